"""Cases: participants, sites and other units with attributes, and sheets of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_json, answer_table, answer_text, note, one_line, say
from qualcode.cli.session import Session, json_option, noun
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr
from qualcode.domain.values import ATTRIBUTE_TYPES

if TYPE_CHECKING:
    from qualcode.cases.sheets import CasesReport
    from qualcode.storage.project import Project


@noun("cases")
def cases() -> None:
    """Participants, sites and other units, and their attributes.

    Where a name is borne by things of several kinds, write KIND:NAME.
    """


@cases.verb("list")
@click.option("--kind", help=tr("Only those of a kind: participant, site, document …"))
@json_option
def list_(session: Session, kind: str | None, as_json: bool) -> None:
    """List cases with their attributes."""
    from qualcode.cases.attributes import attribute_names

    with session.reading() as project, project.reading():
        rows = _documents(project) if kind == "document" else _cases(project, kind)
        attributes = [
            {"name": name.qualified, "type": name.type, "allowed": list(name.allowed)}
            for name in attribute_names(project)
            if kind is None or name.level == kind
        ]
    if as_json:
        answer_json({"cases": rows, "attributes": attributes})
        return
    withheld = any(row["withheld"] for row in rows)
    answer_table(
        (tr("name"), tr("kind"), tr("site"), tr("labels"), tr("attributes"), *((tr("withheld"),) if withheld else ())),
        [
            (
                one_line(row["name"]),
                one_line(shown_word(row["kind"])),
                one_line(row["site"] or ""),
                one_line(", ".join(row["speakers"])),
                one_line("; ".join(f"{name}: {value}" for name, value in row["attributes"].items())),
                *((shown_word(row["withheld"] or ""),) if withheld else ()),
            )
            for row in rows
        ],
    )


def _cases(project: Project, kind: str | None) -> list[dict[str, Any]]:
    from qualcode.cases.withholding import withheld_word
    from qualcode.storage.reads.cases import list_cases
    from qualcode.storage.reads.documents import list_speakers

    names = {case.id: case.name for case in list_cases(project)}
    labels: dict[int, dict[str, None]] = {}
    for speaker in list_speakers(project):
        if speaker.case_id is not None:
            labels.setdefault(speaker.case_id, {})[speaker.label] = None
    return [
        {
            "id": case.uuid,
            "kind": case.kind,
            "name": case.name,
            "site": names[case.site_id] if case.site_id is not None else None,
            "speakers": list(labels.get(case.id, ())),
            "attributes": case.attributes,
            "withheld": withheld_word(case) or None,
        }
        for case in list_cases(project, kind)
    ]


def _documents(project: Project) -> list[dict[str, Any]]:
    from qualcode.storage.reads.cases import document_attributes, list_cases
    from qualcode.storage.reads.documents import list_documents

    sites = {case.id: case.name for case in list_cases(project, "site")}
    values = document_attributes(project)
    return [
        {
            "id": document.uuid,
            "kind": "document",
            "name": document.name,
            "site": sites[document.site_id] if document.site_id is not None else None,
            "speakers": [],
            "attributes": {"kind": document.kind, **values.get(document.id, {})},
            "withheld": None,
        }
        for document in list_documents(project)
    ]


@cases.verb("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=tr("Only report what would change."))
@click.option("--skip-bad", is_flag=True, help=tr("Leave out cells and lines that cannot be taken."))
@json_option
@click.pass_context
def import_(ctx: click.Context, session: Session, file: Path, dry_run: bool, skip_bad: bool, as_json: bool) -> None:
    """Take in a sheet (.csv, .tsv, .xlsx) of participants, sites or documents, whole or not at all.

    A column `participant`, `site` or `document` says what the rows are; `site` links the others to their sites,
    `speaker` holds labels of the transcripts, `site.NAME` is an attribute of the site, every other column one of the
    row. All cells that cannot be taken are named at once. Status 3: done, with warnings, or with cells left out.
    """
    from qualcode.cases.sheets import import_plan, plan_cases, would_import

    with session.reading() if dry_run else session.writing() as project:
        plan = plan_cases(project, file)
        refused = bool(plan.problems) and not skip_bad
        report = would_import(project, plan) if dry_run or refused else import_plan(project, plan)
    if as_json:
        answer_json(_report_json(report, dry_run))
    elif not refused:
        _print(report)
    for problem in report.problems:
        note(f"{file}, {problem.sentence}")
    if refused:
        count = len(report.problems)
        note(
            plural(
                "nothing was taken in: {number} cell or line cannot be; correct it, or leave it out with `--skip-bad`",
                "nothing was taken in: {number} cells or lines cannot be; correct them, or leave them out with "
                "`--skip-bad`",
                count,
            )
        )
        ctx.exit(1)
    if report.problems:
        note(tr("left out: {number}", number=len(report.problems)))
    ctx.exit(3 if report.warnings or report.problems else 0)


def _report_json(report: CasesReport, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "level": report.level,
        "rows": report.rows,
        "created": [{"kind": kind, "name": name} for kind, name in report.created],
        "attributes": [{"name": name, "type": type_} for name, type_ in report.attributes],
        "changes": [change._asdict() for change in report.changes],
        "mapped": report.mapped,
        "warnings": list(report.warnings),
        "problems": [problem._asdict() | {"near": list(problem.near)} for problem in report.problems],
    }


def _print(report: CasesReport) -> None:
    say(report.effects.summary)
    for name, type_ in report.attributes:
        say(tr("  new attribute {name}: {kind}", name=name, kind=shown_word(type_)))
    if report.changes:
        answer_table(
            (tr("of"), tr("attribute"), tr("before"), tr("after")),
            [tuple(one_line(cell or "") for cell in change[1:]) for change in report.changes],
        )
    if report.mapped:
        say(plural("{number} label mapped to a participant", "{number} labels mapped to participants", report.mapped))
    for warning in report.warnings:
        note(tr("warning: {warning}", warning=warning))


@cases.verb("export")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--kind", default="participant", show_default=True, help=tr("participant, site, document or another kind.")
)
def export(session: Session, file: Path, kind: str) -> None:
    """Write a sheet of cases to FILE (.csv; `-` is stdout)."""
    from qualcode.cases.sheets import export_cases

    with session.reading() as project:
        text = export_cases(project, kind)
        if str(file) == "-":
            answer_text(text)
            return
        from qualcode.reports.writing import write_file

        write_file(file, text, project)
    note(tr("{file} written: a transfer, with attributes as they stand, unchecked", file=file))


@cases.verb("set")
@click.argument("name")
@click.argument("attribute")
@click.argument("value")
def set_(session: Session, name: str, attribute: str, value: str) -> None:
    """Give the case or document NAME a VALUE of ATTRIBUTE; an empty one takes it away.

    The attribute `site` names the site of a participant or document, `kind` the kind of a document.
    """
    from qualcode.cases.attributes import find_bearer, set_attribute

    with session.writing() as project:
        say(set_attribute(project, find_bearer(project, name), attribute, value).summary)


@cases.verb("type")
@click.argument("attribute")
@click.argument("type_", metavar="TYPE", type=click.Choice(ATTRIBUTE_TYPES))
@click.argument("values", metavar="[VALUE…]", nargs=-1)
def type_(session: Session, attribute: str, type_: str, values: tuple[str, ...]) -> None:
    """Say that ATTRIBUTE is a text, number, date or choice; a choice has the VALUEs it may be."""
    from qualcode.cases.attributes import set_attribute_type

    if (type_ == "choice") != bool(values):
        raise click.UsageError(tr("a choice has the values it may be; other types have none"))
    with session.writing() as project:
        say(set_attribute_type(project, attribute, type_, values).summary)
