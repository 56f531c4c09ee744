"""Passages like one: by meaning where an embedder is installed, else by the words that they share."""

from __future__ import annotations

from collections.abc import Iterator

from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span
from qualcode.domain.suggestion_lists import Place, Similar, SimilarPassages
from qualcode.domain.translation import tr
from qualcode.suggest.neighbours import Neighbour
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.like_code import codes_at, place_of

TOP = 20


def similar_passages(
    adviser: Adviser,
    *,
    document_id: int | None = None,
    span: tuple[int, int] | None = None,
    text: str = "",
    top: int = TOP,
) -> Iterator[tuple[int, int] | SimilarPassages]:
    """The passages most like one of a document, or like a text; what shares anything with the passage is left out.

    Args:
        document_id: The document of the passage.
        span: The passage, `[start, end)` in code points.
        text: What passages are to be like, where no passage is named.
        top: So many at most.

    Yields:
        (done, of) documents got ready, and at last the list.

    Raises:
        InputError: There are no words to go by.
    """
    if not adviser.material.documents:
        adviser.refresh()
    adviser.look_for_meaning()
    neighbourhood = adviser.neighbourhood
    yield from neighbourhood.getting_ready(adviser.material)
    if document_id is not None and span is not None:
        read = adviser.shelf.document(adviser.material.documents[document_id])
        words = [word.base for word in read.words_in(Span(*span))]
        text = read.transcript.text[span[0] : span[1]]
    else:
        words = list(adviser.shelf.words(text, adviser.language()))
    if not words:
        raise InputError(tr("there are no words to go by"), remedy=tr("give a passage or some words"))
    nearest = neighbourhood.nearest(words, text, top + _own_units(adviser, document_id, span))
    with adviser.project.reading():
        alike = [_similar(adviser, neighbour) for neighbour in nearest]
    found = [one for one in alike if one is not None and not _is_here(one.place, document_id, span)]
    yield SimilarPassages(tuple(found[:top]), neighbourhood.by, len(neighbourhood))


def _own_units(adviser: Adviser, document_id: int | None, span: tuple[int, int] | None) -> int:
    """How many passages of the index the one asked for takes up itself."""
    if document_id is None or span is None:
        return 0
    return sum(unit.overlaps(span) for unit in adviser.neighbourhood.units(document_id))


def _is_here(place: Place, document_id: int | None, span: tuple[int, int] | None) -> bool:
    """Whether a passage shares anything with the one asked for."""
    return span is not None and place.document_id == document_id and place.start < span[1] and span[0] < place.end


def _similar(adviser: Adviser, neighbour: Neighbour) -> Similar | None:
    """A neighbour with its words and codes; None where its document was removed meanwhile."""
    document_id = adviser.material.document_id(neighbour.document)
    if document_id is None:
        return None
    unit = adviser.neighbourhood.units(document_id)[neighbour.passage]
    place = place_of(adviser, document_id, *unit)
    return Similar(place, neighbour.likeness, codes_at(adviser, document_id, *unit))
