"""Around disagreements: passages, rules, many at once, who may decide, other people, and the ways that lead there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from disagreements_study import (
    LONG,
    PLAN,
    TWICE,
    at_disagreements,
    consensus,
    done,
    edit,
    give,
    item,
    on_top,
    part,
    states,
    study,
)
from team_study import over_documents
from textual.widgets import Static, TextArea

from qualcode.codebook.defining import describe_code
from qualcode.codebook.freezing import freeze_codebook
from qualcode.codebook.tree import load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.disagreements import TakeReading
from qualcode.reconcile.deciding import decide
from qualcode.reconcile.queue import Scope
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codebook import list_proposals
from qualcode.team.coders import find_coder, set_role
from qualcode.team.rounds import find_round
from qualcode.tui.agreement.questions import Answer, Question, answer
from qualcode.tui.codebook.questions import ReasonPrompt
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, ConfirmPrompt, LinePrompt, Report
from qualcode.tui.reconcile.entrances import open_disagreements
from qualcode.tui.reconcile.ruling import RuleForm, reach_in_words
from qualcode.tui.screens.agreement import AgreementScreen
from qualcode.tui.screens.coding import CodingScreen
from qualcode.tui.screens.disagreements import DisagreementsScreen
from rounds_study import opened, working_as

__all__ = ["study"]


@pytest.mark.long
async def test_enter_opens_the_passage_and_esc_comes_back_to_it(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("n", "e", *"why", "enter", "enter")
        assert isinstance(desk.app.screen, CodingScreen) and desk.passage == LONG
        assert "back to the disagreements" in desk.coding._said
        await desk.press("escape")
        assert "2 of 6" in part(desk, "about") and "for the next key: why" in part(desk, "about")
        await desk.press("a")
        assert states(desk) == "osoooo"


@pytest.mark.long
async def test_the_rules_at_stake_stand_below_and_are_read_on_a_key(study: Path) -> None:
    async with at_disagreements(study, size=(120, 36)) as desk:
        await desk.press("n", "n")
        assert "Plans" in part(desk, "cards") and "no rule written yet" in part(desk, "cards")
        await desk.press("r")
        assert isinstance(desk.app.screen, Report)
        await desk.press("enter", "space", "pageup")
        assert "3 of 6" in part(desk, "about")


@pytest.mark.long
async def test_the_rule_is_written_on_the_spot_with_a_link_to_the_passage(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("n", "w")
        assert isinstance(desk.app.screen, RuleForm)
        await desk.press("tab", *"waiting", "ctrl+s")
        await desk.press("w")  # It is only worded better.
        await desk.until(lambda: not desk.app.screen.is_modal)
        include = desk.read(lambda project: load_tree(project).find("Time").include)
        assert include.startswith("waiting [[quote:") and include.endswith(f"|“{LONG}”]]")
        assert "“Time” worded anew" in part(desk, "progress") and "2 of 6" in part(desk, "about")
        await desk.press("w", *"x", "escape", "n", "w")
        assert isinstance(desk.app.screen, ChoicePrompt), "of two codes it asks which"
        await desk.press("escape")
        assert states(desk) == "oooooo" and "3 of 6" in part(desk, "about")


@pytest.mark.long
async def test_the_form_of_the_rule_goes_on_at_the_end_and_keeps_no_link_alone(study: Path) -> None:
    edit(study, lambda project: describe_code(project, load_tree(project).find("Time").id, definition="When"))
    async with at_disagreements(study) as desk:
        await desk.press("n", "w", *" was it", "ctrl+a", "tab", "tab", "tab", "backspace")
        form = desk.app.screen
        assert isinstance(form, RuleForm)
        assert form.query(TextArea).first().text == "When was it"
        form.query(TextArea).first().text = "When"
        await desk.press("ctrl+s")
        assert desk.app.screen is form, "it stays, and says why"
        assert "a link goes behind" in str(form.query_one("#dialog-refusal", Static).content)


async def test_who_is_no_lead_writes_no_rule_here(study: Path) -> None:
    async with at_disagreements(study, coder="ines") as desk:
        await desk.press("w")
        assert not desk.app.screen.is_modal and "Only a lead writes rules here" in part(desk, "progress")


def test_consensus_is_no_coder_of_a_code(study: Path) -> None:
    with open_project(study, coder="mara") as project:
        assert find_coder(project, "ines").id  # Time has codings of ines, jonas and tom.
        time = load_tree(project).find("Time").id
        assert reach_in_words(project, time) == "8 codings in 3 documents by 3 coders"
        decide(project, item(project, 1), TakeReading(find_coder(project, "ines").uuid))
        assert reach_in_words(project, time) == "8 codings in 3 documents by 3 coders, and 1 coding of Consensus"


async def test_undo_shows_what_it_touched_whatever_is_shown(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("b", "a", "t", "u")
        assert states(desk) == "sooooo" and "2 of 6" in part(desk, "about"), part(desk, "about")
        assert "All of them are shown now · Undone" in part(desk, "progress"), part(desk, "progress")


@pytest.mark.long
async def test_another_code_says_on_which_passage_and_goes_between_boundaries_set_first(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("n", "n", "n", "c")
        picker = desk.app.screen
        assert isinstance(picker, CodePicker) and "On the longer passage; h sets boundaries first" in picker._title
        await desk.press(*"wea", "enter")
        assert "Settled: Weather, 12 words on the longer passage" in on_top(desk)._said
        await desk.press("N", "n", "u", "h", "<", "c", *"wea", "enter")
        assert any(words.startswith("It took us a long") for words, code in consensus(desk) if code == "Weather")


@pytest.mark.long
async def test_in_a_frozen_codebook_another_rule_is_proposed_at_the_passage(study: Path) -> None:
    edit(study, lambda project: freeze_codebook(project, "wave 1"))
    async with at_disagreements(study) as desk:
        await desk.press("w", *"a plan", "ctrl+s", *"clearer", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        (proposal,) = desk.read(list_proposals)
        assert proposal.quote == PLAN and proposal.reason == "clearer"
        assert "Another definition of “Plans” proposed" in part(desk, "progress")


@pytest.mark.long
async def test_many_are_settled_alike_after_a_look_at_what_that_comes_to(study: Path) -> None:
    async with at_disagreements(study, size=(100, 30)) as desk:
        await desk.press("n", "n", "l", "A", "down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReasonPrompt))
        note = desk.app.screen._note
        assert "4 disagreements in 3 documents" in note and "4  Time" in note and "1  Plans" in note
        assert "3 passages get a code; 1 is settled by coding nothing" in note and "Left as before: 1 put off" in note
        await desk.press("escape")
        assert states(desk) == "oolooo"
        await desk.press("A", "down", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ReasonPrompt))
        await desk.press(*"ok", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert "4 disagreements of “Time” settled as jonas; left" in on_top(desk)._said
        assert states(desk) == "oslsss" and (LONG, "Time") in consensus(desk)
        await desk.press("u")
        assert states(desk) == "oolooo" and "2 of 6" in part(desk, "about")


async def test_who_is_no_lead_looks_and_is_told_who_decides(study: Path) -> None:
    async with at_disagreements(study, coder="ines") as desk:
        assert "1 of 6" in part(desk, "about") and "nly a lead may settle" in part(desk, "means")
        assert "3 passages agreed: a lead takes them over" in part(desk, "progress")
        await desk.press("a", "c", "e", "A", "l", "h")
        assert not desk.app.screen.is_modal and states(desk) == "oooooo" and "ask mara" in desk.said
        await desk.press("n")
        assert "2 of 6" in part(desk, "about")


@pytest.mark.long
@pytest.mark.sqlite  # On a server the other session does not hold the project.
async def test_nothing_is_decided_where_nothing_can_be_written(study: Path) -> None:
    with open_project(study, coder="mara"):
        async with at_disagreements(study) as desk:
            assert "not taken over: the project is only read" in part(desk, "progress")
            await desk.press("a", "w")
            assert "reading only" in desk.said and not desk.app.screen.is_modal


@pytest.mark.long
async def test_where_nothing_can_be_compared_it_says_what_to_do(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        path = project.path
    async with at_disagreements(path) as desk:
        await desk.paint()
        assert "Nothing can be compared yet." in desk.screen_text() and "two at least" in desk.screen_text()
        assert "8 documents that fewer than two of the coders finished" in desk.screen_text()
        await desk.press("escape")
        assert not isinstance(desk.app.screen, DisagreementsScreen)


@pytest.mark.long
async def test_where_all_agree_it_says_how_much_was_taken_over(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        for coder in ("jonas", "ines"):
            give(project, "oak 1", coder, "Plans", PLAN)
            done(project, coder, "oak 1")
        path = project.path
    async with at_disagreements(path) as desk:
        await desk.paint()
        assert "Nothing to settle in 1 document: 1 of 1 agreed passage taken over." in desk.screen_text()


# ---------------------------------------------------------------------- other people, other ways


async def test_what_another_lead_has_settled_meanwhile_is_told_and_left(study: Path) -> None:
    async with at_disagreements(study) as desk:
        screen, store = on_top(desk), desk.app.store

        def by_another(project: Project) -> None:
            with working_as(project, "tom"):
                decide(project, item(project, 0), TakeReading(find_coder(project, "ines").uuid))

        # The screen has not heard of it yet.
        await store.run(lambda project: _as_lead(project, by_another))
        await desk.press("b")
        assert "Tom settled this on" in desk.said and states(desk) == "sooooo"
        assert "tom settled that one meanwhile" in part(desk, "progress") and "2 of 6" in part(desk, "about")

        def next_one(project: Project) -> Effects:
            with working_as(project, "tom"):
                return decide(project, item(project, 1), TakeReading(find_coder(project, "ines").uuid))

        # And as a server tells of it while it is looked at.
        await desk.app.announce(await store.run(next_one))
        assert "tom settled that one meanwhile" in part(desk, "progress") and "3 of 6" in part(desk, "about")
        await desk.press("a")
        assert states(desk) == "sssooo" and screen.is_there


def _as_lead(project: Project, work: Callable[[Project], None]) -> None:
    set_role(project, "tom", "lead")
    work(project)


@pytest.mark.long
async def test_a_late_coding_makes_it_anew_and_tells_what_was_decided_earlier(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("b")

        def late(project: Project) -> object:
            give(project, "oak 2", "ines", "Plans", f"{PLAN} {LONG}")
            return project.last

        await on_top(desk).change(late)
        await desk.settle()
        await desk.press("N")
        about = part(desk, "about")
        assert "Earlier decided by mara" in about and "as jonas; overtaken by what was coded" in about


@pytest.mark.long
async def test_boundaries_that_lie_no_further_apart_than_is_said_are_the_same(study: Path) -> None:
    async with at_disagreements(study) as desk:
        await desk.press("T", "backspace", *"few", "enter")
        assert isinstance(desk.app.screen, LinePrompt), "it asks again for what is no number"
        await desk.press(*["backspace"] * 3, *"30", "enter")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert "1 of 4" in part(desk, "about") and "±30" in part(desk, "progress")
        assert "With ±30 5 passages agreed, 2 more: taken over with your first decision" in part(desk, "progress")
        assert consensus(desk) == [], "nothing is written yet"
        await desk.press("b")
        assert (TWICE, "Time") in consensus(desk), "and what is agreed on so is taken over with the first decision"


@pytest.mark.long
async def test_a_tolerance_that_leaves_nothing_to_decide_asks_before_anything_is_taken_over(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        for coder, words in (("jonas", LONG), ("ines", TWICE)):
            give(project, "oak 3", coder, "Time", words)
            done(project, coder, "oak 3")
        path = project.path
    async with at_disagreements(path) as desk:
        await desk.press("T", "backspace", *"30", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("n")
        assert consensus(desk) == []
        await desk.press("T", "enter")
        await desk.until(lambda: isinstance(desk.app.screen, ConfirmPrompt))
        await desk.press("y")
        await desk.until(lambda: not desk.app.screen.is_modal)
        assert consensus(desk) == [(TWICE, "Time")]


async def test_where_no_majority_says_one_thing_m_is_not_offered_and_says_why(tmp_path: Path) -> None:
    with opened(tmp_path) as project:
        for coder, code in (("jonas", "Time"), ("ines", "Plans"), ("tom", "")):
            if code:
                give(project, "oak 1", coder, code, PLAN)
            done(project, coder, "oak 1")
        path = project.path
    async with at_disagreements(path) as desk:
        assert "as most" not in part(desk, "means") and "3  as tom" in part(desk, "means"), part(desk, "means")
        await desk.press("m")
        assert "There is no majority here" in part(desk, "progress") and states(desk) == "o" and not desk.said
        await desk.press("b")
        assert states(desk) == "s"


@pytest.mark.long
async def test_a_round_leads_to_what_its_coders_read_differently_and_back(study: Path) -> None:
    async with over_documents(study) as desk:
        await desk.app.action_go("rounds")
        await desk.settle()
        await desk.press("d")
        assert "R1 · oak 3" in part(desk, "about") and "1 of 2" in part(desk, "about")
        await desk.press("escape")
        assert getattr(desk.app.screen, "NAME", "") == "rounds"


@pytest.mark.long
async def test_the_palette_offers_them_and_code_and_document_can_be_asked_for(study: Path) -> None:
    async with over_documents(study) as desk:
        await desk.app.run_action("disagreements")
        await desk.settle()
        assert "1 of 6" in part(desk, "about")
        round_id = desk.read(lambda project: find_round(project, "R1").id)
        plans = desk.read(lambda project: load_tree(project).find("Plans").id)
        await open_disagreements(desk.app, Scope(round_id=round_id), by="code", code=plans)
        await desk.settle()
        assert "1 of 1" in part(desk, "about") and "different codes" in part(desk, "about")


@pytest.mark.long
@pytest.mark.parametrize("size", [(200, 50), (120, 36), (80, 15), (40, 12), (20, 6)])
async def test_it_fits_every_size(study: Path, size: tuple[int, int]) -> None:
    async with at_disagreements(study, size=size) as desk:
        await desk.press("n", "n", "n", "n", "space", "pageup", "down", "up")
        await desk.paint()
        assert on_top(desk).rows.display == (size[0] >= 120)
        if size[1] >= 15:
            assert PLAN[:8] in desk.screen_text() and "as ines" in desk.screen_text()
        await desk.resize(80, 24)
        assert "as ines" in desk.screen_text()


class AtOnce:
    """Counts agreement where it is asked."""

    def __init__(self, path: Path, coder: str) -> None:
        self._path, self._coder = path, coder

    async def ask(self, question: Question, progress: Callable[[int, int], None]) -> Answer:
        with open_project(self._path, coder=self._coder, write=False) as project:
            return answer(project, question, progress)

    async def end(self) -> None:
        """There is nothing to end."""


@pytest.mark.long
async def test_figures_of_agreement_lead_to_the_disagreements_of_a_code_or_of_all_and_back(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AgreementScreen, "COUNTER", AtOnce)
    async with over_documents(study, size=(120, 36)) as desk:
        await desk.press("f7")
        await desk.until(lambda: bool(desk.app.screen.rows.rows))  # type: ignore[attr-defined]
        screen = desk.app.screen
        assert isinstance(screen, AgreementScreen)
        place = next(n for n, row in enumerate(screen.rows.rows) if isinstance(row.key, tuple) and "Plans" in row.key)
        screen.rows.go_to(screen.rows.rows[place].key)
        await desk.settle()
        await desk.press("d")
        assert "1 of 3" in part(desk, "about"), "of the code under the cursor"
        await desk.press("b", "enter", "escape", "escape")
        assert isinstance(desk.app.screen, AgreementScreen)
        await desk.press("D")
        assert "of 6" in part(desk, "about") and on_top(desk).sitting.by == "trouble"
        await desk.press("escape", "escape")
        assert not isinstance(desk.app.screen, AgreementScreen | DisagreementsScreen)
