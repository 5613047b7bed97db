-- +goose Up

-- What is kept once by its content, compressed. Refs counts who points here.
CREATE TABLE blobs (
	id   INTEGER PRIMARY KEY,
	sum  BLOB NOT NULL UNIQUE, -- of the content, half its SHA-256
	size INTEGER NOT NULL,     -- of the content, bytes
	refs INTEGER NOT NULL,
	data BLOB NOT NULL         -- first byte: how it is packed
);

-- What a source answered, unedited, in parts.
CREATE TABLE captures (
	id       INTEGER PRIMARY KEY,
	key      BLOB NOT NULL UNIQUE, -- of address, content and how it is to be read
	url      TEXT NOT NULL,
	media    TEXT NOT NULL,
	etag     TEXT NOT NULL,
	fetched  TEXT NOT NULL,        -- RFC 3339, '' not fetched
	base     TEXT NOT NULL,        -- JSON: what the user said of its articles
	sum      BLOB NOT NULL,        -- of the content, SHA-256
	size     INTEGER NOT NULL,
	done     INTEGER NOT NULL DEFAULT 0, -- 1: all its articles are in
	articles INTEGER NOT NULL DEFAULT 0,
	failed   INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX captures_open ON captures (id) WHERE done = 0;

CREATE TABLE parts (
	capture INTEGER NOT NULL REFERENCES captures (id),
	n       INTEGER NOT NULL,
	blob    INTEGER NOT NULL,
	PRIMARY KEY (capture, n)
) WITHOUT ROWID;

-- The id is the day of publication and a number, so that ids go by time.
CREATE TABLE articles (
	id        INTEGER PRIMARY KEY,
	key       BLOB NOT NULL UNIQUE,
	address   BLOB NOT NULL,    -- hash; versions of one article share it
	capture   INTEGER NOT NULL REFERENCES captures (id),
	n         INTEGER NOT NULL, -- which of the capture's articles
	user_id   TEXT NOT NULL,
	id_number INTEGER NOT NULL,
	url       TEXT NOT NULL,
	path      TEXT NOT NULL,
	outlet    TEXT NOT NULL,
	title     TEXT NOT NULL,
	byline    TEXT NOT NULL,
	lang      TEXT NOT NULL,
	media     TEXT NOT NULL,
	published TEXT NOT NULL,    -- RFC 3339, '' not known
	precise   TEXT NOT NULL,
	notes     TEXT NOT NULL,    -- JSON, '' none
	markup    INTEGER NOT NULL,
	size      INTEGER NOT NULL, -- of title and text, bytes
	added     INTEGER NOT NULL  -- Unix seconds
);
CREATE INDEX articles_address ON articles (address);

-- What could not be read, and why. Article is 0 where none was made.
CREATE TABLE failures (
	capture INTEGER NOT NULL REFERENCES captures (id),
	n       INTEGER NOT NULL, -- which of the capture's articles
	run     INTEGER NOT NULL, -- 0: it could not be added; else it could not be coded
	article INTEGER NOT NULL,
	name    TEXT NOT NULL,
	reason  TEXT NOT NULL,
	hint    TEXT NOT NULL,
	PRIMARY KEY (capture, n, run)
) WITHOUT ROWID;

CREATE TABLE runs (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	version   TEXT NOT NULL,
	model     TEXT NOT NULL,
	knowledge TEXT NOT NULL,
	settings  TEXT NOT NULL,
	name      TEXT UNIQUE,      -- given by pinning
	pinned    INTEGER NOT NULL DEFAULT 0,
	done      INTEGER NOT NULL DEFAULT 0,
	again     INTEGER NOT NULL DEFAULT 0,
	begun     INTEGER NOT NULL  -- Unix seconds
);

CREATE TABLE documents (
	run        INTEGER NOT NULL REFERENCES runs (id),
	article    INTEGER NOT NULL REFERENCES articles (id),
	lang       TEXT NOT NULL,
	text       INTEGER, -- NULL: the text is the article's markup
	record     INTEGER NOT NULL,
	statements INTEGER NOT NULL,
	unresolved INTEGER NOT NULL,
	events     INTEGER NOT NULL,
	coded      INTEGER NOT NULL,
	keys       BLOB NOT NULL, -- the first four bytes of each record's key, in the records' order
	PRIMARY KEY (run, article)
) WITHOUT ROWID;

-- A statement, or a report of an event. The id is run, day and a number, the
-- same as its row in words_N, N being the run.
CREATE TABLE records (
	id      INTEGER PRIMARY KEY,
	article INTEGER NOT NULL REFERENCES articles (id),
	ord     INTEGER NOT NULL, -- statement: its index; report: -1 - its event's index
	report  INTEGER NOT NULL, -- index of the report; 0 of a statement
	conf    INTEGER NOT NULL, -- confidence in thousandths
	chain   INTEGER NOT NULL,
	since   INTEGER,          -- of an event: its first day
	before  INTEGER           -- and the day after its last
);

CREATE TABLE actors (
	run        INTEGER NOT NULL REFERENCES runs (id),
	name       TEXT NOT NULL,
	kind       TEXT NOT NULL,
	entity     TEXT NOT NULL,
	country    TEXT NOT NULL,
	articles   INTEGER NOT NULL,
	statements INTEGER NOT NULL,
	events     INTEGER NOT NULL,
	PRIMARY KEY (run, name, kind, entity, country)
) WITHOUT ROWID;

CREATE VIRTUAL TABLE article_words USING fts5 (
	text, title, outlet, tags, -- the largest first: naming another column costs a byte a word
	content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2 tokenchars '_'"
);

-- Each run has a table words_N beside it; see NewRun.
