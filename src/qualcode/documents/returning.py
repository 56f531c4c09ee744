"""Codings of a text that was missing, put in their places when the text is there."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from qualcode.documents.placing import restore_memo
from qualcode.documents.versions import Prepared
from qualcode.domain.exchange import Losses
from qualcode.domain.spans import Span
from qualcode.domain.values import Document, Unplaced
from qualcode.importing.foreign_spans import fitted
from qualcode.refi.offsets import RawText, choose
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import version_notes
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import make_anchor

_BLANK = re.compile(r"\s+")
_VERBATIM = ("txt", "md")


def find_places(waiting: Sequence[Unplaced], prepared: Prepared, origin: str) -> dict[int, Span]:
    """Where things that waited for a missing text stand in it, by their ids; what is not found goes on waiting.

    Offsets are counted as the program that wrote them does. What is known of a passage's words must stand there, or is
    looked for near by; of one without words the place alone decides.

    Args:
        waiting: What waits, with places as the other program counted them.
        origin: What that program called itself.
    """
    read = prepared.read
    whole = RawText.decode(prepared.data) if read.format in _VERBATIM else RawText.inline(read.text)
    if whole.text != read.text:
        whole = RawText.inline(read.text)
    dialect = choose(whole, [(one.start, one.end, one.quote) for one in waiting], origin)
    place = dialect.map(whole)
    found: dict[int, Span] = {}
    for one in waiting:
        if one.holder is not None:
            continue  # A memo on a coding comes along with it.
        (start, cut), (end, cut_too) = place(one.start), place(one.end)
        at = None if cut or cut_too else fitted(start, end, read.text, Losses(), "")
        span = _with_words(read.text, at, start, one.quote) if one.quote.strip() else at
        if span is not None and read.text[span.start : span.end].strip():
            found[one.id] = span
    return found


def _with_words(text: str, at: Span | None, near: int, quote: str) -> Span | None:
    """The passage, if its words stand there; else the nearest one with all of its words; None where there is none."""
    words = _squeezed(quote)
    beginning = words.rstrip("….")
    shortened = len(beginning) < len(words) and words.endswith(("…", "..."))
    if at is not None:
        there = _squeezed(text[at.start : at.end])
        if there == words or (shortened and there.startswith(_squeezed(beginning))):
            return at
    # Dots at the end may also be what was said: then all of it stands somewhere.
    pattern = re.compile(r"\s+".join(map(re.escape, words.split(" "))))
    spans = [Span(*match.span()) for match in pattern.finditer(text)]
    return min(spans, key=lambda span: abs(span.start - near), default=None)


def _squeezed(text: str) -> str:
    return _BLANK.sub(" ", text).strip()


def waiting_for_text(project: Project, document: Document, old_text: str) -> tuple[Unplaced, ...]:
    """What was done on a text that is missing: all that waits in a document of which there is not a single word."""
    if old_text:
        return ()
    with project.seeing_all():
        return tuple(list_unplaced(project, document.id))


def origin_of(project: Project, document: Document) -> str:
    """What program a document without a text came from; empty where that was not noted."""
    return str(json.loads(version_notes(project, document.version_id)[2]).get("origin", ""))


def put_back(
    tx: Transaction, waiting: Sequence[Unplaced], places: dict[int, Span], version_id: int, prepared: Prepared
) -> int:
    """Write what waited where it stands, as part of a change, memos on a coding with it; how many came back."""
    codings = [one for one in waiting if one.kind == "coding" and one.id in places]
    taken: set[tuple[int | None, int, Span]] = set()
    done: list[int] = []
    along: list[int] = []
    for one in codings:
        key = (one.code_id, one.coder_id, places[one.id])
        if key in taken:
            continue  # It would be there twice: a person may say which of the two is to go.
        taken.add(key)
        coding_id = tx.add("coding", **_coding(one, places[one.id], version_id, prepared))
        for memo in (other for other in waiting if other.holder == one.uuid):
            restore_memo(tx, memo, coding_id=coding_id)
            along.append(memo.id)
        done.append(one.id)
    for one in waiting:
        if one.kind == "memo" and one.holder is None and one.id in places:
            restore_memo(tx, one, span=places[one.id])
            done.append(one.id)
    tx.delete_where("unplaced", {"id": done + along})
    return len(done)


def count_alone(waiting: Sequence[Unplaced]) -> int:
    """How many need a place of their own: memos on a coding come along with it."""
    return sum(one.holder is None for one in waiting)


def _coding(one: Unplaced, span: Span, version_id: int, prepared: Prepared) -> dict[str, Any]:
    starts = [turn.start for turn in prepared.read.turns]
    spot = make_anchor(prepared.read.text, span.start, span.end, max(0, bisect_right(starts, span.start) - 1))
    return {
        "uuid": one.uuid,
        "document_id": one.document_id,
        "coder_id": one.coder_id,
        "code_id": one.code_id,
        "version_id": version_id,
        "start": spot.start,
        "end": spot.end,
        "quote": spot.quote,
        "prefix": spot.prefix,
        "suffix": spot.suffix,
        "turn": spot.turn,
        **one.rest,
    }
