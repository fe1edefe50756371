package tickets

import (
	"os"
	"strings"
	"testing"
)

// shippedFile is a file that comes with the program.
func shippedFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../config/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestShippedServices(t *testing.T) {
	services, err := ParseServices(shippedFile(t, "services.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(services) != 105 {
		t.Errorf("%d services, want 105", len(services))
	}
	for _, s := range services {
		if len(s.Words) < 8 || len(s.Words) > 25 {
			t.Errorf("service %s has %d words, want 8 to 25", s.Code, len(s.Words))
		}
		if (s.Code[0] == 'S') != s.Order {
			t.Errorf("service %s is ordered: %v", s.Code, s.Order)
		}
	}
	if s := services[2]; s.Code != "0103" || s.Limit != (Limit{2, Hours}) || s.Names[Hant] != "井蓋缺失鬆動" {
		t.Errorf("third service is %+v", s)
	}
}

// testdata/reference.tsv is the catalogue the field works with: ours must cover all of it, with the same kinds, lists and limits.
func TestServicesCoverTheReference(t *testing.T) {
	reference, err := os.ReadFile("testdata/reference.tsv")
	if err != nil {
		t.Fatal(err)
	}
	services, err := ParseServices(shippedFile(t, "services.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]Service{}
	for _, s := range services {
		ours[s.Code] = s
	}
	for _, line := range strings.Split(strings.TrimSpace(string(reference)), "\n")[1:] {
		f := strings.Split(line, "\t")
		s := ours[f[0]]
		if limit, _ := parseLimit(f[5]); s.Order != (f[1] == "order") || s.List != f[2] || s.Names[Hans] != f[3] || s.Names[English] != f[4] || s.Limit != limit {
			t.Errorf("service %s is %+v, the reference says %q", f[0], s, line)
		}
	}
}

const goodService = `services:
- code: "0101"
  kind: report
  list: livelihood
  limit: 7d
  name: {zh-Hans: 路灯故障, zh-Hant: 路燈故障, en: Street light out}
  words: [路灯, 街灯]
`

func TestParseServicesMistakes(t *testing.T) {
	for _, c := range []struct{ label, old, new, want string }{
		{"not yaml", "services:", "services: [", "not readable as YAML"},
		{"empty", goodService, "services: []", "line 1: there is no service"},
		{"code", `"0101"`, `"101"`, `line 2: code "101" is not four digits, or S and two digits`},
		{"kind", "report", "wish", `line 3: kind "wish" of service 0101 is neither report nor order`},
		{"list", "livelihood", "other", `line 4: list "other" of service 0101 is not one of livelihood, governance, enforcement`},
		{"limit", "7d", "soon", `line 5: limit "soon" of service 0101 is not hours like 24h, days like 7d, working hours like 8wh or working days like 3wd`},
		{"limit in weeks", "7d", "2w", `line 5: limit "2w"`},
		{"limit without a number", "7d", "wd", `line 5: limit "wd"`},
		{"limit zero", "7d", "0d", `line 5: limit "0d"`},
		{"no limit", "  limit: 7d\n", "", `line 2: limit "" of service 0101`},
		{"name", "zh-Hant: 路燈故障, ", "", "line 6: service 0101 has no name in zh-Hant"},
		{"lang", "en: Street", "fr: Rue, en: Street", `line 6: service 0101 has a name in "fr"`},
		{"no words", "[路灯, 街灯]", "[]", "line 7: service 0101 has no words"},
		{"word twice", "街灯]", "路灯]", `line 7: service 0101 has the word "路灯" twice`},
		{"key", "  limit:", "  limits:", `line 5: "limits" is not a key of a service`},
		{"scalar", goodService, "services: [abc]", "line 1: a service must be written as"},
		{"twice", goodService, goodService + goodService[len("services:\n"):], `line 8: code "0101" was already used in line 2`},
	} {
		t.Run(c.label, func(t *testing.T) {
			_, err := ParseServices([]byte(strings.Replace(goodService, c.old, c.new, 1)))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
