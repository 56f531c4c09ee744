"""Taking in a sheet of participants, sites or documents: asked for, told, and reported."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content

from qualcode.cases.planning import Plan
from qualcode.cases.sheets import CasesReport, import_plan, plan_cases
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.importing.sheets import SUFFIXES
from qualcode.tui.prompts.dialogs import Report
from qualcode.tui.prompts.paths import PathPrompt
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.prompts.sheets import SheetPrompt, left_out, problem_lines
from qualcode.tui.screens.base import WorkScreen


async def take_in_sheet(screen: WorkScreen) -> None:
    """Ask for a sheet, say what it brings where something of it is wrong, and take it in; from a worker."""
    path = await screen.app.push_screen_wait(
        PathPrompt(
            tr("Take in a sheet"),
            f"{Path.cwd()}/",
            endings=SUFFIXES,
            note=tr("The column participant, site or document says what the rows are; site.state belongs to sites."),
        )
    )
    plan = await screen.read(plan_cases, path) if path is not None else None
    if path is None or plan is None:
        return
    if plan.problems and not await screen.app.push_screen_wait(
        SheetPrompt(path.name, _brings(plan), plan.problems, plan.warnings)
    ):
        return
    report = await screen.carry(tr("Taking in {name}", name=path.name), import_plan, plan)
    if report is not None:
        screen.app.push_screen(Report(tr("{rows} rows taken in", rows=report.rows), _report(report)))


def _brings(plan: Plan) -> str:
    return tr(
        "The rest brings {cases}, {attributes} and {values}; undo takes it back.",
        cases=counted(len(plan.new), "new case"),
        attributes=counted(len(plan.types), "new attribute"),
        values=counted(len(plan.changes), "value"),
    )


def _report(report: CasesReport) -> Content:
    lines = [
        Content(f"{counted(len(report.created), 'new case')}, {counted(len(report.attributes), 'new attribute')}"),
        Content(
            tr(
                "{values} given or changed, {speakers} named",
                values=counted(len(report.changes), "value"),
                speakers=counted(report.mapped, "speaker"),
            )
        ),
    ]
    if report.attributes:
        lines.append(Content.styled(", ".join(f"{harmless(n)} ({shown_word(t)})" for n, t in report.attributes), QUIET))
    if report.problems:
        lines.append(Content(f"\n{left_out(report.problems)}"))
    if report.problems or report.warnings:
        lines.append(problem_lines(report.problems, report.warnings))
    return Content("\n").join(lines)
