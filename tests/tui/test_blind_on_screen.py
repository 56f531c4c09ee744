"""A coder who codes blindly is told so on the screen, and sees what others did once she is done."""

from __future__ import annotations

from pathlib import Path

import pytest
from coding_pilot import CODER, at_the_desk, built, study

from on_server import named
from qualcode.domain.identity import now_ms
from qualcode.storage.project import open_project
from qualcode.storage.shared_folder import SharedPlace
from qualcode.team.coders import add_coder
from qualcode.upkeep import placement

__all__ = ["built", "study"]
ROUND = "District 1"


def _assign(path: Path, document_id: int) -> None:
    with open_project(path, coder="jonas") as project:
        add_coder(project, CODER)
        with project.change("round", "a round") as tx:
            round_id = tx.add("round", name=ROUND, blind=1, unit="sentence", created_ms=now_ms())
            for coder_id in (1, 2):
                tx.add(
                    "assignment",
                    round_id=round_id,
                    document_id=document_id,
                    coder_id=coder_id,
                    state="to do",
                    changed_ms=now_ms(),
                )


async def test_blindness_is_told_and_ends_when_all_is_done(study: Path) -> None:
    _assign(study, 1)
    async with at_the_desk(study, size=(120, 30)) as desk:
        assert f"Blind in “{ROUND}”: other coders' work on its document is left out" in desk.said
        assert ("rests on trust" in desk.said) == (named(study) == str(study)), "a server holds it, a file does not"
        assert f"blind: {ROUND}" in desk.shown("#title")
        assert not desk.coding.document.codings
        await desk.press("D")
        await desk.until(lambda: bool(desk.coding.document.codings))
        assert not desk.coding.document.opened.blind_in
        await desk.press("u")
        await desk.until(lambda: not desk.coding.document.codings)
        assert desk.coding.document.opened.blind_in == (ROUND,)


async def test_in_a_document_outside_the_round_nothing_is_said_and_nothing_hidden(study: Path) -> None:
    _assign(study, 2)
    async with at_the_desk(study, size=(120, 30)) as desk:
        assert "blind:" not in desk.shown("#title") and len(desk.coding.document.codings) == 1


@pytest.mark.sqlite  # A server lies in no folder of anybody's.
async def test_a_project_in_a_synchronised_folder_is_warned_of_at_opening(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placement, "shared_place", lambda path: SharedPlace("synchronised", "Dropbox", "/x/Dropbox"))
    async with at_the_desk(study) as desk:
        assert "that Dropbox synchronises (/x/Dropbox)" in desk.said
