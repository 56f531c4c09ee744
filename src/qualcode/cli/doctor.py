"""Checking a project."""

from __future__ import annotations

import click

from qualcode.cli.output import answer_json, say
from qualcode.cli.session import Session, command, json_option
from qualcode.domain.answers import Soundness
from qualcode.upkeep.checking import check_location

NOT_SOUND, WARNED = 1, 3
"""Statuses of this command."""


@command("doctor")
@json_option
def doctor(session: Session, as_json: bool) -> None:
    """Look through the whole project: file, texts, codings, rules and journal.

    Nothing is changed. The status is 0 where all is as it must be, 3 where there is something to look at, 1 where
    the project is not sound.
    """
    soundness = check_location(session.project_path(), session.coder, quiet_folders=session.settings.quiet_folders)
    if as_json:
        answer_json(soundness.model_dump(mode="json"))
    else:
        for finding in soundness.findings:
            say(f"{finding.severity}: {finding.sentence}")
        say(_summary(soundness))
    if not soundness.sound:
        click.get_current_context().exit(NOT_SOUND)
    if any(finding.severity == "warning" for finding in soundness.findings):
        click.get_current_context().exit(WARNED)


def _summary(soundness: Soundness) -> str:
    """What was looked at, in one line."""
    if not soundness.complete:
        return "not sound: the file is damaged, and no more of it was checked; keep it, and open a backup"
    looked = ", ".join(
        _counted(count, noun)
        for count, noun in (
            (soundness.documents, "document"),
            (soundness.codings, "coding"),
            (soundness.changes, "change"),
        )
    )
    return f"{'sound' if soundness.sound else 'not sound'}: {looked} checked in {soundness.seconds:.1f} s"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
