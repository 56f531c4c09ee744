"""Headings of an interview guide as they stand in transcripts: `Q3:`, `Question 3`, `3.`, `## Closing`.

A heading begins a line, or what is said in a turn. Headings are of one form if they differ in their number alone; one
without a number is of the form that the transcript's own headings have, which are turns in which nobody says anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

import regex

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import Turn
from qualcode.domain.translation import tr
from qualcode.text.finding import SECONDS, PatternError, compiled

_FLAGS = regex.V1 | regex.IGNORECASE | regex.FULLCASE
_NUMBER = regex.compile(r"\d+(?:\.\d+)*")
_LINE = regex.compile(r"^[^\S\n]*(?:[#>]+[^\S\n]*)?[*_\[(]{0,3}(?=\S)", regex.MULTILINE)
"""What may stand before a heading on its line: Markdown's marks and an opening bracket."""
_CLOSING = regex.compile(r"(?:[*_]{1,3}|[^\S\n]*[.:)\]：．）–—]+)*[^\S\n]*")
_MARKS = regex.compile(r"[^\S\n]*[.:)\]：．）]")
"""What closes the number of a heading; behind a word each is as good as the other."""
_AROUND = " \t\n#>*_[](){}.:;,–—-"
_KNOWN_BY_NUMBER = regex.compile(
    r"(?P<word>\p{L}{1,15})?[^\S\n]?(?P<number>\d{1,3})(?:[.:)\]](?=[*_\s]|$)|[：．）]|(?=[*_]{0,3}[^\S\n]*$))",
    regex.MULTILINE,
)
_ASKING = frozenset(
    {"q", "question", "frage", "pregunta", "pergunta", "domanda", "vraag", "otázka", "pytanie", "вопрос"}
)
"""What a guide calls its questions: only these count where a label stands, which else is a speaker's."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading where it stands."""

    start: int
    """Of its line, or of what is said in its turn: marks before it are a part of it."""
    at: int
    """Where its first letter or digit stands."""
    end: int
    """Behind it and the marks that close it, where what it is the heading of begins."""
    text: str
    """As it is written, on one line and without marks around it."""
    number: tuple[int, ...]
    """`3.1` as (3, 1); empty for a heading that is not known by a number."""
    level: int = 0
    """How many `#` stand before it."""

    def holds(self, other: Heading) -> bool:
        """Whether another heading stands below this one and does not end its section: `3.1` below `3`."""
        if self.number:
            return other.number[: len(self.number)] == self.number
        return bool(self.level) and other.level > self.level


def bare(heading: str) -> str:
    """A heading on one line, in lower case and without what stands around it, to be compared."""
    return " ".join(heading.split()).strip(_AROUND).casefold()


def headings_like(text: str, turns: Sequence[Turn], heading: str) -> list[Heading]:
    """All headings of the form of one that is given, ascending.

    Args:
        text: The document's text.
        turns: Its turns.
        heading: `Q3:`, `Question 3`, `3.`; or the words of one that has no number.

    Raises:
        InputError: There is nothing in it.
    """
    if not bare(heading):
        raise InputError(
            tr("the heading is empty"), remedy=tr("give one as the transcripts have it, for instance “Q3:”")
        )
    number = _number(heading)
    if number is None:
        return own_headings(text, turns)
    return list(_matching(text, turns, _form(heading, number).match))


def number_of(heading: str) -> tuple[int, ...]:
    """The number by which a heading is known, `3.1` as (3, 1); empty for one without."""
    number = _number(heading)
    return _parts(number[0]) if number is not None else ()


def headings_by(text: str, turns: Sequence[Turn], pattern: str) -> list[Heading]:
    """All headings that an expression matches at the beginning of a line or of what is said in a turn, ascending.

    Raises:
        PatternError: The expression cannot be understood, or takes longer than `SECONDS`, or more memory than there is.
    """
    form = compiled(pattern, as_regex=True, case=False)
    until = monotonic() + SECONDS

    def begins(line: str) -> regex.Match[str] | None:
        try:
            # Other threads go on meanwhile.
            return form.match(line, timeout=max(until - monotonic(), 0), concurrent=True)
        except TimeoutError as error:
            raise PatternError(tr("the pattern takes too long"), query=pattern, remedy=tr("make it simpler")) from error
        except MemoryError as error:
            raise PatternError(
                tr("the pattern takes too much memory"), query=pattern, remedy=tr("make it simpler")
            ) from error
        except (ArithmeticError, RuntimeError, ValueError) as error:
            problem = tr("the pattern cannot be looked for ({reason})", reason=error)
            raise PatternError(problem, query=pattern, remedy=tr("make it simpler")) from error

    return list(_matching(text, turns, begins))


def own_headings(text: str, turns: Sequence[Turn]) -> list[Heading]:
    """The headings that were found when the document was imported: turns in which nobody says anything."""
    found: list[Heading] = []
    for turn in turns:
        written = text[turn.start : turn.end]
        if not (turn.speech or turn.label or turn.stamps or "\n" in written) and bare(written):
            level = len(written) - len(written.lstrip("#"))
            found.append(Heading(turn.start, turn.start, turn.end, _shown(written), (), level))
    return found


def offered(text: str, turns: Sequence[Turn]) -> list[Heading]:
    """What looks like a heading that is known by a number, ascending; a speaker's label such as `P3:` does not."""
    labels = {turn.start for turn in turns if turn.label is not None}
    found = []
    for line, at in _places(text, turns):
        match = _KNOWN_BY_NUMBER.match(text, at)
        if match is None or (line in labels and (match["word"] or "").casefold() not in _ASKING):
            continue
        found.append(_heading(text, line, at, match.end(), match.span("number")))
    return found


def _number(heading: str) -> regex.Match[str] | None:
    """The number of a heading: the first that closes it or stands before its marks, else the first of all."""
    numbers = list(_NUMBER.finditer(heading))
    closed = (one for one in numbers if _MARKS.match(heading, one.end()) or not heading[one.end() :].strip())
    return next(closed, numbers[0]) if numbers else None


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split(".") if part.isdecimal() and len(part) < 10)


def _form(heading: str, number: regex.Match[str]) -> regex.Pattern[str]:
    """What headings look like that differ from one in their number alone, and in what they say behind their marks."""
    marks = _MARKS.match(heading, number.end())
    before = _literally(heading[: number.start()].lstrip(_AROUND))
    if marks is not None:
        after = _MARKS.pattern if before else _literally(marks[0])
    else:
        after = _literally(heading[number.end() :].rstrip(" \t\n*_"))
    alone = r"(?!\d)" if after else r"(?!\w)"
    return regex.compile(f"{before}(?P<number>{_NUMBER.pattern}){after}{alone}", _FLAGS)


def _literally(words: str) -> str:
    """A pattern for words in which white space stands for any on one line."""
    return r"[^\S\n]+".join(regex.escape(part) for part in regex.split(r"\s+", words))


def _places(text: str, turns: Iterable[Turn]) -> list[tuple[int, int]]:
    """Where a heading may begin: (start of its line or of speech, behind the marks before it), ascending."""
    found = {match.end(): match.start() for match in _LINE.finditer(text)}
    for turn in turns:
        for piece in turn.speech:
            match = _LINE.match(text[piece.start : piece.start + 20])
            at = piece.start + (match.end() if match is not None else 0)
            found.setdefault(at, piece.start)
    return [(line, at) for at, line in sorted(found.items())]


def _matching(text: str, turns: Iterable[Turn], begins: Callable[[str], regex.Match[str] | None]) -> Iterator[Heading]:
    """The headings with which the rest of a line begins, from where one may stand to its end."""
    for line, at in _places(text, turns):
        until = text.find("\n", at)
        match = begins(text[at : until if until >= 0 else len(text)])
        if match is not None and match.end():
            start, end = match.span("number") if "number" in match.re.groupindex else (-1, -1)
            number = (at + start, at + end) if start >= 0 else None
            yield _heading(text, line, at, at + match.end(), number)


def _heading(text: str, line: int, start: int, end: int, number: tuple[int, int] | None) -> Heading:
    digits = text[slice(*number)] if number is not None else ""
    before = text[line:start].strip()
    return Heading(line, start, _behind(text, end), _shown(text[start:end]), _parts(digits), before.count("#"))


def _behind(text: str, end: int) -> int:
    """Behind the marks and the white space that close a heading."""
    match = _CLOSING.match(text, end)
    return match.end() if match is not None else end


def _shown(written: str) -> str:
    return " ".join(written.split()).strip("#>*_[] \t").lstrip("(")
