"""The tables of the record's file. `docs/store.md` tells them to people; a test holds the two together."""

from __future__ import annotations

from communique.store.schema_figures import FIGURES
from communique.store.schema_issues import ISSUES
from communique.store.schema_pairs import PAIRS
from communique.store.schema_remarks import REMARKS
from communique.store.schema_waits import WAITS

APPLICATION_ID = 0x434D5145
"""SQLite's `application_id` of a record: the letters CMQE. A file with another one is not ours."""

SCHEMA_VERSION = 7
"""SQLite's `user_version` of a record: one more with every change of the tables."""

TABLES = (
    """
CREATE TABLE state (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE page (
  id       TEXT PRIMARY KEY,
  address  TEXT NOT NULL,
  origin   TEXT NOT NULL,
  encoding TEXT NOT NULL,
  version  TEXT NOT NULL,
  reason   TEXT,
  hint     TEXT,
  text     TEXT NOT NULL,
  reading  TEXT NOT NULL
) STRICT;
CREATE INDEX page_address ON page (address, id);
CREATE INDEX page_origin ON page (origin, id);
CREATE INDEX page_known ON page (id, version, origin, address, reason, hint);

CREATE TABLE failure (
  origin  TEXT NOT NULL,
  address TEXT NOT NULL,
  reason  TEXT NOT NULL,
  hint    TEXT NOT NULL,
  PRIMARY KEY (origin, address)
) STRICT;

CREATE TABLE article (
  id          TEXT PRIMARY KEY,
  page        TEXT NOT NULL UNIQUE REFERENCES page (id) ON DELETE CASCADE,
  outlet      TEXT,
  language    TEXT NOT NULL,
  title       TEXT,
  title_start INTEGER,
  title_end   INTEGER,
  published   TEXT,
  precision   TEXT,
  how         TEXT,
  reason      TEXT
) STRICT;
CREATE INDEX article_published ON article (published);

CREATE TABLE article_run (
  article  TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  start_at INTEGER NOT NULL,
  end_at   INTEGER NOT NULL CHECK (end_at >= start_at),
  dropped  TEXT
) STRICT;
CREATE INDEX article_run_article ON article_run (article, start_at);

CREATE TABLE actor (
  id    TEXT NOT NULL,
  page  TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  name  TEXT NOT NULL,
  kind  TEXT NOT NULL,
  party TEXT,
  PRIMARY KEY (page, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
  id       TEXT PRIMARY KEY,
  page     TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  actor    TEXT NOT NULL,
  type     TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at   INTEGER NOT NULL CHECK (end_at > start_at)
) STRICT;
CREATE INDEX mention_page ON mention (page, start_at);

CREATE TABLE statement (
  id            TEXT PRIMARY KEY,
  page          TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  mode          TEXT NOT NULL,
  speaker       TEXT,
  speaker_name  TEXT,
  speaker_start INTEGER,
  speaker_end   INTEGER,
  cue_start     INTEGER,
  cue_end       INTEGER,
  start_at      INTEGER NOT NULL,
  end_at        INTEGER NOT NULL CHECK (end_at > start_at),
  act           TEXT,
  party         TEXT,
  issue         TEXT,
  addressee     TEXT,
  venue         TEXT,
  said_on       TEXT,
  rule          TEXT NOT NULL
) STRICT;
CREATE INDEX statement_page ON statement (page, start_at);
CREATE INDEX statement_party ON statement (party, act);
CREATE INDEX statement_speaker ON statement (speaker);

CREATE TABLE content (
  statement TEXT NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  start_at  INTEGER NOT NULL,
  end_at    INTEGER NOT NULL CHECK (end_at > start_at)
) STRICT;
CREATE INDEX content_statement ON content (statement, start_at);

CREATE TABLE act (
  statement TEXT NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  rank      INTEGER NOT NULL,
  act       TEXT NOT NULL,
  PRIMARY KEY (statement, rank)
) STRICT;

CREATE TABLE relay (
  page      TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  statement TEXT REFERENCES statement (id) ON DELETE CASCADE,
  rank      INTEGER NOT NULL,
  name      TEXT NOT NULL,
  start_at  INTEGER,
  end_at    INTEGER
) STRICT;
CREATE INDEX relay_page ON relay (page);
CREATE INDEX relay_statement ON relay (statement, rank);
CREATE INDEX relay_name ON relay (name);

CREATE TABLE condition (
  statement  TEXT PRIMARY KEY REFERENCES statement (id) ON DELETE CASCADE,
  if_start   INTEGER NOT NULL,
  if_end     INTEGER NOT NULL CHECK (if_end > if_start),
  then_start INTEGER NOT NULL,
  then_end   INTEGER NOT NULL CHECK (then_end >= then_start),
  only_if    INTEGER NOT NULL CHECK (only_if IN (0, 1))
) STRICT;

CREATE TABLE meeting (
  id        TEXT NOT NULL,
  page      TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  status    TEXT NOT NULL,
  held_on   TEXT,
  precision TEXT,
  place     TEXT,
  form      TEXT,
  rule      TEXT NOT NULL,
  PRIMARY KEY (id, page)
) STRICT;
CREATE INDEX meeting_page ON meeting (page);
CREATE INDEX meeting_held_on ON meeting (held_on);

CREATE TABLE attendance (
  meeting TEXT NOT NULL,
  page    TEXT NOT NULL,
  role    TEXT NOT NULL CHECK (role IN ('party', 'person')),
  name    TEXT NOT NULL,
  FOREIGN KEY (meeting, page) REFERENCES meeting (id, page) ON DELETE CASCADE
) STRICT;
CREATE INDEX attendance_meeting ON attendance (meeting, page);
CREATE INDEX attendance_name ON attendance (name);

CREATE TABLE meeting_step (
  meeting  TEXT NOT NULL,
  page     TEXT NOT NULL,
  status   TEXT NOT NULL,
  start_at INTEGER NOT NULL,
  end_at   INTEGER NOT NULL CHECK (end_at > start_at),
  FOREIGN KEY (meeting, page) REFERENCES meeting (id, page) ON DELETE CASCADE
) STRICT;
CREATE INDEX meeting_step_meeting ON meeting_step (meeting, page);

CREATE TABLE across (
  id     TEXT PRIMARY KEY,
  kind   TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE INDEX across_kind ON across (kind, id);
CREATE INDEX across_issue ON across (json_extract(record, '$.issue')) WHERE kind = 'position';

CREATE TABLE member (
  page   TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  kind   TEXT NOT NULL,
  record TEXT NOT NULL REFERENCES across (id) ON DELETE CASCADE,
  PRIMARY KEY (page, kind, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_record ON member (record);

CREATE TABLE trace (
  number INTEGER PRIMARY KEY,
  page   TEXT NOT NULL UNIQUE REFERENCES page (id) ON DELETE CASCADE,
  woven  INTEGER NOT NULL DEFAULT 0,
  leads  INTEGER NOT NULL DEFAULT 0,
  day    INTEGER,
  size   INTEGER NOT NULL,
  prints INTEGER NOT NULL,
  origin BLOB NOT NULL,
  told   TEXT
) STRICT;

CREATE TABLE body (
  number INTEGER PRIMARY KEY REFERENCES trace (number) ON DELETE CASCADE,
  runs   BLOB NOT NULL,
  trace  BLOB NOT NULL,
  dated  BLOB
) STRICT;

CREATE TABLE mark (
  value  INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (value, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE fresh (
  value  INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (value, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE formula (
  value INTEGER PRIMARY KEY,
  step  TEXT NOT NULL
) STRICT;

CREATE TABLE subject (
  page    TEXT PRIMARY KEY REFERENCES page (id) ON DELETE CASCADE,
  subject BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE chapter (
  story  TEXT PRIMARY KEY REFERENCES across (id) ON DELETE CASCADE,
  sketch BLOB NOT NULL,
  row    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE saying (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  page   TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  row    BLOB NOT NULL
) STRICT;
CREATE INDEX saying_page ON saying (page);

CREATE TABLE phrase (
  key      TEXT NOT NULL,
  saying   INTEGER NOT NULL,
  told     INTEGER NOT NULL,
  demanded INTEGER NOT NULL,
  taken    INTEGER NOT NULL,
  PRIMARY KEY (key, saying)
) STRICT, WITHOUT ROWID;
CREATE INDEX phrase_saying ON phrase (saying);

CREATE TABLE bunch (
  key    TEXT PRIMARY KEY,
  roots  TEXT NOT NULL,
  told   INTEGER NOT NULL,
  head   TEXT,
  size   INTEGER NOT NULL DEFAULT 0,
  joined INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX bunch_roots ON bunch (roots);
CREATE INDEX bunch_head ON bunch (head);

CREATE TABLE kin (
  key   TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY (key, other)
) STRICT, WITHOUT ROWID;

CREATE TABLE touched (
  step TEXT NOT NULL,
  page TEXT NOT NULL,
  PRIMARY KEY (step, page)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (
  run    INTEGER NOT NULL,
  rank   INTEGER NOT NULL,
  at     TEXT NOT NULL,
  kind   TEXT NOT NULL,
  record TEXT NOT NULL,
  told   TEXT NOT NULL,
  PRIMARY KEY (run, rank)
) STRICT, WITHOUT ROWID;
CREATE INDEX change_at ON change (at);

CREATE TABLE decision (
  number  INTEGER PRIMARY KEY,
  id      TEXT NOT NULL UNIQUE,
  at      TEXT NOT NULL,
  by      TEXT NOT NULL,
  kind    TEXT NOT NULL,
  subject TEXT NOT NULL,
  other   TEXT NOT NULL,
  verdict TEXT NOT NULL,
  note    TEXT NOT NULL,
  about   TEXT NOT NULL,
  told    TEXT NOT NULL
) STRICT;
CREATE INDEX decision_at ON decision (at, id);
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN
  SELECT raise(ABORT, 'a decision is never deleted: undo it');
END;

CREATE TABLE standing (
  subject TEXT NOT NULL,
  other   TEXT NOT NULL,
  verdict TEXT NOT NULL,
  number  INTEGER NOT NULL,
  PRIMARY KEY (subject, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX standing_wrong ON standing (subject) WHERE other = '' AND verdict = 'wrong';

CREATE TABLE search (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  record TEXT NOT NULL,
  page   TEXT NOT NULL REFERENCES page (id) ON DELETE CASCADE,
  lemmas TEXT NOT NULL
) STRICT;
CREATE INDEX search_page ON search (page);

CREATE VIRTUAL TABLE search_index USING fts5 (
  lemmas, content = 'search', content_rowid = 'number', tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE searchable (
  up_to INTEGER NOT NULL
) STRICT;
INSERT INTO searchable (up_to) VALUES (0);
CREATE TRIGGER search_gone AFTER DELETE ON search WHEN old.number <= (SELECT up_to FROM searchable) BEGIN
  INSERT INTO search_index (search_index, rowid, lemmas) VALUES ('delete', old.number, old.lemmas);
END;
"""
    + FIGURES
    + ISSUES
    + WAITS
    + REMARKS
    + PAIRS
)
"""Every table, index and trigger of a new record, in the order in which they are made."""
