"""The graph of conditions as DOT and GraphML: steps are nodes inside their party, edges lead to what they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

import msgspec

from communique import store as record
from communique.model import Deadlock, stable_id
from communique.store import Store
from communique.tensions.waits import Wait, holders
from communique.weaving.jams import all_waits

NOBODY = ""
"""The party of a step that no side is told to take."""

LABEL = 30
"""Letters on a line of a drawn step: with the font of graphviz a box of some five centimetres."""


class Step(msgspec.Struct, frozen=True, order=True):
    """A node: a step in its own words, of one party."""

    id: str
    party: str
    text: str


class Edge(msgspec.Struct, frozen=True, order=True):
    """An edge: `step` waits for `needs`; `deadlock` is the id of the cycle that it is part of, or empty."""

    step: str
    needs: str
    kind: str
    only: bool
    statement: str
    deadlock: str


class Graph(msgspec.Struct, frozen=True):
    """Steps and edges, both sorted."""

    steps: tuple[Step, ...]
    edges: tuple[Edge, ...]


def condition_graph(store: Store) -> Graph:
    """The graph of all conditions on the record."""
    return graph_of(all_waits(store), record.across(store, Deadlock))


def graph_of(waits: Sequence[Wait], deadlocks: Sequence[Deadlock]) -> Graph:
    """The graph of some waits; an edge is in a deadlock when the deadlock has its statement towards that side."""
    tied = {(step.statement, step.towards): found.id for found in deadlocks for step in found.steps}
    sides: dict[Wait, list[str]] = {wait: [] for wait in waits}
    for wait, side in holders(waits):
        sides[wait].append(side)
    steps: dict[str, Step] = {}
    edges = []
    for wait, others in sides.items():
        for side in others or [NOBODY]:
            held, needed = _step(wait.party, wait.step), _step(side, wait.waits_for)
            steps[held.id], steps[needed.id] = held, needed
            deadlock = tied.get((wait.statement, side), "")
            edges.append(Edge(held.id, needed.id, wait.kind, wait.firm, wait.statement, deadlock))
    return Graph(tuple(sorted(steps.values())), tuple(sorted(set(edges))))


def _step(party: str, text: str) -> Step:
    return Step(stable_id("sp", party, text.casefold()), party, text)


def dot(graph: Graph) -> Iterator[str]:
    """The graph in DOT, a box around each party's steps; what is in a deadlock is drawn bold."""
    yield "digraph conditions {"
    yield '  rankdir=LR; node [shape=box, fontname="sans-serif"]; edge [fontname="sans-serif"];'
    for number, party in enumerate(sorted({step.party for step in graph.steps})):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quoted(party or 'party not told')};"
        for step in graph.steps:
            if step.party == party:
                yield f"    {_quoted(step.id)} [label={_quoted(_folded(step.text))}];"
        yield "  }"
    for edge in graph.edges:
        label = ("only, " if edge.only else "") + edge.statement
        style = ", style=bold, color=red" if edge.deadlock else ""
        yield f"  {_quoted(edge.step)} -> {_quoted(edge.needs)} [label={_quoted(label)}{style}];"
    yield "}"


def graphml(graph: Graph) -> Iterator[str]:
    """The graph in GraphML, party, words, statement and deadlock as data of nodes and edges."""
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for scope, name, type_ in KEYS:
        yield f'  <key id="{scope}_{name}" for="{scope}" attr.name="{name}" attr.type="{type_}"/>'
    yield '  <graph id="conditions" edgedefault="directed">'
    for step in graph.steps:
        data = _data("node", "party", step.party) + _data("node", "text", step.text)
        yield f"    <node id={quoteattr(step.id)}>{data}</node>"
    for edge in graph.edges:
        told = ((name, str(value).lower() if name == "only" else str(value)) for name, value in _told(edge))
        data = "".join(_data("edge", name, value) for name, value in told)
        yield f"    <edge source={quoteattr(edge.step)} target={quoteattr(edge.needs)}>{data}</edge>"
    yield "  </graph>"
    yield "</graphml>"


KEYS = (
    ("node", "party", "string"),
    ("node", "text", "string"),
    ("edge", "kind", "string"),
    ("edge", "only", "boolean"),
    ("edge", "statement", "string"),
    ("edge", "deadlock", "string"),
)
"""The data of nodes and edges in GraphML."""


def _told(edge: Edge) -> tuple[tuple[str, object], ...]:
    return (("kind", edge.kind), ("only", edge.only), ("statement", edge.statement), ("deadlock", edge.deadlock))


def _data(scope: str, name: str, value: str) -> str:
    return f'<data key="{scope}_{name}">{escape(_plain(value))}</data>'


def _plain(text: str) -> str:
    """A text without the control characters that XML forbids and DOT would draw."""
    return "".join(char if char.isprintable() else " " for char in text)


def _quoted(text: str) -> str:
    lines = (_plain(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'


def _folded(text: str) -> str:
    """A text on lines of at most `LABEL` letters, broken between words."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= LABEL:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(lines)
