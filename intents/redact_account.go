package intents

import "slices"

// moreAccounts are where else people have names; behind them digits alone may be a price.
var moreAccounts = []string{"抖音", "快手", "支付宝", "小红书", "微博", "钉钉", "line", "telegram", "skype"}

// findAccounts finds what is given as a name on WeChat: 微信lixiaoming88, wxid_….
func findAccounts(runes []rune, spans []span) []span {
	for i := 1; i < len(runes); i++ {
		if !isLetter(runes[i]) || isLetter(runes[i-1]) || isDigit(runes[i-1]) {
			continue
		}
		to, marks := i, 0
		for to < len(runes) && (isLetter(runes[to]) || isDigit(runes[to]) || runes[to] == '_' || runes[to] == '-') {
			if !isLetter(runes[to]) {
				marks++
			}
			to++
		}
		if to-i >= 6 && (marks > 0 || near(runes, i, []string{"微信号", "微信:", "微信是"})) && near(runes, i, slices.Concat(accountWords, moreAccounts)) {
			spans = append(spans, span{i, to, tokenAccount})
		}
		i = to
	}
	return spans
}
