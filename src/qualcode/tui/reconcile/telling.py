"""What the screen of disagreements tells: how far one has come, what the keys come to, and why there is nothing."""

from __future__ import annotations

from textual.content import Content

from qualcode.domain.disagreements import Disagreement, PutOff, TakeMajority, Verdict
from qualcode.domain.reconcile_answers import ItemShown
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted
from qualcode.reconcile.queue import OPEN, PUT_OFF, SETTLED
from qualcode.reconcile.verdicts import pieces_of
from qualcode.tui.prompts.rows import QUIET, one_line
from qualcode.tui.reconcile.drawing import earlier_in_words, key_of, kind_in_words, standing_in_words
from qualcode.tui.reconcile.reading import Desk
from qualcode.tui.reconcile.sitting import ALL, Sitting

SHOWN_WORDS = {
    OPEN: tr("open ones"),
    PUT_OFF: tr("those put off"),
    SETTLED: tr("settled ones"),
    ALL: tr("all of them"),
}
"""Which are shown, in words."""
ORDER_WORDS = {
    "document": tr("by document"),
    "code": tr("by code"),
    "trouble": tr("by code, most disagreed on first"),
}
LEAVE = tr("Press ‹disagreements.leave› to go back.")
_TWO = 2
_LEFT_OUT_NAMED = 5


def progress(sitting: Sitting, said: str, room: int, lines: int = 1) -> Content:
    """How far one has come, which are shown, and what was done last.

    Args:
        sitting: What is gone through.
        said: What was done last.
        room: Cells of a line.
        lines: Lines that there are; of two, what was done last has the second.
    """
    if not sitting.items:
        return Content(one_line(said, room))
    total, settled, later = len(sitting.items), sitting.count(SETTLED), sitting.count(PUT_OFF)
    words = tr("{settled:,} of {total:,} settled, {left:,} left", settled=settled, total=total, left=total - settled)
    if later:
        words += tr(", {count:,} put off", count=later)
    if sitting.wanted != OPEN:
        words += f" · {SHOWN_WORDS[sitting.wanted]}"
    if sitting.scope.tolerance:
        words += f" · ±{number(sitting.scope.tolerance)}"
    parts: list[tuple[str, str]] = [(words, "bold")]
    if said and lines > 1:
        parts.append((f"\n▸ {one_line(said, room - 2)}", QUIET))
    elif said and room - len(words) > 12:
        parts.append((f"  ▸ {one_line(said, room - len(words) - 4)}", QUIET))
    return Content.assemble(*parts)


def passages_agreed(sitting: Sitting, desk: Desk | None, why_read_only: str, more: int = 0) -> str:
    """What is agreed and was not taken over yet, and when it will be; empty where there is nothing.

    Args:
        sitting: What is gone through.
        desk: What is to be settled; None while it is being read.
        why_read_only: Why nothing can be written; empty if it can.
        more: How many of them were not agreed on before.
    """
    if desk is None or not sitting.waiting:
        return ""
    head = tr("{passages} agreed", passages=counted(sitting.waiting, "passage"))
    if more > 0:
        head += tr(", {count:,} more", count=more)
    if desk.why_not:
        return plural(
            "{passages}: a lead takes it over", "{passages}: a lead takes them over", sitting.waiting, passages=head
        )
    if why_read_only:
        return tr("{passages}, not taken over: the project is only read", passages=head)
    if not sitting.left:
        return tr("{passages}, not taken over: U brings back what was taken back", passages=head)
    if sitting.has_decided:
        return tr("{passages}: taken over with your next decision", passages=head)
    return tr("{passages}: taken over with your first decision", passages=head)


def apart_in_words(apart: int) -> str:
    """Which boundaries count as the same."""
    return (
        tr("boundaries up to {characters} apart are the same", characters=counted(apart, "character"))
        if apart
        else tr("boundaries as they stand")
    )


def why_no_majority(item: Disagreement) -> str:
    """Why nothing can be settled as most say; empty where it can."""
    difference = item.difference
    if len(difference.coders) <= _TWO:
        return tr("As most say: only where three or more coders are compared")
    if pieces_of(TakeMajority(), difference.coders, difference.marks) is None:
        return tr("There is no majority here: no more than half say the same")
    return ""


def code_and_words(item: Disagreement, verdict: Verdict, shown: ItemShown | None, desk: Desk) -> str:
    """What a verdict writes, to be read behind it: ` → Plans, 24 words`; empty where it writes nothing.

    Args:
        item: What is settled.
        verdict: How.
        shown: Its words, where they are at hand.
        desk: What is to be settled, with the codebook.
    """
    difference = item.difference
    pieces = pieces_of(verdict, difference.coders, difference.marks)
    if not pieces or isinstance(verdict, PutOff):
        return ""
    by_span: dict[tuple[int, int], list[str]] = {}
    for piece in pieces:
        name = desk.tree.code(desk.code_ids[piece.code]).name if piece.code in desk.code_ids else tr("a code")
        by_span.setdefault((piece.start, piece.end), []).append(name)
    return f" → {'; '.join(tr(' and ').join(names) + _length(span, shown) for span, names in by_span.items())}"


def _length(span: tuple[int, int], shown: ItemShown | None) -> str:
    """How many words a passage has, where they are at hand."""
    if shown is None:
        return ""
    start, end = span[0] - shown.passage.start, span[1] - shown.passage.start
    if not 0 <= start < end <= len(shown.passage.text):
        return ""
    return f", {counted(len(shown.passage.text[start:end].split()), 'word')}"


def whose_boundaries(item: Disagreement) -> str:
    """On which passage another code would go, where coders coded different ones; empty where they coded the same."""
    difference = item.difference
    spans = {(mark.start, mark.end) for mark in difference.marks}
    if len(spans) == 1:
        return ""
    return tr("on the longer passage") if difference.span in spans else tr("from the first start to the last end")


def boundaries_differ(item: Disagreement) -> bool:
    """Whether coders gave one code over different words."""
    drawn: dict[str, dict[str, set[tuple[int, int]]]] = {}
    for mark in item.difference.marks:
        drawn.setdefault(mark.code, {}).setdefault(mark.coder, set()).add((mark.start, mark.end))
    return any(len({frozenset(spans) for spans in by.values()}) > 1 for by in drawn.values())


def keys_now(item: Disagreement, shown: ItemShown) -> list[tuple[str, str]]:
    """The keys that decide, and what each comes to."""
    two = len(shown.readings) == _TWO
    keys = [(key_of(one, len(shown.readings)), tr("as {coder}", coder=one.coder)) for one in shown.readings if one.keys]
    keys += [("o", tr("both") if two else tr("all of them")), ("k", tr("neither") if two else tr("none of them"))]
    if not why_no_majority(item):
        keys.append(("m", tr("as most")))
    if boundaries_differ(item):
        keys += [("+", tr("longest")), ("-", tr("shortest")), ("j", tr("joined"))]
    keys += [("h", tr("by hand")), ("c", tr("another code")), ("l", tr("later"))]
    return keys if item.state != SETTLED else [("R", tr("reopen")), *keys]


def about(sitting: Sitting, item: Disagreement, shown: ItemShown, round_name: str, room: int) -> Content:
    """Which one it is, where, what the coders differ in, and what was decided before.

    Args:
        sitting: What is gone through.
        item: The one that is looked at.
        shown: The same in words.
        round_name: The round that is looked at; empty for none.
        room: Cells of a line.
    """
    head = tr(
        "{place:,} of {count:,} · {difference}",
        place=sitting.place,
        count=len(sitting.items),
        difference=kind_in_words(shown),
    )
    where = [round_name, shown.document, tr("turn {turn:,}", turn=shown.turn), shown.speaker or ""]
    compared = " | ".join(one.coder for one in shown.readings)
    place = " · ".join(part for part in (*where, compared) if part)
    lines = [Content.styled(one_line(head, room), "bold"), Content.styled(one_line(place, room), QUIET)]
    if shown.decision is not None:
        now = standing_in_words(shown.decision, later=item.state == PUT_OFF)
        lines.append(Content.styled(one_line(now, 2 * room), "bold"))
    if shown.earlier is not None:
        lines.append(Content.styled(one_line(earlier_in_words(shown.earlier), 2 * room), "$text-warning"))
    if reason := sitting.reasons.get(item.id):
        lines.append(
            Content.styled(one_line(tr("Your reason, for the next key: {reason}", reason=reason), 2 * room), "italic")
        )
    return Content("\n").join(lines)


def nothing(sitting: Sitting, desk: Desk | None) -> str:
    """What is said where there is none to be shown."""
    if desk is None:
        return tr("One moment …")
    if sitting.items:
        return _none_of_these(sitting)
    return _none_at_all(sitting, desk)


def _none_of_these(sitting: Sitting) -> str:
    later, open_ = sitting.count(PUT_OFF), sitting.count(OPEN)
    total = len(sitting.items)
    if sitting.wanted != OPEN:
        others = plural("{number:,} disagreement is open.", "{number:,} disagreements are open.", open_)
        keys = tr("Press ‹disagreements.shown› to choose others, or ‹disagreements.leave› to go back.")
        return f"{_WITHOUT[sitting.wanted]} {others}\n\n{keys}"
    if later:
        return tr(
            "Nothing is open: {total:,} of {disagreements} are settled, {later:,} put off.\n"
            "\nPress ‹disagreements.shown› for those put off, ‹app.undo› to take the last "
            "decision back, or ‹disagreements.leave› to go back.",
            total=total - later,
            disagreements=counted(total, "disagreement"),
            later=later,
        )
    all_ = (
        tr("All {disagreements} are settled.", disagreements=counted(total, "disagreement"))
        if total > 1
        else tr("It is settled.")
    )
    keys = tr(
        "Press ‹disagreements.shown› to look at them again, ‹app.undo› to take the last "
        "decision back, or ‹disagreements.leave› to go back."
    )
    return f"{all_}\n\n{keys}"


_WITHOUT = {
    PUT_OFF: tr("There are no disagreements that were put off."),
    SETTLED: tr("There are no settled disagreements."),
    ALL: tr("There are no disagreements."),
}


def _none_at_all(sitting: Sitting, desk: Desk) -> str:
    documents = len(desk.queue.documents)
    if documents:
        agreed, taken = sitting.agreed.total(), sitting.agreed[SETTLED]
        over = (
            tr(": {taken:,} of {passages} taken over", taken=taken, passages=counted(agreed, "agreed passage"))
            if agreed
            else ""
        )
        head = tr(
            "Nothing to settle in {documents}{taken_over}.", documents=counted(documents, "document"), taken_over=over
        )
    else:
        head = tr(
            "Nothing can be compared yet.\n"
            "\nA document is compared between the coders who finished it, two at least: press "
            "‹coding.done› on the coding screen to say that one is done."
        )
    left = desk.queue.left_out
    told = [f"· {sentence}" for sentence in left[:_LEFT_OUT_NAMED]]
    if len(left) > _LEFT_OUT_NAMED:
        told.append(tr("· and {count} more", count=len(left) - _LEFT_OUT_NAMED))
    rest = tr("\n\nLeft out:\n") + "\n".join(told) if told else ""
    return f"{head}{rest}\n\n{LEAVE}"
