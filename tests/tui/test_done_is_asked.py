"""Saying that a document is done: of one in which the coder dealt with nothing the list of documents asks first."""

from __future__ import annotations

from pathlib import Path

from disagreements_study import study
from rounds_pilot import at_work

from qualcode.storage.reads.documents import finished
from qualcode.tui.prompts.dialogs import ConfirmPrompt

__all__ = ["study"]


async def test_a_document_of_which_nothing_is_coded_is_done_only_once_that_is_said(study: Path) -> None:
    async with at_work(study, "mara") as desk:
        before = desk.ask(finished)
        await desk.press("D")
        assert isinstance(desk.app.screen, ConfirmPrompt)
        assert "is coded or marked as read by you: done all the same?" in desk.app.screen._heading
        await desk.press("n")
        assert desk.ask(finished) == before
        await desk.press("D", "y")
        assert len(desk.ask(finished)) == len(before) + 1
        await desk.press("D")
        assert not desk.app.screen.is_modal and desk.ask(finished) == before, "taking it back does not ask"
