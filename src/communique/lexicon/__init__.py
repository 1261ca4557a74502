"""Which words matter: TOML tables per language, each entry with an example that must fire.

A file of the lexicon is `lexicon/<language>/<name>.toml`. Every entry is one `[[table]]` with at least the key
`example` (a string or a list of strings); `not` may give sentences on which it must not fire. `ref` is the entry's
permanent address for people: file and line.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources

import msgspec

from communique.errors import BrokenLexicon

_HEADER = re.compile(r"^\[\[([\w.]+)\]\]", re.MULTILINE)
_decoder = msgspec.json.Decoder()


class Entry(msgspec.Struct, frozen=True):
    """One entry: its table, its address (`ru/speech.toml:12`), its keys, and the sentences that prove it."""

    ref: str
    table: str
    keys: dict[str, object]
    examples: tuple[str, ...]
    counter: tuple[str, ...]

    def word(self, key: str, default: str = "") -> str:
        """The text under `key`."""
        value = self.keys.get(key, default)
        if not isinstance(value, str):
            raise BrokenLexicon(f"{self.ref}: {key} must be a text, not {value!r}")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """The texts under `key`; one text counts as a list of one."""
        value = self.keys.get(key)
        if value is None:
            return ()
        return _texts(value, self.ref, key)

    def flag(self, key: str) -> bool:
        """Whether `key` is set to true."""
        return self.keys.get(key) is True


def _texts(value: object, ref: str, key: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (list, tuple)) and set(map(type, value)) <= {str}:
        return tuple(value)
    raise BrokenLexicon(f"{ref}: {key} must be a text or a list of texts, not {value!r}")


def parse(source: str, file: str) -> tuple[Entry, ...]:
    """The entries of one TOML text in the order in which they stand; `file` is used in their addresses."""
    try:
        data = _plain_tables(source) or tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise BrokenLexicon(f"{file}: {error}") from error
    seen: dict[str, int] = {}
    entries = []
    line, counted = 1, 0
    for match in _HEADER.finditer(source):
        table = match.group(1)
        at = seen.get(table, 0)
        seen[table] = at + 1
        keys = data[table][at]
        line, counted = line + source.count("\n", counted, match.start()), match.start()
        ref = f"{file}:{line}"
        examples = _texts(keys.get("example", ()), ref, "example")
        if not examples:
            raise BrokenLexicon(f"{ref}: an entry needs an example that must fire")
        entries.append(Entry(ref, table, keys, examples, _texts(keys.get("not", ()), ref, "not")))
    return tuple(entries)


def _plain_tables(source: str) -> dict[str, list[dict[str, object]]]:
    """A TOML text whose every line is a heading of a table or a whole `key = value` in words that JSON shares; empty
    where one isn't. Python's own reader takes ten times as long, at every start of every process."""
    data: dict[str, list[dict[str, object]]] = {}
    row: dict[str, object] = {}
    for line in source.splitlines():
        key, is_value, value = line.partition(" = ")
        if heading := _HEADER.fullmatch(line):
            row = {}
            data.setdefault(heading[1], []).append(row)
        elif is_value and key.isidentifier() and data and key not in row:
            try:
                row[key] = _decoder.decode(value)
            except msgspec.DecodeError:
                return {}
        elif line and not line.startswith("#"):
            return {}
    return {} if any("." in name for name in data) else data


@lru_cache(maxsize=64)
def entries(language: str, name: str) -> tuple[Entry, ...]:
    """The entries of `lexicon/<language>/<name>.toml`."""
    source = resources.files(__package__).joinpath(language, f"{name}.toml").read_text(encoding="utf-8")
    return parse(source, f"{language}/{name}.toml")


@lru_cache(maxsize=256)
def table(language: str, name: str, table: str) -> tuple[Entry, ...]:
    """The entries of one table of one file."""
    return tuple(entry for entry in entries(language, name) if entry.table == table)


def files(language: str) -> tuple[str, ...]:
    """The names of the language's lexicon files, sorted."""
    folder = resources.files(__package__).joinpath(language)
    return tuple(sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")))
