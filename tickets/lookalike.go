package tickets

import (
	"net"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Lookalike is a link in a notice whose host may pass for another's.
type Lookalike struct {
	URL  string
	Host string
	Like string // the known host it looks like; "" none in particular
	Why  string // similar, inside, mixed, punycode, tld, number, user; its words are under "lookalike." and this
}

// knownHosts are copied by who deceives: public bodies, banks of messages, hot lines. A tenant adds its own.
var knownHosts = []string{
	"gov.cn", "12348.gov.cn", "12315.cn", "12333.gov.cn", "12345.gov.cn", "cma.gov.cn", "nmc.cn", "weather.com.cn", "court.gov.cn", "chinatax.gov.cn",
	"12306.cn", "icbc.com.cn", "ccb.com", "boc.cn", "abchina.com", "psbc.com", "alipay.com", "weixin.qq.com", "qq.com", "taobao.com", "t.me",
}

// usualEnds are top-level domains a notice of an office may name without a question.
var usualEnds = []string{"cn", "com", "net", "org", "edu", "int", "hk", "mo", "tw", "me", "中国", "政务", "公益"}

var (
	linkPattern  = regexp.MustCompile(`(?i)https?://[^\s<>"'（）()，。；！？、“”]+`)
	barePattern  = regexp.MustCompile(`(?i)[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.[a-z]{2,18}(?:/[^\s<>"'（）()，。；！？、“”]*)?`)
	asciiDigits  = strings.NewReplacer("0", "o", "1", "l", "3", "e", "5", "s", "i", "l", "rn", "m", "vv", "w", "-", "")
	homoglyphs   = strings.NewReplacer("а", "a", "с", "c", "е", "e", "о", "o", "р", "p", "х", "x", "у", "y", "і", "i", "ѕ", "s", "ԁ", "d", "ɡ", "g", "ο", "o", "α", "a", "ν", "v", "ı", "i", "ӏ", "l")
	numericHost  = regexp.MustCompile(`^(?:0x[0-9a-f]+|\d+)$`)
	sourceEnding = []string{".jpg", ".png", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".txt", ".mp4", ".apk"}
)

// lookalikes finds the links in a text that may pass for somebody else's: characters of another script, digits for letters, a known name
// in a strange place, an unusual ending. own are the tenant's hosts: they and what lies under them are never one.
func lookalikes(text string, own []string) (all []Lookalike) {
	known := slices.Concat(own, knownHosts)
	seen := map[string]bool{}
	rest := text
	urls := linkPattern.FindAllString(text, -1)
	for _, u := range urls {
		rest = strings.ReplaceAll(rest, u, " ")
	}
	for _, bare := range barePattern.FindAllString(rest, -1) {
		if !slices.ContainsFunc(sourceEnding, func(end string) bool { return strings.HasSuffix(strings.ToLower(bare), end) }) {
			urls = append(urls, bare)
		}
	}
	for _, u := range urls {
		host, user := hostOf(u)
		if host == "" || seen[host] {
			continue
		}
		seen[host] = true
		why, like := suspicion(host, known)
		if user {
			why = "user"
		}
		if why != "" {
			all = append(all, Lookalike{URL: u, Host: host, Like: like, Why: why})
		}
	}
	return all
}

// hostOf is the host of a link as it would be called, and whether something stands before it that only looks like one (name@host).
func hostOf(link string) (host string, user bool) {
	if i := strings.Index(link, "://"); i >= 0 {
		link = link[i+3:]
	}
	if i := strings.IndexAny(link, `/?#\`); i >= 0 {
		link = link[:i]
	}
	if i := strings.LastIndexByte(link, '@'); i >= 0 {
		link, user = link[i+1:], true
	}
	if h, _, err := net.SplitHostPort(link); err == nil {
		link = h
	}
	return strings.ToLower(strings.Trim(link, ".[]")), user
}

// suspicion says why a host is not taken as it is; "" when it is.
func suspicion(host string, known []string) (why, like string) {
	under := func(of string) bool { return host == of || strings.HasSuffix(host, "."+of) }
	labels := strings.Split(host, ".")
	switch {
	case net.ParseIP(host) != nil, numericHost.MatchString(labels[len(labels)-1]):
		return "number", ""
	case strings.Contains(host, "xn--"):
		return "punycode", ""
	case mixed(host):
		return "mixed", nearest(host, known)
	case slices.ContainsFunc(known, under):
		return "", ""
	}
	if like = nearest(host, known); like != "" {
		return "similar", like
	}
	for _, k := range known {
		if len(k) > 4 && (strings.Contains(host, k+".") || strings.Contains(host, strings.ReplaceAll(k, ".", "-"))) {
			return "inside", k
		}
	}
	if !slices.Contains(usualEnds, labels[len(labels)-1]) {
		return "tld", ""
	}
	return "", ""
}

// mixed reports whether a label has letters of scripts that are not written together.
func mixed(host string) bool {
	for _, label := range strings.Split(host, ".") {
		latin, other := false, false
		for _, r := range label {
			switch {
			case r < 128:
				latin = latin || unicode.IsLetter(r)
			case unicode.Is(unicode.Han, r):
			default:
				other = true // Cyrillic, Greek, full-width and the rest: no office writes a host so
			}
		}
		if other && (latin || len(label) > 0) {
			return true
		}
	}
	return false
}

// nearest is the known host that one looks like: the same to the eye, or one stroke away.
func nearest(host string, known []string) string {
	eye := toEye(host)
	for _, k := range known {
		if host == k || len(k) < 6 {
			continue
		}
		as := toEye(k)
		if part := lastLabels(eye, strings.Count(k, ".")+1); part == as || len(as) > 7 && oneStroke(part, as) {
			return k
		}
	}
	return ""
}

func toEye(host string) string { return asciiDigits.Replace(homoglyphs.Replace(host)) }

// lastLabels are the last n labels of a host.
func lastLabels(host string, n int) string {
	labels := strings.Split(host, ".")
	return strings.Join(labels[max(0, len(labels)-n):], ".")
}

// oneStroke reports whether one letter more, less or other makes one word of the other.
func oneStroke(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	}
	return a[i:] == b[i+1:]
}
