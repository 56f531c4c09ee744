"""A coder's own list: when it comes first, what it asks, and what `done` means for a document that is given anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.documents.listing import list_status, set_done
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.progress import all_progress
from qualcode.team.round_wishes import BY_NUMBER, BY_SHARE, RoundWish, foresee, make_round, round_choices
from qualcode.team.rounds import close_round, find_round, new_round
from qualcode.team.work_lists import begins_with_work, say_done, work_list
from rounds_study import CODERS, ids, opened, working_as


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def make(project: Project, name: str, *documents: str, **how: object) -> None:
    new_round(project, name, **{"documents": ids(project, *documents), "coders": ["ines"]} | how)  # type: ignore[arg-type]


def test_her_list_comes_first_where_something_is_assigned_in_an_open_round(study: Project) -> None:
    make(study, "R1", "elm 1")
    assert not begins_with_work(study)
    with working_as(study, "ines"):
        assert begins_with_work(study)
    close_round(study, find_round(study, "R1"))
    with working_as(study, "ines"):
        assert not begins_with_work(study)


def test_in_a_bundle_it_comes_first_and_its_end_is_to_hand_it_back(study: Project, tmp_path: Path) -> None:
    make(study, "R1", "elm 1")
    write_bundle(study, tmp_path / "ines.qualcode", plan_bundle(study, "ines"))
    with open_project(tmp_path / "ines.qualcode", coder="ines") as bundle:
        assert begins_with_work(bundle) and work_list(bundle).frozen
        said = say_done(bundle, ids(bundle, "elm 1")[0])
        assert said.finished == "“R1” is finished for you: hand this bundle back to be merged"
        assert work_list(bundle).over == "all of yours is done: hand this bundle back to be merged"


def test_done_again_finishes_what_was_given_anew_and_only_then_takes_it_back(study: Project) -> None:
    [document] = ids(study, "elm 1")
    make(study, "R1", "elm 1")
    with working_as(study, "ines"):
        set_done(study, document, True)
    make(study, "R2", "elm 1", blind=False)
    with working_as(study, "ines"):
        [status] = [one for one in list_status(study, study.known_coder_id()) if one.document.id == document]
        assert status.state == "to do" and status.finished_by == ("ines",)
        said = say_done(study, document)
        assert said.done and said.finished == "“R2” is finished for you"
        assert [one.state for one in list_assignments(study)] == ["done", "done"]
        assert not say_done(study, document).done
        undo(study)
        undo(study)
    assert [one.state for one in list_assignments(study)] == ["done", "to do"]


def test_who_is_still_blind_elsewhere_is_told_so(study: Project) -> None:
    make(study, "R1", "elm 1")
    make(study, "R2", "elm 2")
    with working_as(study, "ines"):
        first = say_done(study, ids(study, "elm 1")[0])
        assert "in other rounds 1 document is left, and you are blind in “R2” still" in first.finished
        assert work_list(study).blind_in == {find_round(study, "R2").id}
        last = say_done(study, ids(study, "elm 2")[0])
        assert last.finished == "“R2” is finished for you: you see from now on what others coded there"


def test_a_document_beside_the_last_finishes_nothing(study: Project) -> None:
    make(study, "R1", "elm 1", "elm 2")
    with working_as(study, "ines"):
        assert say_done(study, ids(study, "elm 1")[0]).finished == ""
        assert (work_list(study).done, work_list(study).over) == (1, "")


def test_a_wish_makes_what_it_foresaw(study: Project) -> None:
    wish = RoundWish("R1", list(CODERS), "", BY_SHARE, "50%", ["site.state"], "7", 2, rest=True)
    before = foresee(study, wish)
    make_round(study, wish)
    [made] = all_progress(study)
    assert made.round.plan == before.plan and len(made.shares) == before.dealt.assignments
    assert foresee(study, wish) == before


def test_a_name_is_offered_that_no_round_and_no_version_has(study: Project) -> None:
    assert round_choices(study).name == "Round 1"
    make(study, "round 1", "elm 1")
    found = round_choices(study)
    assert found.name == "Round 2" and found.documents == 8 and found.attributes[-1] == "kind"
    assert [name for name, _ in found.coders] == ["mara", *CODERS]


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (RoundWish("x", []), "nobody codes"),
        (RoundWish("x", ["ines"], drawing=BY_NUMBER, amount="two"), "“two” is no number of documents"),
        (RoundWish("x", ["ines"], drawing=BY_NUMBER, amount=""), "the number of documents is missing"),
        (RoundWish("x", ["ines"], drawing=BY_NUMBER, amount="2", seed="²"), "“²” is no seed"),
        (RoundWish("x", ["ines"], drawing=BY_NUMBER, amount="99"), "99 documents cannot be drawn"),
        (RoundWish("x", ["ines"], each=2), "cannot get 2 of 1"),
        (RoundWish("x", ["ines"], set_name="gone"), "there is no set"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(study: Project, wish: RoundWish, said: str) -> None:
    for work in (foresee, make_round):
        with pytest.raises((RuleError, NotFoundError), match=said):
            work(study, wish)
    assert list_rounds(study) == []
