"""Which stories are of one negotiation: all stories of a record at once.

There are tens of thousands of them, and one more may turn what others hang together by; so words and sides are numbers
in arrays here, and of few stories more is asked than these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from math import isqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from communique.model import Dossier
from communique.stories.dossiers import LEAST, NOUNS, SIDES, Chapter, Key, day_told, dossier_of

TOGETHER = 0.5
"""More than this share of the stories of the commoner of two keys must have both. At 0.4 to 0.6 five negotiations and
disputes come out apart, the lower the more whole."""

SHARED = 0.3
"""The share of the stories of the rarer of two keys with one noun that must have both: one matter of two sides."""

WORDS = 2
"""Nouns of a story that must be of a dossier for the story to be: one alone is named in passing."""

HEAD = 3
"""Of a story that is left over so many nouns, its heaviest, may bring it to a dossier of its own two main sides."""

SCALE = 10_000
"""Square roots are taken in whole hundredths, so that every machine adds them up alike."""

NEAR = 60
"""Days that may lie between such a story and the dossier, where both are known."""

SKETCH = np.dtype(
    [
        ("nouns", "<i8", (NOUNS,)),
        ("weights", "<i8", (NOUNS,)),
        ("sides", "<i8", (SIDES,)),
        ("first", "<i8"),
        ("last", "<i8"),
    ]
)
"""A story in numbers: its nouns with their weights, its sides, its first and last day as ordinals; 0 where none is."""

KEYS = NOUNS * SIDES
"""Keys of a story at most: each noun with each side."""

MIXED = np.uint64(0x9E3779B97F4A7C15)
"""What the number of a noun is multiplied by before that of a side is added (2⁶⁴ by the golden ratio, odd): keys of
other nouns or sides are other numbers."""

Numbers = NDArray[np.int64]

Values = NDArray[np.uint64]

Look = Callable[[Iterable[str]], Iterable[Chapter]]
"""Gives some stories by their ids."""


class Kept(NamedTuple):
    """The keys that count, by value: how many stories have each, and the place of one of these among all keys."""

    values: Values
    counts: Numbers
    places: Numbers


class Homes(NamedTuple):
    """The keys that bring stories to groups, by value, each with its group and how much it counts for; the groups by
    the least of their keys, in order."""

    values: Values
    groups: Numbers
    worths: Numbers
    names: list[Key]


class Core(NamedTuple):
    """What a dossier is known by to a story that is left over; `days` are the first and the last."""

    nouns: set[int]
    sides: set[int]
    days: tuple[int, int] | None


def sketch_of(one: Chapter) -> bytes:
    """A story in numbers."""
    row = np.zeros(1, SKETCH)[0]
    row["nouns"][: len(one.nouns)] = [_number(noun) for noun, _ in one.nouns]
    row["weights"][: len(one.nouns)] = [weight for _, weight in one.nouns]
    row["sides"][: len(one.sides)] = [_number(side) for side in one.sides]
    row["first"], row["last"] = (day.toordinal() if (day := day_told(told)) else 0 for told in (one.first, one.last))
    return bytes(row.tobytes())


def _number(word: str) -> int:
    """A word as a number that isn't 0; two words of a language have the same by no chance that counts."""
    told = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(told, "little", signed=True) or 1


def find_dossiers(stories: Sequence[str], sketches: bytes, look: Look) -> list[Dossier]:
    """The dossiers of some stories, by id with the sketches of all."""
    told = np.frombuffer(sketches, SKETCH)
    keys = _keys(told)
    kept = _kept(told, keys)
    homes = _homes(kept, _grouped(kept, _links(told, keys, kept)), stories, look)
    groups: dict[int, list[int]] = defaultdict(list)
    for story, group in _at_home(told, keys, homes):
        groups[group].append(story)
    whole = {group: some for group, some in sorted(groups.items()) if len(some) >= LEAST}
    known = {story for some in whole.values() for story in some}
    cores = _cores(told, whole)
    several = np.flatnonzero(told["sides"][:, 1]).tolist()
    for story, near in _near(told, [one for one in several if one not in known], cores):
        whole[near].append(story)
    chapters = {one.id: one for one in look(stories[one] for some in whole.values() for one in some)}
    return [dossier_of(homes.names[group], [chapters[stories[one]] for one in some]) for group, some in whole.items()]


def _keys(told: NDArray[np.void]) -> Values:
    """The keys of each story: by noun, then by side; 0 where there is none."""
    nouns, sides = told["nouns"][:, :, None], told["sides"][:, None, :]
    mixed = nouns.astype(np.uint64) * MIXED + sides.astype(np.uint64)
    return np.where((nouns != 0) & (sides != 0), mixed, np.uint64(0)).reshape(len(told), KEYS)


def _kept(told: NDArray[np.void], keys: Values) -> Kept:
    """The keys that enough stories of two sides or more have."""
    flat = np.where(told["sides"][:, 1:2] != 0, keys, np.uint64(0)).ravel()
    places = np.flatnonzero(flat)
    values, firsts, counts = np.unique(flat[places], return_index=True, return_counts=True)
    enough = counts >= LEAST
    return Kept(values[enough], counts[enough], places[firsts[enough]])


def _places(values: Values, some: Values) -> Numbers:
    """The place of each of some keys among sorted ones, -1 where it isn't among them."""
    if not len(values):
        return np.full(some.shape, -1)
    at = np.minimum(np.searchsorted(values, some), len(values) - 1)
    return np.where(values[at] == some, at, -1)


def _links(told: NDArray[np.void], keys: Values, kept: Kept) -> Numbers:
    """The pairs of keys, by their places, that are of one negotiation."""
    held = _places(kept.values, keys[told["sides"][:, 1] != 0])
    sizes = (held >= 0).sum(axis=1)
    codes = [np.zeros(0, np.int64)]
    for size in range(2, KEYS + 1):
        rows = held[sizes == size]
        own = np.sort(rows[rows >= 0].reshape(-1, size), axis=1)
        i, j = np.triu_indices(size, 1)
        codes.append((own[:, i] * len(kept.values) + own[:, j]).ravel())
    pairs, together = np.unique(np.concatenate(codes), return_counts=True)
    enough = together >= LEAST
    together = together[enough]
    one, other = np.divmod(pairs[enough], max(len(kept.values), 1))
    rarer, commoner = (least(kept.counts[one], kept.counts[other]) for least in (np.minimum, np.maximum))
    nouns = told["nouns"].ravel()[kept.places // SIDES]
    close = (together > TOGETHER * commoner) | ((nouns[one] == nouns[other]) & (together >= SHARED * rarer))
    return np.stack((one[close], other[close]), axis=1)


def _grouped(kept: Kept, links: Numbers) -> list[list[int]]:
    """The keys, by their places, that hang together."""
    above = list(range(len(kept.values)))

    def top(at: int) -> int:
        while above[at] != at:
            above[at] = at = above[above[at]]
        return at

    for one, other in links.tolist():
        above[top(one)] = top(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in np.unique(links).tolist():
        groups[top(at)].append(at)
    return list(groups.values())


def _homes(kept: Kept, groups: Sequence[Sequence[int]], stories: Sequence[str], look: Look) -> Homes:
    """What groups of keys bring stories to."""
    places = kept.places.tolist()
    holders = {at: stories[places[at] // KEYS] for group in groups for at in group}
    chapters = {one.id: one for one in look(set(holders.values()))}
    named = {at: _key(chapters[id], places[at] % KEYS) for at, id in holders.items()}
    ordered = sorted((min(named[at] for at in group), group) for group in groups)
    rows = sorted((at, number) for number, (_, group) in enumerate(ordered) for at in group)
    at, of = (np.array([row[side] for row in rows], np.int64) for side in (0, 1))
    worths = np.array([isqrt(SCALE * count) for count in kept.counts[at].tolist()], np.int64)
    return Homes(kept.values[at], of, worths, [name for name, _ in ordered])


def _key(one: Chapter, place: int) -> Key:
    """A key of a story, by its place among them."""
    return one.nouns[place // SIDES][0], one.sides[place % SIDES]


def _at_home(told: NDArray[np.void], keys: Values, homes: Homes) -> Iterator[tuple[int, int]]:
    """The stories, by number, that have a group, each with that which most of its keys are of, by the weight of the
    noun and how many stories share it; of as many the first."""
    places = np.flatnonzero(keys)
    held = _places(homes.values, keys.ravel()[places])
    at, places = held[held >= 0], places[held >= 0]
    nouns, most = places // SIDES, max(len(homes.names), 1)
    codes, inverse = np.unique(places // KEYS * most + homes.groups[at], return_inverse=True)
    found = np.zeros(len(codes), np.int64)
    np.add.at(found, inverse, told["weights"].ravel()[nouns] * homes.worths[at])
    once = np.unique(nouns * most + homes.groups[at])
    enough = np.unique(once // most // NOUNS * most + once % most, return_counts=True)[1] >= WORDS
    codes, found = codes[enough], found[enough]
    codes = codes[np.lexsort((codes, -found, codes // most))]
    own, firsts = np.unique(codes // most, return_index=True)
    return zip(own.tolist(), (codes[firsts] % most).tolist(), strict=True)


def _cores(told: NDArray[np.void], groups: Mapping[int, Sequence[int]]) -> dict[int, dict[int, Core]]:
    """What each of some dossiers is known by, for each of its main sides."""
    found: dict[int, dict[int, Core]] = defaultdict(dict)
    for group, some in groups.items():
        own = told[some]
        days = [day for end in ("first", "last") for day in own[end].tolist() if day]
        nouns, sides = ({*rows.ravel().tolist()} - {0} for rows in (own["nouns"], own["sides"][:, :2]))
        core = Core(nouns, sides, (min(days), max(days)) if days else None)
        for side in sides:
            found[side][group] = core
    return found


def _near(
    told: NDArray[np.void], some: Sequence[int], cores: Mapping[int, Mapping[int, Core]]
) -> Iterator[tuple[int, int]]:
    """Of stories that are left over, by number, those that are near a dossier of their two main sides, each with that
    which it is nearest to: one of its heaviest nouns is there."""
    rows = zip(*(told[name][some].tolist() for name in ("nouns", "sides", "first")), strict=True)
    for story, (nouns, sides, day) in zip(some, rows, strict=True):
        shares = {
            group: sum(noun in core.nouns for noun in nouns)
            for group, core in cores.get(sides[0], {}).items()
            if sides[1] in core.sides and not core.nouns.isdisjoint(nouns[:HEAD]) and _is_in_time(day, core)
        }
        if shares:
            yield story, min(shares, key=lambda group: (-shares[group], group))


def _is_in_time(day: int, core: Core) -> bool:
    """Whether a day is near those of a dossier, where both are known."""
    return not day or core.days is None or max(core.days[0] - day, day - core.days[1]) <= NEAR
