"""The grammar of reported speech on one screen: the rules in the order in which they are tried.

A rule gets one sentence of the scene and yields drafts. Where two rules claim the same cue, the earlier one has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from communique.speech.clauses import says_colon, says_that, topic_first, words_before
from communique.speech.draft import Draft
from communique.speech.nominal import holds_item, noun_that
from communique.speech.passing import passes_words
from communique.speech.phrases import about_topic, names_object, standing_noun, to_do
from communique.speech.quoting import dialogue, quotations
from communique.speech.scene import Scene
from communique.speech.sources import according_to, goes_on, headline, impersonal, points_back, refers_to

Rule = Callable[[Scene, int], Iterator[Draft]]

RULES: tuple[Rule, ...] = (
    passes_words,
    impersonal,
    quotations,
    dialogue,
    refers_to,
    points_back,
    says_that,
    according_to,
    words_before,
    says_colon,
    to_do,
    about_topic,
    topic_first,
    names_object,
    standing_noun,
    noun_that,
    holds_item,
    headline,
    goes_on,
)
"""The rules in their order: where two claim one cue, the earlier has it."""

SPOTS: dict[Rule, str] = {
    **dict.fromkeys(RULES, "cue"),
    impersonal: "impersonal",
    quotations: "quote",
    points_back: "anaphor",
    according_to: "according",
    standing_noun: "noun",
    noun_that: "telling",
    holds_item: "item",
    headline: "title",
    goes_on: "quote",
}
"""In which sentences each rule is tried: the kind of the scene's `spots`."""
