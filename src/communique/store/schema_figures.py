"""The tables of the record's file by which the actors of several pages are known to be one."""

from __future__ import annotations

FIGURES = """
CREATE TABLE figure (
  number INTEGER PRIMARY KEY,
  block  TEXT NOT NULL,
  actor  TEXT NOT NULL,
  form   TEXT NOT NULL,
  UNIQUE (actor, block, form)
) STRICT;
CREATE INDEX figure_block ON figure (block, actor, form);

CREATE TABLE presence (
  figure INTEGER NOT NULL,
  page   TEXT NOT NULL,
  party  TEXT,
  day    INTEGER,
  PRIMARY KEY (figure, page)
) STRICT, WITHOUT ROWID;

CREATE TABLE arrival (
  figure INTEGER NOT NULL,
  page   TEXT NOT NULL,
  party  TEXT,
  day    INTEGER,
  PRIMARY KEY (figure, page)
) STRICT, WITHOUT ROWID;

CREATE VIEW appearance (id, page) AS
SELECT figure.actor, presence.page FROM figure CROSS JOIN presence ON presence.figure = figure.number UNION ALL
SELECT figure.actor, arrival.page FROM figure CROSS JOIN arrival ON arrival.figure = figure.number;

CREATE TABLE home (
  actor    TEXT NOT NULL,
  page     TEXT NOT NULL,
  identity TEXT NOT NULL,
  block    TEXT NOT NULL,
  PRIMARY KEY (actor, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX home_block ON home (block);
CREATE INDEX home_identity ON home (identity);

CREATE TABLE doubt (
  one    TEXT NOT NULL,
  other  TEXT NOT NULL,
  reason TEXT NOT NULL,
  block  TEXT NOT NULL,
  pages  TEXT NOT NULL,
  PRIMARY KEY (one, other, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX doubt_block ON doubt (block);
"""
"""Their tables, indices and views, in the order in which they are made."""
