"""Proposals at the keyboard: written while the codebook is frozen, looked at, accepted, declined and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from codebook_story import LATER, LEAD, RULES, id_of, lines, propose, showing, text_of, told
from coding_pilot import CODER, FIRST, PLAN, Session, at_the_desk, changes, copied
from textual.widgets import Input, Static, TextArea

from qualcode.codebook.freezing import thaw_codebook
from qualcode.codebook.proposing import propose_code, propose_redefinition
from qualcode.codebook.tree import load_tree
from qualcode.documents.correcting import plan_correction
from qualcode.documents.replacing import replace_document
from qualcode.domain.spans import Span
from qualcode.domain.values import Freeze, Proposal
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads import codebook as reads
from qualcode.storage.reads.codebook import list_proposals, running_freeze
from qualcode.storage.reads.documents import find_document
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ConfirmPrompt, LinePrompt
from qualcode.tui.prompts.forms import FormPrompt
from qualcode.tui.prompts.rows import RowList
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.proposals import ProposalsScreen

__all__ = ["told"]


@pytest.fixture(scope="module")
def frozen(told: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = copied(told, tmp_path_factory.mktemp("frozen"))
    propose(path)
    return path


@pytest.fixture
def story(frozen: Path, tmp_path: Path) -> Path:
    return copied(frozen, tmp_path)


def screen(desk: Session) -> ProposalsScreen:
    assert isinstance(desk.app.screen, ProposalsScreen)
    return desk.app.screen


def listed(desk: Session) -> list[str]:
    """State and words of each row."""
    return [" ".join(line.split(" | ")[:2]) for line in lines(screen(desk).rows)]


def proposals(desk: Session) -> list[Proposal]:
    return desk.read(list_proposals)


def definition(desk: Session, name: str) -> str:
    return desk.read(lambda project: load_tree(project).find(name).definition)


async def test_open_ones_come_first_with_all_that_is_to_be_known(story: Path) -> None:
    async with showing(story, ProposalsScreen()) as desk:
        assert listed(desk) == [
            "○ open a new code “Rules/Not told”",
            "○ open redefine “Feelings/Joy”",
            "○ open merge “Change/Plans made” into “Change/Schedules”",
            "Decided (1)",
            "✗ declined rename “Time” to “Times”",
        ]
        whole = text_of(desk, "#whole")
        assert "A new code “Rules/Not told”" in whole and "mara, " in whole and "Why all who were new" in whole
        assert f"“{RULES}”\nMR. ELM, first" in whole
        assert "Frozen for “round 2”" in text_of(desk, "#frozen") and "by jonas" in text_of(desk, "#frozen")
        assert text_of(desk, "#summary") == "3 open proposals, 4 in all"
        await desk.press("down")
        assert "Somebody is glad about what was learnt. [+Also laughter.]" in text_of(desk, "#whole")
        await desk.press("space", "backspace", "end")
        assert "declined by jonas" in text_of(desk, "#whole") and ": one is enough" in text_of(desk, "#whole")
        await desk.press("y")
        assert "That was declined already" in desk.said
        await desk.press("d")
        assert len(listed(desk)) == 3 and "1 decided (d shows them)" in text_of(desk, "#summary")
        await desk.press("/", *"merge")
        assert listed(desk) == ["○ open merge “Change/Plans made” into “Change/Schedules”"]
        await desk.press("escape", "d")
        assert len(listed(desk)) == 5


async def test_enter_opens_the_passage_and_esc_comes_back(story: Path) -> None:
    async with showing(story, ProposalsScreen()) as desk:
        await desk.press("down", "enter")
        assert "No passage prompted this proposal." in desk.said
        await desk.press("up", "enter")
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == RULES
        await desk.press("escape", "escape")
        assert listed(desk)[0].endswith("“Rules/Not told”") and screen(desk).rows.row_cursor == 0


async def test_words_that_stand_no_longer_are_said_to(story: Path) -> None:
    with open_project(story, coder=LEAD) as project:
        start = FIRST.index("the rules. I")
        plan = plan_correction(project, find_document(project, "first"), Span(start, start + 9), "a thing")
        replace_document(project, plan)
    async with showing(story, ProposalsScreen()) as desk:
        assert "its words stand there no longer" in text_of(desk, "#whole")
        await desk.press("enter")
        assert "The words of that passage stand in the document no longer." in desk.said


async def test_y_accepts_as_the_lead_words_it_and_u_takes_it_back(story: Path) -> None:
    async with showing(story, ProposalsScreen()) as desk:
        await desk.press("y")
        form = desk.app.screen
        assert isinstance(form, FormPrompt)
        assert "the passage is coded with it for mara" in str(form.query_one(".dialog--note Static", Static).content)
        form.query_one("#name", Input).value = "Time"
        form.query_one("#definition", TextArea).text = "Rules that nobody was told."
        await desk.press("f12")
        assert "there is a code “Time” already" in desk.said.lower().replace("time", "Time")
        form = desk.app.screen
        assert isinstance(form, FormPrompt) and form.query_one("#definition", TextArea).text.startswith("Rules that")
        form.query_one("#name", Input).value = "Rules/Hidden"
        form.query_one("#answer", Input).value = "with a wider name"
        await desk.press("f12")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert (RULES, "Rules/Hidden") in desk.codings("mara")
        assert definition(desk, "Hidden") == "Rules that nobody was told."
        done = next(one for one in proposals(desk) if one.kind == "new")
        assert (done.state, done.decided_by, done.answer) == ("accepted", "jonas", "with a wider name")
        assert "Accepted from mara: a new code “Rules/Not told”" in desk.said
        assert screen(desk).rows.row_cursor == 0 and "redefine" in listed(desk)[0], "the next open one comes up"
        await desk.press("u")
        await desk.settle()
        assert "Rules/Hidden" not in desk.code_paths() and len([r for r in listed(desk) if "○" in r]) == 3


@pytest.mark.long
async def test_a_redefinition_and_a_merge_say_what_they_touch(story: Path) -> None:
    with open_project(story, coder="mara") as project:
        propose_redefinition(project, id_of(project, "Time"), reason="nobody knows what it means")
    async with showing(story, ProposalsScreen()) as desk:
        await desk.press("down", "y")
        assert "It touches no codings." in str(desk.app.screen.query_one(".dialog--note Static", Static).content)
        await desk.press("f12")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert definition(desk, "Joy") == f"{LATER} Also laughter."
        await desk.press("y")
        assert "It touches no codings." in str(desk.app.screen.query_one(".dialog--note Static", Static).content)
        await desk.press("enter")  # The answer is the only field.
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert "Change/Plans made" not in desk.code_paths()
        assert "“Time”" in listed(desk)[screen(desk).rows.row_cursor]
        await desk.press("y")
        assert "It touches 1 coding in 1 document by 1 coder." in str(
            desk.app.screen.query_one(".dialog--note Static", Static).content
        )
        await desk.press("f12")
        form = desk.app.screen
        assert isinstance(form, FormPrompt), "with no word changed it asks again"
        assert "Nothing would be different" in str(form.query_one(".dialog--note Static", Static).content)
        form.query_one("#definition", TextArea).text = "When something was."
        await desk.press("f12")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert definition(desk, "Time") == "When something was."


async def test_n_and_x_decline_with_an_answer(story: Path) -> None:
    async with showing(story, ProposalsScreen()) as desk:
        for key, answer in (("n", "it is Fear"), ("x", "")):
            await desk.press(key)
            assert isinstance(desk.app.screen, LinePrompt)
            await desk.type(answer)
            await desk.press("enter")
            await desk.until(lambda: not desk.app.screen.is_modal)
        assert [(one.state, one.answer) for one in proposals(desk)[1:]] == [
            ("declined", "it is Fear"),
            ("declined", ""),
            ("open", ""),
        ]
        await desk.press("n", "escape")
        assert proposals(desk)[-1].state == "open"


async def test_only_a_lead_decides_and_only_who_proposed_takes_back(story: Path) -> None:
    with open_project(story, coder=LEAD) as project:
        propose_code(project, "Jonas only")
    async with showing(story, ProposalsScreen(), coder="mara") as desk:
        before = changes(desk)
        for key in ("y", "n", "F"):
            await desk.press(key)
            assert not desk.app.screen.is_modal
        assert "nly a lead may decide on proposals, and mara is none" in desk.said
        assert "nly a lead may thaw the codebook, and mara is none" in desk.said
        screen(desk).rows.go_to(proposals(desk)[-1].id)
        await desk.press("w")
        assert "hat was proposed by jonas" in desk.said and changes(desk) == before
        await desk.press("home", "w")
        assert len(proposals(desk)) == 4 and "“Rules/Not told”" not in " ".join(listed(desk))
        await desk.press("u")
        await desk.settle()
        assert len(proposals(desk)) == 5


async def test_f_thaws_and_freezes_under_a_name(story: Path) -> None:
    async with showing(story, ProposalsScreen()) as desk:
        await desk.press("F")
        assert isinstance(desk.app.screen, ConfirmPrompt) and "3 proposals still open" in desk.app.screen._note
        await desk.press("y")
        await desk.until(lambda: "open to everybody" in text_of(desk, "#frozen"))
        assert desk.read(running_freeze) is None
        await desk.press("F", *"round 3", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        frozen = desk.read(running_freeze)
        assert frozen is not None and frozen.name == "round 3"
        assert "Frozen for “round 3”" in text_of(desk, "#frozen")


@pytest.mark.long
async def test_it_fits_every_size_reads_only_and_says_what_to_do_when_empty(story: Path) -> None:
    with open_project(story, coder="mara") as project:
        async with showing(story, ProposalsScreen(), size=(200, 50)) as desk:
            for size in ((40, 12), (20, 6), (80, 24)):
                await desk.resize(*size)
                if size[1] >= 12:
                    assert "Frozen for" in desk.screen_text() and "a new code" in desk.screen_text(), size
            await desk.press("y", "n", "w", "F")
            assert "reading only" in desk.said and not desk.app.screen.is_modal
        with project.change("test", "all proposals away") as tx:
            tx.delete_where("proposal", {"id": [one.id for one in list_proposals(project)]})
        async with showing(story, ProposalsScreen(), size=(80, 24)) as desk:
            assert "Nothing has been proposed yet." in desk.screen_text()
            await desk.press("enter", "y", "w", "d")


# Coding while the codebook is frozen -------------------------------------------------------------------


def picked(desk: Session) -> list[str]:
    assert isinstance(desk.app.screen, CodePicker)
    return [line.replace(" | ", "") for line in lines(desk.app.screen.query_one("#picker-list", RowList))]


async def test_a_name_that_is_not_there_is_proposed_with_the_passage(story: Path) -> None:
    async with at_the_desk(story) as desk:
        await desk.go_to(PLAN)
        paths = desk.code_paths()
        await desk.press("enter")
        title = str(desk.app.screen.query_one("#picker-title", Static).content)
        assert title == "Which code? The codebook is frozen for “round 2”: new names are proposed."
        assert "name to propose" in desk.app.screen.query_one(Input).placeholder
        await desk.type("Hopes")
        assert picked(desk)[0].startswith("? propose “Hopes”")
        await desk.press("enter")
        made = proposals(desk)[-1]
        assert (made.kind, made.name, made.quote, made.coder) == ("new", "Hopes", PLAN, CODER)
        assert "Proposed: new code “Hopes”; the lead decides" in desk.said
        assert desk.code_paths() == paths and desk.codings() == []
        await desk.press("enter", *"Joy", "tab", *"Dreams", "enter")
        assert proposals(desk)[-1].name.endswith("Dreams") and desk.codings() == [(PLAN, "Feelings/Joy")]
        await desk.go_to("I liked it")
        await desk.press("i")
        assert proposals(desk)[-1].name.endswith("I liked it, mostly") and desk.codings() == [(PLAN, "Feelings/Joy")]
        await desk.press("u")
        assert proposals(desk)[-1].name.endswith("Dreams")


async def test_names_and_rules_are_proposed_and_colours_refused(story: Path) -> None:
    async with at_the_desk(story) as desk:
        await desk.go_to(PLAN)
        await desk.press("enter", *"Time", "f2")
        assert isinstance(desk.app.screen, LinePrompt)
        desk.app.screen.query_one(Input).value = "Times/past"
        await desk.press("enter")
        assert isinstance(desk.app.screen, LinePrompt), "what cannot be a name is asked for again"
        desk.app.screen.query_one(Input).value = "Hours"
        await desk.press("enter")
        made = proposals(desk)[-1]
        assert (made.kind, made.name, made.quote) == ("rename", "Hours", PLAN)
        await desk.press("f4")
        assert isinstance(desk.app.screen, CodePicker) and "he codebook is frozen for “round 2”" in desk.said
        await desk.press("f7")
        form = desk.app.screen
        assert isinstance(form, FormPrompt) and not form.query("#example")
        form.query_one("#definition", TextArea).text = "Hours and days."
        form.query_one("#reason", Input).value = "it was empty"
        await desk.press("f12")
        made = proposals(desk)[-1]
        assert (made.kind, made.rest, made.reason) == ("redefine", {"definition": "Hours and days."}, "it was empty")
        assert "Proposed: another rule for “Time”; the lead decides" in desk.said
        assert isinstance(desk.app.screen, CodePicker)


@pytest.mark.long
async def test_the_freeze_is_read_once_and_again_when_it_begins_or_ends(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    def counted(project: Project) -> Freeze | None:
        nonlocal asked
        asked += 1
        return running_freeze(project)

    monkeypatch.setattr(reads, "running_freeze", counted)
    async with at_the_desk(story, coder=LEAD) as desk:
        await desk.press("enter", *"Hopes", "escape", "down", "enter", *"Dreams", "escape")
        assert asked == 1
        await desk.coding.change(thaw_codebook)
        await desk.press("enter", *"Hopes")
        assert asked == 2 and picked(desk)[0].startswith("＋ new code “Hopes”")
        await desk.press("escape", "u", "enter", *"Hopes")
        assert asked == 3 and picked(desk)[0].startswith("? propose “Hopes”")
