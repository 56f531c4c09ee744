"""The passages of a project side by side, to find those that are like one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.suggest.known_models import ModelError
from qualcode.suggest.neighbours import Neighbour, VectorNeighbours, WordNeighbours
from qualcode.suggest.turn_words import ENDS, STOP
from qualcode.suggestions.material import Material
from qualcode.suggestions.shelf import Shelf


class Neighbourhood:
    """An index of all passages, kept for as long as texts stand.

    Args:
        shelf: The documents with their words, and with what they mean where that can be told.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._meaning = shelf, shelf.meaning
        self._by = ""
        self._words, self._vectors = WordNeighbours(), VectorNeighbours()
        self._units: dict[int, list[Span]] = {}
        self._known: dict[str, bytes] = {}
        """UUID of a document → the hash of the text that is in the index."""

    def __len__(self) -> int:
        return len(self._vectors) if self._meaning.told else len(self._words)

    @property
    def by(self) -> str:
        """What passages are compared by: `words` or `meaning`."""
        return "meaning" if self._meaning.told else "words"

    def units(self, document_id: int) -> Sequence[Span]:
        """The passages of a document that are in the index, by their number."""
        return self._units.get(document_id, [])

    def getting_ready(self, material: Material) -> Iterator[tuple[int, int]]:
        """Take in what is new: sentences, whatever the unit of the codings is; what they mean only while it is told.

        Yields:
            How many documents are in, and how many there are, after each that was not in yet.
        """
        if self._by != self.by:
            self._by, self._known = self.by, {}
            self._words, self._vectors = WordNeighbours(), VectorNeighbours()
        there = {one.uuid for one in material.documents.values()}
        for uuid in self._known.keys() - there:
            self._words.remove(uuid)
            self._vectors.remove(uuid)
            del self._known[uuid]
        for number, (document_id, one) in enumerate(material.documents.items(), 1):
            if self._known.get(one.uuid) == one.text_sha256:
                continue
            read = self._shelf.document(one)
            units = list(read.transcript.sentences)
            self._units[document_id] = units
            if self._meaning.told:
                vectors = self._meaning.of_document(one, read)
                if vectors is None:
                    raise ModelError(self._meaning.problem or tr("the meaning of passages cannot be told any more"))
                self._vectors.add(one.uuid, vectors)
            else:
                self._words.add(one.uuid, ([w.base for w in read.words_in(unit) if _says(w.flags)] for unit in units))
            self._known[one.uuid] = one.text_sha256
            yield number, len(material.documents)

    def nearest(self, words: Sequence[str], text: str, top: int) -> list[Neighbour]:
        """The passages most like a text.

        Args:
            words: Its words in their base form.
            text: The text itself.
            top: So many at most.
        """
        if self._meaning.told:
            return self._vectors.nearest(self._meaning.of_text(text), top)
        return self._words.nearest(words, top)


def _says(flags: int) -> bool:
    """Whether a word says anything by itself."""
    return not flags & (STOP | ENDS)
