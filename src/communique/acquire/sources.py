"""Where the bytes are: named paths become sources, folders are walked in order of path."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from communique.acquire.addresses import PORTS, scheme_of
from communique.acquire.sniffing import GZIP_MAGIC, HEAD, sniff, unpacked_head
from communique.errors import UsageError
from communique.model import Failure

STDIN = "stdin"
"""The address of what came by standard input."""

_BESIDE_PAGES_NAMES = """
.bmp .css .csv .db .gif .ico .jpeg .jpg .js .json .log .map .md .mp3 .mp4 .pdf .png .py .rst .sqlite .svg .toml .tsv
.webp .woff .woff2 .xml .yaml .yml
"""
BESIDE_PAGES = frozenset(_BESIDE_PAGES_NAMES.split())
"""Kinds of files that lie in folders beside pages and hold none that can be read; named themselves, they are tried.
Only XML that opens as a feed or a sitemap is read in folders too."""


class Source(msgspec.Struct, frozen=True):
    """One input: its address, its place on this machine or on the Web, and its path.

    The path is None for standard input, whose origin is `-`, and for what is on the Web.
    """

    address: str
    origin: str
    path: Path | None


def check(paths: Sequence[str]) -> tuple[str, ...]:
    """The paths themselves, once it is sure that each exists."""
    for path in paths:
        if path == "-":
            continue
        if scheme := scheme_of(path):
            if scheme not in PORTS:
                raise UsageError(
                    f"{scheme}:// isn't fetched: {path}", hint="http and https are; name a file by its path"
                )
            continue
        if not path:
            raise UsageError("an empty path", hint="name a file or a folder, or - for standard input")
        if not os.path.lexists(path):
            here = Path(path).parent
            near = f"{here} is there, {Path(path).name} isn't in it" if here.is_dir() else f"{here} isn't there either"
            raise UsageError(f"no such file or folder: {path}", hint=near)
    return tuple(paths)


def walk(path: str) -> Iterator[Source | Failure]:
    """The sources under one named path."""
    if path == "-":
        yield Source(STDIN, "-", None)
        return
    if scheme_of(path):
        yield Source(path, path, None)
        return
    named = Path(path)
    if named.is_dir():
        yield from _folder(named, "", set())
    else:
        yield from _file(named, named.name, named=True)


def _folder(folder: Path, below: str, seen: set[tuple[int, int]]) -> Iterator[Source | Failure]:
    """The files of a folder and of the folders in it; a folder that was met before (by a link) is passed over."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        names = [(f"{item.name}/" if item.is_dir() else item.name) for item in folder.iterdir() if item.name[0] != "."]
    except OSError as error:
        origin = str(folder.absolute())
        yield Failure(f"{below or folder.name}", origin, f"can't list the folder: {error.strerror}", "`chmod +rx` it")
        return
    for name in sorted(names):
        if name.endswith("/"):
            yield from _folder(folder / name, below + name, seen)
        elif _suffix(name) not in BESIDE_PAGES or (_suffix(name) == ".xml" and _opens_feed(folder / name)):
            yield from _file(folder / name, below + name, named=False)


def _opens_feed(path: Path) -> bool:
    """Whether an XML file is a feed or a sitemap; one that can't be opened is left for the reading to tell of."""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError:
        return True
    return sniff(unpacked_head(head) if head.startswith(GZIP_MAGIC) else head) == "feed"


def _suffix(name: str) -> str:
    return Path(name.lower().removesuffix(".gz")).suffix


def _file(path: Path, address: str, *, named: bool) -> Iterator[Source | Failure]:
    """The file as a source; a pipe is read only where it was named itself, for in a folder it might never end."""
    origin = str(path.absolute())
    address = address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        if not path.exists():
            yield Failure(address, origin, "a link to a file that isn't there", "mend or remove the link")
        elif named or path.is_file():
            yield Source(address, origin, path)
        else:
            yield Failure(address, origin, "not a file (a device, pipe or socket)", "name it itself to read it")
    except OSError as error:
        yield Failure(address, origin, f"can't be reached: {error.strerror}", "")
