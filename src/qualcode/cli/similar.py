"""Passages like a text, or like a passage: what `search --mode similar` answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualcode.cli.advising import advising, made, note_language, turn_of
from qualcode.cli.output import answer_json, one_line, say
from qualcode.cli.session import Session, documents_named
from qualcode.cli.suggest_words import passage_line
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import number, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.suggestion_answers import SimilarHit
    from qualcode.domain.suggestion_lists import SimilarPassages
    from qualcode.retrieval.autocoding import Place
    from qualcode.storage.project import Project
    from qualcode.suggestions.adviser import Adviser

TOP = 20
"""Passages that are shown unless more are asked for."""
_WIDER = 10
"""So many times as many are looked at where only some documents are asked for."""
_PASSAGE = re.compile(r"(?P<document>.+):(?P<start>\d+)[-–](?P<end>\d+)", re.DOTALL)


def print_similar(
    session: Session, needle: str, limit: int | None, docs: Sequence[str], set_name: str | None, as_json: bool
) -> None:
    """The passages most like some words, or like the passage `DOC:START-END`.

    Raises:
        InputError: There are no words to go by.
        NotFoundError: A document or set is not there.
        RuleError: The passage is none of the document's.
    """
    with advising(session, wanted=False) as adviser:
        found = _like(adviser, needle, limit, docs, set_name)
        hits = _hits(adviser, found)
    if as_json:
        answer_json([hit.model_dump(mode="json") for hit in hits])
        return
    for hit in hits:
        has = f" [{', '.join(map(one_line, hit.codes))}]" if hit.codes else ""
        line = passage_line(hit.document, hit.start, hit.end, hit.speaker, hit.quote)
        say(f"{number(hit.likeness, '.2f')} {line}{has}")
    looked = tr(
        "{passages} compared by their {by}", passages=counted(found.looked_through, "passage"), by=shown_word(found.by)
    )
    say(looked if hits else tr("no passage is like that; {looked}", looked=looked))


def similar_places(
    session: Session, needle: str, limit: int | None, docs: Sequence[str], set_name: str | None
) -> list[Place]:
    """Where the passages stand that `print_similar` shows. Errors as there."""
    from qualcode.domain.spans import Span

    with advising(session, wanted=False) as adviser:
        found = _like(adviser, needle, limit, docs, set_name).found
        return [(one.place.document_id, Span(one.place.start, one.place.end)) for one in found]


def _like(
    adviser: Adviser, needle: str, limit: int | None, docs: Sequence[str], set_name: str | None
) -> SimilarPassages:
    documents = documents_named(adviser.project, docs, set_name)
    asked: dict[str, Any] = _passage(adviser.project, needle) or {"text": needle}
    note_language(adviser)
    within = None if documents is None else {document.id for document in documents}
    return _found(adviser, asked, limit or TOP, within)


def _found(adviser: Adviser, asked: dict[str, Any], limit: int, within: Collection[int] | None) -> SimilarPassages:
    """The passages most like what was asked for, of some documents or of all."""
    from qualcode.suggestions.similar import similar_passages

    top = limit if within is None else _WIDER * limit
    while True:
        found: SimilarPassages = made(similar_passages(adviser, top=top, **asked), tr("looking through documents"))
        inside = tuple(one for one in found.found if within is None or one.place.document_id in within)
        if len(inside) >= limit or len(found.found) < top:
            return replace(found, found=inside[:limit])
        top *= _WIDER


def _passage(project: Project, needle: str) -> dict[str, Any] | None:
    """The passage that `DOC:START-END` names; None where the words are meant as they stand."""
    from qualcode.coding.passages import anchor
    from qualcode.domain.errors import NotFoundError
    from qualcode.storage.reads.documents import find_document, read_transcript

    written = _PASSAGE.fullmatch(needle.strip())
    if written is None:
        return None
    try:
        document = find_document(project, written["document"])
    except NotFoundError:
        return None
    place = anchor(read_transcript(project, document), (int(written["start"]), int(written["end"])))
    return {"document_id": document.id, "span": (place.start, place.end)}


def _hits(adviser: Adviser, found: SimilarPassages) -> list[SimilarHit]:
    from qualcode.domain.suggestion_answers import SimilarHit

    tree = adviser.material.tree
    return [
        SimilarHit(
            document=one.place.document,
            start=one.place.start,
            end=one.place.end,
            quote=one.place.quote,
            turn=turn_of(adviser, one.place),
            speaker=one.place.speaker or None,
            likeness=round(one.likeness, 4),
            by=found.by,
            codes=tuple(tree.path(id_) for id_ in one.codes if id_ in tree),
        )
        for one in found.found
    ]
