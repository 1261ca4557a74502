"""Cues: the words of a sentence that report speech, thought, demand, refusal or readiness."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

import msgspec

from communique.lexicon import Entry, entries, table
from communique.model import Span, Token

LANGUAGE = "ru"

GAP = 3
"""Words that may stand between two words of one phrase ("дал России понять")."""

FAR = 8
"""The same where the one who is addressed comes between ("обратился к министру обороны Италии с просьбой")."""


class Cue(msgspec.Struct, frozen=True, gc=False):
    """One cue: tokens `first` to `last`, `last` exclusive; `verb` is the token that governs it."""

    first: int
    last: int
    verb: int
    entry: Entry
    frames: tuple[str, ...]
    force: tuple[str, ...]
    form: str
    negated: bool

    def span(self, tokens: Sequence[Token]) -> Span:
        """Where the cue stands."""
        return Span(tokens[self.first].start, tokens[self.last - 1].end)


class Phrase(msgspec.Struct, frozen=True, gc=False):
    """The lemmas of a phrase of the lexicon, in order and as the set that a sentence must hold."""

    words: tuple[str, ...]
    needed: frozenset[str]
    entry: Entry


@lru_cache(maxsize=8)
def phrases(name: str) -> tuple[Phrase, ...]:
    """The phrases of one table of `speech.toml`, the longest first."""
    rows = [(tuple(entry.word("words").split()), entry) for entry in table(LANGUAGE, "speech", name)]
    rows.sort(key=lambda row: -len(row[0]))
    return tuple(Phrase(words, frozenset(words), entry) for words, entry in rows)


@lru_cache(maxsize=8)
def last_words(name: str) -> frozenset[str]:
    """The last word of each phrase of one table: a sentence with none of them holds no phrase."""
    return frozenset(phrase.words[-1] for phrase in phrases(name))


@lru_cache(maxsize=1)
def tables_by_lemma() -> dict[str, tuple[str, ...]]:
    """The tables that each lemma is of, for nouns that report; of phrases, the last word."""
    rows = [(lemma, name) for name in ("noun", "telling", "item") for lemma in by_word(name, "lemma")]
    rows += [(lemma, name) for name in ("according", "anaphor") for lemma in sorted(last_words(name))]
    return {lemma: tuple(name for other, name in rows if other == lemma) for lemma, _ in rows}


@lru_cache(maxsize=16)
def by_word(name: str, key: str) -> dict[str, Entry]:
    """The entries of one table of `speech.toml` by each word under `key`."""
    return {word: entry for entry in table(LANGUAGE, "speech", name) for word in entry.words(key)}


@lru_cache(maxsize=1)
def links() -> frozenset[str]:
    """Words that only tie a sentence to the one before and are no part of what is said."""
    return frozenset(words for entry in table(LANGUAGE, "speech", "link") for words in entry.words("words"))


@lru_cache(maxsize=1)
def done() -> frozenset[str]:
    """Verbs behind which an infinitive of speech tells what was said («поспешил заявить, что»)."""
    return frozenset(lemma for entry in table(LANGUAGE, "speech", "done") for lemma in entry.words("lemma"))


class Pattern(msgspec.Struct, frozen=True, gc=False):
    """The lemmas of a cue with its entry, what that says of it, and how many words may stand between two of them."""

    words: tuple[str, ...]
    entry: Entry
    frames: tuple[str, ...]
    force: tuple[str, ...]
    gap: int


@lru_cache(maxsize=1)
def _index() -> dict[str, list[Pattern]]:
    """Cues by the lemma of their first word, the longest first."""
    index: dict[str, list[Pattern]] = {}
    for entry in entries(LANGUAGE, "speech"):
        if entry.table not in ("verb", "predicate", "phrase"):
            continue
        for phrase in entry.words("words" if entry.table == "phrase" else "lemma"):
            words = tuple(phrase.split())
            more = entry.words("frames"), entry.words("force"), FAR if entry.flag("far") else GAP
            index.setdefault(words[0], []).append(Pattern(words, entry, *more))
    for rows in index.values():
        rows.sort(key=lambda row: -len(row.words))
    return index


def open_entry() -> Entry:
    """The entry of the verbs that no other entry names."""
    return next(iter(table(LANGUAGE, "speech", "open")))


def find_cues(tokens: Sequence[Token], lemmas: Set[str]) -> tuple[Cue, ...]:
    """The cues of one sentence with such lemmas, in order; the longest phrase wins."""
    index = _index()
    if index.keys().isdisjoint(lemmas):
        return ()
    taken = -1
    found: list[Cue] = []
    folded: set[str] = set()  # the words as they stand, once a phrase is asked for
    for at, token in enumerate(tokens):
        if token.lemma not in index or at <= taken:
            continue
        for pattern in index[token.lemma]:
            if pattern.words[-1] not in lemmas:
                folded = folded or {token.text.casefold() for token in tokens}
                if pattern.words[-1] not in folded:
                    continue
            place = _match(tokens, at, pattern) if len(pattern.words) > 1 else (at,)
            cue = _cue(tokens, place, pattern) if place else None
            if cue is not None:
                taken = cue.last - 1
                found.append(cue)
                break
    return tuple(found)


def _match(tokens: Sequence[Token], at: int, pattern: Pattern) -> tuple[int, ...] | None:
    """The tokens of a phrase whose words follow each other with small gaps and no comma between."""
    place = [at]
    for word in pattern.words[1:]:
        reach = range(place[-1] + 1, min(place[-1] + 2 + pattern.gap, len(tokens)))
        found = None
        for index in reach:
            if tokens[index].pos == "PUNCT":
                break
            if word in (tokens[index].lemma, tokens[index].text.casefold()):
                found = index
                break
        if found is None:
            return None
        place.append(found)
    return tuple(place)


def _cue(tokens: Sequence[Token], place: tuple[int, ...], pattern: Pattern) -> Cue | None:
    entry = pattern.entry
    verb = next((i for i in place if tokens[i].pos in ("VERB", "ADJ")), place[0])
    form = _form(tokens, verb, entry)
    if form is None:
        return None
    first = place[0]
    negated = first > 0 and tokens[first - 1].lemma == "не"
    if negated and not entry.flag("negated"):
        return None
    if entry.flag("negated_only") and not negated:
        return None
    return Cue(first - negated, place[-1] + 1, verb, entry, pattern.frames, pattern.force, form, negated)


def _form(tokens: Sequence[Token], verb: int, entry: Entry) -> str | None:
    """`finite`, `gerund`, `infinitive` or `predicate`; None for forms that report nothing."""
    token = tokens[verb]
    if entry.table == "predicate":
        short = token.feats.get("Variant") == "Short" or (token.pos == "ADJ" and "Case" not in token.feats)
        return "predicate" if short and not _asked(tokens, verb) else None
    kind = token.feats.get("VerbForm")
    if kind == "Conv":
        return None if entry.flag("finite") else "gerund"
    if kind == "Inf":
        return "infinitive" if _after_modal(tokens, verb) else None
    return "finite" if tells(tokens, verb) else None


def tells(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb tells of a third person, in the present or the past, as done."""
    feats = tokens[verb].feats
    if feats.get("VerbForm") != "Fin" or feats.get("Mood") == "Imp" or feats.get("Tense") == "Fut":
        return False
    if feats.get("Person") in ("1", "2") or feats.get("Voice") == "Pass":
        return False
    return not _asked(tokens, verb) and not _hypothetical(tokens, verb)


def _asked(tokens: Sequence[Token], verb: int) -> bool:
    """«готовы ли»: asked, not told."""
    return verb + 1 < len(tokens) and tokens[verb + 1].lemma == "ли"


def _after_modal(tokens: Sequence[Token], verb: int) -> bool:
    """«вынуждены были заявить», «поспешил заявить», «не захотел сказать»: told as done."""
    for index in range(max(0, verb - 3), verb):
        if tokens[index].lemma in done() and tokens[index].feats.get("VerbForm") != "Inf":
            return index == 0 or tokens[index - 1].lemma != "не"
    return False


def _hypothetical(tokens: Sequence[Token], verb: int) -> bool:
    """«бы» beside the verb, or an «если» that opens its clause."""
    if any(t.lemma == "бы" for t in tokens[max(0, verb - 2) : verb + 3]):
        return True
    for index in range(verb - 1, -1, -1):
        if tokens[index].lemma in ("если", "чтобы", "ли"):
            return True
        if tokens[index].pos == "PUNCT" and tokens[index].text not in '«»"“”':
            return False
    return False
