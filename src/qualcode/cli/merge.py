"""Merging what came back, and settling what was changed here and there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.opening_options import opening_options
from qualcode.cli.output import answer_json, answer_table, one_line, say, short_ids
from qualcode.cli.session import Session, command, json_option, noun
from qualcode.domain.exchange_reports import OpeningWishes, TakenIn
from qualcode.domain.merging import DECISIONS, MergeReport
from qualcode.domain.progress import stage
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import plural, tr

if TYPE_CHECKING:
    from qualcode.team.merging.conflicts import ConflictView


@command("merge")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help=tr("Say what would come in, and write nothing."))
@click.option("--coder-is", multiple=True, metavar="THEIRS=OURS", help=tr("Who a coder of the file is here, or `new`."))
@click.option(
    "--code-is", multiple=True, metavar="THEIRS=OURS", help=tr("Which code here one of the file is, or `new`.")
)
@click.option("--leave-out-removed", is_flag=True, help=tr("Leave out work on documents that were removed here."))
@opening_options
@json_option
def merge(
    session: Session,
    file: Path,
    dry_run: bool,
    coder_is: tuple[str, ...],
    code_is: tuple[str, ...],
    leave_out_removed: bool,
    wishes: OpeningWishes,
    as_json: bool,
) -> None:
    """Take in what was done in FILE: a bundle that came back, or a project that grew apart.

    FILE may be a project of another program (.qdpx …) or one as text, too: what stands in it already is known by its
    ids, else by name and text.

    It is one change, and `qualcode undo` takes it back whole. What was changed here and there waits in the list of
    conflicts (`qualcode conflict list`); what stands here stays meanwhile. Merging a file again changes nothing.
    """
    from qualcode.exchange.mergeable import mergeable
    from qualcode.team.merging.coders import NEW
    from qualcode.team.merging.merge import Answers, merge_file, preview_merge

    codes = {theirs: "" if ours == NEW else ours for theirs, ours in _pairs(code_is, "--code-is").items()}
    answers = Answers(_pairs(coder_is, "--coder-is"), codes, leave_out_removed)
    with (
        session.writing() as project,
        stage(tr("reading"), tr("documents")) as here,
        mergeable(project, file, wishes=wishes, on_document=here.before) as found,
    ):
        report = (preview_merge if dry_run else merge_file)(project, found.file, answers)
    if found.taken_in is not None:
        report.notes[:0] = _losses(found.taken_in)
    if as_json:
        answer_json(report_json(report) | {"written": not dry_run and not report.nothing})
    else:
        _tell(report, dry_run)
    if report.conflicts and not dry_run:
        click.get_current_context().exit(3)


def _pairs(given: Sequence[str], option: str) -> dict[str, str]:
    found = {}
    for pair in given:
        theirs, sign, ours = pair.rpartition("=")
        if not sign or not theirs.strip() or not ours.strip():
            raise click.UsageError(tr("{option} is written THEIRS=OURS, not “{pair}”.", option=option, pair=pair))
        found[theirs.strip()] = ours.strip()
    return found


def _losses(taken: TakenIn) -> list[str]:
    """What of the file could not come as it stands, before anything was merged."""
    from qualcode.exchange.telling import missing_in_a_line

    missing = (
        [missing_in_a_line(taken.missing, tr("name their folder with `--folder DIR` before they are merged"))]
        if taken.missing
        else []
    )
    return [*missing, *taken.tolerated, *taken.left_out]


def report_json(report: MergeReport) -> dict[str, Any]:
    """What a merge did, as commands answer it."""
    return {
        "file": report.file_name,
        "coder": report.coder or None,
        "taken": {
            table: {"added": taken.added, "changed": taken.changed, "removed": taken.removed}
            for table, taken in sorted(report.taken.items())
            if taken.total
        },
        "finished": report.finished,
        "conflicts": report.conflicts,
        "doubles": report.doubles,
        "overlaps": report.overlaps,
        "placed": report.placed,
        "waiting": report.waiting,
        "notes": report.notes,
    }


def _tell(report: MergeReport, dry_run: bool) -> None:
    if report.nothing or not (report.told() or report.conflicts):
        say(tr("{file_name}: nothing in it that is not here", file_name=one_line(report.file_name)))
    else:
        of = tr(", the bundle of {coder},", coder=one_line(report.coder)) if report.coder else ""
        file = one_line(report.file_name)
        say(tr("{file}{of} would bring:", file=file, of=of) if dry_run else tr("{file}{of} brought:", file=file, of=of))
        answer_table(
            ("", tr("added"), tr("changed"), tr("removed")),
            [(called, taken.added, taken.changed, taken.removed) for _, called, taken in report.told()],
            right=(tr("added"), tr("changed"), tr("removed")),
        )
    for count, said in _counts_told(report):
        if count:
            say(said)
    for sentence in report.notes:
        say(tr("note: {sentence}", sentence=sentence))


def _counts_told(report: MergeReport) -> Iterator[tuple[int, str]]:
    """What else a merge came upon: how often, and the sentence."""
    yield (
        report.conflicts,
        plural(
            "{number:,} thing changed here and there: see `qualcode conflict list`",
            "{number:,} things changed here and there: see `qualcode conflict list`",
            report.conflicts,
        ),
    )
    yield (
        report.doubles,
        plural(
            "{number:,} coding that were here already, left out",
            "{number:,} codings that were here already, left out",
            report.doubles,
        ),
    )
    yield (
        report.overlaps,
        plural(
            "{number:,} coding over words that have the code of the coder already, kept",
            "{number:,} codings over words that have the code of the coder already, kept",
            report.overlaps,
        ),
    )
    yield (
        report.placed,
        plural(
            "{number:,} coding placed anew in transcripts that were corrected here",
            "{number:,} codings placed anew in transcripts that were corrected here",
            report.placed,
        ),
    )
    yield (
        report.waiting,
        plural(
            "{number:,} of them waits for a place: see `qualcode documents unplaced`",
            "{number:,} of them wait for a place: see `qualcode documents unplaced`",
            report.waiting,
        ),
    )


@noun("conflict")
def conflict() -> None:
    """What was changed here and in a file that was merged."""


def conflict_json(view: ConflictView) -> dict[str, Any]:
    """A conflict, as commands answer it."""
    return {
        "id": view.conflict.uuid,
        "kind": view.conflict.kind,
        "about": view.title,
        "document": view.document or None,
        "coder": view.coder,
        "file": view.conflict.file_name,
        "state": view.conflict.state,
        "decisions": list(view.decisions),
        "sides": [
            {"what": side.label, "base": side.base, "ours": side.ours, "theirs": side.theirs} for side in view.sides
        ],
    }


@conflict.verb("list")
@click.option("--all", "every", is_flag=True, help=tr("With those that are settled."))
@json_option
def list_(session: Session, every: bool, as_json: bool) -> None:
    """List the conflicts that wait."""
    from qualcode.team.merging.conflicts import in_words, list_conflicts

    with session.reading() as project:
        views = in_words(project, list_conflicts(project, settled=every))
    if as_json:
        answer_json([conflict_json(view) for view in views])
        return
    if not views:
        say(tr("no conflicts wait"))
        return
    answer_table(
        (tr("id"), tr("about"), tr("document"), tr("coder"), tr("what happened"), tr("state")),
        [
            (
                id_,
                one_line(view.title, 60),
                one_line(view.document, 30),
                one_line(view.coder),
                view.what_happened,
                shown_word(view.conflict.state),
            )
            for id_, view in zip(short_ids([view.conflict.uuid for view in views]), views, strict=True)
        ],
    )


@conflict.verb("show")
@click.argument("id_", metavar="ID")
@json_option
def show(session: Session, id_: str, as_json: bool) -> None:
    """Show the conflict ID: what both sides had, what is here, what came in."""
    from qualcode.team.merging.conflicts import find_conflict, in_words

    with session.reading() as project:
        view = in_words(project, [find_conflict(project, id_)])[0]
    if as_json:
        answer_json(conflict_json(view))
        return
    say(
        tr(
            "{title}: {what_happened} (by {coder}, {file_name})",
            title=one_line(view.title),
            what_happened=view.what_happened,
            coder=one_line(view.coder),
            file_name=one_line(view.conflict.file_name),
        )
    )
    answer_table(
        ("", tr("before"), tr("ours"), tr("theirs")),
        [
            (shown_word(side.label), *(one_line(text, 60) for text in (side.base, side.ours, side.theirs)))
            for side in view.sides
        ],
    )
    say(
        tr(
            "settle it with {decisions}: `qualcode conflict settle {uuid} …`",
            decisions=", ".join(view.decisions),
            uuid=view.conflict.uuid[:13],
        )
    )


@conflict.verb("settle")
@click.argument("ids", metavar="ID…", nargs=-1)
@click.argument("decision", type=click.Choice(DECISIONS))
@click.option("--all", "every", is_flag=True, help=tr("All that wait and can be settled so."))
@click.option("--why", "reason", default="", help=tr("Why, for the history."))
def settle(session: Session, ids: tuple[str, ...], decision: str, every: bool, reason: str) -> None:
    """Settle conflicts: keep what is here (ours), take what came in (theirs), or keep both texts."""
    from qualcode.team.merging.conflicts import find_conflict, in_words, list_conflicts, settle_all

    if bool(ids) == every:
        raise click.UsageError(tr("Name conflicts by ID, or ask for --all."))
    with session.writing() as project:
        waiting = list_conflicts(project)
        chosen = [find_conflict(project, id_) for id_ in ids]
        if every:
            chosen = [view.conflict for view in in_words(project, waiting) if decision in view.decisions]
        if not chosen:
            say(tr("no conflicts wait that can be settled so"))
            return
        say(settle_all(project, chosen, decision, reason=reason).summary)
