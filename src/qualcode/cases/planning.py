"""What a sheet of cases asks for, held against the project: what would change, and what cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qualcode.cases.attributes import check_attribute_name, expectation, fits, guess_type
from qualcode.cases.rows import Cell, Problem, Row, Sheet, SheetError
from qualcode.domain.errors import RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import DOCUMENT_KINDS, Case, Document, Speaker
from qualcode.domain.wording import either
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import document_attributes, list_attributes, list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers

_NEAR = 75.0
"""Similarity (0–100, rapidfuzz) from which a name is offered as what was meant."""
_SAME = 88.0
"""Similarity from which a new site may be one that is there already."""
_DIGITS = re.compile(r"\d+")


class ValueChange(NamedTuple):
    """A value that an import gives to a case or document."""

    level: str
    bearer: str
    """Its name."""
    attribute: str
    """Its name; `site` and `speaker` for links."""
    before: str | None
    after: str


Bearer = tuple[str, str]
"""Level and name in lower case."""


@dataclass(slots=True)
class Plan:
    """All that a sheet asks for, checked; nothing has been written."""

    sheet: Sheet
    names: dict[Bearer, str] = field(default_factory=dict)
    new: dict[Bearer, None] = field(default_factory=dict)
    types: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """(level, attribute) → type and allowed values, of attributes that are new."""
    values: dict[tuple[Bearer, str], str] = field(default_factory=dict)
    sites: dict[Bearer, str] = field(default_factory=dict)
    kinds: dict[Bearer, str] = field(default_factory=dict)
    labels: dict[int, Bearer] = field(default_factory=dict)
    """speaker → the participant behind it."""
    changes: list[ValueChange] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What cannot be taken, by line; nothing of it is in the rest of the plan."""

    def check(self) -> None:
        """See that all of the sheet can be taken.

        Raises:
            SheetError: Something cannot.
        """
        if self.problems:
            raise SheetError(self.sheet.file, self.problems)


def look_through(project: Project, sheet: Sheet) -> Plan:
    """All that a sheet asks for, held against the project; what cannot be taken is among the plan's problems."""
    plan = _Planner(project, sheet).plan()
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


def near(name: str, known: Iterable[str], *, least: float = _NEAR, most: int = 3) -> tuple[str, ...]:
    """Names that were probably meant, the likeliest first; names with other numbers in them are other things."""
    from rapidfuzz import fuzz, process

    numbers = _numbers(name)
    like = {other: other.casefold() for other in known if _numbers(other) == numbers}
    found = process.extract(name.casefold(), like, scorer=fuzz.ratio, score_cutoff=least, limit=most)
    return tuple(other for _, _, other in found)


def _numbers(name: str) -> list[str]:
    return [number.lstrip("0") for number in _DIGITS.findall(name)]


class _Planner:
    """Holds a sheet against the project."""

    def __init__(self, project: Project, sheet: Sheet) -> None:
        self._project, self._sheet, self._plan = project, sheet, Plan(sheet)
        self._plan.warnings += sheet.warnings
        self._plan.problems += sheet.problems
        self._cases: dict[Bearer, Case] = {(c.kind, c.name.casefold()): c for c in list_cases(project)}
        self._case_names = {case.id: case.name for case in self._cases.values()}
        self._documents = {("document", d.name.casefold()): d for d in list_documents(project)}
        self._document_values = document_attributes(project)
        self._attributes = {(a.level, a.name.casefold()): a for a in list_attributes(project)}
        self._names: dict[tuple[str, str], str | None] = {}

    def plan(self) -> Plan:
        """Everything the sheet asks for."""
        bearers = self._bearers()
        wanted: dict[tuple[str, str], dict[Bearer, Cell]] = {}
        for row, bearer in bearers:
            site = self._site(row, bearer)
            for cell in row.cells:
                target = site if cell.level == "site" and bearer[0] != "site" else bearer
                if target is None:
                    self._wrong(
                        "no site", cell, tr("“{title}” has a value but the row names no site", title=cell.title)
                    )
                    continue
                name = self._attribute(target[0], cell)
                if name is not None:
                    self._want(wanted.setdefault((target[0], name), {}), target, cell)
        for (level, name), cells in wanted.items():
            self._fill(level, name, cells)
        self._map(bearers)
        return self._plan

    def _want(self, cells: dict[Bearer, Cell], target: Bearer, cell: Cell) -> None:
        before = cells.setdefault(target, cell)
        if before.value != cell.value:
            self._wrong(
                "twice",
                cell,
                tr(
                    "“{title}” of {name} is “{value}” here and “{other}” in line {line}",
                    title=cell.title,
                    name=self._plan.names[target],
                    value=cell.value,
                    other=before.value,
                    line=before.line,
                ),
                tr("make the two equal"),
            )

    def _wrong(
        self,
        kind: str,
        at: Cell | Row,
        problem: str,
        remedy: str = "",
        *,
        near: tuple[str, ...] = (),
    ) -> None:
        column, value = (at.title, at.value) if isinstance(at, Cell) else (at.level, at.name)
        self._plan.problems.append(
            Problem(kind, at.line, column, value, problem, remedy or tr("correct that line"), near)
        )

    def _bearers(self) -> list[tuple[Row, Bearer]]:
        """What each row is about; those that are new are noted."""
        seen: dict[Bearer, int] = {}
        found = []
        for row in self._sheet.rows:
            bearer = (row.level, row.name.casefold())
            if row.level == "document":
                document = self._document(row)
                if document is None:
                    continue
                bearer = ("document", document.name.casefold())
            if bearer in seen:
                problem = tr(
                    "{kind} “{name}” stands in line {line} already",
                    kind=shown_word(row.level),
                    name=row.name,
                    line=seen[bearer],
                )
                self._wrong("twice", row, problem, tr("keep one of the two"))
                continue
            if row.level == "document":
                self._plan.names[bearer] = self._documents[bearer].name
            else:
                self._case(row.level, row.name)
            seen[bearer] = row.line
            found.append((row, bearer))
        return found

    def _document(self, row: Row) -> Document | None:
        named = self._documents.get(("document", row.name.casefold()))
        if named is not None:
            return named
        by_file = [d for d in self._documents.values() if d.file_name.casefold() == row.name.casefold()]
        if len(by_file) == 1:
            return by_file[0]
        problem = tr("no document is called “{name}”", name=row.name)
        like = near(row.name, (document.name for document in self._documents.values()))
        self._wrong("unmatched", row, problem, tr("import it first, or see `qualcode documents list`"), near=like)
        return None

    def _case(self, level: str, name: str) -> Bearer:
        bearer = (level, name.casefold())
        if bearer not in self._cases and bearer not in self._plan.new:
            self._plan.new[bearer] = None
            if level == "site":
                self._warn_of_like_sites(name)
        known = self._cases.get(bearer)
        self._plan.names.setdefault(bearer, known.name if known else name)
        return bearer

    def _warn_of_like_sites(self, name: str) -> None:
        there = [case.name for case in self._cases.values() if case.kind == "site"]
        there += [self._plan.names[bearer] for bearer in self._plan.names if bearer[0] == "site"]
        like = near(name, dict.fromkeys(there), least=_SAME, most=1)
        if like:
            self._plan.warnings.append(tr("“{name}” is a new site, and very like “{other}”", name=name, other=like[0]))

    def _site(self, row: Row, bearer: Bearer) -> Bearer | None:
        """The site that a row names, or that its case has already."""
        held = self._cases.get(bearer) or self._documents.get(bearer)
        before = self._case_names.get(held.site_id) if held is not None and held.site_id is not None else None
        if row.site is None:
            return self._case("site", before) if before is not None else None
        site = self._case("site", row.site)
        name = self._plan.names[site]
        if name != before:
            self._plan.sites[bearer] = name
            self._change(bearer, "site", before, name)
        return site

    def _change(self, bearer: Bearer, attribute: str, before: str | None, after: str) -> None:
        self._plan.changes.append(ValueChange(bearer[0], self._plan.names[bearer], attribute, before, after))

    def _attribute(self, level: str, cell: Cell) -> str | None:
        """The name of the attribute that a column stands for, as it is or will be written; None if it cannot be one."""
        key = (level, cell.name.casefold())
        known = self._attributes.get(key)
        if known is not None:
            return known.name
        if level == "document" and cell.name.casefold() == "kind":
            return "kind"
        if key not in self._names:
            try:
                self._names[key] = check_attribute_name(cell.name)
            except RuleError as error:
                self._names[key] = None
                self._plan.problems.append(Problem("column", 1, cell.title, "", error.problem, tr("rename the column")))
        return self._names[key]

    def _fill(self, level: str, name: str, cells: dict[Bearer, Cell]) -> None:
        """Check the values of one attribute and note those that are not there yet."""
        known = self._attributes.get((level, name.casefold()))
        allowed: tuple[str, ...]
        if (level, name) == ("document", "kind"):
            type_, allowed = "choice", DOCUMENT_KINDS
        elif known is not None:
            type_, allowed = known.type, known.allowed
        else:
            type_, allowed = guess_type(cell.value for cell in cells.values())
            self._plan.types[level, name] = (type_, allowed)
            self._warn_of_twins(level, name, allowed)
        for bearer, cell in cells.items():
            if not fits(cell.value, type_, allowed):
                self._wrong(
                    "type",
                    cell,
                    tr(
                        "“{value}” in column “{title}” is not {type}",
                        value=cell.value,
                        title=cell.title,
                        type=expectation(type_, allowed),
                    ),
                    tr("correct it, or change the attribute (`qualcode cases type`)"),
                    near=near(cell.value, allowed),
                )
                continue
            before = self._held(bearer, name)
            if before == cell.value:
                continue
            self._change(bearer, name, before, cell.value)
            if (level, name) == ("document", "kind"):
                self._plan.kinds[bearer] = cell.value
            else:
                self._plan.values[bearer, name] = cell.value

    def _held(self, bearer: Bearer, name: str) -> str | None:
        if bearer[0] == "document":
            document = self._documents[bearer]
            return document.kind if name == "kind" else self._document_values.get(document.id, {}).get(name)
        case = self._cases.get(bearer)
        return case.attributes.get(name) if case is not None else None

    def _warn_of_twins(self, level: str, name: str, allowed: Sequence[str]) -> None:
        folded: dict[str, list[str]] = {}
        for value in allowed:
            folded.setdefault(" ".join(value.casefold().split()), []).append(value)
        for twins in folded.values():
            if len(twins) > 1:
                self._plan.warnings.append(
                    tr(
                        "{level}.{name} has values that look alike: {twins}",
                        level=level,
                        name=name,
                        twins=", ".join(twins),
                    )
                )

    def _map(self, bearers: Iterable[tuple[Row, Bearer]]) -> None:
        """Note which labels belong to which participant."""
        speakers: dict[str, list[Speaker]] = {}
        for speaker in list_speakers(self._project):
            speakers.setdefault(speaker.label.casefold(), []).append(speaker)
        labels = dict.fromkeys(them[0].label for them in speakers.values())
        taken: dict[str, tuple[Bearer, int]] = {}
        for row, bearer in bearers:
            for label in row.speakers:
                other, line = taken.setdefault(label.casefold(), (bearer, row.line))
                if other != bearer:
                    problem = tr(
                        "the label “{label}” belongs to {name} in line {line}",
                        label=label,
                        name=self._plan.names[other],
                        line=line,
                    )
                    remedy = tr("leave it out here and map it document by document (`qualcode speakers map`)")
                    self._plan.problems.append(Problem("label", row.line, "speaker", label, problem, remedy))
                    continue
                found = speakers.get(label.casefold(), [])
                if not found:
                    self._warn_of_label(row.line, label, labels)
                for speaker in found:
                    self._stand_for(speaker, bearer)

    def _warn_of_label(self, line: int, label: str, labels: Iterable[str]) -> None:
        like = near(label, labels)
        meant = tr(" (is it {names}?)", names=either(f"“{name}”" for name in like)) if like else ""
        self._plan.warnings.append(
            tr(
                "line {line}: no transcript has the label “{label}” yet, import it again then{meant}",
                line=line,
                label=label,
                meant=meant,
            )
        )

    def _stand_for(self, speaker: Speaker, bearer: Bearer) -> None:
        before = self._case_names.get(speaker.case_id) if speaker.case_id is not None else None
        if before != self._plan.names[bearer] or speaker.role != "participant":
            self._plan.labels[speaker.id] = bearer
            self._change(bearer, "speaker", before, speaker.label)
