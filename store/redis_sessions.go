package store

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// RedisSessions keeps conversations in Redis, and in the database while Redis is away. Versions are times, so of two places the one with the
// greater version holds what was said last. Losing Redis loses no message: a resident is at most asked a question again.
type RedisSessions struct {
	redis   *Redis
	db      *DB
	falls   atomic.Int64 // grows before and after each write to the database instead of Redis
	settled atomic.Int64 // the falls of which nothing is left in the database
	mu      sync.Mutex   // one homecoming at a time
}

// fallen reports that the database may hold sessions, newer than those of Redis.
func (s *RedisSessions) fallen() bool { return s.falls.Load() != s.settled.Load() }

// instead keeps a session in the database. Who looks for what is left there while it is being written must look again, hence it falls twice.
func (s *RedisSessions) instead(ctx context.Context, key string, data []byte, version int64, ttl time.Duration) (bool, error) {
	s.falls.Add(1)
	defer s.falls.Add(1)
	return s.db.putOver(ctx, key, data, version, ttl)
}

// NewRedisSessions keeps sessions in Redis with the database behind it.
func NewRedisSessions(r *Redis, db *DB) *RedisSessions {
	s := &RedisSessions{redis: r, db: db}
	s.falls.Store(1) // until a look shows that nothing was left behind
	r.back = append(r.back, func() { go s.bringHome() })
	go s.bringHome()
	return s
}

// sessionSave: KEYS session; ARGV expected version, new version, data, ttl in ms, loose.
// Loose, an older session of Redis may be replaced, and one that is missing made: the database had a newer one.
var sessionSave = redis.NewScript(`
local stored = tonumber(redis.call('HGET', KEYS[1], 'v') or '0')
local expected = tonumber(ARGV[1])
if stored ~= expected and not (ARGV[5] == '1' and stored < expected) then return 0 end
redis.call('HSET', KEYS[1], 'v', ARGV[2], 'd', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`)

func sessionKey(key string) string { return "huying:session:" + key }

// LoadSession reads what is remembered of a conversation; nil and version 0 when nothing is.
func (s *RedisSessions) LoadSession(ctx context.Context, key string) ([]byte, int64, error) {
	var found []any
	err := s.redis.do(ctx, func(ctx context.Context) (err error) {
		found, err = s.redis.client.HMGet(ctx, sessionKey(key), "d", "v").Result()
		return err
	})
	data, version := session(found)
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, 0, ctx.Err()
	case err == nil && !s.fallen():
		return data, version, nil
	}
	stored, newer, dbErr := s.db.LoadSession(ctx, key)
	if dbErr != nil {
		return nil, 0, dbErr
	}
	if newer > version {
		return stored, newer, nil
	}
	return data, version, nil
}

func session(found []any) ([]byte, int64) {
	if len(found) < 2 {
		return nil, 0
	}
	data, _ := found[0].(string)
	text, _ := found[1].(string)
	version, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, 0
	}
	return []byte(data), version
}

// SaveSession remembers a conversation, unless its stored version is another one: then it is a Conflict.
func (s *RedisSessions) SaveSession(ctx context.Context, key string, data []byte, version int64, ttl time.Duration) error {
	fallen := s.fallen()
	saved, err := s.save(ctx, key, data, version, ttl, fallen)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		saved, err = s.instead(ctx, key, data, version, ttl)
	} else if saved && fallen {
		err = s.db.dropOver(ctx, key, later(version, s.redis.Now()))
	}
	if err == nil && !saved {
		return errSession
	}
	return err
}

func (s *RedisSessions) save(ctx context.Context, key string, data []byte, version int64, ttl time.Duration, loose bool) (saved bool, err error) {
	mode := "0"
	if loose {
		mode = "1"
	}
	err = s.redis.do(ctx, func(ctx context.Context) error {
		n, err := sessionSave.Run(ctx, s.redis.client, []string{sessionKey(key)},
			version, later(version, s.redis.Now()), data, max(ttl.Milliseconds(), 1), mode).Int()
		saved = n == 1
		return err
	})
	return saved, err
}

// DropSession forgets a conversation. While Redis is away an empty session is left in the database, which outdates the one in Redis.
func (s *RedisSessions) DropSession(ctx context.Context, key string) error {
	err := s.redis.do(ctx, func(ctx context.Context) error { return s.redis.client.Del(ctx, sessionKey(key)).Err() })
	if err != nil && ctx.Err() == nil {
		_, err = s.instead(ctx, key, nil, s.redis.Now().UnixMicro(), 31*24*time.Hour)
		return err
	}
	if err == nil && s.fallen() {
		return s.db.DropSession(ctx, key)
	}
	return err
}

// homeTime bounds one homecoming.
const homeTime = time.Minute

// bringHome moves to Redis what was kept in the database while Redis was away.
func (s *RedisSessions) bringHome() {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), homeTime)
	defer cancel()
	for s.fallen() {
		falls := s.falls.Load()
		left, err := s.db.sessionsLeft(ctx, 200)
		if err == nil && len(left) == 0 {
			s.settled.Store(falls) // whoever has fallen since is not home
			continue
		}
		for _, k := range left {
			if err = s.home(ctx, k); err != nil {
				break
			}
		}
		if err != nil {
			return // Redis is away again: its return begins the next homecoming
		}
	}
}

func (s *RedisSessions) home(ctx context.Context, k keptSession) error {
	err := s.redis.do(ctx, func(ctx context.Context) error {
		if len(k.data) == 0 {
			return s.redis.client.Del(ctx, sessionKey(k.id)).Err()
		}
		ttl := max(k.expires-ms(s.redis.Now()), 1)
		return sessionSave.Run(ctx, s.redis.client, []string{sessionKey(k.id)}, k.version, k.version, k.data, ttl, "1").Err()
	})
	if err != nil {
		return err
	}
	return s.db.dropOver(ctx, k.id, k.version)
}

// keptSession is one that the database keeps for Redis.
type keptSession struct {
	id      string
	data    []byte
	version int64
	expires int64
}

func (db *DB) sessionsLeft(ctx context.Context, limit int) ([]keptSession, error) {
	return collect(func(row scanner) (k keptSession, err error) {
		return k, row.Scan(&k.id, &k.data, &k.version, &k.expires)
	})(db.ask(ctx, `SELECT id, data, version, expires FROM sessions WHERE expires > $1 LIMIT $2`, ms(db.Now()), limit))
}

// putOver saves a session unless the database has a newer one.
func (db *DB) putOver(ctx context.Context, key string, data []byte, version int64, ttl time.Duration) (ok bool, err error) {
	if data == nil {
		data = []byte{}
	}
	now := db.Now()
	n, err := db.writer.exec(ctx, sessionTable.over, key, data, later(version, now), ms(now.Add(ttl)), ms(now), version)
	return n > 0, err
}

// dropOver forgets a session that Redis has in the same or a newer version.
func (db *DB) dropOver(ctx context.Context, key string, version int64) error {
	return db.keep(ctx, `DELETE FROM sessions WHERE id = $1 AND version <= $2`, key, version)
}
