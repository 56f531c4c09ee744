"""Heads: the places in a text where a speaker label may stand, line by line, before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.importing.labels import (
    LONGEST_LABEL,
    Strength,
    is_transcriber_mark,
    plain_name,
    strength,
    unusual,
)
from qualcode.importing.stamps import (
    ANY,
    BRACKETED,
    CLOCK,
    F4,
    RANGE,
    Stamp,
    stamp_alone,
    stamp_at,
    stamp_first,
)


class Head(NamedTuple):
    """A possible label at the start of a line."""

    line: int
    style: str
    """A key of `notations.RULES`: `colon`, `bold`, `bracket`, `voice`, `clock` …"""
    name: str
    start: int
    end: int
    """`[start, end)`: the label with its punctuation and markup."""
    stamps: tuple[Stamp, ...]
    strength: Strength
    spaced: bool
    """White space or the line's end follows the label."""
    below_stamp: bool = False
    """A stamp on a line of its own stands right above."""

    @property
    def first(self) -> int:
        """Where the turn begins: at a stamp before the label or at the label."""
        return min(self.start, self.stamps[0].start) if self.stamps else self.start

    @property
    def last(self) -> int:
        """Where speech may begin: after the label and the stamps that belong to it."""
        return max(self.end, self.stamps[-1].end) if self.stamps else self.end


@dataclass(slots=True)
class Scan:
    """The lines of a text and what stands at their starts."""

    lines: list[str]
    starts: list[int]
    """Offset of each line, in code points."""
    heads: list[Head] = field(default_factory=list)
    paragraphs: list[int] = field(default_factory=list)
    """Numbers of the lines that begin a paragraph."""
    headings: set[int] = field(default_factory=set)
    stamp_lines: dict[int, Stamp] = field(default_factory=dict)
    """Lines that hold a stamp and nothing else."""
    broken: bool = True
    """Lines may have been broken by a margin; False where each line is a paragraph of a word processor."""
    rules: list[Stamp] = field(default_factory=list)
    """Markdown rules (`---`): markup that is neither speech nor stamp; their times mean nothing."""


_S1 = rf"(?:(?P<s1>{ANY})\s{{0,4}}(?:[-–—]\s{{1,3}})?)?"
_MARK = r"\s*+(?:(?:[-+•]|\*|>)\s+)?"
_NAME = rf"(?P<name>[^\s:：\[\]<>{{}}|#*\\](?:[^:：\[\]<>{{}}|*\t]{{0,{LONGEST_LABEL - 1}}}?))"
_AFTER = rf"(?:\s{{0,4}}(?P<s2>{BRACKETED}|{F4}|(?<=\s)(?:{RANGE}|{CLOCK})))?"
_BOLD_OPEN = re.compile(
    rf"{_MARK}{_S1}(?P<label>(?:\*{{1,3}}|_{{1,3}})(?P<name>[^\s*:：][^*:：]{{0,{LONGEST_LABEL}}}?){_AFTER}"
    r"\s{0,2}(?P<colon>[:：]))(?=\s)"
)
_QUICK = re.compile(rf"([^\W\d_][^:：()\[\]<>{{}}|*\t\\]{{0,{LONGEST_LABEL - 1}}}): (?=[^\s\d\[({{<#\\])")
_QUICK_BOLD = re.compile(rf"\*\*([^\W\d_][^:：()\[\]<>{{}}|*\t\\]{{0,{LONGEST_LABEL - 1}}}):\*\* (?=[^\s\d\[({{<#\\])")
_COLON = re.compile(rf"{_MARK}{_S1}(?P<label>{_NAME}){_AFTER}\s{{0,2}}(?P<colon>[:：])")
_BOLD = re.compile(
    rf"{_MARK}{_S1}(?P<label>(?P<mark>\*{{1,3}}|_{{1,3}})\[?(?P<name>[^\s*:：][^*:：]{{0,{LONGEST_LABEL}}}?)\]?"
    rf"{_AFTER}\s{{0,2}}(?P<colon>[:：]?)\s{{0,2}}(?P=mark))(?:(?P<s3>\s{{0,4}}(?:{BRACKETED}|{F4}))?"
    r"(?P<late>\s{0,2}[:：]))?"
)
_BRACKET = re.compile(
    rf"{_MARK}{_S1}(?P<label>\\?\[(?P<name>[^\s\[\]:：\\][^\[\]:：\\]{{0,{LONGEST_LABEL}}}?){_AFTER}\\?\](?!\())"
    r"(?P<colon>\s{0,2}[:：])?"
)
_VOICE = re.compile(rf"{_MARK}{_S1}(?P<label><v(?:\.[^\s<>]{{1,40}})?\s{{1,4}}(?P<name>[^<>]{{1,{LONGEST_LABEL}}})>)")
_CLOCK_LINE = re.compile(rf"{_MARK}(?P<label>{_NAME})[\s,–—-]{{1,8}}(?P<s2>{BRACKETED}|{F4}|{RANGE}|{CLOCK})\s*")
_NAME_LINE = re.compile(rf"{_MARK}{_S1}(?P<label>{_NAME})\s*")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?:\s|$)")
_HEADING_NAME = re.compile(rf"[ ]{{0,3}}(?P<label>#{{1,6}}\s{{1,4}}\*{{0,2}}{_NAME}(?P<colon>[:：]?)\*{{0,2}})\s*")
_MARKER = re.compile(r"\s*#[A-Z][A-Z_]+\s*")
"""A line of one tag (`#TEXT`), as exports of corpora put between speeches."""
_UNDERLINE = re.compile(r"=+\s*")
_RULE = re.compile(r"\s{0,3}([-*_])(?:[ \t]*\1){2,}\s*")
_TAB = re.compile(rf"\s*+{_S1}(?P<label>{_NAME})\t\s{{0,20}}(?=\S)")
_DASH = re.compile(r"\s*+(?P<label>(?P<name>[^\W\d_]{1,4}\d{0,3})\s?[-–—])(?=\s)")
_SPEECH_OF = re.compile(r"\s*+(?P<label>(?P<name>\S.{3,110}?)\s?\.\s[-–—]\s(?:\([A-Z]{2}\)\s)?)(?=\S)")
_CLOSED = frozenset("])}>#0123456789")
_BOLD_STARTS = frozenset("*_->+•")
_CLOCK_STARTS = frozenset("[({<#\\0123456789")


def scan(text: str, *, markdown: bool = False, bold: Mapping[int, int] | None = None, first: int = 0) -> Scan:
    """Look at every line of `text` once.

    Args:
        text: The whole text; only `\\n` ends a line.
        markdown: Take `#` lines and `---` as headings and rules.
        bold: For formats with bold type: start offset of a paragraph → offset where its bold beginning ends.
        first: Number of the first line to look at (those before it are front matter).
    """
    lines = text.split("\n")
    starts, offset = [], 0
    for line in lines:
        starts.append(offset)
        offset += len(line) + 1
    result = Scan(lines, starts)
    after_gap = True
    for number in range(first, len(lines)):
        line = lines[number]
        if not line or line.isspace():
            after_gap = True
            continue
        if after_gap:
            result.paragraphs.append(number)
        after_gap = _look_at(result, number, line, markdown, after_gap, bold)
    return result


def _look_at(
    result: Scan, number: int, line: str, markdown: bool, after_gap: bool, bold: Mapping[int, int] | None
) -> bool:
    """Sort one line in; True if a paragraph begins after it whatever comes."""
    offset = result.starts[number]
    if markdown:
        if _HEADING.match(line):
            if not after_gap:
                result.paragraphs.append(number)
            result.headings.add(number)
            _add(result, number, "heading", _HEADING_NAME.fullmatch(line) if len(line) < 90 else None)
            return True
        if line[0] == "=" and not after_gap and _UNDERLINE.fullmatch(line) and number - 1 not in result.headings:
            if result.paragraphs[-1] != number - 1:
                result.paragraphs.append(number - 1)
            result.headings.add(number - 1)
            return True
        if len(line) < 80 and _RULE.fullmatch(line):
            result.rules.append(Stamp(offset, offset + len(line.rstrip()), 0))
            return False
    if len(line) < 40 and line.lstrip()[:1] == "#" and _MARKER.fullmatch(line):
        if not after_gap:
            result.paragraphs.append(number)
        result.headings.add(number)
        return True
    if bold and offset in bold:
        _add_bold_type(result, number, line, bold[offset] - offset)
        return False
    _find_head(result, number, line)
    return False


def _find_head(result: Scan, number: int, line: str) -> None:
    if _add_quickly(result, number, line):
        return
    start = line[0] if not line[0].isspace() else line.lstrip()[0]
    if start in _CLOCK_STARTS:
        alone = stamp_alone(line)
        if alone:
            offset = result.starts[number]
            result.stamp_lines[number] = stamp_at(line, *alone)._replace(start=offset + alone[0], end=offset + alone[1])
            return
    if start in _BOLD_STARTS or (start in _CLOCK_STARTS and ("*" in line[:120] or "_" in line[:120])):
        found = _BOLD.match(line)
        if found is None:
            found = _BOLD_OPEN.match(line)
        if found and _is_label_bold(found):
            late = found.groupdict().get("late")
            if _add(result, number, "bold" if found["colon"] or late else "bold bare", found):
                return
    if start in _CLOCK_STARTS or start in _BOLD_STARTS:
        if _add(result, number, "voice", _VOICE.match(line)):
            return
        found = _BRACKET.match(line)
        if found and not is_transcriber_mark(found["name"]) and _add(result, number, "bracket", found):
            return
    short = len(line) < 140 and line.rstrip()[-1] in _CLOSED
    if short:
        found = _CLOCK_LINE.fullmatch(line)
        style = "f4" if found and found["s2"][0] == "#" else "clock"
        if _add(result, number, style, found):
            return
    _find_plain(result, number, line)


def _add_quickly(result: Scan, number: int, line: str) -> bool:
    """The two commonest heads, `Name: ` and `**Name:** ` without a stamp: for speed alone."""
    style, found = "colon", _QUICK.match(line)
    if found is None:
        style, found = "bold", _QUICK_BOLD.match(line)
        if found is None:
            return False
    name = found[1]
    judged = strength(name)
    if judged is Strength.NONE or name != name.strip():
        return False
    offset = result.starts[number]
    below = number - 1 in result.stamp_lines
    result.heads.append(Head(number, style, name, offset, offset + found.end() - 1, (), judged, True, below))
    return True


def _is_label_bold(found: re.Match[str]) -> bool:
    """A single `*` or `_` needs the colon; emphasis without it is everywhere."""
    groups = found.groupdict()
    if groups["colon"] or groups.get("late"):
        return True
    return len(found["mark"]) > 1 and strength(plain_name(found["name"])) >= Strength.NAME


def _find_plain(result: Scan, number: int, line: str) -> None:
    coloned = line.find(":", 0, 170) >= 0 or line.find("：", 0, 170) >= 0
    if coloned and _add(result, number, "colon", _COLON.match(line)):
        return
    if "\t" in line[:120] and _add(result, number, "tab", _TAB.match(line)):
        return
    if len(line) <= 64 and _add(result, number, "line", _NAME_LINE.fullmatch(line)):
        return
    head = line[:130]
    if " - " in head or " – " in head or " — " in head:
        found = _DASH.match(line)
        if not _add(result, number, "dash", found):
            _add_speech_of(result, number, _SPEECH_OF.match(line))


def _add(result: Scan, number: int, style: str, found: re.Match[str] | None) -> bool:
    """Take `found` as a head if its name may be a label; False if it is none."""
    if found is None:
        return False
    name = plain_name(found["name"])
    judged = strength(name)
    if judged is Strength.NONE and style == "bold" and unusual(name):
        judged = Strength.POSSIBLE
    if judged is Strength.NONE and style != "voice":
        return False
    if style == "line" and judged is Strength.POSSIBLE:
        return False
    line, offset = result.lines[number], result.starts[number]
    groups = found.groupdict()
    end, after = found.end(), found.end()
    stamps = []
    start = len(line) - len(line.lstrip())
    if groups.get("s1"):
        # A list or quote mark before the stamp goes with it: the turn begins at the line's first sign.
        stamps.append(stamp_at(line, *found.span("s1"))._replace(start=offset + start, end=offset + found.end("s1")))
        start = found.start("label")
    between = groups.get("s2") or groups.get("s3")
    if between:
        # A stamp between name and colon takes the colon and the markup along: label and stamp stay disjoint.
        group = "s2" if groups.get("s2") else "s3"
        place = found.start(group) + len(groups[group]) - len(groups[group].lstrip())
        stamps.append(
            stamp_at(line, place, found.end(group))._replace(
                start=offset + place, end=offset + len(line[:after].rstrip())
            )
        )
        end = len(line[:place].rstrip())
    else:
        end = len(line[:after].rstrip())
        second = _stamp_after(line, after)
        if second:
            stamps.append(stamp_at(line, *second)._replace(start=offset + second[0], end=offset + second[1]))
    spaced = after >= len(line) or line[after].isspace() or line[after - 1] == "：" or style != "colon"
    if line[after : after + 1] == "/":
        return False
    result.heads.append(
        Head(
            number,
            style,
            name,
            offset + start,
            offset + end,
            tuple(stamps),
            judged,
            spaced,
            number - 1 in result.stamp_lines,
        )
    )
    return True


def _stamp_after(line: str, after: int) -> tuple[int, int] | None:
    """A stamp right after the label: the rest of the line (`Speaker 1: 00:00:12`) or where it begins."""
    rest = line[after : after + 80]
    alone = stamp_alone(rest) if len(line) <= after + 80 else None
    place = alone or stamp_first(rest, 0, len(rest))
    return (place[0] + after, place[1] + after) if place else None


def _add_speech_of(result: Scan, number: int, found: re.Match[str] | None) -> None:
    """The record of a parliament: `Jan Novak (ABC). - (CS) Madam President …`."""
    if found is None:
        return
    offset, name = result.starts[number], found["name"].strip()
    person = re.split(r",| \(", name, maxsplit=1)[0]
    judged = strength(person)
    if judged < Strength.NAME or len(person.split()) < 2:
        return
    start, end = offset + found.start("label"), offset + len(found[0].rstrip())
    result.heads.append(Head(number, "speech of", name, start, end, (), judged, True))


def _add_bold_type(result: Scan, number: int, line: str, bold_end: int) -> None:
    """A paragraph that begins in bold type, as word processors set it."""
    before = len(result.heads)
    _find_head(result, number, line)
    name = plain_name(line[:bold_end])
    judged = strength(name)
    named = judged >= Strength.NAME and bool(line[bold_end:].strip())
    if len(result.heads) > before:
        head = result.heads[-1]
        inside = head.end - result.starts[number] <= bold_end + 2
        if head.style == "colon" and inside:
            result.heads[-1] = head._replace(style="bold")
        if inside or not named or head.style not in ("colon", "line"):
            return
        result.heads.pop()  # what the letters alone would take for a label goes beyond the bold type
    if named:
        offset = result.starts[number]
        start, end = offset + len(line) - len(line.lstrip()), offset + len(line[:bold_end].rstrip())
        result.heads.append(Head(number, "bold bare", name, start, end, (), judged, True))
