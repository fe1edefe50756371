package config

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no folder %s, and the sample tenants are %s", folder, strings.Join(Tenants, " and "))
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

// Unread are the files of a tenant's folder that nothing reads because of what they are called: offices.yml, routes.yaml.txt. The files that settings
// name may lie beside them.
func Unread(folder string, names []string) (unread []string) {
	entries, err := os.ReadDir(folder)
	if err != nil { // a sample tenant
		return nil
	}
	named := []string{"services.yaml", "calendar.yaml", "rates.yaml", "points.yaml", "templates.yaml"}
	for _, e := range entries {
		low := strings.ToLower(e.Name())
		like := strings.Contains(low, ".yaml") || strings.Contains(low, ".yml") || strings.Contains(low, "json")
		if like && !e.IsDir() && !strings.HasPrefix(low, ".") && !slices.Contains(names, e.Name()) && !slices.Contains(named, e.Name()) {
			unread = append(unread, e.Name())
		}
	}
	return unread
}

// WriteTenant writes the files beside each other first and then puts them in place, so that a full disk leaves the old ones. What somebody has changed
// since it was written, or wrote by hand, is replaced only when over says so.
func WriteTenant(folder string, files map[string][]byte, over bool) error {
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		there, err := os.ReadFile(filepath.Join(folder, name))
		if err == nil && !bytes.Equal(there, files[name]) {
			changed = append(changed, name)
		}
	}
	if len(changed) > 0 && !over {
		return fmt.Errorf("nothing was written: %s has other words in %s, which would be lost; choose another folder, or say -overwrite", folder, strings.Join(changed, ", "))
	}
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
