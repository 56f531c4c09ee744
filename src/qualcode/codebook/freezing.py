"""A frozen codebook: while a round is on, coders propose and the lead accepts, and nobody changes it directly."""

from __future__ import annotations

from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import check_code_text
from qualcode.domain.errors import RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.translation import tr
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.team.coders import check_lead

LONGEST_NAME = 120
"""Code points of what a freeze is for."""


class FrozenError(RuleError):
    """The codebook is frozen; what was to be done can be proposed."""


def check_open(project: Project) -> None:
    """Refuse a change of the codebook while it is frozen.

    Raises:
        FrozenError: It is.
    """
    freeze = running_freeze(project)
    if freeze is not None:
        raise FrozenError(
            tr("the codebook is frozen for “{name}”", name=freeze.name),
            remedy=tr("propose the change (`qualcode codebook propose`), or let the lead thaw it"),
        )


def freeze_codebook(project: Project, name: str, *, reason: str = "", round_id: int | None = None) -> Effects:
    """Freeze the codebook: every verb is refused until it is thawed, but codes are given as before.

    Args:
        name: What it is frozen for, as a round.
        reason: Why, in the user's words.
        round_id: The round that it is frozen for: it ends when that is closed.

    Raises:
        RuleError: It is frozen already, the name is none, or the session's coder is no lead where there is one.
    """
    name = check_code_text(name.strip(), "name")
    if not name or len(name) > LONGEST_NAME or "\n" in name:
        raise RuleError(
            tr("a freeze is named in 1 to {longest_name} characters on one line", longest_name=LONGEST_NAME),
            remedy=tr("name the round, as a rule"),
        )
    check_lead(project, tr("freeze the codebook"))
    running = running_freeze(project)
    if running is not None:
        raise RuleError(
            tr("the codebook is frozen already, for “{name}”", name=running.name), remedy=tr("thaw it first")
        )
    with project.change("freeze", tr("codebook frozen for “{name}”", name=name), reason=reason) as tx:
        coder_id = project.coder_id()
        tx.add("freeze", name=name, round_id=round_id, coder_id=coder_id, created_ms=now_ms(), ended_ms=None)
    return project.last


def thaw_codebook(project: Project, *, reason: str = "") -> Effects:
    """End the freeze of the codebook.

    Raises:
        RuleError: It is not frozen, or the session's coder is no lead where there is one.
    """
    check_lead(project, tr("thaw the codebook"))
    running = running_freeze(project)
    if running is None:
        raise RuleError(tr("the codebook is not frozen"), remedy=tr("nothing needs to be done"))
    with project.change("thaw", tr("codebook thawed after “{name}”", name=running.name), reason=reason) as tx:
        tx.update_where("freeze", {"id": running.id}, ended_ms=now_ms())
    return project.last
