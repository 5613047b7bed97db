package ingest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hearsay-news/hearsay"
)

// named is what ninjs says of a person, an organisation or a source.
type named struct{ Name, Literal, Role string }

// ninjsItem holds the fields we take of IPTC ninjs 1.x, 2.x and 3.x.
type ninjsItem struct {
	URI, Type, Profile                           string
	Headline, Title, Byline, Language, Located   string
	Provider                                     json.RawMessage // 1.x: text; 3.x: an object
	Source, Ednote, Copyrightholder              string
	PubStatus                                    string `json:"pubstatus"`
	Version                                      json.RawMessage
	Versioncreated, Firstcreated, ContentCreated string
	BodyText                                     string `json:"body_text"`
	BodyHTML                                     string `json:"body_html"`
	BodyXHTML                                    string `json:"body_xhtml"`
	Infosource, Infosources                      []named
	Headlines                                    []struct{ Role, Value string }
	Bodies                                       []struct{ Role, ContentType, Value string }
	By, Bylines                                  json.RawMessage
}

// ninjs reads items of IPTC ninjs, one after the other or in an array. Who an
// item is from goes into its notes, in the words of the agency.
func (x *run) ninjs(br *bufio.Reader, base hearsay.Article) bool {
	return x.values(br, base, func(n int, raw []byte) bool {
		a, err := ninjs(raw, base)
		switch {
		case err != nil:
			return x.bad(a, "see that it is a text item of ninjs", "item %d: %w", n, err)
		case a.Markup == "":
			return x.bad(a, "leave it out", "item %d has no text", n)
		}
		return x.one(a)
	})
}

func ninjs(raw []byte, a hearsay.Article) (hearsay.Article, error) {
	var in ninjsItem
	s, notes := decode(raw)
	if err := json.Unmarshal([]byte(s), &in); err != nil {
		return a, fmt.Errorf("not ninjs: %w", err)
	}
	switch strings.ToLower(in.PubStatus) {
	case "canceled", "cancelled", "withheld":
		return a, errors.New("the agency has withdrawn it (" + in.PubStatus + ")")
	}
	a.Notes = append(slices.Clip(a.Notes), notes...)
	a.ID = in.URI
	if strings.HasPrefix(in.URI, "http://") || strings.HasPrefix(in.URI, "https://") {
		a.URL = in.URI
	}
	a.Title = in.Headline
	for _, h := range in.Headlines {
		if a.Title == "" || h.Role == "main" {
			a.Title = h.Value
		}
	}
	if a.Title == "" {
		a.Title = in.Title
	}
	a.Title = plain(a.Title)
	if in.Byline != "" {
		a.Byline = plain(in.Byline)
	}
	if in.Language != "" {
		a.Lang = strings.ToLower(in.Language)
	}
	var provider string
	if json.Unmarshal(in.Provider, &provider) != nil {
		var p named
		json.Unmarshal(in.Provider, &p)
		provider = p.Name + p.Literal
	}
	for _, name := range []string{provider, in.Source, in.Copyrightholder} {
		if a.Outlet == "" {
			a.Outlet = strings.TrimSpace(name)
		}
	}
	for _, date := range []string{in.Firstcreated, in.ContentCreated, in.Versioncreated} {
		if date != "" && a.PublishedPrecision == "" {
			a = dated(a, date)
		}
	}
	a.MediaType, a.Markup = "text/plain", in.BodyText
	if a.Markup == "" {
		a.MediaType, a.Markup = "text/html", in.BodyHTML+in.BodyXHTML
	}
	for _, b := range in.Bodies {
		if a.Markup == "" || b.Role == "main" {
			a.Markup, a.MediaType = b.Value, "text/plain"
			if strings.Contains(b.ContentType, "html") || looksMarkup(b.Value) {
				a.MediaType = "text/html"
			}
		}
	}
	for _, n := range slices.Concat(in.Infosource, in.Infosources) {
		if name := n.Name + n.Literal; name != "" {
			a.Notes = append(a.Notes, "information source: "+clip(name, 100)+role(n.Role))
		}
	}
	if in.Ednote != "" {
		a.Notes = append(a.Notes, "editor's note: "+clip(in.Ednote, 300))
	}
	a.Markup = strings.ToValidUTF8(a.Markup, "\uFFFD")
	return a, nil
}

func role(s string) string {
	if s == "" {
		return ""
	}
	return " (" + clip(s, 40) + ")"
}
