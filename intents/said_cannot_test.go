package intents

import "testing"

// TestCannotCome holds a volunteer who cannot come apart from somebody who tells of another.
func TestCannotCome(t *testing.T) {
	for text, want := range map[string]bool{
		"我临时加班，去不了了怎么办": true, "哎我孩子病了去不了": true, "这单我接不了，腰不好": true, "不好意思，明天去不了了": true, "sorry, I have to work, I can't come tomorrow": true,
		"老人去不了医院": false, "师傅说今天来不了": false, "我妈腿不好去不了医院": false, "电梯坏了，轮椅下不去": false, "能去": false, "I can't open the door": false,
	} {
		if got := CannotCome(text); got != want {
			t.Errorf("CannotCome(%s) = %v", text, got)
		}
	}
	for text, want := range map[string]bool{"最近一个月都没空，先别给我派单": true, "别给我派活了": true, "别给我发了": false, "不要派人来": false} {
		if got := WantsPeace(text); got != want {
			t.Errorf("WantsPeace(%s) = %v", text, got)
		}
	}
}
