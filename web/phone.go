package web

import (
	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// callForm is what a clerk writes down of a callback by telephone: the three answers, or that there were none.
type callForm struct {
	Reached   string // "yes"; else tickets.ReachedNobody or ReachedRefused
	Contacted string
	Solved    string
	Happy     string
}

func sentCall(c *fiber.Ctx) callForm {
	return callForm{c.FormValue("reached"), c.FormValue("contacted"), c.FormValue("solved"), c.FormValue("happy")}
}

// into puts the answers into the move. Not solved is counted as not satisfied, as in the chat: nobody is asked twice.
func (f callForm) into(a *tickets.Act) {
	if a.Verb != tickets.Phone {
		return
	}
	a.Contact, a.Solved, a.Happy = f.Contacted, f.Solved, f.Happy
	if a.Solved == "no" {
		a.Happy = "bad"
	}
	if f.Reached != "yes" {
		a.Reached = f.Reached
	}
}

// answerKeys are the words for what a callback came to, one a question that was answered.
func answerKeys(a *tickets.CallbackAnswer) (keys []string) {
	if a == nil {
		return nil
	}
	for _, said := range []struct{ of, answer string }{
		{"choice.contacted.", a.Contacted}, {"console.solved.", a.Solved}, {"console.satisfied.", a.Satisfied}, {"console.reached.", a.Reached},
	} {
		if said.answer != "" {
			keys = append(keys, said.of+said.answer)
		}
	}
	return keys
}
