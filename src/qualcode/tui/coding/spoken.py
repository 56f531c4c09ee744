"""What stands at the caret in one plain line, for those who listen: always the same words in one order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from qualcode.domain.reading import Unit
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, Memo
from qualcode.domain.wording import counted, origin_mark
from qualcode.tui.coding.state import DocumentState
from qualcode.tui.prompts.rows import harmless


def spoken(state: DocumentState, passage: Span, unit: Unit, memos: Sequence[Memo], *, selected: bool) -> str:
    """Speaker, passage n of m, codes with who gave them, memos.

    Args:
        state: The document.
        passage: What an action would take.
        unit: What the caret steps by.
        memos: The memos on the passage.
        selected: Whether the passage was selected.
    """
    parts = [_speaker(state, passage.start), _place(state, passage, unit, selected)]
    codings = state.at(passage)
    line = ", ".join([*parts, counted(len(codings), "code") if codings else tr("no codes")])
    if codings:
        line += ": " + "; ".join(_coding(state, coding) for coding in codings)
    if any(span.overlaps(passage) for span in state.nothing):
        line += tr("; read, nothing to code")
    here = sum(memo.start is not None for memo in memos)
    if here:
        line += tr("; memo") if here == 1 else tr("; {count} memos", count=here)
    return " ".join(harmless(line).split())


def _speaker(state: DocumentState, offset: int) -> str:
    turns = state.opened.transcript.turns
    number = bisect_right(turns, offset, key=lambda turn: turn.end)
    speaker = turns[number].speaker if number < len(turns) else None
    return speaker or tr("no speaker")


def _place(state: DocumentState, passage: Span, unit: Unit, selected: bool) -> str:
    transcript = state.opened.transcript
    turns = unit == "turn" and not selected
    spans: Sequence[tuple[int, int]] = transcript.sentences
    if turns:
        spans = [(turn.start, turn.end) for turn in transcript.turns]
    first = bisect_right(spans, passage.start, key=lambda span: span[1])
    last = max(first, bisect_right(spans, max(passage.start, passage.end - 1), key=lambda span: span[1]))
    numbers = {"first": min(first + 1, len(spans)), "last": min(last + 1, len(spans)), "count": len(spans)}
    if last > first:
        said = (
            tr("turns {first} to {last} of {count}", **numbers)
            if turns
            else tr("passages {first} to {last} of {count}", **numbers)
        )
    else:
        said = tr("turn {first} of {count}", **numbers) if turns else tr("passage {first} of {count}", **numbers)
    return said + (tr(" selected") if selected else "")


def _coding(state: DocumentState, coding: Coding) -> str:
    mark = state.mark_of(coding)
    starred = tr(" starred") if mark.star else ""
    comment = tr(" with comment") if coding.comment else ""
    return tr(
        "{name} by {coder}{origin}{starred}{comment}",
        name=mark.name,
        coder=tr("you") if mark.own else mark.coder,
        origin=origin_mark(coding.origin),
        starred=starred,
        comment=comment,
    )
