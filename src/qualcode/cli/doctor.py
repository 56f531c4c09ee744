"""Checking a project, repairing it, and salvaging a damaged one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qualcode.cli.doctor_environment import tell_environment
from qualcode.cli.output import answer_json, answer_table, one_line, say
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.shown_words import shown_word
from qualcode.domain.soundness import Finding
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.answers import Soundness
    from qualcode.domain.repairs import Repaired, Salvaged

NOT_SOUND, WARNED = 1, 3
"""Statuses of this command."""


@command("doctor")
@click.option("--repair", is_flag=True, help=tr("Put right what has one right answer, after a backup."))
@click.option("--dry-run", is_flag=True, help=tr("With --repair: only say what would be done."))
@click.option("--salvage", is_flag=True, help=tr("Bring what can be read of a damaged file into a new project."))
@click.option(
    "--to", "target", metavar="NEW", type=click.Path(path_type=Path), help=tr("With --salvage: the new project.")
)
@click.option("--env", "of_environment", is_flag=True, help=tr("Tell what qualcode runs on, for a report of a fault."))
@json_option
def doctor(
    session: Session,
    repair: bool,
    dry_run: bool,
    salvage: bool,
    target: Path | None,
    of_environment: bool,
    as_json: bool,
) -> None:
    """Look through the whole project: file, texts, codings, rules and journal.

    Nothing is changed without --repair. The status is 0 where all is as it must be, 3 where there is something to look
    at, 1 where the project is not sound.
    """
    if of_environment:
        if repair or dry_run or salvage or target is not None:
            raise click.UsageError(tr("--env goes with none of the others"))
        tell_environment(session, as_json)
        return
    if repair and salvage:
        raise click.UsageError(tr("--repair and --salvage do not go together"))
    if dry_run and not repair:
        raise click.UsageError(tr("--dry-run goes with --repair"))
    if salvage is not (target is not None):
        raise click.UsageError(tr("--salvage needs --to NEW.qualcode, and --to goes with --salvage"))
    if repair:
        _repair(session, dry_run, as_json)
    elif target is not None:
        _salvage(session, target, as_json)
    else:
        _look(session, as_json)


def _look(session: Session, as_json: bool) -> None:
    from qualcode.upkeep.checking import check_location

    soundness = check_location(session.project_path(), session.coder, quiet_folders=session.settings.quiet_folders)
    if as_json:
        answer_json(soundness.model_dump(mode="json"))
    else:
        for finding in soundness.findings:
            say(_line(finding))
        say(_summary(soundness))
    _leave(soundness.sound, soundness.findings)


def _repair(session: Session, dry_run: bool, as_json: bool) -> None:
    from qualcode.upkeep.repairing import repair

    repaired = repair(session.project_path(), session.coder, dry_run=dry_run, take_over=session.take_over)
    if as_json:
        answer_json(repaired.model_dump(mode="json"))
    else:
        _tell_repaired(repaired)
    _leave(repaired.sound, repaired.left)


def _tell_repaired(repaired: Repaired) -> None:
    for finding in repaired.done:
        say(
            tr("would be put right: {sentence}", sentence=finding.sentence)
            if repaired.dry_run
            else tr("put right: {sentence}", sentence=finding.sentence)
        )
    for finding in repaired.left:
        say(_line(finding))
    _tell_affected(repaired.documents, repaired.coders)
    if repaired.backup is not None:
        say(tr("the project stands as it was in {backup}", backup=repaired.backup))
    if not repaired.done:
        say(tr("nothing was to be put right") if repaired.sound else tr("nothing could be put right"))
    elif repaired.dry_run:
        say(
            tr("nothing was changed; repaired it would be sound")
            if repaired.sound
            else tr("nothing was changed; repaired it would be not sound yet")
        )
    else:
        say(
            tr("sound")
            if repaired.sound
            else tr("not sound: what is left needs a person; look at it, or restore a backup")
        )


def _salvage(session: Session, target: Path, as_json: bool) -> None:
    from qualcode.upkeep.salvaging import salvage

    salvaged = salvage(session.project_path(), target, session.coder)
    if as_json:
        answer_json(salvaged.model_dump(mode="json"))
    else:
        _tell_salvaged(salvaged)
    _leave(salvaged.sound, salvaged.left)


def _tell_salvaged(salvaged: Salvaged) -> None:
    answer_table(
        (tr("table"), tr("read"), tr("there")),
        [(one.table, one.read, one.there) for one in salvaged.tables],
        right=(tr("read"), tr("there")),
    )
    if not salvaged.history:
        say(tr("the history made no whole with the rest and was left behind: the new one begins here"))
    for finding in salvaged.done:
        say(tr("put right: {sentence}", sentence=finding.sentence))
    for finding in salvaged.left:
        say(_line(finding))
    _tell_affected(salvaged.documents, salvaged.coders)
    say(
        tr("sound: what could be read is in {file}", file=salvaged.file)
        if salvaged.sound
        else tr("not sound: what could be read is in {file}", file=salvaged.file)
    )
    say(tr("keep the damaged file until you have looked the new project through"))


def _tell_affected(documents: Iterable[str], coders: Iterable[str]) -> None:
    if named := ", ".join(map(one_line, documents)):
        say(tr("documents to look at: {names}", names=named))
    if named := ", ".join(map(one_line, coders)):
        say(tr("coders to look at: {names}", names=named))


def _line(finding: Finding) -> str:
    return f"{shown_word(finding.severity)}: {finding.sentence}"


def _leave(sound: bool, findings: Iterable[Finding]) -> None:
    """End with the status that says whether the project is sound."""
    if not sound:
        click.get_current_context().exit(NOT_SOUND)
    if any(finding.severity == "warning" for finding in findings):
        click.get_current_context().exit(WARNED)


def _summary(soundness: Soundness) -> str:
    """What was looked at, in one line."""
    if not soundness.complete:
        return tr(
            "not sound: the file is damaged, and no more of it was checked; keep it. `doctor --repair --dry-run` says "
            "whether it can be put right; else restore a backup (`qualcode restore`), or bring what can be read into a "
            "new project (`doctor --salvage --to NEW.qualcode`)"
        )
    looked = ", ".join(
        (
            counted(soundness.documents, "document"),
            counted(soundness.codings, "coding"),
            counted(soundness.changes, "change"),
        )
    )
    if soundness.sound:
        return tr("sound: {looked} checked in {seconds:.1f} s", looked=looked, seconds=soundness.seconds)
    return tr(
        "not sound: {looked} checked in {seconds:.1f} s; `doctor --repair --dry-run` says what can be put right",
        looked=looked,
        seconds=soundness.seconds,
    )
