"""Reading pages in this process; whatever goes wrong with one becomes its failure."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Sequence

import msgspec

from communique.errors import BrokenLexicon, CommuniqueError, MissingModel
from communique.model import Failure, Page, Reading
from communique.profile import Profile

FATAL = (BrokenLexicon, MissingModel, MemoryError)
"""What stops a run, for no page can be read while it lasts; anything else spoils one page."""


class Outcome(msgspec.Struct, frozen=True):
    """What became of one page: its reading, or its failure, with the traceback where the fault is ours."""

    page: Page
    reading: Reading | None = None
    failure: Failure | None = None
    trace: str = ""


def read_here(pages: Sequence[Page], profile: Profile) -> Iterator[Outcome]:
    """The outcomes of reading some pages here and now; where they can't be read together, one by one."""
    with profile("loading"):
        from communique.pipeline import prepare, read_pages

        prepare()
    try:
        readings = read_pages(pages, profile)
    except FATAL:
        raise
    except Exception as error:
        if len(pages) == 1:
            yield _failed(pages[0], error)
        else:
            for page in pages:
                yield from read_here([page], profile)
        return
    for page, reading in zip(pages, readings, strict=True):
        yield Outcome(page, reading=reading)


def let_go() -> None:
    """Frees what pages were read with: the models, and what functions of this package remember. Whoever asks for it
    again gets it anew."""
    for name, module in list(sys.modules.items()):
        if name.startswith("communique."):
            for one in vars(module).values():
                if hasattr(one, "cache_clear"):
                    one.cache_clear()


def _failed(page: Page, error: Exception) -> Outcome:
    if isinstance(error, CommuniqueError):
        return Outcome(page, failure=Failure(page.address, page.origin, error.message, error.hint))
    reason = f"reading broke off ({type(error).__name__}: {error})"
    failure = Failure(page.address, page.origin, reason, "a fault of communique: `--debug` shows where")
    return Outcome(page, failure=failure, trace="".join(traceback.format_exception(error)))
