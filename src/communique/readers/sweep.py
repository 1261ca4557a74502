"""Python's search for unreachable cycles, put off while pages are read.

What a page leaves behind goes by reference counts; cycles are rare. The search, which looks through all caches, models
and lexicons every time, took 7 % of the time. It is made once in many pages, and never looks at what was loaded.
"""

from __future__ import annotations

import gc
from types import TracebackType

PAGES = 500
"""Pages between two searches: 500 articles of news left 15 MB behind."""


class Sweep:
    """Use it in a `with` around the reading, and tell it of the pages."""

    def __init__(self) -> None:
        self._pages = 0
        self._due = 0

    def __enter__(self) -> Sweep:
        """Stops the automatic search."""
        gc.disable()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Gives the search back to Python, which leaves what was loaded and kept up to now aside: what comes next in a
        run brings pages together, and one search through the models would cost it as much as all copies."""
        gc.freeze()
        gc.enable()

    def after(self, pages: int) -> None:
        """So many pages have been read; after the first ones everything is loaded, and is set aside."""
        if not pages:
            return
        self._pages += pages
        if not self._due:
            gc.freeze()
            self._due = self._pages + PAGES
        elif self._pages >= self._due:
            gc.collect()
            self._due += PAGES
