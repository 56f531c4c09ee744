"""CHAT transcripts of TalkBank and CLAN (.cha): main tiers as they are written, their bullets as times."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.decoding import decode
from qualcode.importing.plain import nothing_to_code
from qualcode.importing.spoken import Utterance, counted, possible_ms, project, speaker_name

_MAIN = re.compile(r"\*([^\s:]{1,60}):[ \t]*")
_DEPENDENT = re.compile(r"%([^\s:]{1,60}):")
_HEADER = re.compile(r"@([^:\t]{1,60})(?::[ \t]*(.*))?")
_BULLET = re.compile(r'\x15(?:%\w{1,8}:"[^"\x15]{0,400}"_?)?(?:(\d{1,12})_(\d{1,12})-?)?\x15?')
"""A link to the recording: milliseconds between two NAK characters, after the medium's name in old files."""
_TYPE = re.compile(r"\x02[\x01-\x08]|[\x01-\x08]")
"""CLAN's marks of underlined and italic type."""
_METADATA = {
    "languages": "language",
    "date": "date",
    "media": "media",
    "location": "place",
    "situation": "situation",
    "transcriber": "transcriber",
    "pid": "identifier",
}
_NO_ROLE = re.compile(r"(?:unidentified|participant|text)", re.I)


class ChatReader:
    """Reads `.cha`."""

    name = "cha"
    suffixes: tuple[str, ...] = (".cha",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Take the main tiers; dependent tiers and comments are left out with a warning.

        Raises:
            InputError: No text, or no main tier.
        """
        decoded = decode(data, file)
        if not decoded.text.strip():
            raise nothing_to_code(file)
        tiers = _tiers(decoded.text)
        if not tiers.main:
            raise InputError(
                tr("no main tier was found"),
                file=file,
                line=decoded.text.count("\n") + 1,
                remedy=tr("what a speaker says begins with *CODE: and a tab"),
            )
        names = _names(tiers.headers.get("participants", ""))
        spoken = project(_utterance(code, text, names) for code, text in tiers.main)
        if not spoken.text:
            raise nothing_to_code(file)
        return ReadTranscript(
            text=spoken.text,
            turns=spoken.turns,
            format=self.name,
            encoding=decoded.encoding,
            notation=spoken.notation,
            warnings=(*decoded.warnings, *_warnings(tiers), *spoken.warnings),
            metadata={
                key: value for header, key in _METADATA.items() if (value := tiers.headers.get(header, "").strip())
            },
        )


@dataclass(slots=True)
class _Tiers:
    main: list[tuple[str, str]] = field(default_factory=list)
    """Code of the speaker and text, continuation lines joined."""
    headers: dict[str, str] = field(default_factory=dict)
    """Lower-case name → value of its first appearance."""
    left_out: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    stray: list[int] = field(default_factory=list)


def _tiers(text: str) -> _Tiers:
    """Sort the lines; one that begins with white space goes on with the line before it."""
    tiers = _Tiers()
    whole: list[str] = []
    begun = 1
    for number, line in enumerate(text.split("\n"), start=1):
        if line[:1] in ("\t", " ") and whole:
            whole.append(line.strip())
            continue
        _sort_in(tiers, " ".join(whole), begun)
        whole, begun = [line], number
    _sort_in(tiers, " ".join(whole), begun)
    return tiers


def _sort_in(tiers: _Tiers, line: str, number: int) -> None:
    start = line[:1]
    if start == "*" and (found := _MAIN.match(line)):
        tiers.main.append((found[1], line[found.end() :]))
    elif start == "%" and (found := _DEPENDENT.match(line)):
        tiers.left_out[f"%{found[1]}"] += 1
    elif start == "@" and (found := _HEADER.match(line)):
        name = found[1].strip().lower()
        tiers.comments += name == "comment"
        tiers.headers.setdefault(name, found[2] or "")
    elif line.strip():
        tiers.stray.append(number)


def _names(participants: str) -> dict[str, str]:
    """Code → name to show: the participant's name, else the role if nobody shares it, else the code."""
    entries = [words for entry in participants.split(",") if (words := entry.split())]
    shown = {}
    for code, *rest in entries:
        # `CHI Ruth Target_Child`: the role is the last word, all between are the name.
        name = " ".join(rest[:-1]) if len(rest) > 1 else ""
        shown[code] = name or ("" if not rest or _NO_ROLE.fullmatch(rest[0]) else rest[0])
    shared = Counter(name.casefold() for name in (*shown.values(), *shown))
    return {
        code: speaker_name(name.replace("_", " ")) or code
        for code, name in shown.items()
        if name and shared[name.casefold()] == 1
    }


def _utterance(code: str, text: str, names: dict[str, str]) -> Utterance:
    links = [found for found in _BULLET.finditer(text) if found[1]] if "\x15" in text else []
    words = _TYPE.sub("", _BULLET.sub("", text)) if not text.isprintable() else text
    start = possible_ms(int(links[0][1])) if links else None
    end = possible_ms(int(links[-1][2])) if links else None
    return Utterance(names.get(code, code), start, end, words)


def _warnings(tiers: _Tiers) -> list[str]:
    warnings = []
    if tiers.left_out:
        warnings.append(tr("dependent tiers left out: {left_out}", left_out=counted(tiers.left_out)))
    if tiers.comments:
        warnings.append(tr("comments left out: {comments}", comments=tiers.comments))
    if tiers.stray:
        warnings.append(tr("text outside any tier left out: line {lines}", lines=", ".join(map(str, tiers.stray[:5]))))
    if "end" not in tiers.headers:
        warnings.append(tr("no @End: the file may not be whole"))
    return warnings
