"""What looks like a speaker label and what only looks like one."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from qualcode.importing.vocabulary import KNOWN, MARKS, PARTICLES, PROSE, SAYING

LONGEST_LABEL = 63
"""In code points."""


class Strength(IntEnum):
    """How much a string before a colon looks like a speaker label."""

    NONE = 0
    """Prose, a heading, a key of a header, an address."""
    POSSIBLE = 1
    """A label if it comes back again and again (`male voice`)."""
    NAME = 2
    """Written as a name is written (`Anna Lee`, `J. van Dyk (Principal)`, `田中`)."""
    KNOWN = 3
    """A label by convention (`INT`, `P1`, `Speaker 2`, `Moderatorin`)."""


_ROLE = re.compile(r"\s*[(\[][^()\[\]]{1,48}[)\]]$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_JOINERS = "\u200c\u200d"
"""They part and join letters of some scripts, and parts of emoji: there they can be seen."""
_FORBIDDEN = frozenset('!;"“”„«»…=@%€$<>{}[]|。、！？，；^~`')
_NUMBERED = re.compile(
    r"(?:question|frage|pregunta|pergunta|domanda|item|step|part|teil|chapter|section|figure|fig|table|task|"
    r"topic|theme|day|week|month|year|phase|session|lesson|appendix|exhibit|example|point|no|nr|nº|slide|version|"
    r"grade|block|period|option|note|line|page|vol|episode|round|goal|level|room|unit)"
    r"(?:\.?\s*#?\s*\d+[a-z]?|\s+[ivx]+)"
)
_SHORT = re.compile(r"[A-Z]{1,4}[-_]?\d{1,4}[a-z]?")
_SURVEY_ITEM = re.compile(r"[qa]\s?\d{1,3}[a-z]?")
"""`Q1`, `A1`: rarely a person, mostly the number of a question; only repetition makes it a label."""


def plain_name(written: str) -> str:
    """The label as written, without Markdown escapes and all that cannot be seen; white space is one blank.

    Two labels that look the same would otherwise be two people.
    """
    name = _ESCAPE.sub(r"\1", written) if "\\" in written else written
    if not name.isprintable():
        name = "".join(c for at, c in enumerate(name) if c.isprintable() or c.isspace() or _joins(name, at))
    return " ".join(name.split())


def _joins(name: str, at: int) -> bool:
    """Whether a joiner stands between two signs that are no ASCII."""
    return name[at] in _JOINERS and 0 < at < len(name) - 1 and min(name[at - 1], name[at + 1]) > "\x7f"


def is_transcriber_mark(inside: str) -> bool:
    """True for what transcribers put in brackets (`inaudible`, `Laughter and applause`); it is speech.

    A capital tells `[Chris Bell]` and `[Music Teacher]` from `[door bell]` and `[music plays]`.
    """
    words = re.findall(r"[\w-]+", inside)
    marks = [word.casefold() in MARKS for word in words]
    if all(marks) or (marks[-1] and words[-1].islower()):
        return True
    return marks[0] and not words[1][:1].isupper()


def _word_is_name(word: str) -> bool:
    head = word.lstrip("'’(\"#")[:1]
    if word.casefold() in PARTICLES:
        return True
    return bool(head) and (head.isdigit() or (head.isalpha() and not head.islower()))


def _stops_a_sentence(word: str) -> bool:
    """A full stop that is not the one of an initial or of a short title (`J.`, `Dr.`, `Psy.D`)."""
    return "." in word and (len(word) > 6 or not word[:1].isupper())


@lru_cache(maxsize=8192)
def strength(name: str) -> Strength:
    """Judge one string that stands where a label may stand; `name` as `plain_name` gives it."""
    core = _ROLE.sub("", name).rstrip("?").strip() or name
    if not core or len(name) > LONGEST_LABEL or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in name):
        return Strength.NONE
    folded = core.casefold()
    if _NUMBERED.fullmatch(folded):
        return Strength.NONE
    if _SURVEY_ITEM.fullmatch(folded):
        return Strength.POSSIBLE
    if (KNOWN.fullmatch(folded) and (core[0].isupper() or len(core) > 2)) or _SHORT.fullmatch(core):
        return Strength.KNOWN
    words = core.split()
    if folded in PROSE and 2 <= len(core) <= 3 and core.isupper():
        return Strength.POSSIBLE  # initials: PS, NB, CC
    if folded.rstrip(".") in PROSE or words[-1].casefold() in SAYING:
        return Strength.NONE
    if len(words) > 7 or not any(c.isalpha() for c in core) or any(c in _FORBIDDEN for c in core):
        return Strength.NONE
    if any(_stops_a_sentence(word) for word in words) or core.count(",") > 1 or "," in core[-1]:
        return Strength.NONE
    return _as_a_name_is_written(core, words)


def _as_a_name_is_written(core: str, words: list[str]) -> Strength:
    uncased = core.lower() == core.upper()
    if uncased:
        if len(core) > 24:
            return Strength.NONE
        return Strength.NAME if len(words) <= 2 and len(core) <= 16 else Strength.POSSIBLE
    first = next((c for c in core if c.isalpha()), "")
    if first.islower() or (core[0].isdigit() and len(words) > 1 and not words[1][0].isupper()):
        return Strength.POSSIBLE if len(words) <= 3 else Strength.NONE
    if all(_word_is_name(word) for word in words) and len(words) <= 6:
        return Strength.NAME
    return Strength.POSSIBLE if len(words) <= 4 and "," not in core else Strength.NONE


def is_shouted(name: str) -> bool:
    """True for a label in capitals only (`ACTOR AS EINSTEIN`), which captions use for speakers alone."""
    return name.isupper() and strength(name) >= Strength.NAME


def unusual(name: str) -> bool:
    """True for a short string that its letters do not make a name (`$tdout`) but its markup may."""
    folded = name.casefold().rstrip(".")
    printed = all(ord(c) >= 32 and not 127 <= ord(c) < 160 for c in name)
    return printed and len(name) <= 24 and any(c.isalpha() for c in name) and folded not in PROSE
