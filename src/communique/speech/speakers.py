"""Who speaks: the phrase that a cue has as its subject, or the institution that it names as the place of the words."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from communique.model import Part, Reference, Span, Speaker, Token
from communique.speech.cues import Cue
from communique.speech.scene import DASHES, QUOTE_MARKS, Scene
from communique.speech.unnamed import has_verb, unnamed_genitive, unnamed_place, unnamed_subject

NEAR = 7
"""Words after a cue within which its subject must begin ("заявил на брифинге в среду представитель …")."""

LONGEST_TITLE = 22
"""Words within which a title that opens a source must come to its name."""

LONGEST_CHAIN = 5
"""Steps from a pronoun to a name that are told: longer chains repeat themselves."""

WORDS = 20_000
"""Words of which it is kept whether they show a case: those of some hundred articles."""

SPEAKING_PLACES = ("в", "во", "у", "на")
"""Prepositions of the institution whose words are told without a subject («в Кремле оценили»)."""


class Source(msgspec.Struct, frozen=True):
    """A speaker found in a sentence; `references` are more than one where several speak together."""

    speaker: Speaker
    references: tuple[Reference, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()


def source_of(scene: Scene, sentence: int, references: tuple[Reference, ...]) -> Source | None:
    """The source that some references stand for; a pronoun that nothing resolves is none."""
    if not references:
        return None
    known = [scene.names.get(r.actor or "") for r in references]
    names = [name for name in known if name]
    if not names or (len(references) == 1 and references[0].actor is None):
        return None
    first, last = references[0], references[-1]
    span = Span(first.span.start, last.span.end)
    actor = first.actor if len(references) == 1 else None
    parts = tuple(dict.fromkeys(p for r in references for p in _chain(scene, r)))
    notes = tuple(dict.fromkeys(n for r in references for n in _resolved(scene, r)))
    return Source(Speaker(actor, " и ".join(names), span), references, (Part("speaker", span), *parts), notes)


def _chain(scene: Scene, reference: Reference) -> list[Part]:
    """The antecedents of a reference, from each to the next («он» → «министр» → «Игорь Иванов»)."""
    parts: list[Part] = []
    here: Reference | None = reference
    while here is not None and len(parts) < LONGEST_CHAIN:
        told = next((p for p in here.why.parts if p.label == "antecedent"), None)
        if told is None or told in parts:
            break
        parts.append(told)
        here = next((r for r in scene.references[scene.sentence_at(told.span.start)] if r.span == told.span), None)
    return parts


def _resolved(scene: Scene, reference: Reference) -> tuple[str, ...]:
    """What a reference that is no name was taken to mean, by which rule, and who else was considered."""
    name = scene.names.get(reference.actor or "")
    words = reference.span.of(scene.text)
    if name is None or name == words or reference.kind in ("name", "place"):
        return reference.why.notes
    return (f"«{words}» means {name} ({reference.why.rule})", *reference.why.notes)


def subject_of(scene: Scene, sentence: int, cue: Cue) -> Source | None:
    """The speaker of a cue: right after it, by the tree, before it, or the institution in whose walls it is said.

    Several rules ask for the same cue, so the answer is kept with the scene.
    """
    key = (sentence, cue.first, cue.last, cue.verb, cue.form)
    if key not in scene.sources:
        scene.sources[key] = _subject(scene, sentence, cue)
    return scene.sources[key]  # type: ignore[return-value]


def _subject(scene: Scene, sentence: int, cue: Cue) -> Source | None:
    for look in (_next_to_it, _by_tree, _before_it):
        reference = look(scene, sentence, cue)
        found = source_of(scene, sentence, _joined(scene, sentence, reference)) if reference is not None else None
        if reference is not None and (found is not None or reference.kind == "pronoun"):
            return found
    unnamed = unnamed_subject(scene, sentence, cue)
    place = None if unnamed else speaking_place(scene, sentence, cue)
    if place is not None:
        return place
    if unnamed is None and tokens_plural(scene, sentence, cue):
        unnamed = unnamed_place(scene, sentence, cue)
    return Source(unnamed[0], (unnamed[1],), (unnamed[2],)) if unnamed else None


def subject_behind(scene: Scene, sentence: int, cue: Cue, opened: int) -> Source | None:
    """The speaker of a cue whose clause opens at token `opened` («…, сообщили в управлении»)."""
    source = subject_of(scene, sentence, cue)
    if source is None or source.references[-1].last > opened:
        return source
    place = speaking_place(scene, sentence, cue)
    if place is not None and place.references[0].first > opened:
        return place
    unnamed = [unnamed_subject(scene, sentence, cue)]
    if tokens_plural(scene, sentence, cue):
        unnamed.append(unnamed_place(scene, sentence, cue))
    found = next((f for f in unnamed if f is not None and f[1].first > opened), None)
    return Source(found[0], (found[1],), (found[2],)) if found else None


def is_person(scene: Scene, source: Source) -> bool:
    """Whether a source is a person, named or not, rather than a place or an organisation."""
    reference = source.references[0]
    actor = scene.actor(reference.actor)
    if actor is not None:
        return actor.kind in ("person", "office")
    return scene.tokens(reference.sentence)[reference.head].feats.get("Animacy") == "Anim"


def tokens_plural(scene: Scene, sentence: int, cue: Cue) -> bool:
    """Whether a cue is a plural verb, which may stand without a subject."""
    return scene.tokens(sentence)[cue.verb].feats.get("Number") == "Plur"


def _may_be_subject(scene: Scene, sentence: int, reference: Reference, cue: Cue) -> bool:
    tokens = scene.tokens(sentence)
    head = tokens[reference.head]
    before = tokens[reference.first - 1] if reference.first > 0 else None
    bracketed = before is not None and before.text == "(" and reference.first >= cue.last
    if cue.first <= reference.head < cue.last or bracketed or (before is not None and before.pos == "ADP"):
        return False
    if tokens[reference.first].pos == "NUM":
        return True
    if before is not None and reference.kind in ("place", "organisation") and _apposed(before, head):
        return False
    if unchanging(head):
        own = _governed(head, cue) or not _attribute(scene, sentence, reference)
        single = reference.kind == "organisation" and head.feats.get("Number") == "Sing"
        odd = single and _disagrees(scene, sentence, reference, cue)
        return own and not odd and not was_told(scene, sentence, reference, cue)
    if reference.kind == "name" and _governed(head, cue) and not _disagrees(scene, sentence, reference, cue):
        return True
    name = [t for t in tokens[reference.head + 1 : reference.last] if t.pos == "PROPN"]
    named = head.feats.get("Case") in ("Gen", "Acc") and len(name) > 1 and name[-2].feats.get("Case") == "Nom"
    return ((named and reference.kind == "name") or head.feats.get("Case") in (None, "Nom")) and not _disagrees(
        scene, sentence, reference, cue
    )


def was_told(scene: Scene, sentence: int, reference: Reference, cue: Cue) -> bool:
    """«сообщили ТАСС в пресс-службе», «сообщил ТАСС дежурный врач»: the one right behind the verb was told."""
    tokens = scene.tokens(sentence)
    last = reference.last
    while last < len(tokens) and tokens[last].text in QUOTE_MARKS:
        last += 1
    if reference.kind == "place" or not cue.last <= reference.first <= cue.last + 1 or last >= len(tokens):
        return False
    if any(_governed(t, cue) and t.feats.get("Case") == "Nom" for t in tokens[: cue.first]):
        return True
    if tokens[cue.verb].feats.get("Number") == "Plur":
        return tokens[last].lemma in SPEAKING_PLACES
    return scene.reference_at(sentence, last) is None and _person_opens(tokens, last)


def _person_opens(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a person in the nominative is named here by a common noun («оперативный дежурный»)."""
    while at < len(tokens) and tokens[at].pos == "ADJ" and tokens[at].feats.get("Case") == "Nom":
        at += 1
    head = tokens[min(at, len(tokens) - 1)]
    return head.pos == "NOUN" and head.feats.get("Case") == "Nom" and head.feats.get("Animacy") == "Anim"


def _governed(head: Token, cue: Cue) -> bool:
    """Whether the tree has a word as the subject of the cue."""
    return head.rel.startswith("nsubj") and head.head == cue.verb


def _apposed(before: Token, head: Token) -> bool:
    """Whether an unbent name belongs to the noun before it («открытие порта Самтор»)."""
    return head.rel == "appos" and before.pos == "NOUN" and before.feats.get("Case") not in (None, "Nom")


def _attribute(scene: Scene, sentence: int, reference: Reference) -> bool:
    """Whether an unchanging name depends on the noun before it («переговоры РФ и США»)."""
    tokens = scene.tokens(sentence)
    if reference.first == 0:
        return False
    if tokens[reference.first - 1].lemma == "и" and reference.first > 1:
        other = scene.reference_at(sentence, reference.first - 2)
        return other is not None and other.kind == reference.kind and _attribute(scene, sentence, other)
    return tokens[reference.first - 1].pos in ("NOUN", "ADJ", "DET")


def _disagrees(scene: Scene, sentence: int, reference: Reference, cue: Cue) -> bool:
    """A singular subject of a plural verb, unless it is one of several."""
    tokens = scene.tokens(sentence)
    numbers = tokens[reference.head].feats.get("Number"), tokens[cue.verb].feats.get("Number")
    if numbers == ("Plur", "Sing"):
        return True
    around = [*tokens[max(0, reference.first - 1) : reference.first], *tokens[reference.last : reference.last + 2]]
    return numbers == ("Sing", "Plur") and not any(t.lemma in ("и", "вместе") for t in around)


def unchanging(token: Token) -> bool:
    """Whether a word shows no case: abbreviations, words in Latin letters."""
    return _is_unchanging(token.text)


@lru_cache(maxsize=WORDS)
def _is_unchanging(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and (
        (len(letters) > 1 and all(c.isupper() for c in letters)) or all(c.isascii() for c in letters)
    )


def _next_to_it(scene: Scene, sentence: int, cue: Cue) -> Reference | None:
    """A subject that follows its verb: «заявил во вторник министр»."""
    tokens = scene.tokens(sentence)
    for at in range(cue.last, min(cue.last + NEAR, len(tokens))):
        token = tokens[at]
        if token.text in (",", ":", ";") or token.text in DASHES or token.pos in ("VERB", "SCONJ"):
            return None
        reference = scene.reference_at(sentence, at)
        if reference and reference.first == at and _may_be_subject(scene, sentence, reference, cue):
            return _not_the_hearer(scene, sentence, reference, cue)
    return None


def _not_the_hearer(scene: Scene, sentence: int, reference: Reference, cue: Cue) -> Reference:
    """«сообщил ТАСС представитель»: an unchanging name followed at once by another subject was told, it didn't tell."""
    tokens = scene.tokens(sentence)
    following = scene.reference_at(sentence, reference.last) if reference.last < len(tokens) else None
    if unchanging(tokens[reference.head]) and following is not None and following.first == reference.last:
        return following if _may_be_subject(scene, sentence, following, cue) else reference
    return reference


def _by_tree(scene: Scene, sentence: int, cue: Cue) -> Reference | None:
    tokens = scene.tokens(sentence)
    for at, token in enumerate(tokens):
        if token.head == cue.verb and token.rel.startswith("nsubj"):
            reference = scene.reference_at(sentence, at)
            if reference and _may_be_subject(scene, sentence, reference, cue):
                return reference
    return None


def _before_it(scene: Scene, sentence: int, cue: Cue) -> Reference | None:
    """The nearest subject before the verb, across inserted phrases and verbs that it shares («прибыл и заявил»)."""
    tokens = scene.tokens(sentence)
    for at in range(cue.first - 1, -1, -1):
        token = tokens[at]
        if (scene.spoken(sentence, at) and not scene.spoken(sentence, cue.first)) or token.text == ";":
            return None
        if token.lemma == "который" and token.feats.get("Case") == "Gen" and at > 0 and tokens[at - 1].pos == "NOUN":
            return None
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin" and not _shares_subject(tokens, at, cue):
            return None
        reference = scene.reference_at(sentence, at)
        if reference and reference.last - 1 == at and _may_be_subject(scene, sentence, reference, cue):
            return reference
    return None


def _shares_subject(tokens: tuple[Token, ...], verb: int, cue: Cue) -> bool:
    """Whether a verb before the cue may have the same subject, or stands in a clause of its own («который …»)."""
    feats, own = tokens[verb].feats, tokens[cue.verb].feats
    if cue.form in ("gerund", "infinitive"):
        return True
    clause = [t.lemma for t in tokens[max(0, verb - 12) : verb]]
    if "который" in clause:
        return True
    agree = all(feats.get(key) == own.get(key) for key in ("Number", "Gender", "Tense"))
    return agree and any(t.lemma in ("и", "а", "но", ",") for t in tokens[verb + 1 : cue.first])


def _joined(scene: Scene, sentence: int, reference: Reference) -> tuple[Reference, ...]:
    """The reference with those coordinated to it on either side («Обама и Меркель»)."""
    group = [reference]
    while (other := _beside(scene, sentence, group[0].first - 2, group[0])) is not None:
        group.insert(0, other)
    while (other := _beside(scene, sentence, group[-1].last + 1, group[-1])) is not None:
        group.append(other)
    return tuple(group)


def _beside(scene: Scene, sentence: int, at: int, member: Reference) -> Reference | None:
    """The reference on the other side of an «и» that is in the same case and of the same kind."""
    tokens = scene.tokens(sentence)
    link = at + 1 if at < member.first else at - 1
    if not 0 <= at < len(tokens) or tokens[link].lemma != "и":
        return None
    other = scene.reference_at(sentence, at)
    if other is None or other.kind != member.kind or (other.first != at if at > link else other.last != link):
        return None
    cases = {tokens[r.head].feats.get("Case") for r in (other, member)}
    return other if cases <= {None, "Nom"} or all(unchanging(tokens[r.head]) for r in (other, member)) else None


def speaking_place(scene: Scene, sentence: int, cue: Cue) -> Source | None:
    """«в Кремле оценили», «сообщили в пресс-службе министерства»: a plural verb without a subject."""
    tokens = scene.tokens(sentence)
    if not tokens_plural(scene, sentence, cue):
        return None
    around = sorted(scene.references[sentence], key=lambda r: (abs(r.first - cue.verb), r.first))
    for reference in around:
        at = reference.first
        gap = reference.first - cue.last if reference.first >= cue.last else cue.first - reference.last
        if at > 1 and tokens[at - 1].text in QUOTE_MARKS:
            at -= 1
        if not 0 <= gap <= NEAR or at == 0 or tokens[at - 1].lemma not in SPEAKING_PLACES:
            continue
        between = tokens[min(reference.last, cue.last) : max(at, cue.first)]
        if any(t.text == "," for t in tokens[min(at, cue.first) : max(reference.last, cue.last)]):
            continue
        if has_verb(between) or (reference.kind == "place" and any(t.pos == "VERB" for t in between)):
            continue
        if reference.kind != "pronoun" and tokens[reference.head].feats.get("Case") in ("Loc", "Gen", None):
            return source_of(scene, sentence, (reference,))
    return None


def genitive_after(scene: Scene, sentence: int, at: int, *, inanimate: bool = False) -> Source | None:
    """The source that follows «по словам», «в заявлении», «передает слова»."""
    tokens = scene.tokens(sentence)
    while at < len(tokens) and tokens[at].text in ("«", '"', "„", "“"):
        at += 1
    reference = scene.reference_at(sentence, at) if at < len(tokens) else None
    if reference is not None and reference.first >= at - 1:
        named = source_of(scene, sentence, (_titled(scene, sentence, reference),))
        if named is not None or reference.kind == "pronoun":
            return named
    found = unnamed_genitive(scene, sentence, at, inanimate=inanimate)
    return Source(found[0], (found[1],), (found[2],)) if found else None


def _titled(scene: Scene, sentence: int, reference: Reference) -> Reference:
    """The person named at the end of a long title whose beginning is a reference of its own."""
    tokens = scene.tokens(sentence)
    last = reference.last
    while last < len(tokens) and last - reference.first < LONGEST_TITLE:
        if tokens[last].pos in ("PUNCT", "VERB", "SCONJ") and tokens[last].text not in ("(", ")", *QUOTE_MARKS):
            break
        last += 1
    named = [r for r in scene.references[sentence] if reference.last <= r.first and r.last <= last and r.kind == "name"]
    if not named or scene.actor(named[-1].actor) is None:
        return reference
    span = msgspec.structs.replace(reference.span, end=named[-1].span.end)
    return msgspec.structs.replace(named[-1], first=reference.first, span=span)
