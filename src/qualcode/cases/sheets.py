"""Sheets of participants, sites and documents: read from CSV, TSV or Excel as one change, and written again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from qualcode.cases.attributes import attribute_names
from qualcode.cases.mapping import map_by_name
from qualcode.cases.planning import Bearer, Plan, ValueChange, look_through
from qualcode.cases.rows import KINDS, Problem, Sheet, read_sheet
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.exporting.csv_rows import csv_text
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import attribute_values
from qualcode.storage.reads.cases import document_attributes, list_attributes, list_cases
from qualcode.storage.reads.documents import list_documents, list_speakers
from qualcode.storage.transaction import Transaction


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
    problems: tuple[Problem, ...]
    """Cells and lines that were left out, since they cannot be taken."""
    effects: Effects


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
        InputError: The sheet cannot be read.
        SheetError: A document is unknown, a row comes twice, a value does not fit or contradicts another one …: it
            names file and line of the first and holds all of them.
    """
    plan = plan_cases(project, path)
    plan.check()
    return would_import(project, plan) if dry_run else import_plan(project, plan)


def plan_cases(project: Project, path: Path) -> Plan:
    """Read a sheet and hold it against the project, without writing; what cannot be taken is in `problems`.

    Raises:
        InputError: The sheet cannot be read, or no column says whom the rows are about.
    """
    return look_through(project, read_sheet(path))


def plan_sheet(project: Project, sheet: Sheet) -> Plan:
    """All that a sheet asks for, held against the project.

    Raises:
        SheetError: Something of it cannot be taken.
    """
    plan = look_through(project, sheet)
    plan.check()
    return plan


def import_plan(project: Project, plan: Plan) -> CasesReport:
    """Take in what a sheet asks for, without the cells and lines that cannot be taken, as one change.

    The plan must have been made of the project as it stands.
    """
    sheet = plan.sheet
    with project.change("import-cases", f"{Path(sheet.file).name}: {_rows(sheet)}") as tx:
        write_plan(project, tx, plan)
        mapped = sum(1 for change in plan.changes if change.attribute == "speaker") + map_by_name(project)
        tx.summary += tr(", {new} new, {values} values changed", new=len(plan.new), values=len(plan.changes))
        if plan.problems:
            tx.summary += tr(", {left_out} left out", left_out=len(plan.problems))
    return _report(plan, mapped, project.last)


def would_import(project: Project, plan: Plan) -> CasesReport:
    """What importing a plan would do; nothing is written."""
    effects = Effects(None, tr("{file} would be imported", file=Path(plan.sheet.file).name))
    return _report(plan, _would_map(project, plan), effects)


def _rows(sheet: Sheet) -> str:
    """How many rows a sheet has, and of what."""
    match sheet.level:
        case "participant":
            return counted(len(sheet.rows), "participant")
        case "site":
            return counted(len(sheet.rows), "site")
        case "document":
            return counted(len(sheet.rows), "document")
    return counted(len(sheet.rows), "case")


def _report(plan: Plan, mapped: int, effects: Effects) -> CasesReport:
    return CasesReport(
        plan.sheet.level,
        len(plan.sheet.rows),
        tuple((bearer[0], plan.names[bearer]) for bearer in plan.new),
        tuple((f"{level}.{name}", type_) for (level, name), (type_, _) in plan.types.items()),
        tuple(plan.changes),
        mapped,
        tuple(plan.warnings),
        tuple(plan.problems),
        effects,
    )


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
        raise NotFoundError(
            tr("there are no cases of the kind “{kind}”", kind=kind), remedy=tr("see `qualcode cases list`")
        )
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
