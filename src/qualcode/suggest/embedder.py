"""The meaning of passages as vectors, where the extra `semantic` is installed."""

from __future__ import annotations

import hashlib
import importlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from qualcode.domain.errors import brief
from qualcode.domain.translation import tr
from qualcode.suggest.known_models import KnownModel, ModelError, known_model, package_folder, why_not
from qualcode.suggest.wordpiece import VOCABULARY, VOCABULARY_SHA256, WordPieces

Vectors: TypeAlias = NDArray[np.float32]

WIDTH = 384
"""Numbers of a vector."""
EXTRA = "semantic"
REVISION = 1
"""Counted up by whoever changes what becomes of the same text."""
_BATCH = 8
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Embedder:
    """Turns passages into vectors of length 1; the nearer the meaning, the larger their product.

    It belongs to one thread. Equal texts give equal vectors, alone or among others.
    """

    def __init__(self, file: Path, fingerprint: str) -> None:
        self._file = file
        self._session: Any = None
        self._pieces: WordPieces | None = None
        self.width = WIDTH
        self.fingerprint = fingerprint
        """Equal where the same text gives the same vector; goes with everything that is cached."""

    def ready(self) -> WordPieces:
        """Load the model, unless it is; `embed` does so too.

        Raises:
            ModelError: It cannot be loaded.
        """
        if self._pieces is None:
            try:
                self._session = _session(self._file)
                self._pieces = WordPieces()
            except runtime_errors() as error:
                raise ModelError(
                    tr(
                        "passages are not compared by their meaning: onnxruntime does not load the model ({reason})",
                        reason=brief(str(error)),
                    ),
                    remedy=tr("install the extra again"),
                ) from error
        return self._pieces

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors of some texts, a row each; of a text without any word a row of zeros.

        What is longer than 256 word pieces (some 200 words) counts with its beginning. Eight texts take some 40 ms.

        Raises:
            ModelError: There is too little memory, or the runtime fails.
        """
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        pieces = self.ready()
        numbers = [pieces.numbers(text) for text in texts]
        # Texts of like length go together, so that little of a batch is padding.
        order = [row for row in sorted(range(len(texts)), key=lambda row: len(numbers[row])) if len(numbers[row]) > 2]
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors[rows] = self._batch([numbers[row] for row in rows])
        return vectors

    def _batch(self, numbers: list[list[int]]) -> Vectors:
        ids = np.zeros((len(numbers), max(map(len, numbers))), np.int64)
        mask = np.zeros_like(ids)
        for row, line in enumerate(numbers):
            ids[row, : len(line)] = line
            mask[row, : len(line)] = 1
        fed = dict(zip(_INPUTS, (ids, mask, np.zeros_like(ids)), strict=True))
        try:
            states: Vectors = self._session.run(None, fed)[0]
        except runtime_errors() as error:
            raise ModelError(
                tr("onnxruntime does not work out the meaning of passages ({reason})", reason=brief(str(error)))
            ) from error
        weights = mask[:, :, None].astype(np.float32)
        means = (states * weights).sum(axis=1) / weights.sum(axis=1)
        lengths = np.sqrt((means * means).sum(axis=1, keepdims=True))
        unit: Vectors = (means / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit


def find_embedder() -> tuple[Embedder | None, str]:
    """The embedder that is installed, its files held against their hash; or None and why, as a sentence.

    `one_thread` must have been called before.
    """
    model = known_model(EXTRA)
    assert model is not None
    if problem := _problem(model):
        return None, tr("Passages are not compared by their meaning: {problem}.", problem=problem)
    fingerprint = f"{model.package}-{model.version}-{model.digest[:16]}-{VOCABULARY_SHA256[:8]}-{REVISION}"
    return Embedder((package_folder(model.folder) or Path()) / model.data, fingerprint), ""


def _problem(model: KnownModel) -> str:
    if package_folder("onnxruntime") is None:
        return tr("that needs the extra of that name (`pip install qualcode[{extra}]`)", extra=EXTRA)
    if problem := why_not(model):
        return problem
    try:
        vocabulary = hashlib.sha256(VOCABULARY.read_bytes()).hexdigest()
    except OSError as error:
        return tr("{name} cannot be read ({reason})", name=VOCABULARY.name, reason=error.strerror)
    return (
        ""
        if vocabulary == VOCABULARY_SHA256
        else tr("{name} is not the file that came with qualcode", name=VOCABULARY.name)
    )


@lru_cache(maxsize=1)
def runtime_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises, and what a file or a library that is missing does; it has no common kind for its own."""
    try:
        module = _library("onnxruntime.capi.onnxruntime_pybind11_state")
    except ImportError:
        return ImportError, OSError, RuntimeError, MemoryError
    found = (kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Exception))
    return ImportError, OSError, RuntimeError, MemoryError, *found


def _library(name: str) -> Any:
    """A module of onnxruntime, imported so that it reports to nobody.

    From 1.29 on it reports to its maker over the network unless the environment says no before it is loaded; what its
    own function switches off leaves out what it sends of each process. It says no by two names in its versions.
    """
    for refusal in ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"):
        os.environ[refusal] = "1"
    # Not a plain import: the extra may be absent, and it comes without types.
    return importlib.import_module(name)


def _session(file: Path) -> Any:
    runtime = _library("onnxruntime")
    runtime.disable_telemetry_events()
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return runtime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
