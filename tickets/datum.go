package tickets

import "math"

// Maps sold in China show places in GCJ-02, some hundred metres away from the WGS-84 of a telephone. Everything stored is in WGS-84;
// what comes in GCJ-02 is turned when it comes. The constants are those of the Krasovsky ellipsoid the shift is computed on.
const (
	krasovskyAxis   = 6378245.0
	krasovskyEccent = 0.00669342162296594323
)

// inChina is the box outside of which GCJ-02 is WGS-84.
func inChina(lat, lon float64) bool {
	return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271
}

// toGCJ02 shifts a point of WGS-84 to where a Chinese map shows it. Degrees in, degrees out.
func toGCJ02(lat, lon float64) (float64, float64) {
	if !inChina(lat, lon) {
		return lat, lon
	}
	x, y := lon-105, lat-35
	ripple := func(v float64) float64 { return 20*math.Sin(6*v*math.Pi) + 20*math.Sin(2*v*math.Pi) }
	dLat := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x))
	dLat += (ripple(x) + 20*math.Sin(y*math.Pi) + 40*math.Sin(y/3*math.Pi) + 160*math.Sin(y/12*math.Pi) + 320*math.Sin(y*math.Pi/30)) * 2 / 3
	dLon := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x))
	dLon += (ripple(x) + 20*math.Sin(x*math.Pi) + 40*math.Sin(x/3*math.Pi) + 150*math.Sin(x/12*math.Pi) + 300*math.Sin(x/30*math.Pi)) * 2 / 3
	radians := lat / 180 * math.Pi
	magic := 1 - krasovskyEccent*math.Sin(radians)*math.Sin(radians)
	dLat = dLat * 180 / (krasovskyAxis * (1 - krasovskyEccent) / (magic * math.Sqrt(magic)) * math.Pi)
	dLon = dLon * 180 / (krasovskyAxis / math.Sqrt(magic) * math.Cos(radians) * math.Pi)
	return lat + dLat, lon + dLon
}

// toWGS84 undoes toGCJ02. The shift has no inverse in closed form; each round brings the point nearer by two digits, and after five it
// is off by less than a millimetre.
func toWGS84(lat, lon float64) (float64, float64) {
	atLat, atLon := lat, lon
	for range 5 {
		gotLat, gotLon := toGCJ02(atLat, atLon)
		atLat, atLon = atLat+lat-gotLat, atLon+lon-gotLon
	}
	return atLat, atLon
}
