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
        line += "; memo" if here == 1 else tr("; {here} memos", here=here)
    return " ".join(harmless(line).split())


def _speaker(state: DocumentState, offset: int) -> str:
    turns = state.opened.transcript.turns
    number = bisect_right(turns, offset, key=lambda turn: turn.end)
    speaker = turns[number].speaker if number < len(turns) else None
    return speaker or tr("no speaker")


def _place(state: DocumentState, passage: Span, unit: Unit, selected: bool) -> str:
    transcript = state.opened.transcript
    if unit == "turn" and not selected:
        spans: Sequence[tuple[int, int]] = [(turn.start, turn.end) for turn in transcript.turns]
        word = "turn"
    else:
        spans, word = transcript.sentences, "passage"
    first = bisect_right(spans, passage.start, key=lambda span: span[1])
    last = max(first, bisect_right(spans, max(passage.start, passage.end - 1), key=lambda span: span[1]))
    if last > first:
        return tr(
            "{word}s {first} to {min} of {number_spans}{part}",
            word=word,
            first=first + 1,
            min=min(last + 1, len(spans)),
            number_spans=len(spans),
            part=tr(" selected") if selected else "",
        )
    return tr(
        "{word} {min} of {number_spans}{part}",
        word=word,
        min=min(first + 1, len(spans)),
        number_spans=len(spans),
        part=tr(" selected") if selected else "",
    )


def _coding(state: DocumentState, coding: Coding) -> str:
    mark = state.mark_of(coding)
    starred = " starred" if mark.star else ""
    comment = tr(" with comment") if coding.comment else ""
    return tr(
        "{name} by {part}{origin}{starred}{comment}",
        name=mark.name,
        part=tr("you") if mark.own else mark.coder,
        origin=origin_mark(coding.origin),
        starred=starred,
        comment=comment,
    )
