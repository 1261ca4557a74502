"""The dossiers of a record: the stories of each negotiation."""

from __future__ import annotations

from collections import Counter

from communique import store as record
from communique.brief.dossier import Dossier
from communique.brief.paper import Paper, counted
from communique.brief.scope import stories_of
from communique.model import Dossier as Talks

FEW = 12
"""How many dossiers the brief names, the largest, and how many stories that of one dossier; `communique show dossiers`
names all."""

STORIES = 3
"""How many stories of a dossier the brief names, those of most articles."""


def dossiers(paper: Paper, dossier: Dossier) -> None:
    """The negotiations that the pages tell of, the largest first; in the brief only where there are several. Of one
    dossier its stories."""
    if dossier.scope.dossier:
        _stories(paper, dossier, dossier.scope.dossier)
        return
    found = sorted(dossier.talks, key=lambda one: (-len(one.stories), one.id))
    if not found and paper.full:
        paper.line("No two stories are of one negotiation.")
    if not found or (len(found) == 1 and not paper.full):
        return
    paper.heading("Dossiers")
    for one in paper.few(found, FEW):
        talks_entry(paper, dossier, one)
    paper.more(FEW, len(found), dossier.command("dossiers"))
    paper.blank()
    paper.line("`communique show --dossier ID` gives the brief of one of them.", "dim")


def stories(paper: Paper, dossier: Dossier) -> None:
    """All stories, the largest first; those of a dossier in order of time."""
    if talks := dossier.scope.dossier:
        _stories(paper, dossier, talks)
        return
    for number, story in enumerate(record.story_sizes(dossier.store)):
        if not number:
            paper.heading("Stories")
        _story(paper, *story)


def _stories(paper: Paper, dossier: Dossier, talks: Talks) -> None:
    """The stories of a dossier in order of time."""
    found = stories_of(dossier.store, talks)
    paper.heading("Stories")
    for story in paper.few(found, FEW):
        _story(paper, story.id, story.title, story.first, len(story.articles))
    paper.more(FEW, len(found), dossier.command("stories"))


def _story(paper: Paper, id: str, title: str, first: str | None, articles: int) -> None:
    paper.entry(id, (title, "bold"), (f"{first or 'no date'} · {counted(articles, 'article')}", "dim"))


def talks_entry(paper: Paper, dossier: Dossier, talks: Talks) -> None:
    """One dossier: its name, when it was, how many stories and texts, its largest stories."""
    stories = stories_of(dossier.store, talks)
    told = record.witnesses_of(dossier.store, talks.stories)
    when = f"{talks.first} to {talks.last}" if talks.first else "no date"
    texts = counted(told.texts, "text") + (f", {told.independent} independent" if told.independent < told.texts else "")
    rows = [(talks.name, "bold"), (f"{when} · {counted(len(stories), 'story', 'stories')} · {texts}", "dim")]
    if items := _agenda(dossier, talks):
        rows.append((f"on the agenda: {items}", ""))
    stories.sort(key=lambda story: (-len(story.articles), story.first or "9", story.id))
    rows += [(f"{story.title} ({story.id})", "") for story in paper.few(stories, STORIES)]
    paper.entry(talks.id, *rows)


def _agenda(dossier: Dossier, talks: Talks) -> str:
    """The items of the agenda that a dossier speaks of, each with its statements, the one with most first."""
    found: Counter[str] = Counter()
    for story in talks.stories:
        found.update(dossier.agenda.get(story, {}))
    ranked = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return ", ".join(f"{name} ({counted(number, 'statement')})" for name, number in ranked)
