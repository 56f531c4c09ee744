"""A disagreement as it is drawn: its words between the brackets of those who coded them, and who did what beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, zip_longest

from textual.content import Content

from qualcode.codebook.tree import CodeTree
from qualcode.domain.disagreements import BOUNDARY, ONLY, REOPENED, SUPERSEDED
from qualcode.domain.reconcile_answers import CodingShown, DecisionShown, ItemShown, ReadingShown
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.domain.wording import counted, origin_mark
from qualcode.tui.coding.state import drawn_colour
from qualcode.tui.prompts.rows import QUIET, harmless, one_line, without_middle
from qualcode.tui.prompts.summaries import end_of_path

BY_ALL, BY_SOME = "bold $foreground on $primary 45%", "bold $foreground on $primary 20%"
BRACKET = "bold reverse"
_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
"""Where the file breaks a line, and no paragraph: the screen has another width."""
_NARROWEST = 22
"""Cells of a column below which they stand one below the other."""
_GAP = 3
_TWO = 2
_THIN = "\u2009"
"""Between a bracket and words, that its key does not stick to them."""


def in_a_row(names: Sequence[str]) -> str:
    """`ana`, `ana and ben`, `ana, ben and tom`."""
    return tr(" and ").join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def key_of(reading: ReadingShown, number: int) -> str:
    """The key of a reading: of two `a` and `b`, of more digits; empty for one beyond the ninth."""
    if not reading.keys:
        return ""
    return reading.keys[0] if number <= _TWO else reading.keys[-1]


def kind_in_words(item: ItemShown) -> str:
    """What the coders differ in."""
    if item.kind == BOUNDARY:
        return tr("the same code, other boundaries")
    if item.kind != ONLY:
        return tr("one passage, different codes")
    did = [one.coder for one in item.readings if one.codings]
    did_not = [one.coder for one in item.readings if not one.codings]
    if len(did_not) == 1:
        return tr("coded by {did}, not by {did_not}", did=in_a_row(did), did_not=did_not[0])
    return tr("coded by {did} only", did=in_a_row(did))


# ---------------------------------------------------------------------- the passage


def with_brackets(item: ItemShown) -> tuple[Content, int]:
    """The words with a bracket and a coder's key where each begins and ends what she coded; and where that begins."""
    number = len(item.readings)
    spans = [(key_of(one, number) or one.coder, span) for one in item.readings for span in one.spans]
    return bracketed(item.passage.text, item.passage.start, spans, item.passage.cut_before, item.passage.cut_after)


def bracketed(
    text: str, offset: int, spans: Sequence[tuple[str, tuple[int, int]]], cut_before: bool, cut_after: bool
) -> tuple[Content, int]:
    """Words with a bracket where each span begins and ends; and how much of what is shown stands before the first.

    Args:
        text: The words.
        offset: Where they begin, in code points of the document's text, as the spans count.
        spans: What stands at the brackets of each, and where it is.
        cut_before: Whether there is more before the words.
        cut_after: Whether there is more behind them.
    """
    shown = _LINE_END.sub(" ", text)
    last = len(text)
    placed = [(key, max(0, start - offset), min(last, end - offset)) for key, (start, end) in spans]
    edges = sorted({0, last, *(edge for _, start, end in placed for edge in (start, end))})
    coders = len({key for key, *_ in placed})
    parts: list[tuple[str, str]] = [("… ", QUIET)] if cut_before else []
    first: int | None = None
    for left, right in pairwise(edges):
        parts += _brackets(placed, left, shown[left])
        covering = {key for key, start, end in placed if start <= left and right <= end}
        if covering and first is None:
            first = sum(len(part) for part, _ in parts)
        style = QUIET if not covering else BY_ALL if len(covering) == coders else BY_SOME
        parts.append((harmless(shown[left:right]), style))
    parts += _brackets(placed, last, " ") if len(edges) > 1 else []
    if cut_after:
        parts.append((" …", QUIET))
    return Content.assemble(*parts), first or 0


def _brackets(placed: Sequence[tuple[str, int, int]], at: int, following: str) -> list[tuple[str, str]]:
    """The brackets that stand at a place, before a character: first those that are closed there."""
    closed = dict.fromkeys(key for key, _, end in placed if end == at)
    opened = dict.fromkeys(key for key, start, _ in placed if start == at)
    found = [(_THIN, ""), (f"{''.join(closed)}]", BRACKET)] if closed else []
    if opened:
        return [*found, (f"[{''.join(opened)}", BRACKET), (_THIN, "")]
    return [*found, (_THIN, "")] if found and not following.isspace() else found


# ---------------------------------------------------------------------- who did what


def side_by_side(item: ItemShown, tree: CodeTree, room: int) -> Content:
    """What each coder did, in columns, or one below the other where these would be too narrow.

    Args:
        item: What is shown.
        tree: The codebook.
        room: Cells of a line.
    """
    codes = {tree.path(code.id): code for code in tree.walk()}
    number = max(1, len(item.readings))
    width = (room - _GAP * (number - 1)) // number
    with_words = differ_in_place(item)
    if width >= _NARROWEST:
        return abreast([_reading(one, number, tree, codes, width, with_words) for one in item.readings], width)
    return Content("\n").join(_reading(one, number, tree, codes, room, with_words, low=True) for one in item.readings)


def differ_in_place(item: ItemShown) -> bool:
    """Whether not all who coded it coded the same words."""
    return len({one.spans for one in item.readings if one.spans}) > 1


def _reading(
    reading: ReadingShown,
    number: int,
    tree: CodeTree,
    codes: Mapping[str, Code],
    width: int,
    with_words: bool,
    *,
    low: bool = False,
) -> Content:
    """What one coder did: each code with its mark, and all that she said of it.

    Args:
        reading: What she did.
        number: Of how many coders.
        tree: The codebook.
        codes: Full path → code.
        width: Cells of a line.
        with_words: Whether the coded words are told too.
        low: Whether the first code stands on the line of her name.
    """
    key = key_of(reading, number)
    head = Content.assemble((f" {key} " if key else "", BRACKET), (f" {reading.coder}", "bold"))
    if not reading.codings:
        return head + Content.styled(tr("  did not code it"), QUIET)
    lines: list[Content] = []
    for coding in reading.codings:
        taken = head.cell_length + _GAP if low and not lines else 0
        lines += _coding(coding, tree, codes.get(coding.code), width - taken, with_words)
    first = Content.assemble(head, " " * _GAP, lines.pop(0)) if low else head
    return Content("\n").join([first, *lines])


def _coding(coding: CodingShown, tree: CodeTree, code: Code | None, width: int, with_words: bool) -> list[Content]:
    glyph, colour = "●", ""
    if code is not None:
        glyph, colour = code.mark or glyph, drawn_colour(tree, code.id)  # Not the mark of the theme: it would read as
        # a letter of the name.
    origin, star = origin_mark(coding.origin), " ★" if coding.star else ""
    path = end_of_path(coding.code, max(8, width - 2 - len(origin) - len(star)))
    lines = [
        Content.assemble(
            (f"{harmless(glyph)} ", f"bold {colour}"), (path, "bold"), (star, "bold $text-warning"), (origin, QUIET)
        )
    ]
    if with_words:
        words = coding.quote.split()
        length = f" {counted(len(words), 'word')}"  # What is cut in the middle may look alike.
        lines.append(Content.styled(f"“{without_middle(' '.join(words), width - 2 - len(length))}”{length}", QUIET))
    if coding.comment:
        lines.append(Content.styled(tr("Comment: ") + harmless(" ".join(coding.comment.split())), "italic"))
    for memo in coding.memos:
        by = tr(" by {coder}", coder=memo.coder) if memo.coder else ""
        text = harmless(" ".join(memo.text.split()))
        lines.append(Content.styled(f"{shown_word(memo.kind).capitalize()}{harmless(by)}: {text}", "italic"))
    return lines


def abreast(texts: Sequence[Content], width: int) -> Content:
    """Texts beside each other, each broken to its column.

    Args:
        texts: What stands in the columns.
        width: Cells of each.
    """
    lines = []
    for parts in zip_longest(*(text.wrap(width) for text in texts), fillvalue=Content("")):
        line = Content("")
        for number, part in enumerate(parts):
            bare = part.rstrip()
            last = number == len(parts) - 1
            line = Content.assemble(line, bare, "" if last else " " * max(1, width - bare.cell_length + _GAP))
        lines.append(line)
    return Content("\n").join(lines)


# ---------------------------------------------------------------------- what was decided


def standing_in_words(decision: DecisionShown, *, later: bool) -> str:
    """The decision that holds, or that put it off."""
    why = f": {decision.reason}" if decision.reason else ""
    day = decision.decided[:10]
    if later:
        return tr("Put off by {coder} on {day}{why}", coder=decision.coder, day=day, why=why)
    return tr(
        "Settled {verdict} by {coder} on {day}{why}", verdict=decision.verdict, coder=decision.coder, day=day, why=why
    )


def earlier_in_words(decision: DecisionShown) -> str:
    """A decision that holds no longer, and why it does not."""
    why = tr(" because “{reason}”", reason=decision.reason) if decision.reason else ""
    ended = decision.ended[:10] if decision.ended is not None else ""
    by = tr(" by {coder}", coder=decision.ended_by) if decision.ended_by else ""
    past = {
        REOPENED: tr("opened again{by_coder} on {day}", by_coder=by, day=ended),
        SUPERSEDED: tr("decided anew{by_coder} on {day}", by_coder=by, day=ended),
    }.get(decision.state, tr("overtaken by what was coded or finished since"))
    return tr(
        "Earlier decided by {coder} on {day}: {verdict}{why}; {past}",
        coder=decision.coder,
        day=decision.decided[:10],
        verdict=decision.verdict,
        why=why,
        past=past,
    )


def means(keys: Sequence[tuple[str, str]], room: int) -> Content:
    """What each key comes to, on as many lines as that takes.

    Args:
        keys: Keys, and what they do in a word.
        room: Cells of a line.
    """
    lines: list[list[Content]] = [[]]
    taken = 0
    for key, words in keys:
        part = Content.assemble((f" {key} ", "bold reverse"), f" {one_line(words, max(4, room - 6))}")
        if taken and taken + _GAP - 1 + part.cell_length > room:
            lines.append([])
            taken = 0
        lines[-1].append(part)
        taken += part.cell_length + (_GAP - 1 if taken else 0)
    return Content("\n").join(Content(" " * (_GAP - 1)).join(line) for line in lines)
