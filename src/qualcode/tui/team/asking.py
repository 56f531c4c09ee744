"""What is asked before a merge: which file, who its coders are here, and what of removed documents becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Hashable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from qualcode.domain.errors import QualcodeError, StoppedError
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.domain.progress import stage
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import CONSENSUS, Coder
from qualcode.exchange.mergeable import Mergeable, mergeable, needs_taking_in
from qualcode.storage.project import Project
from qualcode.storage.reads.codes import list_coders
from qualcode.team.bundle_owner import handed_out_to
from qualcode.team.merging.coders import NEW, CodersUnclearError
from qualcode.tui.exchange.endings import ENDINGS
from qualcode.tui.exchange.opening import program_of, what_helps
from qualcode.tui.exchange.telling import refused_report
from qualcode.tui.exchange.wishing import AS_TEXT, OpeningPrompt
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.paths import PROJECT, PathPrompt
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.store import Store

_NOTE = tr(
    "A bundle that came back, or a copy of the project that grew apart; also a project of "
    "another program (.qdpx …), or one as text. It is only read, and what would come in is shown "
    "first."
)
_PURPOSE = tr("It is only read. What would come in is shown next, and nothing is written before that.")


async def merge_a_file(screen: WorkScreen, name: str = "") -> None:
    """Ask for a file and show what would come in; from a worker.

    Args:
        screen: Over which it is asked.
        name: Of the file, if there is one of that name in this folder.
    """
    from qualcode.tui.screens.merging import MergeScreen

    here = Path.cwd()
    value = str(here / name) if name and (here / name).is_file() else f"{here}/"
    path = await screen.app.push_screen_wait(
        PathPrompt(tr("Merge a bundle or a project"), value, endings=(PROJECT, *ENDINGS), folders=True, note=_NOTE)
    )
    if path is None:
        return
    held = ExitStack()
    found = await _taken_in(screen, path, held)
    if found is not None and screen.is_active:
        await screen.app.push_screen(MergeScreen(found.file, found.taken_in, held))
    else:
        held.close()


async def _taken_in(screen: WorkScreen, path: Path, held: ExitStack) -> Mergeable | None:
    """A file as one that can be merged, for as long as `held` is open; None where it is refused or was left."""
    try:
        program = await asyncio.to_thread(_program_of, path)
    except QualcodeError as error:
        screen.refuse(error)
        return None
    if not program and path.suffix == PROJECT:
        return Mergeable(path, None)
    wishes: OpeningWishes | None = OpeningWishes()
    while True:
        if program not in ("", AS_TEXT):
            asked = OpeningPrompt(tr("Merge {name}", name=path.name), path, program, _PURPOSE, wishes)
            wishes = await screen.app.push_screen_wait(asked)
        if wishes is None:
            return None
        begin = partial(_begin, screen.qualcode.store, path, wishes, held)
        done = await screen.qualcode.works.carry_out(tr("Reading {name}", name=path.name), begin)
        if isinstance(done, StoppedError):
            screen.say(tr("Not merged: it was stopped"))
            return None
        if not isinstance(done, QualcodeError):
            return done if isinstance(done, Mergeable) else None
        help = what_helps(done, wishes)
        await screen.app.push_screen_wait(refused_report(path, done.sentence, merging=True, help=help))
        if not help:
            return None


def _program_of(path: Path) -> str:
    """Whose project is to be taken in before it is merged; empty for one of ours."""
    return program_of(path) if needs_taking_in(path) else ""


def _begin(store: Store, path: Path, wishes: OpeningWishes, held: ExitStack) -> Awaitable[Mergeable]:
    def taken_in(project: Project) -> Mergeable:
        with stage(tr("reading"), tr("documents")) as here:
            return held.enter_context(mergeable(project, path, wishes=wishes, on_document=here.before))

    return store.run(taken_in)


async def ask_for_coders(screen: WorkScreen, unclear: CodersUnclearError, file: Path) -> Mapping[str, str] | None:
    """Ask of each coder who is unclear who she is here; from a worker.

    Returns:
        Name there → name here, or `new`; None where a question was left unanswered.
    """
    coders = await screen.read(list_coders)
    owner = await screen.read(handed_out_to, file) if coders is not None else None
    if coders is None or owner is None:
        return None
    coders.sort(key=lambda coder: coder.name != owner)
    reasons = unclear.problem.split("; ")
    each = len(reasons) == len(unclear.names)
    found: dict[str, str] = {}
    for number, name in enumerate(unclear.names):
        problem = reasons[number] if each else unclear.problem
        chosen = await screen.app.push_screen_wait(_who_is(name, problem, coders, owner))
        if not isinstance(chosen, str):
            return None
        found[name] = chosen.removeprefix(_HERE)
    return found


_HERE = "="
"""Before the key of somebody who is here: a coder may be called `new`."""


def _who_is(name: str, problem: str, coders: list[Coder], owner: str) -> ChoicePrompt:
    # First what does nothing: who presses Enter in haste must not give one person's work to another.
    choices: list[tuple[Hashable, str, str]] = [(None, tr("I am not sure"), tr("nothing is merged"))]
    namesake = False
    for coder in coders:
        if coder.name != CONSENSUS:
            same = coder.name.casefold() == name.casefold()
            namesake = namesake or same
            notes = (
                [tr("{role} here", role=shown_word(coder.role))]
                + [tr("of the same name")] * same
                + [tr("the bundle is hers")] * (coder.name == owner)
            )
            choices.append((_HERE + coder.name, coder.name, ", ".join(notes)))
    handed = tr("This bundle was handed out to {owner}. ", owner=owner) if owner else ""
    becomes = tr("All that came in of “{name}” becomes the work of whom you choose.", name=name)
    note = f"{handed}{problem[:1].upper()}{problem[1:]}. {becomes}"
    if namesake:
        note += tr(" Is it somebody else of that name? Esc, and add her first: `qualcode coder add`.")
    else:
        choices.append((NEW, tr("somebody new"), tr("“{name}” is added to the coders here", name=name)))
    return ChoicePrompt(tr("Who is “{name}”?", name=name), choices, note=note)
