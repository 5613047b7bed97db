-- +goose Up

-- Stories, origins and copies are made from the documents, all of them at
-- once, and can be made again. Only the ids of stories stay: a story is found by
-- any id that it ever had.
CREATE TABLE stories (
	id       TEXT PRIMARY KEY, -- 'st_' and the beginning of its founder's key
	founder  INTEGER NOT NULL REFERENCES articles (id),
	moved    TEXT NOT NULL,    -- the story that this one became part of, '' none
	came     TEXT NOT NULL,    -- the story that this one was part of before, '' none
	first    INTEGER NOT NULL, -- its first article, whose headline it has; 0 where moved
	last     INTEGER NOT NULL,
	origins  INTEGER NOT NULL,
	articles INTEGER NOT NULL,
	outlets  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX stories_last ON stories (last) WHERE moved = '';

-- An origin's id is the id of the article that copies are compared with.
CREATE TABLE origins (
	id       INTEGER PRIMARY KEY REFERENCES articles (id),
	story    TEXT NOT NULL,
	outlet   TEXT NOT NULL,    -- '' not known
	how      TEXT NOT NULL,
	held     INTEGER NOT NULL,
	signals  TEXT NOT NULL,    -- JSON
	articles INTEGER NOT NULL
);
CREATE INDEX origins_story ON origins (story);

CREATE TABLE copies (
	article INTEGER PRIMARY KEY REFERENCES articles (id),
	origin  INTEGER NOT NULL,
	same    INTEGER NOT NULL, -- thousandths
	kept    INTEGER NOT NULL,
	also    TEXT NOT NULL,    -- JSON, '' none
	changes INTEGER NOT NULL, -- bits, in the order of hearsay.CopyClasses
	record  INTEGER NOT NULL, -- the documents that changes was found in: the article's
	against INTEGER NOT NULL  -- and the origin's; 0 it was not looked for
);
CREATE INDEX copies_origin ON copies (origin);

-- What there was when stories were last made, one row.
CREATE TABLE grouped (
	id        INTEGER PRIMARY KEY CHECK (id = 1),
	version   INTEGER NOT NULL,
	articles  INTEGER NOT NULL,
	documents INTEGER NOT NULL,
	last_run  INTEGER NOT NULL
);

CREATE INDEX documents_article ON documents (article, run);
