"""What our own REFI-QDA files say beyond the elements of the standard, so that a project comes back as it went out.

All of it stands in places that other programs show as words or pass over: the `origin` of the project, Descriptions,
names, and identities that are made of others. A reader asks `is_own(origin)` first; what follows holds only then.

* `origin` is `qualcode VERSION (offsets: codepoint)` or `(offsets: utf16)`, which binds; `, ids: 4` behind it says that
  identities of version 7 were written with a 4 (`read_guid`, which undoes it in files of others as well).
* A text file has no byte order mark and `\\n` for line ends. Only a text that itself begins with U+FEFF gets a mark
  before that, so that whoever takes one mark off has the text; offsets count the text without the mark.
* A selection with one Coding and a Description: the Description is the coding's comment. A coding with a comment, or
  with a memo, has a selection of its own; others of one coder on one passage share theirs. The identity of a coding is
  that of its `Coding`; of a selection it says nothing.
* A memo is a Note. Its text is all of the Note's content, its name is only for the eye, its Description tells the kind
  (`memo_kind`) unless it is a note. It is on whatever has a NoteRef to it: the Project, a Code, a source, a Coding; on
  the passage of a selection without a Coding; or on what a Link from it (`originGUID`) leads to (`targetGUID`): a Case,
  a Code, a source, a passage, or the coding of a selection with exactly one. A link to a selection that is
  `whole_text_guid` of its source is on the document. A summary has both a tie to a code and a Link to a case. A Note
  without any tie is on the project.
* For MAXQDA and QualCoder a memo on a passage is a selection without a Coding that has a Description, the memo's
  text, and the memo's identity; its kind is not told.
* A Set that is `theme_set_guid` of a code is no set: its members belong to that code as a further theme. Any other is
  one, of the kind of its members, or the one that its Description tells where it has none (`set_kind`).
* Descriptions of sources, cases, variables and of the project are lines `Word: value` (`document_said` …). That of a
  source tells how its turns are found, which lines are headings, and who speaks where nobody is named, if its text
  alone does not (`refi.own_turns`).
* The variable `SITE_VARIABLE` is none of the project: its value in a case is the name of the case's site (of kind
  `site`). Values on a source of a variable whose level is that of cases (`is_of_cases`) repeat what its cases have.
* The user `UNKNOWN_CODER` is nobody, and the time `UNDATED_MS` is none.
* SyncPoints of a transcript are the times at which turns start and end: one at the first character of a turn is its
  start, one behind its last character its end; where a turn ends at the first character of the next, the end comes
  first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from qualcode.refi.identities import canonical_guid, minted_guid

OFFSETS = ("codepoint", "utf16")
"""How our files count offsets."""
TURNS = ("markdown", "paragraphs")
"""How turns are found otherwise than in plain text: as in Markdown, or with each line a paragraph."""
UNKNOWN_CODER = minted_guid("user", "unknown coder")
"""The user who stands for nobody, in lower case."""
UNKNOWN_CODER_NAME = "unknown coder"
UNDATED_MS = 0
"""The time, in milliseconds since 1970, that is written where none is known: other programs fail without one."""
SITE_VARIABLE = minted_guid("variable", "site")
"""The variable that tells a case's site, in lower case."""
SITE_VARIABLE_NAME = "Site"
SITE_KIND = "site"
"""The kind of the cases that are sites."""

_ORIGIN = re.compile(r"qualcode \S+(?: \((?:offsets: (codepoint|utf16)(?:, )?)?(ids: 4)?\))?")
_OFFSET = re.compile("[0-9]{1,9}")
_LONGEST_MEMO_NAME = 60
# Version 7 begins with milliseconds: these are the years from 2020 to 2099.
_TIMES = ("016f5e66e800", "03bb2cc3d800")
_SPECIAL = re.compile("[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"\\(?:\\|u([0-9a-f]{4}))")


@dataclass(frozen=True, slots=True)
class DocumentSaid:
    """What the Description of a source says."""

    kind: str = ""
    language: str = ""
    file_name: str = ""
    turns: str = ""
    """How its turns are found, where not as in plain text: one of `TURNS`."""
    headings: tuple[int, ...] = ()
    """Offsets, in code points of the text, of lines that are headings though nothing in the text says so."""
    speaker: str = ""
    """Who says what nobody is named for in the text, as all of an answer to a survey."""


@dataclass(frozen=True, slots=True)
class CaseSaid:
    """What the Description of a case says."""

    kind: str = ""
    speaks: tuple[tuple[str, str], ...] = ()
    """(document's GUID as it stands, speaker's label); the case has a SourceRef to the document as well."""


@dataclass(frozen=True, slots=True)
class VariableSaid:
    """What the Description of a variable says."""

    name: str = ""
    """Where another variable has its name already, so that it is called otherwise in the file; else empty."""
    level: str = ""
    type: str = ""
    """One of `ATTRIBUTE_TYPES`; empty where it does not say."""
    allowed: tuple[str, ...] = ()


def origin(version: str, offsets: str = "", *, plain_ids: bool = False) -> str:
    """What our files call themselves.

    Args:
        version: The program's.
        offsets: One of `OFFSETS`; empty for a codebook, which has none.
        plain_ids: Whether identities were written by `plain_guid`.
    """
    said = ", ".join(one for one in (f"offsets: {offsets}" if offsets else "", "ids: 4" if plain_ids else "") if one)
    return f"qualcode {version} ({said})" if said else f"qualcode {version}"


@lru_cache(maxsize=64)
def is_own(origin: str) -> bool:
    """Whether a file is ours, by its `origin`."""
    return _ORIGIN.fullmatch(origin) is not None


def own_offsets(origin: str) -> str:
    """One of `OFFSETS`; empty for a file that is not ours, or does not say."""
    match = _ORIGIN.fullmatch(origin)
    return (match[1] or "") if match is not None else ""


def plain_guid(uuid: str) -> str:
    """A UUID as one of version 4 or 5, for programs that know no other; lower case.

    One of version 7 gets a 4 for its 7; one that is neither 4, 5 nor 7, or would be taken for such a one on the way
    back, gets a new identity, always the same.
    """
    version, variant = uuid[14:15], uuid[19:20]
    if variant and variant in "89ab":
        if version == "7" and _timed(uuid):
            return f"{uuid[:14]}4{uuid[15:]}"
        if version == "5" or (version == "4" and not _timed(uuid)):
            return uuid
    return minted_guid("plain", uuid)


def read_guid(written: str, origin: str) -> str:
    """The UUID that a file means by a GUID: lower case; empty where it has no such shape.

    What `plain_guid` made is undone also in files of others, which keep the identities of codes that they took from
    ours. One of theirs that looks the same is undone with it, and `plain_guid` gives it back to them.
    """
    uuid = canonical_guid(written)
    if uuid and uuid[14] == "4" and uuid[19] in "89ab" and _timed(uuid) and not _exact(origin):
        return f"{uuid[:14]}7{uuid[15:]}"
    return uuid


@lru_cache(maxsize=16)
def _exact(origin: str) -> bool:
    """Whether a file is ours, with its identities as they are."""
    match = _ORIGIN.fullmatch(origin)
    return match is not None and not match[2]


def _timed(uuid: str) -> bool:
    return _TIMES[0] <= uuid[:8] + uuid[9:13] < _TIMES[1]


def theme_set_guid(code: str) -> str:
    """The identity, in lower case, of the Set whose members belong to a code as a further theme."""
    return minted_guid("set", code)


def whole_text_guid(document: str) -> str:
    """The identity, in lower case, of the selection that stands for the whole of a document."""
    return minted_guid("whole", document)


def memo_name(kind: str, text: str) -> str:
    """What a Note is called: its first words, behind its kind unless it is a note."""
    first = " ".join(text[: 4 * _LONGEST_MEMO_NAME].split())
    short = first if len(first) <= _LONGEST_MEMO_NAME else first[: _LONGEST_MEMO_NAME - 1].rstrip() + "…"
    if kind in ("", "note"):
        return short or "Note"
    return f"{kind.capitalize()}: {short}" if short else kind.capitalize()


def memo_description(kind: str) -> str:
    """The Description of a Note; empty for a note."""
    return "" if kind in ("", "note") else _lines([("Kind", kind)])


def memo_kind(description: str) -> str:
    """The kind of a memo by the Description of its Note."""
    return _first(_said(description), "Kind") or "note"


def set_description(kind: str) -> str:
    """The Description of a set without members."""
    return _lines([("Kind", kind)])


def set_kind(description: str) -> str:
    """The kind of a set without members; empty where it does not say."""
    return _first(_said(description), "Kind")


def project_description(uuid: str) -> str:
    """The Description of a project."""
    return _lines([("Project", uuid)])


def project_uuid(description: str) -> str:
    """The UUID of a project by its Description; empty where it does not say."""
    return canonical_guid(_first(_said(description), "Project"))


def document_description(said: DocumentSaid) -> str:
    """The Description of a source; empty where there is nothing to say."""
    headings = " ".join(map(str, said.headings))
    lines = [("Kind", said.kind), ("Language", said.language), ("File", said.file_name), ("Turns", said.turns)]
    return _lines([*lines, ("Headings", headings), ("Speaker", said.speaker)])


def document_said(description: str) -> DocumentSaid:
    """The Description of a source taken apart; what is no number where one belongs is passed over."""
    said = list(_said(description))
    turns = _first(said, "Turns")
    headings = tuple(int(one) for one in _first(said, "Headings").split() if _OFFSET.fullmatch(one))
    kind, language, file_name = (_first(said, word) for word in ("Kind", "Language", "File"))
    speaker = _first(said, "Speaker")
    return DocumentSaid(kind, language, file_name, turns if turns in TURNS else "", headings, speaker)


def case_description(said: CaseSaid) -> str:
    """The Description of a case; empty where there is nothing to say."""
    speaks = [("Speaks", f"{document} {label}") for document, label in said.speaks]
    return _lines([("Kind", said.kind), *speaks])


def case_said(description: str) -> CaseSaid:
    """The Description of a case taken apart; what is no GUID where one belongs is passed over."""
    said = list(_said(description))
    speaks = []
    for value in _all(said, "Speaks"):
        document, _, label = value.partition(" ")
        if canonical_guid(document):
            speaks.append((document, label))
    return CaseSaid(_first(said, "Kind"), tuple(speaks))


def variable_description(said: VariableSaid) -> str:
    """The Description of a variable; empty where there is nothing to say."""
    allowed = [("Allowed", value) for value in said.allowed]
    return _lines([("Name", said.name), ("Level", said.level), ("Type", said.type), *allowed], empty=("Allowed",))


def variable_said(description: str) -> VariableSaid:
    """The Description of a variable taken apart."""
    said = list(_said(description))
    return VariableSaid(_first(said, "Name"), _first(said, "Level"), _first(said, "Type"), tuple(_all(said, "Allowed")))


def is_of_cases(level: str) -> bool:
    """Whether values on a source, of a variable of this level, only repeat those of its cases."""
    return level not in ("", "document")


def _lines(said: Iterable[tuple[str, str]], *, empty: tuple[str, ...] = ()) -> str:
    return "\n".join(f"{word}: {_escaped(value)}" for word, value in said if value or word in empty)


def _said(description: str) -> Iterator[tuple[str, str]]:
    for line in description.split("\n"):
        word, colon, value = line.partition(":")
        if colon:
            yield word.strip(), _ESCAPED.sub(_character, value.removeprefix(" "))


def _escaped(value: str) -> str:
    """On one line, and of characters that XML can hold."""
    return _SPECIAL.sub(lambda match: "\\\\" if match[0] == "\\" else f"\\u{ord(match[0]):04x}", value)


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else "\\"


def _first(said: Iterable[tuple[str, str]], word: str) -> str:
    return next((value for known, value in said if known == word), "")


def _all(said: Iterable[tuple[str, str]], word: str) -> list[str]:
    return [value for known, value in said if known == word]
