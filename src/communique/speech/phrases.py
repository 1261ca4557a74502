"""Reported phrases: ready to …; demanded …; accused of …; the demand to …."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec.structs import replace

from communique.model import Span, Token
from communique.speech.clauses import cue_draft
from communique.speech.content import clause_end, content_span
from communique.speech.cues import Cue, open_entry, tells
from communique.speech.draft import Draft
from communique.speech.relays import passed_on_by
from communique.speech.scene import DASHES, QUOTE_MARKS, Scene, span_of, words_from
from communique.speech.speakers import Source, source_of, subject_of

CASES = {
    "about": ("о", "об", "обо", "про", "относительно"),
    "in": ("в", "во"),
    "on": ("на",),
    "to": ("к",),
    "from": ("от",),
    "with": ("с",),
    "for": ("для", "за"),
    "against": ("против",),
}
"""The prepositions of the frames of the speech lexicon."""

LEADING = ("выступить", "выступать", "обратиться", "обращаться")
"""Verbs behind which their subject stands when a sentence opens with «С просьбой …»."""

VALUE_REACH = 20
"""Words from an estimate on within which it names its value."""

OBJECT_REACH = 8
"""Words after a cue within which its infinitive or object must begin."""


def about_topic(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X told of …; X accused Y of …; X insisted on …; X refused …; X called for …"""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        prepositions = [p for frame in cue.frames for p in CASES.get(frame, ())]
        if not prepositions or cue.form == "gerund":
            continue
        for at in range(cue.last, min(cue.last + OBJECT_REACH, len(tokens))):
            if tokens[at].text in (",", ":", ";") or tokens[at].text in DASHES:
                break
            if tokens[at].pos == "ADP" and tokens[at].text.casefold() in prepositions:
                start = cue.last if {"in", "with", "for"} & set(cue.frames) else at
                yield from _phrase(scene, (sentence, cue), start, "speech.about_topic")
                break


def to_do(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X offered to …; X is ready to …; X refused to …; X urged Y to …"""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "inf" not in cue.frames:
            continue
        for at in range(cue.last, min(cue.last + OBJECT_REACH, len(tokens))):
            if tokens[at].text in (",", ":", ";") or tokens[at].text in DASHES:
                break
            if tokens[at].feats.get("VerbForm") == "Inf":
                yield from _phrase(scene, (sentence, cue), _after_subject(scene, sentence, cue), "speech.to_do")
                break


def names_object(scene: Scene, sentence: int) -> Iterator[Draft]:
    """X demanded …; X rejected …; X called Y …; X published …; … supported X."""
    tokens = scene.tokens(sentence)
    for cue in scene.cues[sentence]:
        if "object" not in cue.frames or cue.form == "gerund" or not _fits(scene, sentence, cue):
            continue
        source = subject_of(scene, sentence, cue)
        start = _start(scene, sentence, cue)
        if source is not None and source.references[0].first >= cue.last and _object_before(scene, sentence, cue):
            before = span_of(tokens, 0, cue.first)
            yield from cue_draft(scene, (sentence, cue), "speech.names_object", before, source)
        elif start < len(tokens) and _opens_object(tokens[start], cue):
            for draft in _phrase(scene, (sentence, cue), start, "speech.names_object"):
                fronted = _fronted(scene, sentence, cue, source)
                yield replace(draft, content=(fronted, *draft.content)) if fronted else draft


def _fits(scene: Scene, sentence: int, cue: Cue) -> bool:
    """Whether the object is of the kind that the entry asks for («опубликовал проект», not «опубликовал фото»).

    «которого называют» and «как называют» tell how somebody is called, by nobody in particular.
    """
    called = [t.lemma for t in scene.tokens(sentence)[max(0, cue.first - 2) : cue.first]]
    if "как" in called or "который" in called or "так" in called:
        return False
    if scene.tokens(sentence)[cue.verb].lemma == "оценивать" and not _valued(
        scene.tokens(sentence)[max(0, cue.first - 1) :]
    ):
        return False
    objects = cue.entry.words("objects")
    near = scene.tokens(sentence)[cue.last : cue.last + OBJECT_REACH]
    return not objects or any(t.lemma in objects for t in near)


def _valued(tokens: tuple[Token, ...]) -> bool:
    """Whether an estimate names its value («оценивают ущерб в миллион», «как угрозу», «высоко»)."""
    near = tokens[:VALUE_REACH]
    valued = any(a.lemma == "в" and b.pos in ("NUM", "NOUN") for a, b in pairwise(near))
    return valued or any(t.lemma == "как" or t.pos == "ADV" for t in near)


def _opens_object(token: Token, cue: Cue) -> bool:
    """Whether a noun phrase can begin here; demands also name whom they go to («от соседей»)."""
    if token.pos == "ADP":
        return "demand" in cue.force or "reject" in cue.force
    if token.text in QUOTE_MARKS:
        return "assess" in cue.force
    finite = token.pos == "VERB" and token.feats.get("VerbForm") != "Part"
    return not finite and token.pos not in ("PUNCT", "SCONJ", "CCONJ")


def _fronted(scene: Scene, sentence: int, cue: Cue, source: Source | None) -> Span | None:
    """The object before its subject and verb, where only what it is called follows («Меры министр назвал верными»)."""
    tokens = scene.tokens(sentence)
    if source is None or not {"assess"} & set(cue.force) or source.references[0].first < 1 or cue.last >= len(tokens):
        return None
    called = tokens[cue.last].lemma == "как" or tokens[cue.last].feats.get("Case") in ("Ins", "Acc")
    first = source.references[0].first
    start = next((i + 1 for i in range(first - 1, -1, -1) if tokens[i].text in (",", ":", ";", *DASHES)), 0)
    before = tokens[start:first]
    nouns = [t for t in before if t.pos in ("NOUN", "PROPN", "PRON")]
    pair = {nouns[0].feats.get("Case"), tokens[cue.last].feats.get("Case")} if nouns else set()
    if (
        not called
        or not nouns
        or not (_object(nouns[0]) or pair == {"Ins", "Acc"})
        or cue.first - source.references[-1].last > 2
    ):
        return None
    if any(t.feats.get("VerbForm") == "Fin" for t in before) or source.references[0].last > cue.first:
        return None
    return span_of(tokens, start, first)


def _object(noun: Token) -> bool:
    """Whether a noun is an object, by its case or by the tree."""
    return noun.feats.get("Case") == "Acc" or noun.rel == "obj"


def _object_before(scene: Scene, sentence: int, cue: Cue) -> bool:
    """«Идею саммита поддержало правительство»: a noun in the accusative opens the sentence, no verb before the cue."""
    before = scene.tokens(sentence)[: cue.first]
    nouns = [t for t in before if t.pos in ("NOUN", "PROPN")]
    return (
        bool(nouns)
        and nouns[0].feats.get("Case") == "Acc"
        and not any(t.feats.get("VerbForm") in ("Fin", "Conv") or t.pos == "PUNCT" for t in before)
    )


def _start(scene: Scene, sentence: int, cue: Cue) -> int:
    """The first token of an object; a phrase's noun is its own object."""
    tokens = scene.tokens(sentence)
    if cue.entry.table == "phrase" and tokens[cue.last - 1].feats.get("Case") == "Acc":
        return cue.last - 1
    return _after_subject(scene, sentence, cue)


def _after_subject(scene: Scene, sentence: int, cue: Cue) -> int:
    """The first token after a cue and after its subject, where that follows it."""
    source = subject_of(scene, sentence, cue)
    at = cue.last
    if source is not None and source.references[0].first == cue.last:
        at = source.references[-1].last
    return at


def _phrase(scene: Scene, place: tuple[int, Cue], start: int, rule: str) -> Iterator[Draft]:
    """A draft whose content is an infinitive or noun phrase; such phrases need a speaker in the sentence."""
    sentence, cue = place
    source = subject_of(scene, sentence, cue)
    if source is None or passed_on_by(scene, sentence, cue) is not None:
        return
    end = min(clause_end(scene, sentence, start, cue, phrase=True), _subject_behind(scene, sentence, start, source))
    content = content_span(scene, sentence, start, end)
    tokens = scene.tokens(sentence)
    if all(t.pos in ("PRON", "PART", "ADV", "PUNCT") for t in tokens[start:end]):
        return
    if end - start == 1 and any(
        t.lemma in ("который", "куда", "где") for t in tokens[max(0, cue.first - 6) : cue.first]
    ):
        return
    yield from cue_draft(scene, (sentence, cue), rule, content, source)


def _subject_behind(scene: Scene, sentence: int, start: int, source: Source) -> int:
    """Where a subject opens that stands behind its object («комментирует матч главный тренер X»)."""
    tokens = scene.tokens(sentence)
    head = source.references[0].head
    if head < start or tokens[head].feats.get("Case") != "Nom":
        return len(tokens)
    nominal = (i for i in range(start, head) if tokens[i].pos in ("NOUN", "PROPN", "ADJ", "DET", "NUM"))
    return next((i for i in nominal if tokens[i].feats.get("Case") == "Nom"), source.references[0].first)


def standing_noun(scene: Scene, sentence: int) -> Iterator[Draft]:
    """… contains the demand to …; X wrote with the request to …: a noun that reports by itself."""
    tokens = scene.tokens(sentence)
    for at, entry in words_from(scene, sentence, "noun"):
        token = tokens[at]
        comes_with = at > 0 and tokens[at - 1].lemma == "с" and token.feats.get("Case") == "Ins"
        stands = token.feats.get("Case") in ("Nom", "Acc") and not entry.flag("with")
        near = tokens[at + 1 : at + 6]
        if not (comes_with or stands) or not _infinitive_in(near):
            continue
        source = _of_verb(scene, sentence, at) if comes_with else _of_main_clause(scene, sentence, at)
        content = content_span(scene, sentence, at + 1, _noun_end(scene, sentence, at))
        if content is not None and (source is not None or not comes_with):
            yield Draft(
                "speech.standing_noun",
                sentence,
                (content,),
                source,
                token.span,
                (entry.ref,),
                fallback="last",
                force=entry.words("force"),
            )


def _infinitive_in(near: tuple[Token, ...]) -> bool:
    return any(t.feats.get("VerbForm") == "Inf" for t in near) and not any(t.text == "," for t in near[:2])


def _noun_end(scene: Scene, sentence: int, at: int) -> int:
    """Where the words of a noun end: at the latest before the verb that it depends on («с просьбой … выступил X»)."""
    tokens = scene.tokens(sentence)
    end = clause_end(scene, sentence, at + 1, None, phrase=True)
    leading = [i for i in range(at + 1, end) if tokens[i].lemma in LEADING and tokens[i].feats.get("VerbForm") == "Fin"]
    return min([end, *leading]) if at == 1 else end


def _of_verb(scene: Scene, sentence: int, at: int) -> Source | None:
    """The subject of the verb that «с просьбой» belongs to: the nearest one before it, or the one behind its words."""
    tokens = scene.tokens(sentence)
    verbs = [i for i in range(at) if tokens[i].pos == "VERB" and tells(tokens, i)]
    later = [i for i in range(at + 1, len(tokens)) if tokens[i].lemma in LEADING and tells(tokens, i)]
    verb = verbs[-1] if verbs else next(iter(later), None)
    if verb is None:
        return None
    return subject_of(scene, sentence, Cue(verb, verb + 1, verb, open_entry(), (), (), "finite", False))


def _of_main_clause(scene: Scene, sentence: int, at: int) -> Source | None:
    """The subject of the clause on which «…, в котором содержится требование» depends."""
    tokens = scene.tokens(sentence)
    if not any(t.lemma == "который" for t in tokens[:at]):
        return None
    subjects = [r for r in scene.references[sentence] if r.last <= at and tokens[r.head].feats.get("Case") == "Nom"]
    return source_of(scene, sentence, (subjects[0],)) if subjects else None
