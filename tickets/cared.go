package tickets

// CaredPerson is somebody who asked to be looked after in danger, got a broadcast, and has not answered it: whom the people of their grid
// call, or visit.
type CaredPerson struct {
	Resident string // id
	Name     string
	Phone    string
	Area     string
}
