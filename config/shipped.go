package config

import (
	"embed"
	"io/fs"
	"os"
)

//go:embed services.yaml calendar.yaml rates.yaml points.yaml templates.yaml articles/*.md
var shipped embed.FS

// Shipped is a file that comes with the program, such as services.yaml.
func Shipped(name string) ([]byte, error) { return shipped.ReadFile(name) }

// Articles are the folders of articles: those that come with the program, and behind them the tenant's own, "" for none.
func Articles(own string) ([]fs.FS, error) {
	folder, err := fs.Sub(shipped, "articles")
	if err != nil || own == "" {
		return []fs.FS{folder}, err
	}
	return []fs.FS{folder, os.DirFS(own)}, nil
}
