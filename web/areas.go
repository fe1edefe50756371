package web

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"path"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"huying/tickets"
)

// The pages of the tenant are areas.go (the tree, and its files), routes.go (what goes to whom), map.go, and offices.go.

func (s *Server) townRoutes() {
	all := tickets.Roles
	s.app.Get("/console/map", s.only(all, s.townMap))
	s.app.Get("/console/areas", s.only(desk, s.areas))
	s.app.Get("/console/areas/files/:file", s.only(desk, s.exportTown))
	s.app.Post(importPath, s.only(desk, s.importTown))
	s.app.Get("/console/routes", s.only(desk, s.rules))
	s.app.Post("/console/routes", s.only(desk, s.keepRules))
}

// importPath takes the files of a tenant, which may be larger than a form.
const importPath = "/console/areas/import"

// areaNode is an area with what lies in it.
type areaNode struct {
	Code, Name string
	Level      string // locale key
	Offices    []string
	Staff      []string
	Drawn      bool
	Open       bool // unfolded
	Children   []areaNode
}

// mistakeView is one sentence about a file, and where.
type mistakeView struct {
	At, Says string
	Mild     bool
}

type areasView struct {
	Tree      []areaNode
	Grids     int
	Rules     int
	Places    int
	Automatic bool
	MayKeep   bool
	Files     []string
	Mistakes  []mistakeView
	Refused   bool // the files were not kept
	Wrong     string
	Done      string // locale key
}

var areasPage = page("areas.html", areasView{
	Tree: []areaNode{{Code: "990101001", Name: "幸福里街道", Level: "area.street", Offices: []string{"街道办"}, Staff: []string{"王芳"}, Drawn: true, Open: true, Children: []areaNode{
		{Code: "990101001001", Name: "和平里社区", Level: "area.community"}}}},
	Grids: 20, Rules: 9, Places: 40, Automatic: true, MayKeep: true, Files: tickets.TownFiles, Refused: true,
	Mistakes: []mistakeView{{"areas.geojson 第 3 行", "没有闭合", false}, {"offices.yaml 第 9 行", "没有人", true}}, Wrong: "x", Done: "console.areas.done",
})

func (s *Server) areas(c *fiber.Ctx, v *visit) error {
	view := areasView{Done: afterwards(c, "console.areas.done")}
	return s.showAreas(c, v, fiber.StatusOK, view)
}

func (s *Server) showAreas(c *fiber.Ctx, v *visit, status int, view areasView) error {
	ctx := c.UserContext()
	town, err := s.cfg.Towns.Town(ctx)
	if err != nil {
		return err
	}
	staff, err := s.cfg.Staff.AllStaff(ctx)
	if err != nil {
		return err
	}
	view.MayKeep, _ = v.staff.MayOpen("areas", true)
	view.Rules, view.Places, view.Automatic, view.Files = len(town.Rules), len(town.Spots), town.Automatic, tickets.TownFiles
	for _, a := range town.Areas {
		if a.Level == "grid" {
			view.Grids++
		}
	}
	view.Tree = treeOf(town, staff, v.staff.Area, "")
	if len(view.Mistakes) == 0 && view.Done != "" { // what was kept although it is not quite right
		view.Mistakes = s.mistakes(known(v.staff.Lang), append(mild(tickets.CheckTown(town.TownData, staff)), tickets.UnknownCodes(town.TownData, s.cfg.Services)...))
	}
	return areasPage.show(s, c, status, view)
}

func mild(all []tickets.Mistake) []tickets.Mistake {
	return slices.DeleteFunc(all, func(m tickets.Mistake) bool { return !m.Mild })
}

// treeOf are the areas under one, as far as somebody's work covers them or leads there.
func treeOf(town *tickets.Town, staff []tickets.Staff, scope, parent string) (out []areaNode) {
	for _, a := range town.Areas {
		_, hasParent := town.Area(a.Parent)
		if a.Parent != parent && (parent != "" || hasParent) || !tickets.Within(a.Code, scope) && !tickets.Within(scope, a.Code) {
			continue
		}
		n := areaNode{Code: a.Code, Name: a.Name, Level: "area." + a.Level, Drawn: a.Shape != "", Open: a.Level != "community" && a.Level != "grid"}
		for _, o := range town.Offices {
			if o.Area == a.Code {
				n.Offices = append(n.Offices, o.Name)
			}
		}
		for _, p := range staff {
			if p.Area == a.Code && !p.Disabled {
				n.Staff = append(n.Staff, p.Name)
			}
		}
		n.Children = treeOf(town, staff, scope, a.Code)
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b areaNode) int { return strings.Compare(a.Code, b.Code) })
	return out
}

func (s *Server) mistakes(lang tickets.Lang, all []tickets.Mistake) (out []mistakeView) {
	for _, m := range all {
		out = append(out, mistakeView{s.line(lang, m.At()), s.line(lang, m.Says), m.Mild})
	}
	return out
}

// importTown takes some or all of the files, or one zip of them, and keeps them together or not at all.
func (s *Server) importTown(c *fiber.Ctx, v *visit) error {
	lang := known(v.staff.Lang)
	files, err := uploadedTown(c)
	if err != nil || len(files) == 0 {
		return s.showAreas(c, v, fiber.StatusUnprocessableEntity, areasView{Wrong: s.say(lang, "console.areas.no_files")})
	}
	_, mistakes, err := tickets.ImportTown(c.UserContext(), s.cfg.Towns, files, s.cfg.Now(), s.cfg.NewID)
	if refused := (*tickets.Error)(nil); errors.As(err, &refused) {
		return s.showAreas(c, v, statusOf(refused.Kind), areasView{Wrong: s.refusal(lang, refused)})
	}
	if err != nil {
		return err
	}
	if slices.ContainsFunc(mistakes, func(m tickets.Mistake) bool { return !m.Mild }) {
		return s.showAreas(c, v, fiber.StatusUnprocessableEntity, areasView{Mistakes: s.mistakes(lang, mistakes), Refused: true})
	}
	s.log.Info("tenant imported", "request", requestID(c), "files", len(files), "by", v.staff.ID)
	return c.Redirect("/console/areas?done=1", fiber.StatusSeeOther)
}

// uploadedTown reads the files of the form by their names.
func uploadedTown(c *fiber.Ctx) (map[string][]byte, error) {
	form, err := c.MultipartForm()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, h := range form.File["files"] {
		content, err := contentOf(h)
		if err != nil {
			return nil, err
		}
		if !strings.HasSuffix(strings.ToLower(h.Filename), ".zip") {
			files[path.Base(h.Filename)] = content
			continue
		}
		if err := unpack(content, files); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func contentOf(h *multipart.FileHeader) ([]byte, error) {
	r, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// unpackMax bounds what a zip unfolds to.
const unpackMax = 64 << 20

func unpack(content []byte, files map[string][]byte) error {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err
	}
	left := int64(unpackMax)
	for _, f := range z.File {
		name := path.Base(f.Name)
		if !slices.Contains(tickets.TownFiles, name) {
			continue // what a Mac or an archiver adds
		}
		r, err := f.Open()
		if err != nil {
			return err
		}
		text, err := io.ReadAll(io.LimitReader(r, left+1))
		_ = r.Close()
		if left -= int64(len(text)); err != nil || left < 0 {
			return errors.Join(err, fmt.Errorf("%s is too large", name))
		}
		files[name] = text
	}
	return nil
}

// exportTown hands out one of the files, or all in a zip.
func (s *Server) exportTown(c *fiber.Ctx, v *visit) error {
	files, err := tickets.ExportTown(c.UserContext(), s.cfg.Towns)
	if err != nil {
		return err
	}
	name := c.Params("file")
	content, known := files[name]
	if name == "huying-tenant.zip" {
		if content, err = pack(files); err != nil {
			return err
		}
		known = true
	}
	if may, _ := v.staff.MayOpen("people", false); !known || name == tickets.StaffFile && !may || name == "huying-tenant.zip" && !may {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(content)
}

func pack(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range tickets.TownFiles {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write(files[name])
		}
		if err != nil {
			return nil, err
		}
	}
	err := z.Close() // writes the table of contents
	return b.Bytes(), err
}
