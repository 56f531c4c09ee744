"""What sentences mean, as vectors of an embedder, where the extra for it is installed; made in the background."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qualcode.domain.spans import Span
from qualcode.storage.reads.suggestions import Current
from qualcode.suggest.cache import Cache
from qualcode.suggest.known_models import ModelError
from qualcode.suggest.packed_vectors import (
    PackedVectors,
    joined,
    mean_of,
    pack_vectors,
    quantised,
    unpack_vectors,
)

if TYPE_CHECKING:
    from qualcode.suggest.embedder import Embedder
    from qualcode.suggestions.shelf import ReadDocument

_AT_ONCE = 32
"""Sentences whose vectors are made between two looks at what is asked meanwhile."""


class Meaning:
    """The vectors of all sentences of a project. They are used only once all are there, so that what is learned does
    not depend on how far a machine has come.

    Args:
        cache: Where they are kept.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._embedder: Embedder | None = None
        self._looked = False
        self.problem = ""
        """Why there are none, as a sentence."""
        self._all_there = False
        self._held: dict[tuple[str, bytes], PackedVectors] = {}

    def _loaded(self) -> Embedder | None:
        """The embedder, ready to be used; None where it cannot be."""
        embedder = self.found()
        if embedder is not None:
            try:
                embedder.ready()
            except ModelError as error:
                self._embedder, self.problem = None, error.sentence
        return self._embedder

    @property
    def told(self) -> bool:
        """Whether the vectors of all documents are there, and an embedder for those of other texts."""
        return self._all_there and self._embedder is not None

    @property
    def fingerprint(self) -> str:
        """What the vectors depend on; empty while they are not used."""
        return self._embedder.fingerprint if self._all_there and self._embedder is not None else ""

    def found(self) -> Embedder | None:
        """The embedder, its files held against their hash; None where there is none."""
        if not self._looked:
            from qualcode.suggest.embedder import find_embedder

            self._looked = True
            self._embedder, self.problem = find_embedder()
        return self._embedder

    def look(self, documents: Collection[Current]) -> None:
        """See whether the vectors of all documents are there."""
        embedder = self.found()
        if embedder is None:
            return
        ready = self._cache.fresh("vectors", embedder.fingerprint)
        self._all_there = all((one.uuid, one.text_sha256.hex()) in ready for one in documents)
        current = {(one.uuid, one.text_sha256) for one in documents}
        self._held = {key: packed for key, packed in self._held.items() if key in current}

    def preparing(self, one: Current, read: ReadDocument) -> Iterator[None]:
        """Make the vectors of a document's sentences, unless they are there, with stops in between."""
        embedder = self._loaded()
        if embedder is None or self._cached(embedder, one, read) is not None:
            return
        text = read.transcript.text
        sentences = [text[span.start : span.end] for span in read.transcript.sentences]
        parts: list[Any] = []
        for start in range(0, len(sentences), _AT_ONCE):
            try:
                parts.append(embedder.embed(sentences[start : start + _AT_ONCE]))
            except ModelError as error:
                self._embedder, self.problem = None, error.sentence
                return
            yield
        packed = quantised(joined(parts, embedder.width))
        self._cache.put(one.uuid, one.text_sha256.hex(), "vectors", embedder.fingerprint, pack_vectors(packed))

    def of_document(self, one: Current, read: ReadDocument) -> PackedVectors | None:
        """The vectors of a document's sentences; None where they are neither kept nor can be made any more."""
        key = (one.uuid, one.text_sha256)
        embedder = self.found()
        if key not in self._held and embedder is not None:
            for _ in self.preparing(one, read):  # Nothing is to be done, unless the cache was deleted meanwhile.
                pass
            packed = self._cached(embedder, one, read)
            if packed is not None:
                self._held[key] = packed
        return self._held.get(key)

    def of_passage(self, one: Current, read: ReadDocument, span: Span) -> Sequence[float] | None:
        """The vector of a passage: between those of its sentences. None while there are none."""
        packed = self.of_document(one, read) if self.told else None
        if packed is None:
            return None
        sentences = read.transcript.sentences
        first = bisect_right(sentences, span.start, key=lambda sentence: sentence.end)
        last = bisect_left(sentences, span.end, key=lambda sentence: sentence.start)
        vector: array[float] = mean_of(packed, range(first, max(first, last)))
        return vector

    def of_text(self, text: str) -> Any:
        """The vector of any text; only while `told`."""
        embedder = self.found()
        assert embedder is not None
        return embedder.embed([text])[0]

    def _cached(self, embedder: Embedder, one: Current, read: ReadDocument) -> PackedVectors | None:
        blob = self._cache.get(one.uuid, one.text_sha256.hex(), "vectors", embedder.fingerprint)
        if blob is None:
            return None
        try:
            packed = unpack_vectors(blob)
        except ValueError:  # Damaged: made again.
            return None
        return packed if len(packed) == len(read.transcript.sentences) else None
