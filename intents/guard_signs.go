package intents

// redLine is one way danger shows in words: all Sets within Near runes of each other in one sentence. A word of Unless in or beside
// them takes the danger away (but not as part of a word of aside: 没带手机), a word of Never does so anywhere in the message.
type redLine struct {
	Danger string
	Sets   string // names joined by +
	Near   int    // 0: 14 runes
	Unless string // name of a set
	Never  string // name of a set
	Past   bool   // words of the past and of habit do not take it away
	Weak   bool   // the words as often mean no danger: they need a cry for help, or the model to think danger possible
}

// redLines in the order they are believed: the first that holds names the danger.
var redLines = []redLine{
	{Danger: "suicide", Sets: "suicide.sure", Unless: "suicide.never", Past: true},
	{Danger: "suicide", Sets: "suicide.weak", Unless: "suicide.never", Past: true, Weak: true},
	{Danger: "suicide", Sets: "suicide.soft+suicide.act", Unless: "suicide.never", Near: 24, Weak: true},

	{Danger: "lift", Sets: "lift.sure", Unless: "lift.never"},
	{Danger: "lift", Sets: "lift.weak", Unless: "lift.never", Weak: true},
	{Danger: "lift", Sets: "lift+stuck+inside", Near: 18, Unless: "lift.never", Weak: true},

	{Danger: "gas", Sets: "gas.sure", Unless: "gas.never"},
	{Danger: "gas", Sets: "gas.weak", Unless: "gas.never", Weak: true},
	{Danger: "gas", Sets: "gas+smell", Unless: "gas.never", Weak: true},
	{Danger: "gas", Sets: "gas+hiss", Unless: "gas.never", Weak: true},
	{Danger: "gas", Sets: "gas+egg", Unless: "gas.never", Near: 24, Weak: true},
	{Danger: "gas", Sets: "egg+smell", Unless: "gas.never", Weak: true},
	{Danger: "gas", Sets: "charcoal+dizzy", Near: 30},
	{Danger: "gas", Sets: "gas+dizzy", Near: 24, Unless: "gas.never"},

	{Danger: "electric", Sets: "electric.sure", Unless: "electric.never"},
	{Danger: "electric", Sets: "electric.weak", Unless: "electric.never", Weak: true},
	{Danger: "electric", Sets: "touch+live", Unless: "electric.never", Weak: true},
	{Danger: "electric", Sets: "wire+wire.down+wire.near", Near: 24, Unless: "electric.never"},
	{Danger: "electric", Sets: "wire+live", Unless: "electric.never", Weak: true},

	{Danger: "scam", Sets: "scam.sure", Unless: "scam.never"},
	{Danger: "scam", Sets: "scammer+pay.now+urgent.pay", Near: 40, Unless: "scam.never", Weak: true},
	{Danger: "scam", Sets: "scam.weak", Unless: "scam.never", Weak: true},

	{Danger: "scam", Sets: "valuables+collected", Near: 24, Unless: "scam.never", Weak: true},

	{Danger: "traffic", Sets: "crash.sure+crash.now", Near: 24, Unless: "crash.never", Never: "crash.claim", Weak: true},

	{Danger: "drowning", Sets: "drown.sure", Unless: "drown.never"},
	{Danger: "drowning", Sets: "drown.weak", Unless: "drown.never", Weak: true},
	{Danger: "drowning", Sets: "water.place+sinking+person", Near: 18, Unless: "drown.never", Weak: true},
	{Danger: "drowning", Sets: "falls+water+person", Near: 8, Unless: "drown.never"},

	{Danger: "fire", Sets: "fire.sure", Unless: "fire.never"},
	{Danger: "fire", Sets: "fire.weak", Unless: "fire.never", Weak: true},
	{Danger: "fire", Sets: "fire.word+smoke.at", Near: 10, Unless: "fire.never", Weak: true},
	{Danger: "fire", Sets: "smoke.big+smoke.at", Near: 10, Unless: "fire.never", Weak: true},
	{Danger: "fire", Sets: "smoke+smoke.at", Near: 8, Unless: "fire.never", Weak: true},

	{Danger: "collapse", Sets: "collapse.sure", Unless: "collapse.never"},
	{Danger: "collapse", Sets: "collapse.weak", Unless: "collapse.never", Weak: true},
	{Danger: "collapse", Sets: "structure+breaking+crushed", Near: 24, Weak: true},
	{Danger: "collapse", Sets: "structure+failing", Near: 8, Unless: "collapse.never", Weak: true},
	{Danger: "collapse", Sets: "ground.fall+breaking", Near: 18},

	{Danger: "violence", Sets: "violence.sure", Unless: "violence.never"},
	{Danger: "violence", Sets: "violence.weak", Unless: "violence.never", Weak: true},
	{Danger: "violence", Sets: "intruder", Unless: "violence.never", Weak: true},
	{Danger: "violence", Sets: "beat+now.violent", Near: 18, Unless: "violence.never", Weak: true},

	{Danger: "medical", Sets: "limb+severed", Near: 8, Unless: "medical.never"},
	{Danger: "medical", Sets: "medical.sure", Unless: "medical.never"},
	{Danger: "medical", Sets: "medical.weak", Unless: "medical.never", Weak: true},
	{Danger: "medical", Sets: "person+breathless", Near: 3, Unless: "medical.never"},
	{Danger: "medical", Sets: "chest+severe", Near: 24, Unless: "medical.never", Weak: true},
	{Danger: "medical", Sets: "fallen+severe", Near: 24, Unless: "medical.never", Weak: true},
	{Danger: "medical", Sets: "person+down", Near: 8, Unless: "medical.never", Weak: true},

	{Danger: "missing", Sets: "kin+gone", Near: 16, Unless: "missing.never", Never: "missing.found", Past: true, Weak: true},
	{Danger: "missing", Sets: "lost.self", Unless: "missing.never", Never: "missing.found"},
	{Danger: "missing", Sets: "lost.way", Unless: "missing.never", Never: "missing.found", Weak: true},

	{Danger: "flood", Sets: "flood.big+flood.trap", Near: 24, Unless: "flood.never", Weak: true},
	{Danger: "flood", Sets: "flood.wet+flood.peril", Near: 20, Unless: "flood.never", Weak: true},

	{Danger: "violence", Sets: "scream", Unless: "violence.never"},
	{Danger: "violence", Sets: "cry+come", Near: 6, Unless: "come.never", Weak: true},
}

// hotlines are the numbers for each danger, the one to call first in front.
var hotlines = map[string][]string{
	"gas":      {"119", "110"},
	"fire":     {"119"},
	"electric": {"120", "119"},
	"collapse": {"119", "120"},
	"drowning": {"119", "120"},
	"medical":  {"120"},
	"violence": {"110"},
	"suicide":  {"12356", "110"},
	"missing":  {"110"},
	"scam":     {"96110", "110"},
	"lift":     {"119", "110"},
	"flood":    {"119", "110"},
	"traffic":  {"122", "120"},
}

// Dangers are the kinds of danger a Reading may carry, in the order of hotlines' importance.
var Dangers = []string{
	"gas", "fire", "electric", "collapse", "drowning", "medical", "violence", "suicide", "missing", "scam", "lift", "flood", "traffic",
}

// Hotline is the number to call first in a danger; 110 for one we do not know.
func Hotline(danger string) string {
	if numbers := hotlines[danger]; len(numbers) > 0 {
		return numbers[0]
	}
	return "110"
}
