package when

import (
	"fmt"
	"time"
)

// Days are counted from 1970-01-01.

func date(y, m, d int) int {
	return int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func civil(day int) (y, m, d int) {
	yy, mm, dd := time.Unix(int64(day)*86400, 0).UTC().Date()
	return yy, int(mm), dd
}

// firstDay and lastDay are the first of year 1 and the last of year 9999.
var firstDay, lastDay = date(1, 1, 1), date(9999, 12, 31)

// weekday is 0 for Monday.
func weekday(day int) int { return ((day+3)%7 + 7) % 7 }

func iso(day int) string { return time.Unix(int64(day)*86400, 0).UTC().Format("2006-01-02") }

func hhmm(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

func nextDay(s string) string {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return s
	}
	return t.AddDate(0, 0, 1).Format("2006-01-02")
}

type kind uint8

const (
	kNone    kind = iota
	kDay          // a day of a month; year 0 is not said
	kMonth        // a month; year 0 is not said
	kYear         //
	kPart         // n months from month m: a quarter, season or half; year 0 is not said
	kWeekday      // w, with rel
	kFixed        // from and to are known
	kOpen         // needs a date that is not known, or says nothing exact
	kNumber       // a bare number that may turn out a day
	kClock        // a time of day alone
)

// A val is a point in time as it is written.
type val struct {
	kind     kind
	y, m, d  int
	n        int // months of a kPart
	w        int // weekday + 1, 0 none
	rel      int // of a weekday: -1 last, 1 next, 2 this
	from, to int
	prec     string
	clock    bool
	minute   int
	zulu     bool
}

// An ival is the interval a val means.
type ival struct {
	from, to       int
	hasFrom, hasTo bool
	ok             bool // the interval is known
	prec           string
	minute         int // of the day; -1 none
	zulu           bool
}

func fixed(from, to int, prec string) val { return val{kind: kFixed, from: from, to: to, prec: prec} }

func open(prec string) val { return val{kind: kOpen, prec: prec} }

// resolve finds the interval of v; dir is -1 for what has been, 1 for what is
// to come, 0 where the clause does not say.
func (p *run) resolve(v val, dir int) ival {
	x := ival{minute: -1, hasFrom: true, hasTo: true, zulu: v.zulu}
	if v.clock {
		x.minute = v.minute
	}
	set := func(from, to int, prec string) { x.from, x.to, x.prec, x.ok = from, to, prec, true }
	switch v.kind {
	case kFixed:
		set(v.from, v.to, v.prec)
	case kYear:
		set(date(v.y, 1, 1), date(v.y+1, 1, 1), "year")
	case kDay:
		x.prec = "day"
		if v.y > 0 {
			if valid(v.y, v.m, v.d) {
				set(date(v.y, v.m, v.d), date(v.y, v.m, v.d)+1, "day")
			}
			break
		}
		if p.level < 2 {
			break
		}
		reach := 1
		if v.w > 0 {
			reach = 11 // a weekday beside it tells the year
		}
		best, bd := 0, 1<<30
		for y := p.y - reach; y <= p.y+1; y++ {
			if !valid(y, v.m, v.d) {
				continue
			}
			day := date(y, v.m, v.d)
			if v.w > 0 && weekday(day) != v.w-1 {
				continue
			}
			slack := 1 // the article may be dated in another time zone
			if p.level == 2 {
				slack = 31
			}
			dist := day - p.pub
			if v.w == 0 && (dir < 0 && dist > slack || dir > 0 && dist < -slack+1) {
				continue
			}
			if dist < 0 {
				dist = -dist
			}
			if dist < bd {
				best, bd, x.ok = day, dist, true
			}
		}
		if !x.ok && v.w > 0 { // a weekday that fits no year near is a slip
			v.w = 0
			return p.resolve(v, dir)
		}
		if x.ok {
			set(best, best+1, "day")
		}
	case kMonth, kPart:
		n, prec := 1, "month"
		if v.kind == kPart {
			n, prec = v.n, "quarter"
		}
		x.prec = prec
		if v.y > 0 {
			set(date(v.y, v.m, 1), date(v.y, v.m+n, 1), prec)
			break
		}
		if p.level < 2 {
			break
		}
		bd := 1 << 30
		for y := p.y - 2; y <= p.y+1; y++ {
			a, b := date(y, v.m, 1), date(y, v.m+n, 1)
			dist := 0
			switch {
			case a > p.pub:
				if dir < 0 {
					continue
				}
				dist = a - p.pub
				if dir == 0 {
					dist *= 2 // news looks back more often
				}
			case b <= p.pub:
				if dir > 0 {
					continue
				}
				dist = p.pub - b + 1
			}
			if dist < bd {
				bd = dist
				set(a, b, prec)
			}
		}
	case kWeekday:
		x.prec = "day"
		if p.level < 3 {
			break
		}
		w, pw := v.w-1, weekday(p.pub)
		back, fwd := (pw-w+7)%7, (w-pw+7)%7
		day := p.pub - back
		switch {
		case v.rel < 0:
			// Yesterday is not called "last Thursday".
			if back <= 1 {
				day -= 7
			}
		case v.rel == 1:
			day = p.pub - pw + 7 + w
		case v.rel == 2 && dir >= 0, dir > 0:
			day = p.pub + fwd
		}
		set(day, day+1, "day")
	case kClock:
		x.prec = "time"
	default:
		x.prec = v.prec
	}
	return x
}

func valid(y, m, d int) bool {
	if y < 1 || y > 9998 || m < 1 || m > 12 || d < 1 || d > 31 {
		return false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t.Day() == d
}

// unit is the calendar day, week, month, quarter, year or decade k steps from
// the article's own.
func (p *run) unit(u string, k int) val {
	switch u {
	case "decade":
		if p.level >= 1 {
			y := p.y/10*10 + 10*k
			return fixed(date(y, 1, 1), date(y+10, 1, 1), "decade")
		}
	case "century":
		if p.level >= 1 {
			y := (p.y-1)/100*100 + 1 + 100*k
			return fixed(date(y, 1, 1), date(y+100, 1, 1), "")
		}
	case "year":
		if p.level >= 1 {
			return fixed(date(p.y+k, 1, 1), date(p.y+k+1, 1, 1), u)
		}
	case "quarter":
		if p.level >= 2 {
			m := (p.m-1)/3*3 + 1 + 3*k
			return fixed(date(p.y, m, 1), date(p.y, m+3, 1), u)
		}
	case "month":
		if p.level >= 2 {
			return fixed(date(p.y, p.m+k, 1), date(p.y, p.m+k+1, 1), u)
		}
	case "week":
		if p.level >= 3 {
			mon := p.pub - weekday(p.pub) + 7*k
			return fixed(mon, mon+7, u)
		}
	case "fortnight":
		if p.level >= 3 {
			mon := p.pub - weekday(p.pub) + 14*k
			return fixed(mon, mon+14, "week")
		}
		u = "week"
	case "day":
		if p.level >= 3 {
			return fixed(p.pub+k, p.pub+k+1, u)
		}
	}
	if u == "hour" {
		u = "day"
	}
	if u == "century" {
		u = ""
	}
	return open(u)
}

// shift is n units (and a half) before or after publication.
func (p *run) shift(n int, half bool, u string, sign int) ival {
	if n > 3000 {
		return ival{minute: -1}
	}
	var v val
	if n == 0 && half { // half a year
		switch u {
		case "year":
			return p.shift(6, false, "month", sign)
		case "decade":
			return p.shift(5, false, "year", sign)
		case "century":
			return p.shift(50, false, "year", sign)
		case "hour", "day":
			return p.shift(0, false, "day", sign)
		}
	}
	switch {
	case u == "hour":
		if p.level >= 3 {
			d := p.pub + sign*(n/24)
			v = fixed(d, d+1, "day")
		} else {
			v = open("day")
		}
	case u == "week" && half:
		v = p.unit("day", sign*(7*n+3))
	case u == "year" && half && p.level >= 2:
		v = p.unit("month", sign*(12*n+6))
		y, _, _ := civil(v.from)
		v = val{kind: kYear, y: y}
	case u == "fortnight":
		v = p.unit("week", sign*2*n)
	case u == "decade" && p.level >= 1:
		if p.y+sign*10*n > 0 {
			v = val{kind: kYear, y: p.y + sign*10*n}
		}
	case u == "century" && p.level >= 1:
		if p.y+sign*100*n > 0 {
			v = val{kind: kYear, y: p.y + sign*100*n}
		}
	case u == "year" && p.level >= 1 && p.y+sign*n < 1:
		v = open("")
	default:
		v = p.unit(u, sign*n)
	}
	return p.resolve(v, 0)
}

// window is the last (sign -1) or next n units up to or from publication.
func (p *run) window(n int, u string, sign int) val {
	if p.level < 3 || n > 3000 {
		switch u {
		case "hour":
			u = "day"
		case "fortnight":
			u = "week"
		case "century":
			u = ""
		}
		return open(u)
	}
	var edge int
	prec := u
	switch u {
	case "hour":
		edge, prec = p.pub+sign*((n+23)/24), "day"
	case "day":
		edge = p.pub + sign*n
	case "week":
		edge = p.pub + sign*7*n
	case "fortnight":
		edge, prec = p.pub+sign*14*n, "week"
	case "month", "quarter":
		if u == "quarter" {
			n *= 3
		}
		edge = monthsFrom(p.pub, sign*n)
	default:
		y := map[string]int{"year": 1, "decade": 10, "century": 100}[u]
		edge = monthsFrom(p.pub, sign*12*y*n)
		if u == "century" {
			prec = ""
		}
	}
	if sign < 0 {
		return fixed(edge, p.pub+1, prec)
	}
	return fixed(p.pub, edge+1, prec)
}

func monthsFrom(day, k int) int {
	y, m, d := civil(day)
	first := date(y, m+k, 1)
	last := date(y, m+k+1, 1) - 1
	return min(first+d-1, last)
}
