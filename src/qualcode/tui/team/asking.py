"""What is asked before a merge: which file, who its coders are here, and what of removed documents becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Hashable, Mapping
from contextlib import ExitStack
from pathlib import Path

from textual.content import Content

from qualcode.domain.errors import QualcodeError
from qualcode.domain.exchange_reports import OnDocument
from qualcode.domain.values import CONSENSUS, Coder
from qualcode.exchange.mergeable import Mergeable, mergeable, needs_taking_in
from qualcode.storage.reads.codes import list_coders
from qualcode.team.bundle_owner import handed_out_to
from qualcode.team.merging.coders import NEW, CodersUnclearError
from qualcode.tui.exchange.endings import ENDINGS
from qualcode.tui.exchange.progress import StoppedError, Underway
from qualcode.tui.prompts.dialogs import ChoicePrompt, Report
from qualcode.tui.prompts.paths import PROJECT, PathPrompt
from qualcode.tui.prompts.rows import harmless
from qualcode.tui.screens.base import WorkScreen

_NOTE = (
    "A bundle that came back, or a copy of the project that grew apart; also a project of another program (.qdpx …), "
    "or one as text. It is only read, and what would come in is shown first."
)


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
        PathPrompt("Merge a bundle", value, endings=(PROJECT, *ENDINGS), folders=True, note=_NOTE)
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
    """A file as one that can be merged, for as long as `held` is open; None where it is refused or was stopped."""
    store = screen.qualcode.store
    try:
        if not await asyncio.to_thread(needs_taking_in, path):
            return Mergeable(path, None)
    except QualcodeError as error:
        screen.refuse(error)
        return None

    def begin(on_document: OnDocument) -> Awaitable[Mergeable]:
        return store.run(lambda project: held.enter_context(mergeable(project, path, on_document=on_document)))

    done = await screen.app.push_screen_wait(Underway(f"Reading {path.name}", begin))
    if isinstance(done, StoppedError):
        screen.say("Not merged: it was stopped")
    elif isinstance(done, QualcodeError):
        await screen.app.push_screen_wait(Report(f"{path.name} is not merged", Content(harmless(done.sentence))))
    return done if isinstance(done, Mergeable) else None


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
    choices: list[tuple[Hashable, str, str]] = [(None, "I am not sure", "nothing is merged")]
    namesake = False
    for coder in coders:
        if coder.name != CONSENSUS:
            same = coder.name.casefold() == name.casefold()
            namesake = namesake or same
            notes = (
                [f"{coder.role} here"] + ["of the same name"] * same + ["the bundle is hers"] * (coder.name == owner)
            )
            choices.append((_HERE + coder.name, coder.name, ", ".join(notes)))
    handed = f"This bundle was handed out to {owner}. " if owner else ""
    note = (
        f"{handed}{problem[:1].upper()}{problem[1:]}. All that came in of “{name}” becomes the work of whom you choose."
    )
    if namesake:
        note += " Is it somebody else of that name? Esc, and add her first: `qualcode coder add`."
    else:
        choices.append((NEW, "somebody new", f"“{name}” is added to the coders here"))
    return ChoicePrompt(f"Who is “{name}”?", choices, note=note)
