"""Looking at the passages that would get a code, and giving it to them: what `autocode` and `search --code` do."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from qualcode.cli.agreeing import agreed
from qualcode.cli.output import answer_json, one_line, say, visible
from qualcode.cli.session import Session
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted

if TYPE_CHECKING:
    from qualcode.domain.autocode_answers import AutocodeAnswer
    from qualcode.retrieval.autocoding import Place, Proposal, Proposed
    from qualcode.retrieval.widening import Widening

SHOWN = 200
"""Passages that a preview lists unless more are asked for."""
_QUOTED = 100
"""Characters of a passage that a line shows."""
_LEAD = 30
"""Characters before a hit that are shown of a long passage."""
_SHORT = 40
"""Characters up to which a passage is shown with what stands around it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a preview is to be gone on with."""

    yes: bool = False
    dry_run: bool = False
    skip: tuple[tuple[int, int], ...] = ()
    """Numbers that are passed over, from the first to the last of each pair."""
    show: int = SHOWN
    """Passages that are listed; 0 for all."""
    as_json: bool = False


def preview_and_code(
    session: Session, places: Iterable[Place], name: str, to: Widening, *, how: str, asked: Asked
) -> None:
    """Show what would get a code, ask, and give it; the project is not held while the coder thinks.

    Args:
        places: Document and span of each hit.
        name: The code, by name or path.
        to: What the hits are widened to.
        how: What was looked for, in words, as `looked_for` makes them.

    Raises:
        NotFoundError: There is no such code, or a document is gone.
        RuleError: The code is retired, or a text was corrected meanwhile.
    """
    from qualcode.codebook.tree import load_tree
    from qualcode.retrieval.autocoding import autocode as give
    from qualcode.retrieval.autocoding import propose

    with session.reading() as project:
        proposal = propose(project, places, load_tree(project).find(name).id, to=to)
        coder = project.coder
    chosen = _chosen(proposal, asked)
    if not asked.as_json:
        _print(proposal, asked)
    given = message = None
    if chosen and not asked.dry_run and (asked.yes or _agreed(chosen, proposal.code, asked)):
        with session.writing() as project:
            done = give(project, proposal.code_id, chosen, how=how)
        given, message = done.given, done.message
    if asked.as_json:
        answer_json(_answer(proposal, asked, how, coder, given).model_dump(mode="json"))
    elif message is not None:
        say(message)


def _chosen(proposal: Proposal, asked: Asked) -> list[Proposed]:
    """The passages that are to be coded: those that do not have the code, less those to be skipped.

    Raises:
        UsageError: A number to be skipped is not in the list.
    """
    beyond = [last for _, last in asked.skip if last > len(proposal.rows)]
    if beyond:
        listed = counted(len(proposal.rows), "passage")
        raise click.UsageError(
            tr("there is no number {beyond} to skip: the list has {listed}", beyond=beyond[0], listed=listed)
        )
    return [row for number, row in enumerate(proposal.rows, 1) if row.state != "has it" and not _skipped(number, asked)]


def _skipped(number: int, asked: Asked) -> bool:
    return any(first <= number <= last for first, last in asked.skip)


def _agreed(chosen: list[Proposed], code: str, asked: Asked) -> bool:
    """Whether the coder says yes; without a terminal nobody is asked."""
    if asked.as_json:
        return False
    if not _at_a_terminal():
        say(tr("nothing was coded: --yes does it"))
        return False
    return agreed(tr("Give {code} to {passages}?", code=visible(code), passages=counted(len(chosen), "passage")))


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _print(proposal: Proposal, asked: Asked) -> None:
    """The passages with their numbers, and how many there are."""
    rows = proposal.rows[: asked.show] if asked.show else proposal.rows
    width = len(str(len(proposal.rows)))
    for number, row in enumerate(rows, 1):
        say(f"{number:>{width}}. {_line(row, skipped=_skipped(number, asked))}")
    if len(rows) < len(proposal.rows):
        say(tr("… and {number:,} more; --show 0 lists all", number=len(proposal.rows) - len(rows)))
    if not proposal.hits:
        say(tr("there is nothing to code"))
        return
    passages = tr(
        "{passages} in {documents}",
        passages=counted(len(proposal.rows), "passage"),
        documents=counted(proposal.documents, "document"),
    )
    told = [f"{counted(proposal.hits, 'hit')}: {passages}"]
    if having := proposal.count("has it"):
        told.append(tr("{having:,} with {code} already", having=having, code=proposal.code))
    if overlapping := proposal.count("overlaps"):
        told.append(tr("{overlapping:,} overlapping a coding of yours, which stays as it is", overlapping=overlapping))
    to_give = [number for number, row in enumerate(proposal.rows, 1) if row.state != "has it"]
    if skipped := sum(_skipped(number, asked) for number in to_give):
        told.append(tr("{skipped:,} to be skipped", skipped=skipped))
    if proposal.left_out:
        told.append(tr("{hits} outside what is said", hits=counted(proposal.left_out, "hit")))
    say("; ".join(told))


def _line(row: Proposed, *, skipped: bool) -> str:
    """Where a passage stands, who speaks, what is said, and what is to be known of it."""
    who = f" {one_line(row.speaker)}" if row.speaker else ""
    quote = one_line(row.quote)
    if len(quote) <= _SHORT:
        quote = f"{visible(row.before)}[{quote}]{visible(row.after)}"
    elif len(quote) > _QUOTED:
        first = max(0, row.hit.start - row.start - _LEAD)
        quote = one_line(f"{'…' if first else ''}{row.quote[first:]}", _QUOTED)
    states = {"new": "", "has it": tr("has it already"), "overlaps": tr("overlaps one of yours")}
    said = [states[row.state], counted(row.hits, "hit") if row.hits > 1 else "", tr("skipped") if skipped else ""]
    marks = "; ".join(one for one in said if one)
    place = f"{one_line(row.document)}:{row.turn + 1} ({row.start}–{row.end})"
    return f"{place}{who}: {quote}" + (f"  ({marks})" if marks else "")


def _answer(proposal: Proposal, asked: Asked, how: str, coder: str, given: int | None) -> AutocodeAnswer:
    from qualcode.domain.autocode_answers import AutocodeAnswer, AutocodeRow

    numbers = range(1, len(proposal.rows) + 1)
    return AutocodeAnswer(
        code=proposal.code,
        how=how,
        to=proposal.to,
        hits=proposal.hits,
        left_out=proposal.left_out,
        given=given,
        skipped=tuple(number for number in numbers if _skipped(number, asked)),
        passages=tuple(
            AutocodeRow(
                document=row.document,
                start=row.start,
                end=row.end,
                quote=row.quote,
                code=proposal.code,
                coder=coder,
                turn=row.turn + 1,
                speaker=row.speaker,
                hits=row.hits,
                state=row.state,
            )
            for row in proposal.rows
        ),
    )
