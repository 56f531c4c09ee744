"""Which of the possible labels of a document are its speakers: decided per document, by evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qualcode.domain.import_choices import NO_SPEAKERS, NOTATIONS
from qualcode.importing.heads import Head, Scan
from qualcode.importing.labels import Strength
from qualcode.importing.vocabulary import HEADER_KEYS

_TERMINAL = frozenset(".!?…:;\"'”’)]»。！？*_>")
_WRAPPED_FROM = 50
"""A line this long that ends without punctuation was broken by a margin."""


class Rule(NamedTuple):
    """What it takes to believe that a style of label marks the turns of a document."""

    words: str
    """The notation in words a user knows."""
    turns: int
    """Turns of labels that come back or are known by convention."""
    share: float
    """Least share of labelled paragraphs among all paragraphs from the first label on."""
    once: float
    """Share from which labels that never come back are believed too; above 1 never."""


RULES: dict[str, Rule] = {
    "voice": Rule(NOTATIONS["voice"], 1, 0.0, 0.0),
    "bold": Rule(NOTATIONS["bold"], 2, 0.02, 0.5),
    "colon": Rule(NOTATIONS["colon"], 2, 0.08, 0.5),
    "clock": Rule(NOTATIONS["clock"], 2, 0.05, 0.4),
    "f4": Rule(NOTATIONS["f4"], 2, 0.3, 1.1),
    "bracket": Rule(NOTATIONS["bracket"], 2, 0.15, 0.5),
    "bold bare": Rule(NOTATIONS["bold bare"], 2, 0.3, 1.1),
    "tab": Rule(NOTATIONS["tab"], 2, 0.3, 0.8),
    "speech of": Rule(NOTATIONS["speech of"], 2, 0.02, 0.5),
    "dash": Rule(NOTATIONS["dash"], 2, 0.02, 1.1),
    "heading": Rule(NOTATIONS["heading"], 4, 0.3, 1.1),
    "line": Rule(NOTATIONS["line"], 2, 0.25, 1.1),
}
_TOGETHER = {"bold": "colon"}
"""Styles that one document mixes, judged as one: bold for the interviewer, plain for the rest."""
_MOST_ONCE = 3
"""More labels than these of which none comes back are the headings of notes, not people who talk."""
_MAY_COME_ONCE = frozenset({"speech of", "clock"})
_ONLY_KNOWN = frozenset({"dash"})


class Notation(NamedTuple):
    """The labels of one document."""

    heads: list[Head]
    """Accepted labels, by line; at most one a line."""
    words: str | None
    """How speakers are marked; None where nobody is."""


def decide(scan: Scan) -> Notation:
    """Choose the style of label that carries the document, and its labels.

    The style with the most believable turns wins. Labels in another style are accepted if their name is one
    that the winner established (`**Anna:**` everywhere and `Anna:` once).
    """
    usable = _usable(scan)
    groups: dict[str, list[Head]] = {}
    for head in usable:
        groups.setdefault(_TOGETHER.get(head.style, head.style), []).append(head)
    best: list[Head] = []
    for style, heads in groups.items():
        accepted = _accept(style, heads, scan)
        if len(accepted) > len(best):
            best = accepted
    if not best:
        return Notation([], None)
    return _with_guests(best, usable)


def marked_as(scan: Scan, notation: str) -> Notation:
    """The labels of a document whose notation was chosen: evidence is asked for no more.

    A label is then what is written like a name, known by convention, or comes back.

    Args:
        scan: The lines.
        notation: A value of `NOTATIONS`, or `NO_SPEAKERS`.
    """
    if notation == NO_SPEAKERS:
        return Notation([], None)
    chosen = next(style for style, words in NOTATIONS.items() if words == notation)
    styles = {chosen, *(style for style, main in _TOGETHER.items() if main == chosen)}
    usable = _usable(scan)
    of_style = [head for head in usable if head.style in styles]
    counts = Counter(head.name.casefold() for head in of_style)
    best = [
        head
        for head in of_style
        if counts[head.name.casefold()] > 1
        or chosen == "voice"
        or (head.strength >= Strength.NAME and head.spaced and not _continues_a_line(head, scan))
    ]
    if chosen == "line":
        best = [head for head in best if _stands_alone(head, scan)]
    return _with_guests(best, usable) if best else Notation([], None)


def _with_guests(best: list[Head], usable: list[Head]) -> Notation:
    """The labels that carry the document, and those in another style whose name one of them has."""
    names = {head.name.casefold() for head in best}
    lines = {head.line for head in best}
    guests = [head for head in usable if head.line not in lines and head.name.casefold() in names]
    heads = sorted([*best, *guests], key=lambda head: head.line)
    return Notation(heads, _in_words(best))


def _usable(scan: Scan) -> list[Head]:
    header = _header_lines(scan)
    return [head for head in scan.heads if head.line not in header and _may_stand(head, scan)]


def _in_words(heads: list[Head]) -> str:
    style, _ = Counter(head.style for head in heads).most_common(1)[0]
    stamped = [head for head in heads if head.stamps and head.style == style]
    if style not in ("colon", "bold") or 2 * len(stamped) < len(heads):
        shouted = style == "colon" and all(head.name.isupper() for head in heads)
        return "NAME:" if shouted else RULES[style].words
    head = stamped[0]
    name = RULES[style].words.rstrip(":*") if style == "colon" else "**Name**"
    if head.stamps[0].start < head.start:
        return f"[00:01:02] {RULES[style].words}"
    return f"{name} (00:01:02):" if head.stamps[0].end - head.stamps[0].start > 8 else f"{RULES[style].words} 00:01:02"


_CLOCK_TIME = 5
"""Code points of `10:35`: a bare time of day, as field notes have it, is no evidence of a speaker behind it."""


def _accept(style: str, heads: list[Head], scan: Scan) -> list[Head]:
    """The heads of one style that are labels; none where the evidence is too thin."""
    if style == "voice":
        return heads
    if style in _ONLY_KNOWN:
        heads = [head for head in heads if head.strength is Strength.KNOWN]
    if style == "line":
        heads = [head for head in heads if _stands_alone(head, scan)]
    if not heads:
        return []
    returning = _returning(heads)
    strong = [head for head in heads if head.name.casefold() in returning]
    main = Counter(head.style for head in (strong or heads)).most_common(1)[0][0]
    rule = RULES[main]
    once = []
    if len(strong) < len(heads):
        once = [
            head
            for head in heads
            if head.strength >= Strength.NAME
            and head.style == main
            and head.spaced
            and head.name.casefold() not in returning
            and not _continues_a_line(head, scan)
        ]
    accepted = sorted([*strong, *once], key=_by_line) if once else strong
    share = len(accepted) / _paragraphs_from(heads[0].line, heads, scan)
    if len(strong) >= rule.turns and share >= rule.share and _alternates(strong, returning, share):
        return accepted
    if share < rule.once or (not strong and len(once) > _MOST_ONCE and main not in _MAY_COME_ONCE):
        return []
    known = any(head.strength is Strength.KNOWN for head in strong)
    return accepted if known or len({head.name.casefold() for head in accepted}) >= 2 else []


def _by_line(head: Head) -> int:
    return head.line


def _returning(heads: list[Head]) -> set[str]:
    """Folded names that come back or are labels by convention, and stand before white space at least once."""
    counts: Counter[str] = Counter()
    good: set[str] = set()
    spaced: set[str] = set()
    for head in heads:
        name = head.name.casefold()
        counts[name] += 1
        if head.strength is Strength.KNOWN:
            good.add(name)
            spaced.add(name)
        elif head.spaced:
            spaced.add(name)
    for head in heads:
        if head.strength is not Strength.KNOWN and _comes_back(head, counts):
            good.add(head.name.casefold())
    return good & spaced


def _comes_back(head: Head, counts: Counter[str]) -> bool:
    stamped = head.style != "f4" and any(s.end - s.start > _CLOCK_TIME for s in head.stamps)
    if head.below_stamp or head.style == "clock" or stamped:
        return True
    times = counts[head.name.casefold()]
    return times >= 2 if head.strength is Strength.NAME else times >= 3


def _alternates(strong: list[Head], names: set[str], share: float) -> bool:
    """Two speakers take turns; a single one needs the convention, or most of the document."""
    if len(names) >= 2:
        return True
    return share >= 0.5 and (len(strong) >= 3 or strong[0].strength is Strength.KNOWN or bool(strong[0].stamps))


def _paragraphs_from(first: int, heads: Iterable[Head], scan: Scan) -> int:
    lines = {number for number in scan.paragraphs if number >= first and number not in scan.stamp_lines}
    lines.update(head.line for head in heads)
    return max(1, len(lines - scan.headings) or len(lines))


def _continues_a_line(head: Head, scan: Scan) -> bool:
    """True if the line above was broken by a margin, so that this one begins in mid sentence."""
    if not scan.broken or head.line == 0 or head.line in scan.headings:
        return False
    above = scan.lines[head.line - 1].rstrip()
    return len(above) >= _WRAPPED_FROM and above[-1] not in _TERMINAL


def _stands_alone(head: Head, scan: Scan) -> bool:
    """A bare name is a label only above text and below a gap (or below its stamp)."""
    below = scan.lines[head.line + 1] if head.line + 1 < len(scan.lines) else ""
    above = scan.lines[head.line - 1] if head.line else ""
    return bool(below.strip()) and (not above.strip() or head.line - 1 in scan.stamp_lines)


def _may_stand(head: Head, scan: Scan) -> bool:
    """A name above nothing, or with its stamp on a line above nothing, says nothing.

    A stamp of f4 mostly closes a paragraph: words before it are a label only above a line that it does not close.
    """
    if head.style == "f4":
        below = scan.lines[head.line + 1].strip() if head.line + 1 < len(scan.lines) else ""
        return bool(below) and not below.endswith("#") and not head.name.endswith("?")
    return head.style != "clock" or head.line + 1 < len(scan.lines)


def _header_lines(scan: Scan) -> set[int]:
    """Lines of `Key: value` at the top of a transcript (date, place, who was there): no one speaks there.

    The first block counts as a header if one of its keys is a header's key: all of it where every value is
    short, else down to the last such key.
    """
    keyed = [number for number, line in enumerate(scan.lines[:40]) if _key(line) in HEADER_KEYS]
    if not keyed:
        return set()
    first = next(number for number, line in enumerate(scan.lines) if line.strip())
    block = []
    for number in range(first, min(len(scan.lines), 60)):
        if not scan.lines[number].strip() and any(key < number for key in keyed):
            break
        block.append(number)
    inside = [number for number in keyed if number <= block[-1]]
    if all(len(scan.lines[number]) <= 90 and scan.lines[number].rstrip()[-1:] not in ".?!" for number in block):
        return set(block)
    return set(range(first, max(inside, default=first - 1) + 1))


def _key(line: str) -> str:
    head, colon, _ = line[:60].partition(":")
    return head.strip(" *_\t").casefold() if colon else ""


def header_values(scan: Scan) -> dict[str, str]:
    """What the header lines say: lower-case key → value."""
    values = {}
    for number in sorted(_header_lines(scan)):
        head, colon, value = scan.lines[number].partition(":")
        if colon and len(head) <= 40 and value.strip():
            values[head.strip(" *_\t").casefold()] = value.strip(" *_\t")
    return values
