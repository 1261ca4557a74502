"""The name of an issue: its most telling phrase, in the nominative, in the number in which it was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from communique.model import Span, Topic

LONGEST = 5
"""How many words a name has at most where a shorter one stands too: a reader takes it in at a glance."""

ANYWHERE = Span(0, 0)
"""Stands for the place of a phrase that is only named."""


CASES = {"в": "accs", "во": "accs", "на": "accs", "к": "datv", "ко": "datv", "с": "ablt", "со": "ablt"}
"""The case after a preposition that opens what a deed is about."""


SHARE = 1 / 3
"""The share of all mentions that a phrase must have to name the issue; else the shortest phrase in use does: where one
dossier speaks of the programme of two states, neither names it."""


def name_of(key: Sequence[str], topics: Mapping[Topic, int]) -> str:
    """The phrase in which most statements speak of the thing, of equally common ones the longest short one.

    `topics` are without place, each with the number of its statements; nouns count before verbs where both stand.
    """
    nouns = {topic: times for topic, times in topics.items() if not topic.verbal}
    said = Counter(nouns or topics)
    best = max(said, key=lambda topic: (said[topic], *_telling(topic)))
    if said[best] < SHARE * said.total():
        if len(key) == 1 and len(best.name.split()) > 1:
            many = 2 * sum(said[topic] for topic in said if topic.many) >= said.total()
            return readable(Topic(tuple(key), key[0], ANYWHERE, many=many))
        shortest = min(len(topic.name.split()) for topic in said)
        short = [topic for topic in said if len(topic.name.split()) == shortest]
        best = max(short, key=lambda topic: (said[topic], topic.name, *_shape(topic)))
    return readable(best)


Wording = tuple[tuple[str, ...], str, int, bool, bool]
"""What counts of a topic where equal phrases count together: words, name, head, many, verbal."""


def placeless(wording: Wording) -> Topic:
    """The topic of a wording, without a place."""
    words, name, head, many, verbal = wording
    return Topic(words, name, ANYWHERE, False, head, many, verbal)


def _telling(topic: Topic) -> tuple[bool, int, str, bool, int]:
    words = len(topic.name.split())
    return (words <= LONGEST, words if words <= LONGEST else -words, topic.name, *_shape(topic))


def _shape(topic: Topic) -> tuple[bool, int]:
    """What tells two phrases with one name apart: of equally common ones the singular counts, whoever came first."""
    return not topic.many, topic.head


def readable(topic: Topic) -> str:
    """The name with its head in the plural where it was said so; what a verb was done to in the genitive."""
    words = topic.name.split()
    if topic.verbal:
        case = CASES.get(words[1], "gent") if len(words) > 2 else "gent"
        return " ".join([*words[:-1], inflected(words[-1], {case, "plur" if topic.many else "sing"})])
    if not topic.many:
        return topic.name
    lead = [inflected(word, {"nomn", "plur"}) for word in words[: topic.head + 1]]
    return " ".join([*lead, *words[topic.head + 1 :]])


def inflected(word: str, grammemes: set[str]) -> str:
    """A nominative in another form, with its capital letters; the word as it is where the dictionary can't."""
    from communique.dictionary import inflected as bent  # a run with nothing new loads no dictionary
    from communique.dictionary import parses

    if word.isupper() and len(word) > 1:
        return word
    lower = word.casefold()
    nominative = [parse for parse in parses(lower) if "nomn" in parse.tag]
    changed = next((form for parse in nominative if (form := bent(lower, parse, grammemes))), None)
    if changed is None:
        return word
    return changed.capitalize() if word[:1].isupper() else changed
