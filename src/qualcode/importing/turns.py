"""Turns of a text: from labels, headings and stamps to spans, with nothing but white space between turns."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.importing.heads import Head, Scan, scan
from qualcode.importing.notations import Notation, decide, header_values, marked_as
from qualcode.importing.stamps import Stamp, inline_stamps, stamp_at, stamp_first


@dataclass(slots=True)
class _Draft:
    start: int
    head: Head | None = None
    silent: bool = False
    """A heading or front matter: text without speech."""
    end: int = 0
    stamps: list[Stamp] = field(default_factory=list)
    speech: list[Span] = field(default_factory=list)
    start_ms: int | None = None
    end_ms: int | None = None


def find_turns(
    text: str,
    *,
    markdown: bool = False,
    line_paragraphs: bool = False,
    bold: Mapping[int, int] | None = None,
    headings: frozenset[int] = frozenset(),
    front: int = 0,
    notation: str | None = None,
) -> tuple[tuple[Turn, ...], str | None, dict[str, str]]:
    """Find the turns of `text`; they partition its code points that are not white space.

    Args:
        text: The document's text.
        markdown: Take `#` lines as headings and `---` as rules.
        line_paragraphs: Each line is a paragraph (word processors); else decided from the text.
        bold: Start offset of a paragraph → offset where its beginning in bold type ends.
        headings: Start offsets of paragraphs that are headings.
        front: Lines of front matter at the top.
        notation: How speakers are marked, as `ImportChoices` has it; decided by evidence unless it is given.

    Returns:
        The turns, the notation in words (None where nobody is named), and the keys of a header block.
    """
    found = scan(text, markdown=markdown, bold=bold, first=front)
    if headings:
        found.headings.update(number for number, start in enumerate(found.starts) if start in headings)
    found.broken = not line_paragraphs
    if line_paragraphs or _one_paragraph_a_line(found):
        found.paragraphs = [n for n, line in enumerate(found.lines) if n >= front and line and not line.isspace()]
    labels = decide(found) if notation is None else marked_as(found, notation)
    if not front and (plain := _plainly_labelled(found, labels.heads, text)) is not None:
        return plain, labels.words, header_values(found)
    drafts = _bounds(found, labels, front)
    _close(drafts, text)
    _fill(drafts, text, found)
    _silence_marks(drafts)
    _time(drafts, text)
    turns = tuple(_turn(draft) for draft in drafts)
    return turns, labels.words, header_values(found) if labels.heads else {}


def _plainly_labelled(found: Scan, heads: list[Head], text: str) -> tuple[Turn, ...] | None:
    """The turns of the commonest texts, for speed alone: labels with a colon, the first at the top, and no stamps.

    None for any other text; what is looked at here is all that could make a turn of such a text another one.
    """
    if not heads or heads[0].line != found.paragraphs[0] or found.headings or found.rules or found.stamp_lines:
        return None
    if any(head.style != "colon" or head.stamps or text[head.start] in "*_" for head in heads):
        return None
    if "</v>" in text or inline_stamps(text):
        return None
    ends = [head.start for head in heads[1:]]
    turns = []
    for head, following in zip(heads, [*ends, len(text)], strict=True):
        start, after = head.start, head.end
        rest = text[after:following].rstrip()
        end = after + len(rest)
        speech = (Span(end - len(rest.lstrip()), end),) if rest else ()
        turns.append(Turn(start, end, head.name, Span(start, after), (), speech))
    return tuple(turns)


def _one_paragraph_a_line(found: Scan) -> bool:
    """A text without blank lines whose lines were not broken by a margin (answers or notes, one a line)."""
    if len(found.paragraphs) > 1:
        return False
    lines = [line.rstrip() for line in found.lines if line and not line.isspace()]
    if len(lines) < 2:
        return False
    longest = max(map(len, lines))
    if longest < 40:
        return True
    full = sum(1 for line in lines[:-1] if len(line) > longest - 14 and line[-1] not in ".!?…")
    return longest > 120 or 4 * full < len(lines)


def _bounds(found: Scan, notation: Notation, front: int) -> list[_Draft]:
    """Where turns begin, in order: at labels, at headings, and at each paragraph that no label covers."""
    labelled = {head.line: head for head in notation.heads}
    headings = found.headings - labelled.keys()
    drafts: list[_Draft] = []
    if front:
        drafts.append(_Draft(_indented(found, 0), silent=True))
    named = False
    closing = _stamp_lines_close(found, notation)
    for number in sorted({*found.paragraphs, *labelled, *headings}):
        head = labelled.get(number)
        if head is not None:
            start = head.first if closing else _stamp_above(found, head, drafts)
            if drafts and drafts[-1].start == start:
                drafts.pop()
            drafts.append(_Draft(start, head))
            named = True
        elif number in headings:
            drafts.append(_Draft(_indented(found, number), silent=True))
            named = False
        elif not named and not (drafts and found.stamp_lines.get(number - 1) and not drafts[-1].silent):
            drafts.append(_Draft(_indented(found, number)))
    return drafts


def _indented(found: Scan, number: int) -> int:
    line = found.lines[number]
    return found.starts[number] + len(line) - len(line.lstrip())


def _stamp_lines_close(found: Scan, notation: Notation) -> bool:
    """True if stamps of f4 on lines of their own close what stands above: no label is below the last of them."""
    if not found.stamp_lines or not notation.heads:
        return False
    first, last = min(found.stamp_lines), max(found.stamp_lines)
    if notation.heads[0].line > first or any(line.strip() for line in found.lines[last + 1 :]):
        return False
    return all(found.lines[number].lstrip().startswith("#") for number in found.stamp_lines)


def _stamp_above(found: Scan, head: Head, drafts: list[_Draft]) -> int:
    """The turn's start: a stamp on a line of its own right above the label belongs to the label."""
    if not found.stamp_lines:
        return head.first
    above = head.line - 1
    while above > 0 and above >= head.line - 3 and not found.lines[above].strip():
        above -= 1
    stamp = found.stamp_lines.get(above)
    if stamp is None or (drafts and drafts[-1].start > stamp.start):
        return head.first
    before = drafts[-1].head if drafts else None
    if before is not None and before.line < above and not any(map(str.strip, found.lines[before.line + 1 : above])):
        rest = found.lines[before.line][before.last - found.starts[before.line] :]
        if not rest.strip():
            return head.first  # the stamp is all that stands under the label before
    return stamp.start


def _close(drafts: list[_Draft], text: str) -> None:
    following = len(text)
    for draft in reversed(drafts):
        end = following
        while end > draft.start and text[end - 1].isspace():
            end -= 1
        draft.end = end
        following = draft.start


def _fill(drafts: list[_Draft], text: str, found: Scan) -> None:
    """Stamps and speech of each turn."""
    stamps = inline_stamps(text)
    if found.stamp_lines:
        stamps = _merged(list(found.stamp_lines.values()), stamps)
    starts = [stamp.start for stamp in stamps]
    silent = sorted([*found.rules, *_voice_ends(text)], key=_place)
    silent_starts = [markup.start for markup in silent]
    for draft in drafts:
        head = draft.head
        after = draft.start
        if head is not None:
            after = head.last
            if stamps or head.stamps:
                draft.stamps = [*_within(stamps, starts, draft.start, head.first), *head.stamps]
        elif not draft.silent:
            after = _opening_stamp(draft, text, stamps, starts)
        cuts = _within(stamps, starts, after, draft.end) if stamps else []
        draft.stamps.extend(cuts)
        if draft.silent:
            continue
        if head is not None and not head.stamps and text[head.start] in "*_":
            cuts = sorted([*cuts, *_unclosed(text, head, draft.end)], key=_place)
        if silent:
            cuts = sorted([*cuts, *_within(silent, silent_starts, after, draft.end)], key=_place)
        draft.speech = _pieces(text, after, draft.end, cuts)


def _opening_stamp(draft: _Draft, text: str, stamps: list[Stamp], starts: list[int]) -> int:
    """Take the stamp that an unlabelled paragraph begins with; where its speech begins."""
    first = stamp_first(text, draft.start, draft.end)
    if first is None:
        return draft.start
    known = bisect_left(starts, first[0])
    listed = known < len(starts) and starts[known] == first[0]
    draft.stamps.append(stamps[known] if listed else stamp_at(text, *first))
    return draft.stamps[0].end


def _unclosed(text: str, head: Head, end: int) -> list[Stamp]:
    """The closing mark of a bold line whose label opened it (`**Anna: so?**`): markup, not speech."""
    label = text[head.start : head.end].rstrip(":： ")
    if label[-1] in "*_":
        return []
    mark = label[: len(label) - len(label.lstrip(label[0]))]
    place = text.find(mark, head.end, end)
    return [Stamp(place, place + len(mark), 0)] if place >= 0 else []


def _merged(first: list[Stamp], second: list[Stamp]) -> list[Stamp]:
    """Both lists, ascending; where two overlap, the one that begins first stays."""
    merged: list[Stamp] = []
    for stamp in sorted([*first, *second], key=_place):
        if not merged or stamp.start >= merged[-1].end:
            merged.append(stamp)
    return merged


def _place(stamp: Stamp) -> tuple[int, int]:
    """By what stamps are ordered: one that names no end cannot be held against one that does."""
    return stamp.start, stamp.end


def _within(stamps: list[Stamp], starts: list[int], start: int, end: int) -> list[Stamp]:
    first = bisect_left(starts, start)
    if first == len(stamps) or starts[first] >= end:
        return []
    return stamps[first : bisect_left(starts, end, first)]


def _voice_ends(text: str) -> list[Stamp]:
    """Closing `</v>` tags: markup, not speech."""
    tags = []
    place = text.find("</v>")
    while place >= 0:
        tags.append(Stamp(place, place + 4, 0))
        place = text.find("</v>", place + 4)
    return tags


def _pieces(text: str, start: int, end: int, cuts: list[Stamp]) -> list[Span]:
    pieces = []
    for cut_start, cut_end in [*(cut[:2] for cut in cuts), (end, end)] if cuts else ((end, end),):
        left, right = start, cut_start
        while left < right and text[left].isspace():
            left += 1
        while right > left and text[right - 1].isspace():
            right -= 1
        if left < right:
            pieces.append(Span(left, right))
        start = max(start, cut_end)
    return pieces


def _silence_marks(drafts: list[_Draft]) -> None:
    """Labels that carry stamps and say nothing (`**Break:** [25:59]`) mark the recording, not speakers."""
    turns: Counter[str] = Counter()
    empty: Counter[str] = Counter()
    for draft in drafts:
        if draft.head is not None:
            turns[draft.head.name] += 1
            empty[draft.head.name] += not draft.speech and bool(draft.stamps)
    marks = {name for name, count in empty.items() if 2 * count > turns[name]}
    if not marks or marks == set(turns):
        return
    for draft in drafts:
        if draft.head is not None and draft.head.name in marks:
            draft.head = None


def _time(drafts: list[_Draft], text: str) -> None:
    """Start and end of each turn, from the stamps at its edges; never an end before its start."""
    spoken = [draft for draft in drafts if draft.stamps and draft.speech]
    leading = sum(draft.stamps[0].start < draft.speech[0].start for draft in spoken)
    trailing = sum(_closes(draft, text) for draft in spoken)
    if trailing > leading:
        _time_by_ends(drafts, text)
        return
    for draft in drafts:
        if draft.stamps and (not draft.speech or draft.stamps[0].start < draft.speech[0].start):
            draft.start_ms = draft.stamps[0].start_ms
            draft.end_ms = draft.stamps[0].end_ms
            last = draft.stamps[-1]
            # f4 may write both: a stamp of its kind that ends a turn is that turn's end.
            if draft.end_ms is None and draft.speech and text[last.start] == "#" and _closes(draft, text):
                draft.end_ms = last.start_ms if last.start_ms >= draft.start_ms else None
    for draft, following in pairwise(drafts):
        if draft.end_ms is None and draft.start_ms is not None and following.start_ms is not None:
            draft.end_ms = following.start_ms if following.start_ms >= draft.start_ms else None


def _closes(draft: _Draft, text: str) -> bool:
    """True if nothing but a sign or two is said after the turn's last stamp."""
    last = draft.stamps[-1]
    after = draft.speech[-1]
    return last.start >= after.end or (
        last.end <= after.start
        and after.end - after.start < 4
        and not any(map(str.isalnum, text[after.start : after.end]))
    )


def _time_by_ends(drafts: list[_Draft], text: str) -> None:
    """Stamps that close turns: each names its turn's end and the next one's start."""
    before: int | None = None
    for draft in drafts:
        end = None
        if draft.stamps and (not draft.speech or _closes(draft, text)):
            end = draft.stamps[-1].start_ms
        opening = draft.stamps and draft.speech and draft.stamps[0].start < draft.speech[0].start
        draft.start_ms = draft.stamps[0].start_ms if opening else before
        draft.end_ms = end if end is not None and (draft.start_ms is None or end >= draft.start_ms) else None
        before = end


def _turn(draft: _Draft) -> Turn:
    head = draft.head
    return Turn(
        draft.start,
        draft.end,
        head.name if head else None,
        Span(head.start, head.end) if head else None,
        tuple(Span(stamp.start, stamp.end) for stamp in draft.stamps),
        tuple(draft.speech),
        draft.start_ms,
        draft.end_ms,
    )
