"""The model files that natasha 1.6.0 carries, read without natasha, slovnet or navec.

natasha itself is never imported (its own code needs packages that are gone from Python 3.12 on): its folder is found
without executing the package, and every file is checked by its digest. Formats: navec (product-quantised vectors,
100 codes of 3 dimensions) and slovnet packs (JSON model, raw arrays, gzipped vocabularies), both MIT.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mmap
import tarfile
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from communique.errors import MissingModel

NAVEC = "emb/navec_news_v1_1B_250K_300d_100q.tar"
MORPH = "model/slovnet_morph_news_v1.tar"
NAMES = "model/slovnet_ner_news_v1.tar"
SYNTAX = "model/slovnet_syntax_news_v1.tar"

FILES = {
    NAVEC: "f07270833d78523edc5781538d67038e95b43975e4a7ae757c693b687f9cbfca",
    MORPH: "54812762a641c742dbfa9c950c4b53bbb469301983077ed01b9f074643d540d3",
    NAMES: "16c3343a6572ddf0e2b2fc1923113de15a7f5ca5bde90e780dd590418665603e",
    SYNTAX: "0759ce82eaac4430f5b4ac27b2444aa6e4b6501ca38c2f45d62467265383d85e",
}
"""The model files inside natasha 1.6.0 and their SHA-256."""

Array = NDArray[np.float32]
Ints = NDArray[np.intp]


class Pack(msgspec.Struct):
    """One slovnet model: its description with the arrays put in place, and its vocabularies; `words` one a line."""

    model: dict[str, Any]
    words: bytes
    shapes: list[str]
    labels: list[str]


class Vectors(msgspec.Struct):
    """Word vectors: `indexes` (words, 100) into `codes` (100, 256, 3); 300 dimensions a word.

    `counts` tells how often each word stood in the 1.2 billion words of news that the vectors were made from.
    """

    indexes: NDArray[np.uint8]
    codes: Array
    counts: NDArray[np.uint32]

    def of(self, words: NDArray[np.intp]) -> Array:
        """The (n, 300) vectors of n words."""
        groups, centroids, size = self.codes.shape
        places = self.indexes[words] + centroids * np.arange(groups)
        return np.asarray(np.take(self.codes.reshape(-1, size), places, axis=0).reshape(words.size, -1))


def model_folder() -> Path:
    """The folder of natasha's files, found without importing natasha."""
    spec = find_spec("natasha")
    if spec is None or not spec.submodule_search_locations:
        raise MissingModel("the Russian models are not installed", hint="pip install natasha==1.6.0")
    return Path(spec.submodule_search_locations[0]) / "data"


def model_bytes(name: str) -> mmap.mmap:
    """The bytes of one model file where they lie, after their digest has been checked."""
    path = model_folder() / name
    if not path.is_file():
        raise MissingModel(f"model file {name} is missing", hint="pip install --force-reinstall natasha==1.6.0")
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if hashlib.sha256(data).hexdigest() != FILES[name]:
        raise MissingModel(f"model file {name} is not the one of natasha 1.6.0", hint="pip install natasha==1.6.0")
    return data


def read_vectors() -> Vectors:
    """The navec word vectors; the vocabulary is the one of the models."""
    members = _members(NAVEC)
    data, vocabulary = members["pq.bin"], members["vocab.bin"]
    words, _, groups, centroids = (int(n) for n in np.frombuffer(data, np.uint32, 4))
    indexes = np.frombuffer(data, np.uint8, words * groups, 16).reshape(words, groups)
    codes = np.frombuffer(data, np.float32, -1, 16 + words * groups).reshape(groups, centroids, -1)
    head = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(vocabulary, 4 + 4 * words)
    return Vectors(indexes, codes, np.frombuffer(head, np.uint32, words, 4))


def read_pack(name: str, labels: str, *, words: bool = False) -> Pack:
    """One model; `labels` names its vocabulary of answers. The word list is the same in all and read where asked."""
    members = _members(name)
    lists = {kind: gzip.decompress(members[f"vocabs/{kind}.gz"]) for kind in ("shape", labels, *["word"] * words)}
    model = _place_arrays(members, json.loads(bytes(members["model.json"])))
    return Pack(model, lists.get("word", b""), *(lists[kind].decode().splitlines() for kind in ("shape", labels)))


def _members(name: str) -> dict[str, memoryview]:
    """What a model file holds, by name: pieces of it, none copied."""
    data = model_bytes(name)
    with tarfile.open(fileobj=data) as tar:
        return {member.name: memoryview(data)[member.offset_data :][: member.size] for member in tar}


def _place_arrays(members: dict[str, memoryview], node: Any) -> Any:  # noqa: ANN401 -- a JSON tree
    """The JSON tree with every `{"shape", "dtype", "array"}` replaced by its array."""
    if isinstance(node, dict) and isinstance(node.get("array"), int):
        return np.frombuffer(members[f"arrays/{node['array']}.bin"], node["dtype"]).reshape(node["shape"])
    if isinstance(node, dict):
        return {key: _place_arrays(members, value) for key, value in node.items()}
    if isinstance(node, list):
        return [_place_arrays(members, value) for value in node]
    return node
