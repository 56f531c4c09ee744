"""Taking people and other names into an identity key from a sheet or from lines that somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from qualcode.domain.choices import GENDERS, Gender
from qualcode.domain.errors import InputError, QualcodeError
from qualcode.domain.identifiers import IDENTIFIER_TYPES, IdentifierType
from qualcode.domain.identity_key import IdentityKey
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import Case
from qualcode.identity.cultures import culture_called
from qualcode.identity.key_people import Told, add_other, add_person
from qualcode.identity.study_words import StudyWords
from qualcode.importing.sheets import read_lines
from qualcode.importing.whole_files import read_whole
from qualcode.text.word_forms import fold

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "pseudonym": ("pseudonym", "participant", "case", "stands", "stands for", "replacement"),
    "name": ("name", "real name", "full name", "names"),
    "others": ("other names", "also", "nicknames", "variants"),
    "given": ("given name", "first name", "forename"),
    "family": ("family name", "last name", "surname"),
    "contacts": ("contact", "contacts", "phone", "telephone", "email", "e-mail", "mail", "address"),
    "consent": ("consent", "consent note", "consent notes", "note", "notes"),
    "gender": ("gender",),
    "culture": ("culture",),
    "type": ("type", "kind"),
}
"""What a column means → the heads that it may have, in small letters."""
_GENDERS: Mapping[str, Gender] = {
    **{gender: gender for gender in GENDERS},
    **dict.fromkeys(("f", "w", "woman", "weiblich"), "female"),
    **dict.fromkeys(("m", "man", "männlich"), "male"),
    **dict.fromkeys(("n", "x", "d", "nonbinary", "non-binary", "diverse", "divers"), "neutral"),
    "": "any",
}
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
_TOLD = re.compile(r"(name|contact|consent)\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


class Entry(NamedTuple):
    """A line of a sheet: somebody, or the name of something else."""

    line: int
    told: Told
    """Of something else: its name, and what stands for it as the pseudonym."""
    type: IdentifierType


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of a sheet."""

    key: IdentityKey
    people: int
    """New ones."""
    others: int
    changed: int
    """People and names that were there already."""
    warnings: tuple[str, ...]


def read_entries(path: Path) -> tuple[list[Entry], tuple[str, ...]]:
    """The people and names of a sheet (.csv, .tsv, .xlsx), and what was left out of it.

    Raises:
        InputError: It cannot be read, has no column of names, or a line cannot be taken; the line is named, and nothing
            that stands there.
    """
    read = read_lines(read_whole(path), str(path))
    if not read.lines:
        raise InputError(tr("it is empty"), file=path, remedy=tr("give a column `name` with the real names"))
    meant, left_out = _columns(read.lines[0].cells)
    if "name" not in meant.values() and not {"given", "family"} <= set(meant.values()):
        raise InputError(
            tr("no column of it is called `name`"),
            file=path,
            line=1,
            remedy=tr("give a column `name` with the real names"),
        )
    entries = []
    for line in read.lines[1:]:
        cells: dict[str, list[str]] = {}
        for place, meaning in meant.items():
            value = " ".join(line.cells[place].split()) if place < len(line.cells) else ""
            if value:
                cells.setdefault(meaning, []).append(value)
        try:
            entries.append(_entry(line.number, cells))
        except InputError as error:
            raise InputError(error.problem, file=path, line=line.number, remedy=error.remedy) from error
    warnings = [tr("the column “{column}” means nothing here and was left out", column=head) for head in left_out]
    return entries, (*read.warnings, *warnings)


def take_entries(
    key: IdentityKey,
    entries: Iterable[Entry],
    words: StudyWords,
    cases: Sequence[Case],
    *,
    culture: str,
    language: str | None = None,
) -> TakenIn:
    """Put the people and names of a sheet into a key.

    Args:
        cases: The participants of the project: a pseudonym that is one of their names means them.
        culture: Of pseudonyms that are made up, where a line names none.
        language: Of what stands for other names; None for English.

    Raises:
        InputError: A line cannot be taken; it is named, and nothing that stands there.
    """
    by_name = {fold(case.name): case for case in cases}
    people = others = changed = 0
    warnings: list[str] = []
    for entry in entries:
        told = entry.told
        before = len(key.people) + len(key.others)
        try:
            if entry.type != "person":
                key, _ = add_other(key, told.names[0], entry.type, told.pseudonym, language=language)
                others += len(key.people) + len(key.others) - before
            else:
                case = by_name.get(fold(told.pseudonym)) if told.pseudonym else None
                added = add_person(key, words, told, case, culture=culture)
                key = added.key
                people += added.is_new
                warnings += _about(entry.line, added.unguarded)
        except QualcodeError as error:
            said = tr("the line cannot be taken") if _shows(told, error.problem) else error.problem
            raise InputError(said, line=entry.line, remedy=error.remedy) from error
        changed += len(key.people) + len(key.others) == before
    return TakenIn(key, people, others, changed, tuple(warnings))


def read_told(text: str) -> Told:
    """What somebody wrote of a person: a real name on each line, the whole one first; `contact:` and `consent:` before
    what is no name."""
    names: list[str] = []
    contacts: list[str] = []
    consent: list[str] = []
    kept: dict[str, Callable[[str], None]] = {
        "name": names.append,
        "contact": contacts.append,
        "consent": consent.append,
    }
    for line in filter(None, map(str.strip, text.splitlines())):
        told = _TOLD.fullmatch(line)
        kept[told[1].lower()](told[2].strip()) if told else names.append(line)
    return Told(tuple(filter(None, names)), tuple(filter(None, contacts)), " ".join(consent))


def _columns(heads: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Place of a column → what it means, and the heads of those that mean nothing."""
    meant: dict[int, str] = {}
    left_out = []
    for place, head in enumerate(heads):
        wanted = " ".join(head.casefold().replace("_", " ").split())
        meaning = next((meaning for meaning, names in _COLUMNS.items() if wanted in names), "")
        if meaning:
            meant[place] = meaning
        elif wanted:
            left_out.append(head)
    return meant, left_out


def _entry(line: int, cells: Mapping[str, list[str]]) -> Entry:
    def one(meaning: str) -> str:
        return next(iter(cells.get(meaning, ())), "")

    names = [name for cell in cells.get("name", ()) for name in _BETWEEN.split(cell)]
    if one("given") and one("family"):
        names.insert(0, f"{one('given')} {one('family')}")
    names += [name for cell in cells.get("others", ()) for name in _BETWEEN.split(cell)]
    names = [name for name in names if name]
    if not names:
        raise InputError(tr("there is no name in it"), remedy=tr("take the line out, or give one"))
    type_ = one("type").lower() or "person"
    if type_ not in IDENTIFIER_TYPES:
        raise InputError(
            tr("“{type}” is no type of name", type=type_),
            remedy=tr("choose one of {types}", types=", ".join(IDENTIFIER_TYPES)),
        )
    gender = _GENDERS.get(one("gender").lower())
    if gender is None:
        raise InputError(
            tr("“{typed}” is no gender here", typed=one("gender")),
            remedy=tr("choose one of {genders}", genders=", ".join(GENDERS)),
        )
    contacts = tuple(part for cell in cells.get("contacts", ()) for part in _BETWEEN.split(cell) if part)
    told = Told(
        tuple(names),
        contacts,
        "; ".join(cells.get("consent", ())),
        pseudonym=one("pseudonym"),
        culture=culture_called(one("culture")) if one("culture") else "",
        gender=gender,
    )
    return Entry(line, told, type_)


def _about(line: int, unguarded: Sequence[str]) -> list[str]:
    count = len(unguarded)
    return [
        plural(
            "line {line}: a part of the name is ordinary or a pseudonym: publications are stopped at the whole name",
            "line {line}: {number} parts of the name are ordinary or a pseudonym: publications are stopped at the "
            "whole name",
            count,
            line=line,
        )
    ] * bool(count)


def _shows(told: Told, sentence: str) -> bool:
    """Whether a sentence would show a real name."""
    return any(name in sentence for name in told.names)
