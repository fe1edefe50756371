package intents

import "regexp"

// NoCalls is a message that asks not to be called and no more: 「不想留电话」, 「不要打电话 我听不见」.
var NoCalls = regexp.MustCompile(`(?i)^(?:我|请|請|你们|你們|能不能|可以|，|,|\s)*(?:不想|不愿意|不願意|不要|别|別|不用|不方便|不能|没法|沒法)(?:再)?(?:留|给|給|打|接|听|聽|填|说|說)(?:我)?(?:的)?(?:电话|電話|手机|手機|号码|號碼)(?:号码|號碼|号|號)?(?:[，, ]*(?:我|本人)?(?:是)?(?:听不见|聽不見|听不到|聽不到|听不清|聽不清|耳朵不好|耳背|耳聋|耳聾|聋人|聾人))?(?:吗|嗎|行吗|行嗎|了|啊)*[。.!！?？]*$|^(?:please )?(?:don't|do not|no) (?:call|phone|calls)(?: me)?[.!]?$`)

// forEars is why somebody who hears badly does not want to be called. Without such a reason the same words may be said by who must not be heard.
var forEars = regexp.MustCompile(`听不|聽不|耳|聋|聾`)

// deafOnly reports a message of somebody who hears badly and asks not to be called, in which no danger is told.
func deafOnly(text string) bool { return NoCalls.MatchString(text) && forEars.MatchString(text) }
