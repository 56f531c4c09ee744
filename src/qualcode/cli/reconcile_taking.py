"""Settling many differences at once: what all read alike, and what one coder or most of them did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qualcode.cli.output import answer_table, one_line, say
from qualcode.cli.reconcile import reconcile
from qualcode.cli.reconcile_scope import scope_of, scope_options
from qualcode.cli.session import Session
from qualcode.domain.disagreements import TakeMajority, TakeReading
from qualcode.domain.translation import plural, tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.reconcile.taking_over import AgreedPlan, BulkTaken

__all__ = ["reconcile"]


@reconcile.verb("auto")
@click.option("--dry-run", is_flag=True, help=tr("Only say what would be taken over, and taken back."))
@scope_options
def auto(session: Session, dry_run: bool, **asked: Any) -> None:
    """Take over what all read alike: Consensus codes it, without asking. Done again it changes nothing.

    What was taken over and is not agreed on any more is taken back.
    """
    from qualcode.reconcile.taking_over import plan_agreed, take_over_agreed

    if dry_run:
        with session.reading() as project:
            plan = plan_agreed(project, scope_of(project, **asked))
        _print_plan(plan)
        return
    with session.writing() as project:
        taken = take_over_agreed(project, scope_of(project, **asked))
    say(taken.effects.summary)
    if taken.settled:
        say(tr("in {documents} nothing is left to be settled", documents=counted(taken.settled, "document")))


def _print_plan(plan: AgreedPlan) -> None:
    say(
        tr(
            "{passages} in {documents} would be taken over: this was a dry run",
            passages=counted(plan.passages, "agreed passage"),
            documents=counted(plan.documents, "document"),
        )
    )
    if plan.withdrawn:
        say(tr("{passages} not agreed on any more would be taken back", passages=counted(plan.withdrawn, "passage")))
    if plan.stopping:
        say(
            plural(
                "{number:,} document would stop being settled: {names}",
                "{number:,} documents would stop being settled: {names}",
                len(plan.stopping),
                names=one_line(", ".join(plan.stopping)),
            )
        )
    if plan.finishing:
        say(
            plural(
                "{number:,} document would be settled: {names}",
                "{number:,} documents would be settled: {names}",
                len(plan.finishing),
                names=one_line(", ".join(plan.finishing)),
            )
        )


@reconcile.verb("take")
@click.argument("who", metavar="CODER|majority")
@click.option("--why", "reason", default="", metavar="TEXT", help=tr("Why; it stays with each decision."))
@click.option("--dry-run", is_flag=True, help=tr("Only say what would be settled."))
@scope_options
def take(session: Session, who: str, reason: str, dry_run: bool, **asked: Any) -> None:
    """Settle all open differences at once: what CODER did holds, or what more than half did (`majority`).

    --code and --document say which. What was put off, and what has no majority, is left.
    """
    from qualcode.reconcile.taking_over import take_for_all
    from qualcode.team.coders import find_coder

    with session.reading() if dry_run else session.writing() as project:
        most = who.strip().casefold() == "majority"
        rule = TakeMajority() if most else TakeReading(find_coder(project, who).uuid)
        taken = take_for_all(project, scope_of(project, **asked), rule, reason=reason, preview=dry_run)
    if dry_run:
        _preview(taken)
    elif taken.effects is not None:
        say(taken.effects.summary)
    if taken.undecidable:
        said = counted(taken.undecidable, "difference")
        say(tr("left: {differences} cannot be settled so", differences=said))
    if taken.put_off:
        said = counted(taken.put_off, "difference")
        say(tr("left: {differences} put off: settle them one by one", differences=said))
    if taken.settled_documents:
        say(tr("in {documents} nothing is left to be settled", documents=counted(taken.settled_documents, "document")))


def _preview(taken: BulkTaken) -> None:
    if taken.items:
        answer_table(
            (tr("code"), tr("differences")),
            [(one_line(code), many) for code, many in taken.by_code.items()],
            right=(tr("differences"),),
        )
    say(
        tr(
            "{differences} in {documents} would be settled: {passages} coded by Consensus, "
            "{nothing:,} with no code; this was a dry run",
            differences=counted(taken.items, "difference"),
            documents=counted(taken.documents, "document"),
            passages=counted(taken.codings, "passage"),
            nothing=taken.nothing,
        )
    )
