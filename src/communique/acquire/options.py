"""How inputs are taken in: what may be fetched, how patiently, and how much of it."""

from __future__ import annotations

import msgspec

from communique.acquire.limits import PAGE_LIMIT

FOLLOWED = 50
"""How many pages of a feed or sitemap are fetched when its address is named: a news feed holds 20 to 50 entries."""

PATIENCE = 30.0
"""Seconds that one answer may take from the first byte sent to the last received; slow news sites need 5 to 10."""

SILENCE = 10.0
"""Seconds that a server may be silent for, and that a connection may take."""

PAUSE = 1.0
"""Seconds between two requests to one host: what robots.txt files commonly ask for."""


class Options(msgspec.Struct, frozen=True):
    """What `acquire` may do.

    `offline` refuses every address. `allow_private` lets addresses of this machine and of private networks be fetched.
    `follow` is how many pages of each feed or sitemap are fetched: by default `FOLLOWED` when its address is named and
    none when it is a file. `patience`, `silence` and `pause` are seconds, `page_limit` bytes.
    """

    offline: bool = False
    allow_private: bool = False
    follow: int | None = None
    patience: float = PATIENCE
    silence: float = SILENCE
    pause: float = PAUSE
    page_limit: int = PAGE_LIMIT
