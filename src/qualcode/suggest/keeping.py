"""A fitted model as bytes, for a cache: arrays and JSON, nothing that could run."""

from __future__ import annotations

import io
import json
import tokenize
import zipfile
import zlib
from dataclasses import astuple

import numpy as np
from numpy.typing import NDArray

from qualcode.domain.translation import tr
from qualcode.suggest.calibration import Calibration
from qualcode.suggest.features import Rows, Vocabulary
from qualcode.suggest.keywords import dump_cards, load_cards
from qualcode.suggest.learner import Weights
from qualcode.suggest.matching import Codebook
from qualcode.suggest.memory import Memory
from qualcode.suggest.model import Model
from qualcode.suggest.protocol import Report, SuggesterError

REVISION = 1
"""To be raised with every change of features, learner or weights: a model of another revision is not read."""
# What zipfile, numpy and JSON raise for bytes that are not what they say.
_BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    MemoryError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)
_ARRAYS = ("columns", "scale", "intercept", "rarity", "starts", "memory_columns", "memory_values")


def dump_model(model: Model) -> bytes:
    """What a study learned, without the steps since; equal for equal models."""
    report, vocabulary = model.report, model.base_vocabulary()
    words = {
        "revision": REVISION,
        "cards": dump_cards(model.book.cards).decode("utf-8", "surrogatepass"),
        "keys": [list(key) for key in vocabulary.keys],
        "without": sorted(vocabulary.without),
        "dimension": vocabulary.dimension,
        "calibration": list(astuple(model.calibration)),
        "report": list(astuple(report)),
        "passages": [[list(key), sorted(codes), sorted(refused)] for key, codes, refused in model.memory.passages],
    }
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    base, kept = model.base, model.memory.words
    arrays: dict[str, NDArray[np.generic]] = {
        "columns": base.columns,
        "scale": base.scale,
        "intercept": base.intercept,
        "rarity": np.array(vocabulary.rarity, np.float64),
        "starts": kept.starts,
        "memory_columns": kept.columns,
        "memory_values": kept.values,
    }
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo("words.json"), text)
        for name in _ARRAYS:
            one = io.BytesIO()
            np.save(one, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), one.getvalue())
    return into.getvalue()


def load_model(data: bytes) -> Model:
    """The model that `dump_model` gave.

    Raises:
        SuggesterError: The bytes are no such model, or one of another revision.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            words = json.loads(archive.read("words.json").decode("utf-8", "surrogatepass"))
            if words["revision"] != REVISION:
                raise SuggesterError(tr("the kept model is of another revision"), remedy=tr("fit it again"))
            arrays = {name: np.load(io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False) for name in _ARRAYS}
        book = Codebook(load_cards(words["cards"].encode("utf-8", "surrogatepass")))
        keys = [(group, word) for group, word in words["keys"]]
        vocabulary = Vocabulary(keys, arrays["rarity"].tolist(), frozenset(words["without"]), words["dimension"])
        passages = [((d, s, e), frozenset(codes), frozenset(no)) for (d, s, e), codes, no in words["passages"]]
        dense = np.zeros((len(passages), 0), np.float32)
        memory = Memory(passages, Rows(arrays["starts"], arrays["memory_columns"], arrays["memory_values"], dense))
        weights = Weights(arrays["columns"], arrays["scale"], arrays["intercept"])
        calibration, report = Calibration(*words["calibration"]), Report(*words["report"])
        if weights.columns.shape != (len(vocabulary), len(book.codes)):
            raise ValueError("the model's parts do not fit each other")
        return Model(book, vocabulary, weights, calibration, memory, report)
    except _BROKEN as error:
        raise SuggesterError(
            tr("the kept model of the suggestions cannot be read"), remedy=tr("delete the cache")
        ) from error
