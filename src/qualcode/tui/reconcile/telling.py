"""What the screen of disagreements tells: how far one has come, what the keys come to, and why there is nothing."""

from __future__ import annotations

from textual.content import Content

from qualcode.domain.disagreements import Disagreement
from qualcode.domain.reconcile_answers import ItemShown
from qualcode.domain.wording import counted
from qualcode.reconcile.queue import OPEN, PUT_OFF, SETTLED
from qualcode.tui.prompts.rows import QUIET, one_line
from qualcode.tui.reconcile.reading import Desk
from qualcode.tui.reconcile.sitting import ALL, Sitting

SHOWN_WORDS = {OPEN: "open ones", PUT_OFF: "those put off", SETTLED: "settled ones", ALL: "all of them"}
"""Which are shown, in words."""
ORDER_WORDS = {"document": "by document", "code": "by code", "trouble": "by code, most disagreed on first"}
_TWO = 2
_LEFT_OUT_NAMED = 5


def progress(sitting: Sitting, said: str, room: int) -> Content:
    """How far one has come, which are shown, and what was done last."""
    if not sitting.items:
        return Content(one_line(said, room))
    total, settled, later = len(sitting.items), sitting.count(SETTLED), sitting.count(PUT_OFF)
    words = f"{settled:,} of {total:,} settled"
    if later:
        words += f", {later:,} put off"
    if sitting.wanted != OPEN:
        words += f" · {SHOWN_WORDS[sitting.wanted]}"
    if sitting.scope.tolerance:
        words += f" · ±{sitting.scope.tolerance:,}"
    parts: list[tuple[str, str]] = [(words, "bold")]
    if said and room - len(words) > 12:
        parts.append((f"  ▸ {one_line(said, room - len(words) - 4)}", QUIET))
    return Content.assemble(*parts)


def tolerance_in_words(sitting: Sitting) -> str:
    """Which boundaries count as the same."""
    apart = sitting.scope.tolerance
    return f"boundaries up to {counted(apart, 'character')} apart are the same" if apart else "boundaries as they stand"


def majority_counts(item: Disagreement) -> bool:
    """Whether there are enough coders for a majority."""
    return len(item.difference.coders) > _TWO


def boundaries_differ(item: Disagreement) -> bool:
    """Whether coders gave one code over different words."""
    drawn: dict[str, dict[str, set[tuple[int, int]]]] = {}
    for mark in item.difference.marks:
        drawn.setdefault(mark.code, {}).setdefault(mark.coder, set()).add((mark.start, mark.end))
    return any(len({frozenset(spans) for spans in by.values()}) > 1 for by in drawn.values())


def keys_now(item: Disagreement, shown: ItemShown) -> list[tuple[str, str]]:
    """The keys that decide, and what each comes to."""
    two = len(shown.readings) == _TWO
    keys = [(one.keys[0], f"as {one.coder}") for one in shown.readings if one.keys]
    keys += [("o", "both" if two else "all of them"), ("k", "neither" if two else "none of them")]
    if majority_counts(item):
        keys.append(("m", "as most"))
    if boundaries_differ(item):
        keys += [("+", "longest"), ("-", "shortest"), ("j", "joined")]
    keys += [("h", "by hand"), ("c", "another code"), ("l", "later")]
    return keys if item.state != SETTLED else [("R", "open again"), *keys]


def nothing(sitting: Sitting, desk: Desk | None) -> str:
    """What is said where there is none to be shown."""
    if desk is None:
        return "One moment …"
    if sitting.items:
        return _none_of_these(sitting)
    return _none_at_all(sitting, desk)


def _none_of_these(sitting: Sitting) -> str:
    later, open_ = sitting.count(PUT_OFF), sitting.count(OPEN)
    total = len(sitting.items)
    if sitting.wanted != OPEN:
        others = counted(open_, "disagreement") + (" is open." if open_ == 1 else " are open.")
        return f"There are no {_WITHOUT[sitting.wanted]}. {others}\n\nPress  t  to choose others. Esc goes back."
    if later:
        return (
            f"Nothing is open: {total - later:,} of {counted(total, 'disagreement')} are settled, {later:,} put off."
            "\n\nPress  t  for those put off. Ctrl+Z takes the last decision back. Esc goes back."
        )
    all_ = f"All {counted(total, 'disagreement')} are settled." if total > 1 else "It is settled."
    return f"{all_}\n\nPress  t  to look at them again. Ctrl+Z takes the last decision back. Esc goes back."


_WITHOUT = {PUT_OFF: "disagreements that were put off", SETTLED: "settled disagreements", ALL: "disagreements"}


def _none_at_all(sitting: Sitting, desk: Desk) -> str:
    documents = len(desk.queue.documents)
    if documents:
        agreed, taken = sitting.agreed.total(), sitting.agreed[SETTLED]
        over = f": {taken:,} of {counted(agreed, 'agreed passage')} taken over" if agreed else ""
        head = f"Nothing to settle in {counted(documents, 'document')}{over}."
    else:
        head = (
            "Nothing can be compared yet.\n\n"
            "A document is compared between the coders who finished it, two at least: D on the coding screen says that "
            "one is done, and so does `qualcode documents done`."
        )
    left = desk.queue.left_out
    told = [f"· {sentence}" for sentence in left[:_LEFT_OUT_NAMED]]
    if len(left) > _LEFT_OUT_NAMED:
        told.append(f"· and {len(left) - _LEFT_OUT_NAMED} more")
    rest = "\n\nLeft out:\n" + "\n".join(told) if told else ""
    return f"{head}{rest}\n\nEsc goes back."
