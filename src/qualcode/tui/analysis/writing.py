"""What the screen of summaries writes: the team's own words into the project, and what is seen into a file."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from qualcode.cases.attributes import find_bearer
from qualcode.cases.withholding import withheld_cases
from qualcode.codebook.tree import load_tree
from qualcode.coding.own_summaries import clear_summary, list_summaries, write_summary
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError
from qualcode.domain.memo_links import as_written
from qualcode.domain.summaries import CellPlace, Summary, SummaryTable
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import ENGLISH, language, tr
from qualcode.domain.values import Case
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.tui.analysis.questions import Question
from qualcode.tui.analysis.sitting import Answered
from qualcode.tui.prompts.publishing import publish
from qualcode.tui.prompts.words import LinesPrompt
from qualcode.tui.screens.base import WorkScreen

TABLE_ENDINGS = ("docx", "xlsx", "html", "md", "csv", "tex", "json")
CHART_ENDINGS = ("svg", "png", "pdf")


class _Written(NamedTuple):
    """What is written of a case and a theme."""

    own: str
    """By the session's coder."""
    others: str


async def write_cell(screen: WorkScreen, table: SummaryTable, place: CellPlace) -> None:
    """Ask for the summary of a case and a theme, and keep it; must run in a worker."""
    case = str(table.rows[place.row][0])
    theme = table.columns[place.column].title.removesuffix(BELOW)
    before = await screen.read(_read, case, theme)
    if before is None:
        return
    title = f"{case} · {theme}"
    text = await screen.app.push_screen_wait(LinesPrompt(title, before.own, note=before.others))
    if text is not None and text.strip() != before.own.strip():
        done = await screen.change(_keep, case, theme, text)
        if done is not None:
            screen.say(tr("Kept") if text.strip() else tr("Taken away"))


def _read(project: Project, case_name: str, theme: str) -> _Written:
    with project.reading():
        case = _case(project, case_name)
        memos = list_summaries(project).get((case.id, load_tree(project).find(theme).id), [])
        own = "\n".join(as_written(memo.text) for memo in memos if memo.coder == project.coder)
        others = "\n".join(f"{memo.coder}: {as_written(memo.text)}" for memo in memos if memo.coder != project.coder)
        return _Written(own, others)


def _keep(project: Project, case_name: str, theme: str, text: str) -> Effects:
    tree, case = load_tree(project), _case(project, case_name)
    code = tree.find(theme).id
    if text.strip():
        return write_summary(project, tree, case, code, text)
    return clear_summary(project, tree, case, code)


def _case(project: Project, name: str) -> Case:
    found = find_bearer(project, name)
    if not isinstance(found, Case):
        raise NotFoundError(
            tr("“{name}” is no participant and no site", name=name), remedy=tr("see `qualcode cases list`")
        )
    return found


async def write_publication(screen: WorkScreen, answered: Answered, chart: str) -> None:
    """Ask for a file and write what is seen: all tables, or the chart; must run in a worker.

    Args:
        chart: The chart that is shown; empty for the table.
    """
    summary = answered.found.summary
    assert summary is not None  # Only what is shown is written.
    name = summary.kind if not chart else f"{summary.kind}-{chart}"
    what = (
        tr("the chart of {title}", title=summary.title) if chart else tr("the tables of {title}", title=summary.title)
    )
    endings = CHART_ENDINGS if chart else TABLE_ENDINGS

    def write(project: Project, terms: Terms, format_: str) -> str | bytes:
        from qualcode.reports.summary_file import summary_file

        return summary_file(
            project,
            terms,
            _counted_for(project, terms, answered, summary, format_),
            format=format_,
            chart=chart or None,
            command=_command(answered.question, terms),
        )

    await publish(screen, what, name, endings, write)


def _counted_for(project: Project, terms: Terms, answered: Answered, summary: Summary, format_: str) -> Summary:
    """What was counted; anew where participants are to be left out, or the file is in another language."""
    from qualcode.reports.speaking import FOR_PROGRAMS, in_language
    from qualcode.reports.summaries.catalogue import make_summary

    leaving_out = terms.leave_out_withheld and not terms.internal
    withheld = frozenset(withheld_cases(project, terms.date)) if leaving_out else frozenset()
    if not withheld and (format_ not in FOR_PROGRAMS or language() == ENGLISH):
        return summary
    question = answered.question
    wish = replace(answered.found.wish, left_out=withheld)
    with in_language(terms.language, format_):
        return make_summary(project, question.kind, wish, dict(question.options))[1]


def _command(question: Question, terms: Terms) -> str:
    from qualcode.reports.summaries.catalogue import summary_kind
    from qualcode.reports.summaries.command_lines import command_line

    named = terms.internal or terms.show_coders
    command = command_line(
        summary_kind(question.kind).command, question.wish, dict(question.options), name_coders=named
    )
    return f"{command} --set {question.set_name}" if question.set_name else command
