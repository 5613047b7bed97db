-- +goose Up

-- What people have corrected, in the order it came. Nothing in it is ever
-- changed or taken out; a reversal is one more row.
CREATE TABLE corrections (
	seq     INTEGER PRIMARY KEY AUTOINCREMENT,
	id      TEXT NOT NULL UNIQUE,
	article BLOB,             -- key of the article it was made on; NULL: it is about actors
	address BLOB,             -- that versions of the article share
	rule    INTEGER NOT NULL, -- 1: it can touch any article
	body    TEXT NOT NULL     -- JSON
);
CREATE INDEX corrections_article ON corrections (article);
CREATE INDEX corrections_rule ON corrections (seq) WHERE rule = 1;
CREATE INDEX corrections_address ON corrections (address);

-- +goose StatementBegin
CREATE TRIGGER corrections_stay BEFORE UPDATE ON corrections BEGIN
	SELECT RAISE(ABORT, 'a correction is never changed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER corrections_kept BEFORE DELETE ON corrections BEGIN
	SELECT RAISE(ABORT, 'a correction is never taken out');
END;
-- +goose StatementEnd

-- Documents that are shown otherwise than their run made them: corrected, or
-- without a forgotten name. Made from the document and the corrections.
CREATE TABLE shown (
	run        INTEGER NOT NULL REFERENCES runs (id),
	article    INTEGER NOT NULL REFERENCES articles (id),
	record     INTEGER NOT NULL,
	masked     INTEGER NOT NULL,
	statements INTEGER NOT NULL,
	unresolved INTEGER NOT NULL,
	events     INTEGER NOT NULL,
	reviewed   INTEGER NOT NULL, -- statements and events that a person has looked at
	keys       BLOB NOT NULL,
	PRIMARY KEY (run, article)
) WITHOUT ROWID;

-- What became of a correction in an article of a run.
CREATE TABLE placements (
	run        INTEGER NOT NULL REFERENCES runs (id),
	correction INTEGER NOT NULL REFERENCES corrections (seq),
	article    INTEGER NOT NULL REFERENCES articles (id),
	key        TEXT NOT NULL,
	state      TEXT NOT NULL,
	why        TEXT NOT NULL,
	records    INTEGER NOT NULL,
	PRIMARY KEY (run, correction, article)
) WITHOUT ROWID;
CREATE INDEX placements_article ON placements (run, article);

-- The last id of records that was ever given in a slot, where records were
-- indexed anew: the words of the old ids stay in words_N, and must stay alone.
CREATE TABLE spent (
	slot INTEGER PRIMARY KEY,
	last INTEGER NOT NULL
);

-- A pinned run shows the corrections up to here; NULL: all of them.
ALTER TABLE runs ADD COLUMN upto INTEGER;
