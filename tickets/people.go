package tickets

import (
	"strings"
	"time"
)

// Lang is a BCP 47 tag of a language we speak.
type Lang string

const (
	Hans    Lang = "zh-Hans"
	Hant    Lang = "zh-Hant"
	English Lang = "en"
)

// Langs lists the languages we speak, the source language first.
var Langs = []Lang{Hans, Hant, English}

// Listed joins names as the language lists them.
func (l Lang) Listed(names []string) string {
	if l == English {
		return strings.Join(names, ", ")
	}
	return strings.Join(names, "、")
}

// Address is where words reach somebody: a channel ("telegram", "web") and the id there.
// Its text form is "telegram:12345"; a Telegram group has a negative id, and "/" with a number behind it names a topic of a forum.
type Address struct {
	Channel string `json:"channel"`
	ID      string `json:"id"`
}

func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	return a.Channel + ":" + a.ID
}

// IsZero reports whether there is no address, as after a resident was forgotten.
func (a Address) IsZero() bool { return a == Address{} }

// Group reports whether many people read this address: nothing personal is ever sent there.
func (a Address) Group() bool { return a.Channel == "telegram" && strings.HasPrefix(a.ID, "-") }

// Chat is the id without a topic: a channel's limits hold for all topics of a group together.
func (a Address) Chat() string {
	id, _, _ := strings.Cut(a.ID, "/")
	return id
}

// ParseAddress reads the text form; ok is false when there is no channel or no id.
func ParseAddress(text string) (a Address, ok bool) {
	channel, id, found := strings.Cut(text, ":")
	return Address{Channel: channel, ID: id}, found && channel != "" && id != ""
}

// Resident is a person we talk with. A row exists only after consent or when a life was in danger (PIPL art. 13), and is erased on
// request (art. 47).
type Resident struct {
	ID        string
	Address   Address
	Lang      Lang
	Name      string
	Phone     string
	ConsentAt time.Time // zero: not asked yet
	CreatedAt time.Time
}

// Role is what a member of staff may do; the table in stage.go says which role may make which move.
type Role string

const (
	Admin      Role = "admin"      // settings, people, and the work of a supervisor
	Supervisor Role = "supervisor" // verifies, closes, reopens, decides disputes
	Dispatcher Role = "dispatcher" // accepts, declines, assigns, verifies
	Handler    Role = "handler"    // acts for one office and reports the result
)

// Roles in the order a list shows them.
var Roles = []Role{Admin, Supervisor, Dispatcher, Handler}

// Staff is a person who signs in to the console.
type Staff struct {
	ID         string
	Login      string
	Name       string
	Role       Role
	Office     string // id of the office a Handler acts for; "" for the others
	Area       string // code of the area they act within; "" everywhere
	Lang       Lang
	Password   string // argon2id in PHC form; never leaves the store and the login
	MustChange bool   // the password was set by somebody else and works once
	TOTPSecret string // "" when no second factor is used
	TOTPStep   int64  // last 30 s step used; the same code never works twice
	Disabled   bool
	CreatedAt  time.Time
}

// Actor is who did something to a ticket, as its history keeps it.
type Actor struct {
	Kind   ActorKind
	ID     string // staff id, resident id or ""
	Name   string // shown in the console; "" for residents
	Role   Role   // for staff
	Office string // for handlers
	Area   string // for staff whose work ends at an area
}

// ActorKind tells residents, staff and the program itself apart.
type ActorKind string

const (
	ByResident ActorKind = "resident"
	ByStaff    ActorKind = "staff"
	BySystem   ActorKind = "system"
)

// Actor is the member of staff as the history of a ticket names them.
func (s Staff) Actor() Actor {
	return Actor{Kind: ByStaff, ID: s.ID, Name: s.Name, Role: s.Role, Office: s.Office, Area: s.Area}
}

// Office is a body that acts on tickets: a community, a street office, a department, a utility.
type Office struct {
	ID     string
	Name   string
	Kind   string   // community, street, department, utility
	Phone  string   // told to residents when a matter is declined as that office's
	Area   string   // code of the area it serves
	Serves []string // beginnings of the service codes it deals with
	Duties []string // 职责清单 of a community: beginnings of the codes it may be sent; nil: no list is kept
	Parent string   // id of the office above it: where what is late goes
	Chat   Address  // its people's chat; zero: none
}

// Area is one piece of the tree city → district → street → community → grid.
type Area struct {
	Code   string
	Parent string
	Level  string // city, district, street, community, grid
	Name   string
	Shape  string // GeoJSON geometry (Polygon, MultiPolygon) in WGS-84; "" when nobody drew it
}
