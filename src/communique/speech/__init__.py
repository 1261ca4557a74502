"""Who said what, through whom? The statements of one article with speaker, cue, content and relays."""

from __future__ import annotations

from communique.model import Article, Cast, Markup, Page, Speech
from communique.speech.assembly import assemble
from communique.speech.scene import make_scene

__all__ = ["find_speech"]


def find_speech(page: Page, article: Article, markup: Markup, cast: Cast) -> Speech:
    """The statements of one article, in text order, and the outlets that it names as the source of its news."""
    return assemble(make_scene(page, article, markup, cast))
