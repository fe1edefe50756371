// Fakebot is a Telegram of one's own, to try the program by hand without an account:
//
//	go run ./bot/bottest/fakebot
//	TELEGRAM_TOKEN=123456789:try TELEGRAM_API_URL=http://127.0.0.1:8081 go run .
//
// What you type, a resident writes; what the bot says is printed. Lines that begin with a colon do other things, see :help.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"huying/bot/bottest"
)

const help = `what you type, a resident writes to the bot
  :as 7              be resident 7 (the first is 1)
  :in -100           write in the group -100; :in 0 back to the private chat
  :tap 2             press the second button of the last message
  :photo FILE [WORDS]   :voice FILE   :doc FILE   :place 39.9 116.4
  :reply ID WORDS    answer message ID
  :edit ID WORDS     change your message ID
  :lang en           your Telegram speaks English (zh-hans, zh-hant, en, -)
  :block             block the bot     :limits on|off   enforce 30/s, 1/s, 20/min
  :quit`

// desk is who is typing.
type desk struct {
	*bottest.Server
	user int64
	chat int64 // 0: private
}

func main() {
	listen := flag.String("listen", "127.0.0.1:8081", "address of the Bot API")
	token := flag.String("token", "123456789:try", "the bot's token")
	flag.Parse()
	d := &desk{Server: bottest.NewAt(nil, *listen, *token), user: 1}
	defer d.Close()
	fmt.Printf("start the program with\n  TELEGRAM_TOKEN=%s TELEGRAM_API_URL=%s\n%s\n\n", *token, d.URL, help)
	go d.print()
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == ":quit" {
			return
		}
		if line != "" {
			d.do(line)
		}
	}
}

// print shows what the bot says to anybody.
func (d *desk) print() {
	shown := 0
	for {
		if d.Wait(context.Background(), func() bool { return len(d.Ledger()) > shown }) != nil {
			return
		}
		ledger := d.Ledger()
		for _, m := range ledger[shown:] {
			fmt.Printf("\n← #%d to %d\n%s\n", m.ID, m.Chat, m.Text)
			if len(m.File) > 0 {
				fmt.Printf("  [%s, %d bytes]\n", m.Name, len(m.File))
			}
			for i, b := range m.Buttons {
				fmt.Printf("  [%d %s]", i+1, b.Text)
			}
			if len(m.Buttons) > 0 {
				fmt.Println()
			}
			for _, row := range m.Keys {
				for _, k := range row {
					fmt.Printf("  ⌨ %s\n", k.Text)
				}
			}
		}
		shown = len(ledger)
	}
}

func (d *desk) do(line string) {
	defer func() { // a test would end here; a person types again
		if wrong := recover(); wrong != nil {
			fmt.Println(wrong)
		}
	}()
	word, rest, _ := strings.Cut(line, " ")
	group := d.Group(d.chat)
	switch word {
	case ":help":
		fmt.Println(help)
	case ":as":
		d.user = number(rest)
	case ":in":
		d.chat = number(rest)
	case ":tap":
		d.press(int(number(rest)))
	case ":place":
		lat, lon, _ := strings.Cut(rest, " ")
		d.said(d.Place(d.user, degrees(lat), degrees(lon)))
	case ":reply":
		id, words, _ := strings.Cut(rest, " ")
		if d.chat != 0 {
			d.said(group.Say(d.user, words, int(number(id))))
			return
		}
		d.said(d.Reply(d.user, words, int(number(id))))
	case ":edit":
		id, words, _ := strings.Cut(rest, " ")
		d.Edit(d.user, int(number(id)), words)
	case ":photo", ":voice", ":doc":
		d.send(word, rest)
	case ":lang":
		d.Speaks(d.user, rest)
	case ":block":
		d.Block(d.user)
	case ":limits":
		limits := bottest.Limits{}
		if rest == "on" {
			limits = bottest.Usual
		}
		d.Limit(limits)
	default:
		if d.chat != 0 {
			d.said(group.Say(d.user, line, 0))
			return
		}
		d.said(d.Say(d.user, line))
	}
}

func (d *desk) said(id int) { fmt.Printf("→ #%d\n", id) }

func (d *desk) send(word, rest string) {
	name, words, _ := strings.Cut(rest, " ")
	data, err := os.ReadFile(name)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch word {
	case ":photo":
		d.said(d.Photo(d.user, data, words))
	case ":voice":
		d.said(d.Voice(d.user, data))
	default:
		d.said(d.Document(d.user, name, data, words))
	}
}

func (d *desk) press(n int) {
	chat := d.user
	if d.chat != 0 {
		chat = d.chat
	}
	sent := d.Sent(chat)
	for i := len(sent) - 1; i >= 0; i-- {
		if len(sent[i].Buttons) == 0 {
			continue
		}
		if n < 1 || n > len(sent[i].Buttons) {
			break
		}
		if d.chat != 0 {
			d.Group(d.chat).Tap(d.user, sent[i].Buttons[n-1].Data)
			return
		}
		d.Tap(d.user, sent[i].Buttons[n-1].Data)
		return
	}
	fmt.Println("no such button")
}

func number(text string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil {
		fmt.Println("a number, please")
	}
	return n
}

func degrees(text string) float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		fmt.Println("a number, please")
	}
	return f
}
