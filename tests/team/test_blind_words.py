"""What a coder who codes blindly is told: on a shared file, and in a bundle, where nothing is left to trust."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.history.undoing import undo
from qualcode.storage.project import open_project
from qualcode.team.blind_words import blind_note, where_blind
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.rounds import close_round, find_round, new_round
from qualcode.tui.codebook.book import read_book
from qualcode.tui.codebook.tree_rows import legend
from qualcode.tui.quotes.drawing import nothing_found
from qualcode.tui.quotes.reading import Asked, read_listing
from rounds_study import ids, opened, working_as


def test_in_a_bundle_nothing_rests_on_trust_and_on_a_file_it_is_said(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        new_round(project, "R1", documents=ids(project, "elm 1", "oak 1"), coders=["ines", "jonas"])
        bundle = write_bundle(project, tmp_path / "ines", plan_bundle(project, "ines")).path
        with working_as(project, "ines"):
            assert blind_note(project).endswith("is left out (on a file that others can open, this rests on trust)")
            assert where_blind(project) == " that you can see"
        assert where_blind(project) == ""
    with open_project(bundle, coder="ines", write=False) as project:
        assert blind_note(project) == "blind in “R1”: other coders' work on its 2 documents is not in this bundle"
        assert where_blind(project) == ""


def test_who_codes_blindly_is_not_told_that_nothing_has_a_code_that_others_gave(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        new_round(project, "R1", documents=ids(project, "elm 1"), coders=["ines", "jonas"])
        plans, time = (load_tree(project).find(name).id for name in ("Plans", "Time"))
        [document] = ids(project, "elm 1")
        with working_as(project, "jonas"):
            apply_code(project, document, (12, 20), time)
        with working_as(project, "ines"):
            apply_code(project, document, (12, 20), plans)
            assert "○ 1 without a coding that you can see" in legend(read_book(project), None)
            said = nothing_found(read_listing(project, Asked(code_id=time)))
            assert said.startswith("Nothing that you can see has this code yet.")
        assert "○ 1 unused" not in legend(read_book(project), None), "the lead sees that it is used"


def test_undoing_a_closed_round_does_not_call_the_codebook_free(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        new_round(project, "R1", documents=ids(project, "elm 1"), coders=["ines"], freeze=True)
        closed = close_round(project, find_round(project, "R1")).summary
        assert "the freeze of the codebook made for it ended" in closed
        (undone,) = undo(project)
        assert "free" not in undone.summary.replace("freeze", "")
