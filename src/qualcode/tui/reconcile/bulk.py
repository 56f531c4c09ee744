"""Settling many disagreements alike, as one coder or as most say, of one code or of all; looked at before."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from qualcode.domain.disagreements import Disagreement, TakeMajority, TakeReading
from qualcode.domain.translation import number, plural, tr
from qualcode.domain.wording import counted
from qualcode.reconcile.comparing import Scope
from qualcode.reconcile.taking_over import BulkTaken, take_for_all
from qualcode.tui.codebook.questions import ReasonPrompt
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.reconcile.consensus import with_consensus
from qualcode.tui.reconcile.reading import Desk
from qualcode.tui.screens.base import WorkScreen

MAJORITY = "majority"
_FEWEST_FOR_MAJORITY = 3
_NAMED = 8
"""Codes that a preview names; of more it says how many there are."""


async def take_for_many(screen: WorkScreen, desk: Desk, scope: Scope, item: Disagreement) -> tuple[str, int | None]:
    """Ask who is followed in which code, say what that comes to, and do it; from a worker.

    Args:
        screen: Over which it is asked.
        desk: What is to be settled.
        scope: Within which it is done.
        item: The one that is looked at: its codes and coders are offered.

    Returns:
        What was done, in a sentence, empty where there is nothing to say; and its entry, None where nothing was done.
    """
    chosen = await screen.app.push_screen_wait(
        ChoicePrompt(tr("Settle many alike: whom, in what?"), _choices(desk, item))
    )
    if not isinstance(chosen, tuple):
        return "", None
    code_id, whom = chosen
    within = scope if code_id is None else replace(scope, code_ids=frozenset({code_id}))
    rule = TakeMajority() if whom == MAJORITY else TakeReading(whom)
    how = tr("as most say") if whom == MAJORITY else tr("as {coder}", coder=desk.queue.names[whom])
    without = (
        tr("without a majority")
        if whom == MAJORITY
        else tr("where {coder} is not compared", coder=desk.queue.names[whom])
    )
    of = tr(" of “{name}”", name=desk.tree.code(code_id).name) if code_id is not None else ""
    preview = await screen.read(take_for_all, within, rule, preview=True)
    if preview is None:
        return "", None
    if not preview.items:
        return tr(
            "Nothing that is open{of_code} can be settled {as_whom}{left}",
            of_code=of,
            as_whom=how,
            left=_stays(preview, without),
        ), None
    question = tr(
        "Settle {disagreements}{of_code} {as_whom}?",
        disagreements=counted(preview.items, "disagreement"),
        of_code=of,
        as_whom=how,
    )
    why = await screen.app.push_screen_wait(
        ReasonPrompt(question, preview_in_words(preview, without), yes=tr("settle them"))
    )
    if why is None:
        return "", None
    done = await screen.change(with_consensus(take_for_all), within, rule, reason=why)
    if done is None or done.effects is None:
        return "", None
    return tr(
        "{disagreements}{of_code} settled {as_whom}{left}",
        disagreements=counted(done.items, "disagreement"),
        of_code=of,
        as_whom=how,
        left=_stays(done, without),
    ), done.effects.change_id


def _choices(desk: Desk, item: Disagreement) -> list[tuple[Hashable, str, str]]:
    coders = [(coder, tr("as {coder}", coder=desk.queue.names[coder])) for coder in item.difference.coders]
    if len(coders) >= _FEWEST_FOR_MAJORITY:
        coders.append((MAJORITY, tr("as most say")))
    rows: list[tuple[Hashable, str, str]] = []
    for code_id in desk.at_stake(item):
        path = desk.tree.path(code_id)
        rows += [((code_id, whom), how, tr("all that is open of {path}", path=path)) for whom, how in coders]
    return [*rows, *(((None, whom), how, tr("all that is open, whatever the code")) for whom, how in coders)]


def preview_in_words(found: BulkTaken, without: str) -> str:
    """What it would come to: how many of which codes, in how many documents, and what stays as it is.

    Args:
        found: What it would do.
        without: Why some are left, in words that follow their number: `without a majority`.
    """
    lines = [
        tr(
            "{disagreements} in {documents}:",
            disagreements=counted(found.items, "disagreement"),
            documents=counted(found.documents, "document"),
        )
    ]
    named = list(found.by_code.items())
    lines += [f"  {number(count)}  {path}" for path, count in named[:_NAMED]]
    if len(named) > _NAMED:
        lines.append(tr("  and {codes}", codes=counted(len(named) - _NAMED, "more code")))
    coded = plural("{number:,} passage gets a code", "{number:,} passages get a code", found.codings)
    nothing = plural(
        "{number:,} is settled by coding nothing", "{number:,} are settled by coding nothing", found.nothing
    )
    lines.append(f"{coded}; {nothing}")
    if stays := _stays(found, without).removeprefix("; "):
        lines.append(stays[:1].upper() + stays[1:])
    return "\n".join([*lines, tr("What coders did stays. Undo (^Z) takes it back as one.")])


def _stays(found: BulkTaken, without: str) -> str:
    """What is left by it."""
    parts = [f"{number(found.undecidable)} {without}"] if found.undecidable else []
    if found.put_off:
        parts.append(tr("{count:,} put off", count=found.put_off))
    return tr("; left as before: {parts}", parts=", ".join(parts)) if parts else ""
