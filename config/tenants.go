package config

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
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

// TenantFiles reads a tenant's folder, or gives a sample tenant when there is no such folder. Only the files of those names are taken from it.
func TenantFiles(folder string, names []string) (map[string][]byte, error) {
	info, err := os.Stat(folder)
	if errors.Is(err, fs.ErrNotExist) && slices.Contains(Tenants, folder) {
		return Tenant(folder)
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", folder)
	}
	files := map[string][]byte{}
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files[name] = text
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has none of %s", folder, strings.Join(names, ", "))
	}
	return files, nil
}

// WriteTenant writes the files beside each other first and then puts them in place, so that a full disk leaves the old ones.
func WriteTenant(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name+".new"), text, 0o640); err != nil {
			return err
		}
	}
	for name := range files {
		if err := os.Rename(filepath.Join(folder, name+".new"), filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}
