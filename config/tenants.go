package config

import (
	"embed"
	"fmt"
	"path"
)

//go:embed tenants
var tenants embed.FS

// Tenants are the names of the sample tenants that come with the program: a street office of a city, and a village.
var Tenants = []string{"street", "village"}

// Tenant gives the files of a sample tenant by name.
func Tenant(name string) (map[string][]byte, error) {
	dir := path.Join("tenants", name)
	entries, err := tenants.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("there is no sample tenant %q", name)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = tenants.ReadFile(path.Join(dir, e.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}
