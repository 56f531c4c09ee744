"""What may tell who somebody is in texts that are about to leave the study: quotes, memos, names of things."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from qualcode.domain.identifiers import Candidate, DocumentText, Hit
from qualcode.domain.values import Document
from qualcode.identity.finding import ModelEntities, entities_of, most_spoken
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents
from qualcode.suggest.case_counts import is_everyday
from qualcode.suggest.identifiers import find_identifiers
from qualcode.suggest.pieces import pieces_of
from qualcode.suggest.pipelines import Pipeline

_SOUGHT = frozenset({"person", "place", "organisation", "school", "phone", "email", "address", "id", "other"})
_FORMS = frozenset({"phone", "email", "address", "id"})


class LooseFinder:
    """Finds names, places, schools, telephone numbers and addresses in loose texts.

    The texts of a call are told apart by each other: what one of them writes small is no name in another. What the
    language model said of a text is remembered, so that to look twice costs little.

    Args:
        pipeline: The language model; loaded at the first call.
        load: What loads it, else the model itself is.
    """

    def __init__(self, pipeline: Pipeline, load: Callable[[Pipeline], ModelEntities] | None = None) -> None:
        self.model = pipeline.name
        self._pipeline = pipeline
        self._load = load or entities_of
        self._entities: ModelEntities | None = None
        self._known: dict[str, list[tuple[int, int, str]]] = {}

    def __call__(self, texts: Sequence[str]) -> list[list[Hit]]:
        """The hits in each text, ascending.

        Raises:
            ModelError: The language model cannot be loaded.
        """
        documents = [DocumentText(str(number), str(number), text) for number, text in enumerate(texts)]
        self._look([piece.text for number, one in enumerate(documents) for piece in pieces_of(number, one)])
        found: list[list[Hit]] = [[] for _ in texts]
        capitals = 2 * sum(any(map(str.isupper, text)) for text in texts) > len(texts)
        for candidate in find_identifiers(documents, self._named).candidates:
            if _is_sought(candidate, capitals):
                small_too = candidate.type == "person" and candidate.confidence != "uncertain"
                told = not {"names", "title", "pattern"}.isdisjoint(candidate.found_by)
                for place in candidate.occurrences:
                    if place.certain or (small_too and place.form == "lower"):
                        hit = Hit(place.start, place.end, candidate.type, place.certain, told)
                        found[place.document].append(hit)
        return [sorted(hits) for hits in found]

    def _look(self, pieces: Sequence[str]) -> None:
        """Ask the model of the pieces that it was not asked of, in one go."""
        new = [piece for piece in dict.fromkeys(pieces) if piece not in self._known]
        if new:
            if self._entities is None:
                self._entities = self._load(self._pipeline)
            self._known |= dict(zip(new, self._entities(new), strict=True))

    def _named(self, pieces: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        return [self._known[piece] for piece in pieces]


def loose_finder(project: Project, models: Path, documents: Collection[Document] | None = None) -> LooseFinder | None:
    """What finds names in texts of a project, in the language that most of its documents are in; None where there is
    no language model for that.

    Args:
        models: The folder of the language models that the user added.
        documents: Those whose texts are looked through; None for all.
    """
    pipeline = most_spoken([*(list_documents(project) if documents is None else documents)], models)
    return LooseFinder(pipeline) if pipeline.kind == "model" else None


def _is_sought(candidate: Candidate, capitals: bool) -> bool:
    """Whether a candidate is worth a look: a form that is likely, a name that is no everyday word.

    Args:
        capitals: Whether most texts have capitals; then what is only ever written small is no name for that the model
            alone is not sure of it.
    """
    if candidate.type not in _SOUGHT:
        return False
    if candidate.type in _FORMS:
        return candidate.confidence != "uncertain"
    if candidate.type == "other":
        return "names" in candidate.found_by and "capitals" in candidate.found_by
    words = [word.strip(".,") for word in candidate.surface.replace("-", " ").split()]
    everyday = all(is_everyday(word.casefold()) for word in words)
    if candidate.confidence != "uncertain":
        # An everyday word with a capital mostly begins a sentence; behind a title it is somebody's name.
        return not (everyday and len(words) == 1) or "title" in candidate.found_by
    if capitals and candidate.surface.islower():
        return False
    return not everyday and not all(word.isupper() for word in words)
