package store

import "huying/tickets"

// whistles of a ticket stay when its person is forgotten; what staff wrote of them is redacted once more. The version rises, so that a save
// under way does not bring the old words back.
func (w *erasing) whistles(number tickets.Number) error {
	all, err := collect(four)(w.ask(`SELECT number, words, reason, '' FROM whistles WHERE ticket = $1`, string(number)))
	if err != nil {
		return err
	}
	for _, k := range all {
		if _, err := w.exec(`UPDATE whistles SET words = $1, reason = $2, version = version + 1 WHERE number = $3`, w.redact(k[1]), w.redact(k[2]), k[0]); err != nil {
			return err
		}
		steps, err := collect(four)(w.ask(`SELECT id, words, '', '' FROM whistle_steps WHERE whistle = $1 AND verb <> 'late' AND words <> ''`, k[0]))
		if err != nil {
			return err
		}
		for _, s := range steps {
			if _, err := w.exec(`UPDATE whistle_steps SET words = $1 WHERE id = $2`, w.redact(s[1]), s[0]); err != nil {
				return err
			}
		}
		calls, err := collect(four)(w.ask(`SELECT office, result, rated_words, rates_words FROM calls WHERE whistle = $1`, k[0]))
		if err != nil {
			return err
		}
		for _, c := range calls {
			if _, err := w.exec(`UPDATE calls SET result = $1, rated_words = $2, rates_words = $3 WHERE whistle = $4 AND office = $5`,
				w.redact(c[1]), w.redact(c[2]), w.redact(c[3]), k[0], c[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

func four(row scanner) (all [4]string, err error) {
	return all, row.Scan(&all[0], &all[1], &all[2], &all[3])
}
