"""What is asked before the preview: which code, whose turns, which heading of the guide."""

from __future__ import annotations

from collections.abc import Hashable

from qualcode.codebook.picking import entries
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.retrieval.autocoding import Place, looked_for, speaker_places
from qualcode.retrieval.headings import headings, sections
from qualcode.tui.autocode.giving import Wanted, described, people
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.queues.reading import read_codes
from qualcode.tui.screens.base import WorkScreen

UNDER = tr("Code all that is answered under which heading?")
ANSWERED = tr("What participants answer below it is coded, up to the next heading of its kind.")
NO_HEADINGS = (
    tr(
        "None was found by itself: a heading begins a line or a turn, such as “Q3:”, and comes up in "
        "the documents again. "
    )
    + ANSWERED
)


async def ask_for_code(screen: WorkScreen, title: str) -> Wanted | None:
    """Ask which code passages are to get, from a worker; a name that is not there becomes a new one."""
    found = await screen.read(read_codes)
    if found is None:
        return None
    tree, counts = found
    picker = CodePicker(title, tree, entries(tree, (), counts), parent_id=None)
    picked = await screen.app.push_screen_wait(picker)
    if picked is None:
        return None
    if picked.code_id is not None:
        return Wanted(tree.path(picked.code_id), picked.code_id)
    return Wanted(picked.new_paths[0], None) if picked.new_paths else None


async def ask_for_speaker(screen: WorkScreen) -> tuple[list[Place], str] | None:
    """Ask whose turns are meant, from a worker; where they stand, and what was looked for in words."""
    found = await screen.read(people)
    if found is None:
        return None
    if not found:
        screen.say(tr("No document has labels of speakers"))
        return None
    choices: list[tuple[Hashable, str, str]] = [((one.kind, one.name), one.name, described(one)) for one in found]
    chosen = await screen.app.push_screen_wait(ChoicePrompt(tr("Code all that is said by whom?"), choices))
    if not isinstance(chosen, tuple):
        return None
    kind, name = chosen
    places = await screen.read(speaker_places, **{kind: name})
    return None if places is None else (places, looked_for("speaker" if kind == "label" else kind, name))


async def ask_for_heading(screen: WorkScreen) -> tuple[list[Place], str] | None:
    """Ask which heading of the guide is meant, from a worker; where its answers stand, and what was looked for."""
    screen.say(tr("Looking for headings …"))
    found = await screen.read(headings)
    if found is None:
        return None
    if found:
        choices: list[tuple[Hashable, str, str]] = [
            (
                one.text,
                one.text,
                tr(
                    "{times}, in {documents}",
                    times=counted(one.places, "time"),
                    documents=counted(one.documents, "document"),
                ),
            )
            for one in found
        ]
        chosen = await screen.app.push_screen_wait(ChoicePrompt(UNDER, choices, note=ANSWERED))
    else:
        hint = tr("a heading, as it stands in the documents")
        typed: str | None = await screen.app.push_screen_wait(LinePrompt(UNDER, note=NO_HEADINGS, hint=hint))
        chosen = typed
    if not isinstance(chosen, str):
        return None
    places = await screen.read(sections, chosen)
    return None if places is None else (places, looked_for("heading", chosen))
