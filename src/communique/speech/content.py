"""Where reported words begin and end inside their sentence."""

from __future__ import annotations

from communique.model import Span, Token
from communique.speech.cues import Cue, by_word, links
from communique.speech.scene import DASHES, QUOTE_MARKS, Scene, span_of

WH_WORDS = ("почему", "зачем", "когда", "где", "куда", "сколько", "какой", "кто", "насколько")
"""Words that open a reported question and belong to it."""

CONJUNCTIONS = ("что", "чтобы", "будто", "якобы", "дабы")
"""Words that open a reported clause and do not belong to it."""

ASKING = frozenset(("demand", "offer", "ready", "agree", "threat", "speech", "on", "promise"))
"""Forces and frames after which «чтобы» opens what is asked for."""

BECAUSE = frozenset(("из-за", "благодаря", "вследствие", "ввиду", "связи", "помимо", "кроме", "вопреки", "после", "до"))
"""Words before «того, что», «тем, что» by which the clause tells a reason or a circumstance."""

AUTHOR_GOES_ON = ("однако", "но", "а", "при", "между", "тогда")
"""Words after a comma that may open a clause of the author's own."""

RELATIVES = ("который", "кто", "что", "где", "куда", "какой", "чей", "когда", "если", "чтобы", "как")
"""Words that open a clause which belongs to the phrase before it."""

NEVER_ENDS = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "DET", "NUM", "AUX", "PRON"))
"""Words that end no clause by standing behind it: only commas, conjunctions and words of time can."""

TIMES = ("за", "незадолго", "вскоре", "сразу", "еще", "накануне", "до", "после", "перед")
"""Words that open the time at which something was said («сразу после того, как»)."""

MAY_END = frozenset((*DASHES, *",;:)", "и", "а", "но", *TIMES))
"""The marks and words, the only ones, by which the clause can be told to end."""

REASONS = ("поскольку", "однако", "хотя", "но", "а", "так", "после", "ссылаясь", "заявив", "сообщив")
"""Words after a comma that end a reported infinitive or noun phrase."""


def clause_end(scene: Scene, sentence: int, start: int, cue: Cue | None, *, phrase: bool = False) -> int:
    """The token after the last one of a reported clause that starts at `start`.

    A clause runs to the end of the sentence, but for what follows as an attribution of its own («…, передает X»),
    a gerund that adds a statement («…, добавив, что»), and a second verb of the author («… и выразил надежду»).
    `phrase` is for infinitives and noun phrases, which the author's own clauses end sooner.
    """
    end = _end_of_quote(scene, sentence, start)
    tokens = scene.tokens(sentence)
    for at in range(start + 1, end):
        token = tokens[at]
        if token.pos in NEVER_ENDS or (token.text not in MAY_END and token.lemma not in MAY_END):
            continue
        if _parenthesis_closes(tokens, start, at):
            return at
        if not _quoted_since(scene, sentence, start, at) and (
            _author_goes_on(scene, sentence, at, cue) or (phrase and _phrase_ends_at(scene, sentence, at, cue))
        ):
            return at
        if _told_aside(scene, sentence, at) and (phrase or _whole(tokens[start:at])):
            return at
    return end


def _whole(clause: tuple[Token, ...]) -> bool:
    """Whether a clause has its verb already."""
    return any(t.feats.get("VerbForm") in ("Fin", "Inf") or t.feats.get("Variant") == "Short" for t in clause)


def _parenthesis_closes(tokens: tuple[Token, ...], start: int, at: int) -> bool:
    """Whether a parenthesis closes that opened before the clause."""
    return tokens[at].text == ")" and "(" not in [t.text for t in tokens[start:at]]


def _author_goes_on(scene: Scene, sentence: int, at: int, cue: Cue | None) -> bool:
    """Whether a clause of any kind ends before this token."""
    tokens = scene.tokens(sentence)
    if tokens[at].text == ":" and at + 1 < len(tokens) and scene.spoken(sentence, at + 1):
        return True
    if _tail(scene, sentence, at) or _gerund(scene, sentence, at, cue) or _second_verb(scene, sentence, at, cue):
        return True
    return _turn(scene, sentence, at, cue)


def _phrase_ends_at(scene: Scene, sentence: int, at: int, cue: Cue | None) -> bool:
    """Whether an infinitive or a noun phrase ends before this token."""
    return (cue is None and _speech_after_and(scene, sentence, at)) or _phrase_ends(scene, sentence, at)


def _end_of_quote(scene: Scene, sentence: int, start: int) -> int:
    """The token that closes the quotation which holds `start`, or the end of the sentence."""
    tokens = scene.tokens(sentence)
    if start >= len(tokens):
        return len(tokens)
    quote = next((q for q in scene.quotes[sentence] if q.speech and q.inner.holds(tokens[start].span)), None)
    end = quote.inner.end if quote is not None else tokens[-1].end
    return next((i for i in range(start, len(tokens)) if tokens[i].start >= end), len(tokens))


def _quoted_since(scene: Scene, sentence: int, start: int, at: int) -> bool:
    """Whether a token stands in a quotation that opened after `start`: nothing of the author's own is there."""
    tokens = scene.tokens(sentence)
    return any(q.inner.holds(tokens[at].span) and not q.inner.holds(tokens[start].span) for q in scene.quotes[sentence])


def _separator(token: Token) -> bool:
    return token.text == "," or token.text in DASHES


def _cue_at(scene: Scene, sentence: int, at: int) -> Cue | None:
    for cue in scene.cues[sentence]:
        if cue.first <= at < cue.last:
            return cue
    return None


def _tail(scene: Scene, sentence: int, at: int) -> bool:
    """«, передает X», «, как заявил X»: an attribution after a comma or dash that ends the sentence."""
    tokens = scene.tokens(sentence)
    if not _separator(tokens[at]):
        return False
    after = at + 1
    while after < len(tokens) and (_separator(tokens[after]) or tokens[after].lemma in ("как", "о", "это", "что")):
        after += 1
    if after < len(tokens) and tokens[after].text.casefold() in by_word("impersonal", "form"):
        return True
    cue = _cue_at(scene, sentence, after) if after < len(tokens) else None
    if cue is None or cue.form != "finite" or not {"before", "quote"} & set(cue.frames):
        return False
    rest = tokens[cue.last :]
    if any(t.lemma in ("что", "чтобы") or t.pos == "SCONJ" for t in rest[:12]):
        return False
    comma = next((i for i, t in enumerate(rest[:2]) if t.text == ","), None)
    if comma is None:
        return True
    return any(t.lemma == "который" or t.feats.get("VerbForm") == "Part" for t in rest[comma + 1 : comma + 4])


def _gerund(scene: Scene, sentence: int, at: int, cue: Cue | None) -> bool:
    """«, добавив, что …»; «заявив, что …, и ограничив …»."""
    tokens = scene.tokens(sentence)
    if cue is not None and cue.form == "gerund" and tokens[at].lemma == "и":
        following = next((t for t in tokens[at + 1 :] if t.pos not in ("ADV", "PART")), None)
        return following is not None and following.feats.get("VerbForm") == "Conv"
    if tokens[at].text != ",":
        return False
    after = at + 1
    while after < len(tokens) and tokens[after].lemma in ("при", "это", "и", "также", "одновременно"):
        after += 1
    other = _cue_at(scene, sentence, after) if after < len(tokens) else None
    return other is not None and other.form == "gerund" and "thought" not in other.force


def _second_verb(scene: Scene, sentence: int, at: int, cue: Cue | None) -> bool:
    """«и выразил надежду»: a second cue of the same subject, where the content itself has no such verb."""
    tokens = scene.tokens(sentence)
    if cue is None or cue.form != "finite" or tokens[at].lemma not in ("и", "а", "но"):
        return False
    after = at + 1
    while after < len(tokens) and (tokens[after].pos == "ADV" or tokens[after].lemma in ("также", "не")):
        after += 1
    second = _cue_at(scene, sentence, after) if after < len(tokens) else None
    if second is None or second.form not in ("finite", "predicate"):
        return False
    own, other = tokens[cue.verb].feats, tokens[second.verb].feats
    keys = ("Tense", "Number", "Gender") if second.form == "finite" else ("Number", "Gender")
    if any(own.get(key) != other.get(key) for key in keys):
        return False
    if tokens[at - 1].text == "," and tokens[at].lemma == "и":
        return True
    between = tokens[cue.last : at]
    return not any(t.pos == "VERB" and all(t.feats.get(k) == own.get(k) for k in keys) for t in between)


def _speech_after_and(scene: Scene, sentence: int, at: int) -> bool:
    """«… и заявил о готовности»: what a noun names ends where its subject speaks on."""
    tokens = scene.tokens(sentence)
    second = _cue_at(scene, sentence, at + 1) if tokens[at].lemma == "и" and at + 1 < len(tokens) else None
    return second is not None and second.form == "finite"


def _turn(scene: Scene, sentence: int, at: int, cue: Cue | None) -> bool:
    """«…, однако позднее X заявил, что …»: a new clause with a speaker of its own."""
    tokens = scene.tokens(sentence)
    if tokens[at].text != "," or at + 1 >= len(tokens):
        return False
    if tokens[at + 1].lemma not in AUTHOR_GOES_ON:
        return False
    later = [c for c in scene.cues[sentence] if c.first > at and c.form == "finite" and "speech" in c.force]
    return bool(later) and later[0].first - at < 12 and (cue is None or later[0].first > cue.last)


def _told_aside(scene: Scene, sentence: int, at: int) -> bool:
    """«, которое, по словам X, …»: a relative clause that is somebody's words."""
    tokens = scene.tokens(sentence)
    if tokens[at].text != "," or at + 3 >= len(tokens) or tokens[at + 1].lemma != "который":
        return False
    return tokens[at + 2].text == "," and tokens[at + 3].lemma in ("по", "как")


def _phrase_ends(scene: Scene, sentence: int, at: int) -> bool:
    """A reason or a clause of the author's own after a comma, which a reported phrase does not reach into."""
    tokens = scene.tokens(sentence)
    if tokens[at].text == ";" or _before_that_time(tokens, at):
        return True
    if tokens[at].text == ":":
        end = next((i for i in range(at + 1, len(tokens)) if tokens[i].pos == "PUNCT"), len(tokens))
        return any(t.feats.get("VerbForm") == "Fin" for t in tokens[at + 1 : end])
    if tokens[at].text != "," or at + 1 >= len(tokens):
        return False
    if tokens[at + 1].lemma == "а" and at + 2 < len(tokens) and tokens[at + 2].lemma == "также":
        return False
    if tokens[at + 1].feats.get("VerbForm") == "Conv":
        return True
    return tokens[at + 1].lemma in REASONS or _new_clause(scene, sentence, at + 1)


def _before_that_time(tokens: tuple[Token, ...], at: int) -> bool:
    """«за час до того, как …»: when it was said, not what."""
    if tokens[at].lemma not in TIMES:
        return False
    ahead = [t.text.casefold() for t in tokens[at + 1 : at + 7]]
    return any(ahead[i : i + 3] == ["того", ",", "как"] for i in range(len(ahead) - 2))


def _new_clause(scene: Scene, sentence: int, at: int) -> bool:
    """A clause of the author's own: a subject in the nominative and its verb before the next comma.

    «…, он встречался», «…, городская полиция задержала»; what a conjunction or «который» opens still belongs to the
    phrase.
    """
    tokens = scene.tokens(sentence)
    end = next((i for i in range(at, len(tokens)) if tokens[i].pos == "PUNCT"), len(tokens))
    clause = tokens[at + (tokens[at].lemma in ("и", "а", "но")) : end]
    if not clause or clause[0].pos in ("SCONJ", "CCONJ") or any(t.lemma in RELATIVES for t in clause[:3]):
        return False
    verb = next((i for i, t in enumerate(clause) if t.feats.get("VerbForm") == "Fin"), None)
    return verb is not None and any(
        t.feats.get("Case") == "Nom" and t.pos in ("NOUN", "PROPN", "PRON") for t in clause[:verb]
    )


def conjunction(scene: Scene, sentence: int, cue: Cue) -> int | None:
    """The token of the conjunction that opens the clause of a cue: «, что», «о том, что», «, почему»."""
    tokens = scene.tokens(sentence)
    for at in range(cue.last, len(tokens)):
        token = tokens[at]
        if token.lemma in CONJUNCTIONS and at > 0 and (_comma_before(tokens, at) or at == cue.last):
            others = any(t.feats.get("VerbForm") == "Conv" for t in tokens[cue.last : at]) and _points(tokens[at - 2])
            return None if others or _purpose(tokens, cue, at) or _other_reason(tokens, at) else at
        if token.lemma in WH_WORDS and tokens[at - 1].text == "," and at - cue.last <= _reach(token):
            return at - 1
        other = _cue_at(scene, sentence, at)
        if other is not None and other.first != cue.first and other.form in ("finite", "gerund"):
            return None
        if token.pos == "VERB" and token.feats.get("VerbForm") == "Fin" and not _relative(tokens, cue.last, at):
            return None
        if token.text in (":", ";") or (scene.spoken(sentence, at) and not scene.spoken(sentence, cue.first)):
            return None
    return None


def _points(word: Token) -> bool:
    """Whether the clause belongs to the word before its comma: a gerund, or «то», «тем», «том» of one."""
    return word.feats.get("VerbForm") == "Conv" or word.text.casefold() in ("то", "тем", "том", "того")


def _reach(word: Token) -> int:
    """Words within which a reported question must open; «когда», «где» open clauses of time and place as well."""
    return 1 if word.lemma in ("когда", "где", "куда") else 4


def _comma_before(tokens: tuple[Token, ...], at: int) -> bool:
    """A comma before a conjunction, also with a quotation mark between them («уточнил, "что решения …"»)."""
    if tokens[at - 1].text == ",":
        return True
    quoted = tokens[at - 1].text in QUOTE_MARKS and at > 2 and tokens[at - 2].text == ","
    return quoted and tokens[at - 3].feats.get("VerbForm") == "Fin"


def _other_reason(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether «что» belongs to «из-за того, что», «по той причине, что»: why it was said, not what."""
    before = [t.text.casefold() for t in tokens[max(0, at - 5) : at - 1]]
    if "причине" in before:
        return True
    return bool(before) and before[-1] in ("того", "тому", "тем") and bool(BECAUSE & set(before[-4:-1]))


def _purpose(tokens: tuple[Token, ...], cue: Cue, at: int) -> bool:
    """Whether «чтобы» tells what for, not what: after «с тем», «для того», or behind an infinitive of the cue."""
    if tokens[at].lemma not in ("чтобы", "дабы"):
        return False
    between = tokens[cue.last : at]
    pointing = [t.text.casefold() for t in between[-3:]]
    if "тем" in pointing or ("того" in pointing and "для" in pointing):
        return True
    if "speech" in cue.force and not {"demand", "offer"} & set(cue.force):
        verb = next((t for t in tokens[at + 1 :] if t.pos == "VERB" and t.feats.get("VerbForm") != "Part"), None)
        if verb is not None and verb.feats.get("VerbForm") == "Inf":
            return True
    return any(t.feats.get("VerbForm") == "Inf" for t in between) or not ASKING & {*cue.force, *cue.frames}


def _relative(tokens: tuple[Token, ...], first: int, at: int) -> bool:
    return any(t.lemma in ("который", "где") for t in tokens[max(first, at - 8) : at])


def mere_link(words: tuple[Token, ...]) -> bool:
    """«Однако», «кроме того», «тем не менее»: words that only tie a sentence to the one before."""
    return " ".join(t.text.casefold() for t in words if t.pos != "PUNCT") in links()


def content_span(scene: Scene, sentence: int, first: int, last: int) -> Span | None:
    """The span of a reported clause, edges trimmed."""
    return span_of(scene.tokens(sentence), first, last)
