"""Bytes to text: byte order mark, UTF-8, what the page declares, and the eight-bit encodings of Cyrillic and Latin."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from communique.errors import UnreadablePage

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
EIGHT_BIT = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "cp1252", "cp1250")
"""The encodings that are weighed against each other, the commoner first: of equal readings the first one wins."""

DECLARED_WITHIN = 4096
BROKEN_SHARE = 0.01
"""Up to this share of broken sequences among the non-ASCII characters, a text is still UTF-8 (a dump cut in the middle
of a letter); above it other encodings are tried. Any eight-bit Cyrillic text read as UTF-8 breaks at 90 % or more."""

PLAUSIBLE = 0.6
"""The least plausibility of an eight-bit reading. Right readings of 300 news articles, cut to 60 characters, had 0.8
and more, noise bytes below 0.2."""

GARBLED_SHARE = 0.4
"""So large a share of Р and С among the Cyrillic letters means UTF-8 that was once decoded as windows-1251: there it is
half of them; in Russian prose both capitals together are below 2 %."""
GARBLED_LEAST = 40
CONTROL_SHARE = 0.02
"""A text with more control characters than this is binary; a text has a form feed now and then."""

MEANT = {"iso-8859-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "win-1251": "cp1251", "win1251": "cp1251"}
"""What declarations mean that name something else: the Web reads Latin-1 as its superset."""

_DECLARED = re.compile(rb"(?:charset\s*=\s*[\"']?|<\?xml[^>]*encoding=[\"'])([\w-]+)", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x7f]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_SURROGATE = re.compile("[\ud800-\udfff\x00]")
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile("[аеиоуыэюяіїєёaeiouyäöüéèàáíó]", re.IGNORECASE)
_FREQUENT = frozenset("оеаинтсрвлкмдпуabcdefghilmnoprstuéèäöü")


def decode(data: bytes, *, html: bool = False, declared: str = "") -> tuple[str, str]:
    """The text of the bytes without byte order mark, and its encoding; `UnreadablePage` where there is no text.

    Bytes that are UTF-8 are read so, for no eight-bit text is by chance. Else what HTTP `declared` goes before what the
    page declares, and both before the most plausible reading; a declaration that gives no words is passed over.
    """
    text, encoding = _decode(data, _declarations(data if html else b"", declared))
    if not text.strip("\ufeff \t\r\n\x0b\x0c\xa0"):
        raise UnreadablePage("empty file", hint="there is nothing in it to read")
    if _CONTROL.search(text) and len(_CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise UnreadablePage("binary, not text", hint="text, HTML and JSON Lines are read")
    _refuse_garbled(text)
    return without_strays(text), encoding


def without_strays(text: str) -> str:
    """The text with NUL and lone surrogates, which no store can keep, replaced one for one."""
    try:
        text.encode()  # ten times as fast as to look for them
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text.replace("\x00", "\ufffd")


def _declarations(page: bytes, declared: str) -> list[str]:
    """The encodings that HTTP and the page name, in this order."""
    inside = _DECLARED.search(page[:DECLARED_WITHIN])
    names = (declared, inside.group(1).decode("ascii", "replace") if inside else "")
    return [MEANT.get(name.strip().lower(), name) for name in names if name]


def _decode(data: bytes, declared: list[str]) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict_or_broken(data[len(mark) :], encoding), encoding
    if b"\x00" in data:
        return _wide(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    repaired = data.decode("utf-8", "replace")
    broken = repaired.count("\ufffd")
    if broken <= max(1, BROKEN_SHARE * _beyond_ascii(repaired)) and _CYRILLIC.search(repaired):
        return repaired, "utf-8"
    for name in declared:
        if text := _declared(data, name):
            return text
    return _eight_bit(data)


def _strict_or_broken(data: bytes, encoding: str) -> str:
    text = data.decode(encoding, "replace")
    if text.count("\ufffd") > BROKEN_SHARE * len(text) + 1:
        raise UnreadablePage(f"wrong encoding: it begins as {encoding} and isn't", hint="save it as UTF-8")
    return text


def _wide(data: bytes) -> tuple[str, str]:
    """UTF-16 without a mark: spaces and Latin letters show NUL, Cyrillic letters 4, in every other byte."""
    for encoding, high in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if high.count(0) + high.count(4) > 0.9 * len(high):
            return data[: len(data) // 2 * 2].decode(encoding, "replace"), encoding
    raise UnreadablePage("binary, not text", hint="text, HTML and JSON Lines are read")


def _declared(data: bytes, name: str) -> tuple[str, str] | None:
    """The text in the encoding that was declared, where it can be true."""
    try:
        codec = codecs.lookup(name)
        text = data.decode(codec.name, "replace")
    except (LookupError, ValueError):
        return None
    if text.count("\ufffd") > BROKEN_SHARE * len(text) or _plausibility(text) < PLAUSIBLE:
        return None
    return text, codec.name


def _eight_bit(data: bytes) -> tuple[str, str]:
    """The most plausible reading in one of the eight-bit encodings."""
    best, chosen = 0.0, ("", "")
    for encoding in EIGHT_BIT:
        text = data.decode(encoding, "replace")
        if (plausible := _plausibility(text)) > best:
            best, chosen = plausible, (text, encoding)
    if best >= PLAUSIBLE:
        return chosen
    if len(_CONTROL.findall(data.decode("latin-1"))) > CONTROL_SHARE * len(data):
        raise UnreadablePage("binary, not text", hint="text, HTML and JSON Lines are read")
    raise UnreadablePage("wrong encoding: no known one gives words", hint="save it as UTF-8")


def _plausibility(text: str) -> float:
    """How much the characters beyond ASCII look like written words: from below 0 to 1.

    Letters of frequent kinds in words that have a vowel and are in one case count for it, all other characters
    beyond ASCII (capitals within words, box drawings, letters of two scripts in one word) don't.
    """
    every = _beyond_ascii(text)
    if not every:
        return 0.0
    words = Counter(word for word in _WORD.findall(text) if not word.isascii())
    good = sum(_worth(word) * count for word, count in words.items())
    punctuation = sum(text.count(mark) for mark in "«»—–…„“”’№\xa0")
    return (good + 0.7 * punctuation) / every


def _worth(word: str) -> float:
    """How many of the characters beyond ASCII of a word count for it."""
    strange = _beyond_ascii(word)
    one_script = strange == len(word) or not _CYRILLIC.search(word)
    cased = word[1:].islower() or word.isupper() or len(word) == 1
    if not one_script or not cased or (len(word) >= 4 and not _VOWEL.search(word)):
        return 0.0
    frequent = sum(letter.lower() in _FREQUENT for letter in word) / len(word)
    upper = 0.8 if word.isupper() and len(word) > 1 else 1.0
    return strange * upper * min(1.0, 0.4 + 0.8 * frequent)


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def looks_garbled(text: str) -> bool:
    """Whether a text is to be looked at: in prose «о» alone is ten times as frequent as Р and С together."""
    return text.count("Р") + text.count("С") > GARBLED_SHARE * max(GARBLED_LEAST, text.count("о"))


def _refuse_garbled(text: str) -> None:
    if not looks_garbled(text):
        return
    garbling = text.count("Р") + text.count("С")
    cyrillic = len(_CYRILLIC.findall(text))
    if cyrillic >= GARBLED_LEAST and garbling > GARBLED_SHARE * cyrillic:
        raise UnreadablePage("wrong encoding: it was garbled before it was saved", hint="fetch it anew as UTF-8")
