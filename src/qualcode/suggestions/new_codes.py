"""What uncoded passages speak of: candidates for codes in the participants' own words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from qualcode.domain.spans import Span, unite
from qualcode.domain.suggestion_lists import NewCode, NewCodes, Place
from qualcode.storage.reads.suggestions import dealings
from qualcode.suggest.phrases import Kind, PhraseCluster, PhraseWord, UncodedPassage, key_phrases
from qualcode.suggest.turn_words import ADJECTIVE, ENDS, NOUN, PROPER, STOP
from qualcode.suggestions.adviser import Adviser
from qualcode.suggestions.like_code import place_of
from qualcode.suggestions.shelf import ReadDocument

TOP = 30
_REMARK = re.compile(r"\([^()]{1,40}\)|\[[^\[\]]{1,40}\]")
"""What the transcriber noted between what was said: `(laughs)`."""
_SHOWN = 5
"""Passages that are shown with a candidate."""


def new_codes(adviser: Adviser, *, top: int = TOP) -> Iterator[tuple[int, int] | NewCodes]:
    """What passages that nobody learned from has coded speak of more than coded ones do.

    Interviewers' words are left out: a code in vivo is in the words of participants.

    Yields:
        (done, of) documents looked through, and at last the list, `top` candidates at most.
    """
    material = adviser.material
    if not material.documents:
        adviser.refresh()
    coded = _coded(adviser)
    uncoded: list[tuple[int, Span]] = []
    passages: list[UncodedPassage] = []
    others: list[UncodedPassage] = []
    for number, (document_id, one) in enumerate(material.documents.items(), 1):
        read = adviser.shelf.document(one)
        for unit in material.units([document_id]).get(document_id, []):
            if read.segment(*unit).role == "interviewer":
                continue
            passage = UncodedPassage(one.uuid, _words(read, unit))
            if _touches(coded[document_id], unit):
                others.append(passage)
            elif passage.words:
                uncoded.append((document_id, unit))
                passages.append(passage)
        yield number, len(material.documents)
    found = [_candidate(adviser, cluster, uncoded) for cluster in key_phrases(passages, others)[:top]]
    yield NewCodes(tuple(found), len(passages))


def _coded(adviser: Adviser) -> dict[int, list[Span]]:
    """document → what is coded in it, united, by place."""
    own = adviser.material.own_only()
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one in dealings(adviser.project):
        if one.code_id is not None and own in (None, one.coder_id):
            spans[one.document_id].append((one.start, one.end))
    return defaultdict(list, {document_id: unite(some) for document_id, some in spans.items()})


def _touches(spans: Sequence[Span], unit: Span) -> bool:
    """Whether a unit shares anything with spans that ascend and are disjoint."""
    at = bisect_left(spans, unit.start, key=lambda span: span.end)
    return any(span.overlaps(unit) for span in spans[at : at + 2])


def _words(read: ReadDocument, unit: Span) -> list[PhraseWord]:
    text = read.transcript.text
    remarks = [Span(*found.span()) for found in _REMARK.finditer(text, *unit)]
    return [
        PhraseWord(text[word.start : word.end], word.base, _kind(word.flags))
        for word in read.words_in(unit)
        if not any(remark.contains(word.start) for remark in remarks)
    ]


def _kind(flags: int) -> Kind:
    kinds: tuple[tuple[int, Kind], ...] = (
        (ENDS, "break"),
        (STOP, "stop"),
        (PROPER, "proper"),
        (NOUN, "noun"),
        (ADJECTIVE, "adjective"),
    )
    return next((kind for flag, kind in kinds if flags & flag), "word")


def _candidate(adviser: Adviser, cluster: PhraseCluster, uncoded: Sequence[tuple[int, Span]]) -> NewCode:
    examples = tuple(_place(adviser, *uncoded[index]) for index in cluster.examples[:_SHOWN])
    return NewCode(cluster.name, cluster.phrases, cluster.passages, cluster.documents, examples)


def _place(adviser: Adviser, document_id: int, unit: Span) -> Place:
    return place_of(adviser, document_id, *unit)
