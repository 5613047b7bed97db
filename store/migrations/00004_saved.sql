-- +goose Up

-- Searches that people keep, and up to when they have seen what is new in them.
CREATE TABLE saved (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	name    TEXT NOT NULL,
	query   TEXT NOT NULL,
	kind    TEXT NOT NULL,    -- statement or event
	run     TEXT NOT NULL,    -- latest or pinned
	what    TEXT NOT NULL,    -- what counts as new: origin, record or denial
	token   TEXT NOT NULL,    -- that a feed reader shows in place of the password
	created INTEGER NOT NULL, -- Unix seconds
	seen    INTEGER NOT NULL  -- Unix seconds
);
