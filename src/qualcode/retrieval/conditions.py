"""The condition of a summary: which codings stand where a query finds something."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from qualcode.domain.errors import InputError
from qualcode.domain.spans import Span, unite
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.translation import tr
from qualcode.retrieval.querying import LEVELS, ask
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import chosen_codings


def codings_where(project: Project, wish: SummaryWish) -> frozenset[int] | None:
    """The codings, of any code and coder, that share a code point with a passage that the query of a wish finds.

    The query asks the codings that the summary counts: of the same coders and documents, without the same origins.

    Returns:
        Their ids; None for an empty query.

    Raises:
        InputError: The query finds people, documents or sites and no passages.
        QueryError: It cannot be understood, or names what there is not; it points at the character.
        NotFoundError: A coder or document of the wish is not there.
    """
    if not wish.where.strip():
        return None
    with project.reading():
        found = ask(project, wish.where, coders=wish.coders, documents=wish.documents, without=wish.without)
        if found.level != "passages":
            raise InputError(
                tr(
                    "the query finds {things}, and a summary needs passages that codings can touch",
                    things=LEVELS[found.level],
                ),
                remedy=tr("ask for passages, for instance a code, words or an attribute"),
            )
        passages: dict[int, list[tuple[int, int]]] = {}
        for passage in found.passages:
            passages.setdefault(passage.document_id, []).append((passage.start, passage.end))
        rows = chosen_codings(project, list(passages))
    united = {document: unite(spans) for document, spans in passages.items()}
    return frozenset(row[0] for row in rows if _touches(united[row[1]], row[5], row[6]))


def _touches(united: Sequence[Span], start: int, end: int) -> bool:
    """Whether a coding shares a code point with one of some disjoint ascending spans."""
    first = bisect_right(united, start, key=itemgetter(1))
    return first < len(united) and united[first].start < end
