"""Opening the working lists: which are offered over a screen, for the code and the passage that it has at hand."""

from __future__ import annotations

import importlib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from textual.screen import Screen

from qualcode.domain.suggestion_lists import Place
from qualcode.domain.translation import tr
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.rooms import ROOMS
from qualcode.tui.screens.base import WorkScreen

WHICH = tr("Which list?")
LIKE_HERE, LIKE, SIMILAR, DOUBTFUL, NEW = "like here", "like code", "similar", "doubtful", "new codes"
"""What can be chosen."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """What the cursor or caret of a screen stands on."""

    code: tuple[int, str] | None = None
    """A code that can be given, with its name."""
    place: Place | None = None


class KnowsAtHand(WorkScreen):
    """A screen on which there is a code or a passage that lists can be asked for."""

    def at_hand(self) -> AtHand:
        """What the cursor or caret stands on."""
        raise NotImplementedError


async def open_list(screen: WorkScreen, room: str, *subject: Any) -> None:
    """Put a working list over another screen that is still on top, so that Esc leads back to it.

    Args:
        screen: The screen below; another working list is left for it.
        room: One of `ROOMS`.
        subject: What it is about, as its class takes it.
    """
    from qualcode.tui.suggestions.view import ListView

    if screen.is_active:
        module = importlib.import_module(f"qualcode.tui.screens.{room}")
        made: Screen[None] = getattr(module, ROOMS[room])(*subject)
        if isinstance(screen, ListView):
            await screen.app.switch_screen(made)
        else:
            await screen.app.push_screen(made)


async def choose_list(screen: WorkScreen) -> None:
    """Ask which list is wanted, and open it; from a worker.

    Args:
        screen: Over which it is asked; the code and the passage that it has at hand are offered first.
    """
    at_hand = screen.at_hand() if isinstance(screen, KnowsAtHand) else AtHand()
    code, place = at_hand.code, at_hand.place
    choices: list[tuple[Hashable, str, str]] = []
    if code is not None:
        choices.append((LIKE_HERE, tr("Looks like {code}", code=code[1]), tr("passages that may have been missed")))
        choices.append((LIKE, tr("Looks like another code …"), tr("you choose it")))
    else:
        choices.append((LIKE, tr("Looks like a code …"), tr("passages that may have been missed")))
    if place is not None:
        choices.append((SIMILAR, tr("Passages like this one"), tr("the most alike in the project")))
    choices.append((DOUBTFUL, tr("Codings to look at"), tr("those that all others make unlikely")))
    choices.append((NEW, tr("New codes"), tr("what uncoded passages speak of")))
    chosen = await screen.app.push_screen_wait(ChoicePrompt(WHICH, choices))
    if chosen == LIKE_HERE and code is not None:
        await open_list(screen, "like_code", code[0])
    elif chosen == LIKE:
        code_id = await choose_code(screen)
        if code_id is not None:
            await open_list(screen, "like_code", code_id)
    elif chosen == SIMILAR:
        await open_list(screen, "similar", place)
    elif chosen in (DOUBTFUL, NEW):
        await open_list(screen, "doubtful" if chosen == DOUBTFUL else "new_codes")


async def choose_code(screen: WorkScreen, title: str = tr("Passages that look like which code?")) -> int | None:
    """Ask for a code, from a worker; None comes back where none was chosen."""
    from qualcode.codebook.picking import entries
    from qualcode.tui.coding.picker import CodePicker
    from qualcode.tui.queues.reading import read_codes

    found = await screen.read(read_codes)
    if found is None:
        return None
    tree, counts = found
    picker = CodePicker(title, tree, entries(tree, (), counts), parent_id=None, may_create=False)
    picked = await screen.app.push_screen_wait(picker)
    return picked.code_id if picked is not None else None
