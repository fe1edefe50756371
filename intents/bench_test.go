package intents

import "testing"

// BenchmarkRead is one message on one core: guard, model, service, places, times, personal data.
func BenchmarkRead(b *testing.B) {
	reader, err := NewReader(catalogue(b))
	if err != nil {
		b.Fatal(err)
	}
	for name, text := range map[string]string{
		"danger": "我家厨房好大一股煤气味，头晕", "short": "5号楼门口的垃圾桶满了没人收",
		"long": "各位领导好，我是幸福里小区的业主，我姓王，电话13800138000，我们小区3号楼二单元的电梯从上周五开始就一直停在四楼，给物业打了七八次电话都说在等配件，楼上住着好几位八十多岁的老人，下楼买菜看病全靠爬楼梯，请尽快派人来修",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				if _, err := reader.Read(b.Context(), text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
