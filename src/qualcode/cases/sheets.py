"""Sheets of participants, sites and documents: read from CSV or TSV as one change, and written again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from qualcode.cases.attributes import attribute_names, check_attribute_name, expectation, fits, guess_type
from qualcode.cases.mapping import map_by_name
from qualcode.cases.rows import KINDS, Cell, Row, Sheet, read_sheet
from qualcode.domain.changes import Effects
from qualcode.domain.errors import InputError, NotFoundError, RuleError
from qualcode.domain.values import DOCUMENT_KINDS, Case, Document, Speaker
from qualcode.exporting.csv_rows import csv_text
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import attribute_values
from qualcode.storage.reads.cases import document_attributes, list_attributes, list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers
from qualcode.storage.transaction import Transaction


class ValueChange(NamedTuple):
    """A value that an import gives to a case or document."""

    level: str
    bearer: str
    """Its name."""
    attribute: str
    """Its name; `site` and `speaker` for links."""
    before: str | None
    after: str


@dataclass(frozen=True, slots=True)
class CasesReport:
    """What importing a sheet did, or in a dry run would do."""

    level: str
    """`participant`, `site`, `document`, or `case` for a sheet with `name` and `kind`."""
    rows: int
    created: tuple[tuple[str, str], ...]
    """(kind, name) of each case that is new."""
    attributes: tuple[tuple[str, str], ...]
    """(qualified name, type) of each attribute that is new."""
    changes: tuple[ValueChange, ...]
    """Values that were given or changed; those that stood already are not here."""
    mapped: int
    """Labels that are mapped to a participant now and were not before."""
    warnings: tuple[str, ...]
    effects: Effects


Bearer = tuple[str, str]
"""Level and name in lower case."""


@dataclass(slots=True)
class Plan:
    """All that a sheet asks for, checked; nothing has been written."""

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


def import_cases(project: Project, path: Path, *, dry_run: bool = False) -> CasesReport:
    """Take in a sheet of participants, sites, documents or other cases, whole or not at all, as one change.

    The column `participant`, `site` or `document` says what the rows are (`name` and `kind` together: a kind for each
    row); every other column is an attribute of it. In a sheet of participants or documents `site` links each to its
    site, which is made if it is new, and `site.state` is an attribute of that site; in one of participants `speaker`
    holds the label used in transcripts, or several with `;` between them; in one of documents `kind` is the kind of
    the document. An empty cell says nothing: a value that stands is left. Labels equal to a participant's name are
    mapped afterwards.

    A new attribute is a number, a date, a choice (up to 12 distinct short values) or a text, as its values are; later
    values must fit.

    Raises:
        InputError: The sheet cannot be read; a document is unknown, a row comes twice, a value does not fit or
            contradicts another one; names file and line.
    """
    sheet = read_sheet(path)
    plan = plan_sheet(project, sheet)
    if dry_run:
        effects = Effects(None, f"{path.name} would be imported")
        mapped = _would_map(project, plan)
    else:
        with project.change("import-cases", f"{path.name}: {len(sheet.rows)} {sheet.level}s") as tx:
            write_plan(project, tx, plan)
            mapped = sum(1 for change in plan.changes if change.attribute == "speaker") + map_by_name(project)
            tx.summary += f", {len(plan.new)} new, {len(plan.changes)} values changed"
        effects = project.last
    return CasesReport(
        sheet.level,
        len(sheet.rows),
        tuple((bearer[0], plan.names[bearer]) for bearer in plan.new),
        tuple((f"{level}.{name}", type_) for (level, name), (type_, _) in plan.types.items()),
        tuple(plan.changes),
        mapped,
        tuple(plan.warnings),
        effects,
    )


def plan_sheet(project: Project, sheet: Sheet) -> Plan:
    """All that a sheet asks for, held against the project.

    Raises:
        InputError: A row cannot be taken.
    """
    return _Planner(project, sheet).plan()


class _Planner:
    """Holds a sheet against the project."""

    def __init__(self, project: Project, sheet: Sheet) -> None:
        self._project, self._sheet, self._plan = project, sheet, Plan()
        self._cases: dict[Bearer, Case] = {(c.kind, c.name.casefold()): c for c in list_cases(project)}
        self._case_names = {case.id: case.name for case in self._cases.values()}
        self._documents = {("document", d.name.casefold()): d for d in list_documents(project)}
        self._document_values = document_attributes(project)
        self._attributes = {(a.level, a.name.casefold()): a for a in list_attributes(project)}
        self._names: dict[tuple[str, str], str] = {}

    def plan(self) -> Plan:
        """Everything the sheet asks for.

        Raises:
            InputError: A row cannot be taken.
        """
        bearers = self._bearers()
        wanted: dict[tuple[str, str], dict[Bearer, Cell]] = {}
        for row, bearer in bearers:
            site = self._site(row, bearer)
            for cell in row.cells:
                target = bearer
                if cell.level == "site" and bearer[0] != "site":
                    if site is None:
                        raise self._wrong(cell, f"“{cell.title}” has a value but the row names no site")
                    target = site
                key = (target[0], self._attribute(target[0], cell))
                before = wanted.setdefault(key, {}).setdefault(target, cell)
                if before.value != cell.value:
                    raise self._wrong(
                        cell,
                        f"“{cell.title}” of {self._plan.names[target]} is “{cell.value}” here and “{before.value}” "
                        f"in line {before.line}",
                        "make the two equal",
                    )
        for (level, name), cells in wanted.items():
            self._fill(level, name, cells)
        self._map(bearers)
        return self._plan

    def _wrong(self, at: Cell | Row, problem: str, remedy: str = "correct that line") -> InputError:
        return InputError(problem, file=self._sheet.file, line=at.line, remedy=remedy)

    def _bearers(self) -> list[tuple[Row, Bearer]]:
        """What each row is about; those that are new are noted."""
        seen: dict[Bearer, int] = {}
        found = []
        for row in self._sheet.rows:
            bearer = (row.level, row.name.casefold())
            if row.level == "document":
                document = self._document(row)
                bearer = ("document", document.name.casefold())
                self._plan.names[bearer] = document.name
            else:
                self._case(row.level, row.name)
            if bearer in seen:
                raise self._wrong(
                    row, f"{row.level} “{row.name}” stands in line {seen[bearer]} already", "keep one of the two"
                )
            seen[bearer] = row.line
            found.append((row, bearer))
        return found

    def _document(self, row: Row) -> Document:
        named = self._documents.get(("document", row.name.casefold()))
        if named is not None:
            return named
        by_file = [d for d in self._documents.values() if d.file_name.casefold() == row.name.casefold()]
        if len(by_file) != 1:
            raise self._wrong(
                row, f"no document is called “{row.name}”", "import it first, or see `qualcode documents list`"
            )
        return by_file[0]

    def _case(self, level: str, name: str) -> Bearer:
        bearer = (level, name.casefold())
        if bearer not in self._cases and bearer not in self._plan.new:
            self._plan.new[bearer] = None
        known = self._cases.get(bearer)
        self._plan.names.setdefault(bearer, known.name if known else name)
        return bearer

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

    def _attribute(self, level: str, cell: Cell) -> str:
        """The name of the attribute that a column stands for, as it is or will be written."""
        known = self._attributes.get((level, cell.name.casefold()))
        if known is not None:
            return known.name
        if level == "document" and cell.name.casefold() == "kind":
            return "kind"
        try:
            return self._names.setdefault((level, cell.name.casefold()), check_attribute_name(cell.name))
        except RuleError as error:
            raise InputError(error.problem, file=self._sheet.file, line=1, remedy="rename the column") from error

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
                raise self._wrong(
                    cell,
                    f"“{cell.value}” in column “{cell.title}” is not {expectation(type_, allowed)}",
                    "correct it, or change the attribute (`qualcode cases type`)",
                )
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
                self._plan.warnings.append(f"{level}.{name} has values that look alike: {', '.join(twins)}")

    def _map(self, bearers: Iterable[tuple[Row, Bearer]]) -> None:
        """Note which labels belong to which participant."""
        speakers: dict[str, list[Speaker]] = {}
        for speaker in list_speakers(self._project):
            speakers.setdefault(speaker.label.casefold(), []).append(speaker)
        taken: dict[str, tuple[Bearer, int]] = {}
        for row, bearer in bearers:
            for label in row.speakers:
                other, line = taken.setdefault(label.casefold(), (bearer, row.line))
                if other != bearer:
                    raise self._wrong(
                        row,
                        f"the label “{label}” belongs to {self._plan.names[other]} in line {line}",
                        "leave it out here and map it document by document (`qualcode speakers map`)",
                    )
                found = speakers.get(label.casefold(), [])
                if not found:
                    self._plan.warnings.append(
                        f"line {row.line}: no transcript has the label “{label}” yet, import it again then"
                    )
                for speaker in found:
                    before = self._case_names.get(speaker.case_id) if speaker.case_id is not None else None
                    if before != self._plan.names[bearer] or speaker.role != "participant":
                        self._plan.labels[speaker.id] = bearer
                        self._change(bearer, "speaker", before, speaker.label)


def _would_map(project: Project, plan: Plan) -> int:
    """How many labels importing would map."""
    people = {case.name.casefold() for case in list_cases(project, "participant")}
    people |= {name for level, name in plan.new if level == "participant"}
    by_name = {s.id for s in list_speakers(project) if s.role == "unknown" and s.label.casefold() in people}
    return len(by_name | set(plan.labels))


def write_plan(project: Project, tx: Transaction, plan: Plan) -> None:
    """Write all that a sheet asks for, inside a change."""
    new = list(plan.new)
    tx.insert_many("cases", ("kind", "name", "site_id"), [(b[0], plan.names[b], None) for b in new])
    cases = {(case.kind, case.name.casefold()): case.id for case in list_cases(project)}
    documents = {("document", d.name.casefold()): d.id for d in list_documents(project)}
    ids = cases | documents
    tx.insert_many(
        "attribute",
        ("level", "name", "type", "allowed"),
        [
            (level, name, type_, json.dumps(list(allowed), ensure_ascii=False))
            for (level, name), (type_, allowed) in plan.types.items()
        ],
    )
    for level, table in (("document", "document"), ("participant", "cases")):
        linked = {ids[b]: (cases["site", site.casefold()],) for b, site in plan.sites.items() if b[0] == level}
        tx.update_rows(table, ("site_id",), linked)
    tx.update_rows("document", ("kind",), {ids[b]: (kind,) for b, kind in plan.kinds.items()})
    _write_values(project, tx, plan, ids)
    tx.update_rows("speaker", ("role", "case_id"), {s: ("participant", ids[b]) for s, b in plan.labels.items()})


def _write_values(project: Project, tx: Transaction, plan: Plan, ids: dict[Bearer, int]) -> None:
    attributes = {(a.level, a.name): a.id for a in list_attributes(project)}
    held = {(row.attribute_id, row.case_id, row.document_id): row.id for row in attribute_values(project)}
    changed: dict[int, tuple[str]] = {}
    added = []
    for (bearer, name), value in plan.values.items():
        own = (None, ids[bearer]) if bearer[0] == "document" else (ids[bearer], None)
        key = (attributes[bearer[0], name], *own)
        if key in held:
            changed[held[key]] = (value,)
        else:
            added.append((*key, value))
    tx.update_rows("attribute_value", ("value",), changed)
    tx.insert_many("attribute_value", ("attribute_id", "case_id", "document_id", "value"), added)


def export_cases(project: Project, kind: str) -> str:
    """A sheet of the participants, sites, documents or cases of another kind, as CSV; importing it again changes
    nothing.

    Cells that a spreadsheet would take for formulas are guarded.

    Raises:
        NotFoundError: There are no cases of this kind.
    """
    names = [name.name for name in attribute_names(project) if name.level == kind and not name.builtin]
    sites = {case.id: case.name for case in list_cases(project, "site")}
    if kind == "document":
        values = document_attributes(project)
        head = ["document", "kind", "site", *names]
        rows = [
            [d.name, d.kind, sites.get(d.site_id or 0, ""), *(values.get(d.id, {}).get(n, "") for n in names)]
            for d in list_documents(project)
        ]
        return csv_text([head, *rows])
    cases = list_cases(project, kind)
    if not cases and kind not in KINDS:
        raise NotFoundError(f"there are no cases of the kind “{kind}”", remedy="see `qualcode cases list`")
    own = [[case.attributes.get(name, "") for name in names] for case in cases]
    if kind == "participant":
        labels = _labels(project)
        head = ["participant", "site", "speaker", *names]
        before = [[c.name, sites.get(c.site_id or 0, ""), "; ".join(labels.get(c.id, ()))] for c in cases]
    elif kind == "site":
        head, before = ["site", *names], [[case.name] for case in cases]
    else:
        head, before = ["name", "kind", *names], [[case.name, kind] for case in cases]
    return csv_text([head, *([*b, *o] for b, o in zip(before, own, strict=True))])


def _labels(project: Project) -> dict[int, list[str]]:
    """participant → the labels that are hers wherever they stand, and are not her name."""
    names = {case.id: case.name.casefold() for case in list_cases(project, "participant")}
    owners: dict[str, set[int | None]] = {}
    for speaker in list_speakers(project):
        owners.setdefault(speaker.label, set()).add(speaker.case_id)
    found: dict[int, list[str]] = {}
    for label, cases in owners.items():
        case_id = next(iter(cases))
        if len(cases) == 1 and case_id is not None and label.casefold() != names.get(case_id) and ";" not in label:
            found.setdefault(case_id, []).append(label)
    return found
