"""Rounds: who codes what is dealt out evenly, drawn so that it can be drawn again, and undone as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.codebook.creating import create_path
from qualcode.codebook.freezing import FrozenError, freeze_codebook
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at, tag_codebook
from qualcode.coding.applying import apply_code
from qualcode.coding.coverage import mark_nothing
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.documents.removing import remove_document
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.history.undoing import redo, undo
from qualcode.retrieval.querying import ask
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.rounds import list_assignments, list_rounds
from qualcode.team.assigning import assign, unassign
from qualcode.team.progress import NOT_DONE, my_work, progress
from qualcode.team.rounds import close_round, find_round, new_round, preview_round, remove_round, reopen_round
from qualcode.team.sampling_plans import draw_documents
from rounds_study import CODERS, ids, opened, working_as

Rows = Callable[[Project], Any]


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def every(project: Project) -> list[int]:
    return [document.id for document in list_documents(project)]


def make(project: Project, name: str = "R1", *documents: str, **how: Any) -> None:
    """A round of some documents, or of all, for the three coders."""
    chosen = ids(project, *documents) if documents else every(project)
    new_round(project, name, **{"documents": chosen, "coders": CODERS} | how)


def give(project: Project, document: str, coder: str, code: str = "Plans") -> None:
    found = find_document(project, document)
    start = read_text(project, found.version_id).index("We had a plan.")
    with working_as(project, coder):
        apply_code(project, found.id, (start, start + 14), load_tree(project).find(code).id)


def finish(project: Project, document: str, coder: str, done: bool = True) -> None:
    [document_id] = ids(project, document)
    with working_as(project, coder):
        set_done(project, document_id, done)


def states(project: Project, name: str = "R1") -> dict[tuple[str, str], str]:
    """(document, coder) → state."""
    shares = progress(project, find_round(project, name)).shares
    return {(share.document.name, share.coder.name): share.state for share in shares}


# Making


def test_a_round_gives_every_document_to_every_coder_and_names_the_codebook(study: Project) -> None:
    make(study, "R1", "oak 1", "oak 2", note="  Practice. ", unit="turn")
    [made] = list_rounds(study)
    assert (made.name, made.blind, made.open_codebook, made.unit) == ("R1", True, False, "turn")
    assert (made.codebook_version, made.coder, made.closed_ms, made.plan, made.note) == (
        "R1",
        "mara",
        None,
        None,
        "Practice.",
    )
    assert set(states(study).values()) == {"to do"}
    assert set(states(study)) == {(document, coder) for document in ("oak 1", "oak 2") for coder in CODERS}
    assert [code.name for code in state_at(study, "R1").tree.walk()] == ["Plans", "Time"]
    assert study.last.summary == "round “R1”: 2 documents, 3 coders, blind"


def test_a_round_is_undone_and_brought_back_as_one(study: Project, dump: Rows) -> None:
    before = dump(study)
    make(study, freeze=True, plan=draw_documents(study, number=3, by=["site.state"], rest=True))
    after = dump(study)
    undo(study)
    assert dump(study) == before
    redo(study)
    assert dump(study) == after != before


def test_a_round_codes_with_a_version_that_stands(study: Project) -> None:
    tag_codebook(study, "Spring")
    make(study, codebook_version="spring")
    assert find_round(study, "r1").codebook_version == "Spring"


def test_a_version_of_the_rounds_name_is_not_taken_for_it(study: Project) -> None:
    tag_codebook(study, "R1")
    with pytest.raises(RuleError, match="called “R1” already"):
        make(study)
    assert not list_rounds(study)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"coders": ["jonas", "inez"]}, "no coder “inez”; write “ines” if that is meant"),
        ({"coders": ["jonas", "Zacharias"]}, "there are: mara, jonas, ines, tom"),
        ({"coders": ["jonas", "consensus"]}, "nobody codes as Consensus"),
        ({"coders": []}, "needs coders"),
        ({"documents": []}, "needs documents"),
        ({"each": 4}, "cannot get 4 of 3 coders"),
        ({"unit": "page"}, "“page” is no unit"),
        ({"codebook_version": "autumn"}, "no version “autumn”"),
    ],
)
def test_a_round_that_cannot_be_is_refused_and_nothing_is_written(
    study: Project, dump: Rows, how: dict[str, Any], says: str
) -> None:
    before = dump(study)
    with pytest.raises((RuleError, NotFoundError), match=says):
        make(study, **how)
    assert dump(study) == before


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 121, "r1", "now", "2026-03-31", "a\x07"])
def test_a_round_needs_a_name_of_its_own(study: Project, name: str) -> None:
    make(study, "R1")
    with pytest.raises(RuleError):
        make(study, name)
    assert len(list_rounds(study)) == 1


def test_only_leads_make_and_change_rounds(study: Project, dump: Rows) -> None:
    make(study, "R1", "oak 1")
    found, before = find_round(study, "R1"), dump(study)
    with working_as(study, "jonas"):
        for act in (
            lambda: make(study, "R2"),
            lambda: close_round(study, found),
            lambda: remove_round(study, found),
            lambda: assign(study, found, ids(study, "oak 2"), ["tom"]),
            lambda: unassign(study, found, ids(study, "oak 1"), ["tom"]),
        ):
            with pytest.raises(RuleError, match="only a lead"):
                act()
    close_round(study, found)
    with working_as(study, "jonas"), pytest.raises(RuleError, match="only a lead"):
        reopen_round(study, find_round(study, "R1"))
    undo(study)
    assert dump(study) == before


def test_documents_are_dealt_out_by_words_where_not_all_code_all(study: Project) -> None:
    make(study, each=1)
    found = progress(study, find_round(study, "R1"))
    assert [coder.documents for coder in found.coders] != [8, 8, 8] and len(found.shares) == 8
    assert found.difference <= max(document.words for document in list_documents(study))
    assert set(found.pairs.values()) == {0}


def test_what_is_previewed_is_what_is_made(study: Project, dump: Rows) -> None:
    before = dump(study)
    plan = draw_documents(study, share=Fraction(1, 2), by=["site.state"], seed=4, rest=True)
    shown = preview_round(study, documents=every(study), coders=CODERS, plan=plan)
    assert dump(study) == before
    make(study, plan=plan)
    made = progress(study, find_round(study, "R1"))
    assert {(document.name, coder.name) for document, coders in shown.documents for coder in coders} == set(
        states(study)
    )
    assert {coder.coder.name: coder.words for coder in made.coders} == shown.words
    assert (made.difference, made.pairs) == (shown.difference, shown.pairs)


# Drawing


def test_a_sample_is_drawn_from_the_strata_of_site_role_and_wave(study: Project) -> None:
    plan = draw_documents(study, number=6, by=["site.state", "role", "wave"], seed=1)
    assert plan.by == ("site.state", "participant.role", "document.wave")
    found = {stratum.values: stratum.population for stratum in plan.strata}
    assert found == {
        ("CA", "parent + teacher", "1"): 1,
        ("CA", "teacher", "1"): 1,
        ("CA", "teacher", "2"): 2,
        ("FL", "parent + teacher", "1"): 1,
        ("FL", "teacher", "1"): 1,
        ("FL", "teacher", "2"): 2,
    }
    assert [stratum.drawn for stratum in plan.strata] == [1] * 6 and not plan.empty
    words = {document.name: document.words for document in list_documents(study)}
    assert plan.strata[2].words == words["elm 3"] + words["elm 4"] != plan.strata[2].drawn_words


def test_a_document_without_a_value_has_a_stratum_of_its_own(study: Project, tmp_path: Path) -> None:
    (tmp_path / "memo.txt").write_text("Nobody is known here.\n", encoding="utf-8")
    import_documents(study, [tmp_path / "memo.txt"])
    plan = draw_documents(study, number=3, by=["role", "site"], seed=1)
    assert ("(none)", "(none)") in {stratum.values for stratum in plan.strata}


def test_a_sample_and_its_seed_are_kept_with_the_round_and_draw_the_same_again(study: Project) -> None:
    plan = draw_documents(study, share=Fraction(1, 2), by=["site.state"])
    make(study, plan=plan)
    kept = find_round(study, "R1").plan
    assert kept == plan and kept is not None
    again = draw_documents(study, share=Fraction(1, 2), by=["site.state"], seed=kept.seed)
    assert again == kept
    # Another seed may draw the same by chance, but not many of them.
    others = [draw_documents(study, share=Fraction(1, 2), by=["site.state"], seed=kept.seed + n) for n in range(1, 13)]
    assert any(other.drawn != kept.drawn for other in others)
    assert len({draw_documents(study, number=1).seed for _ in range(8)}) > 1


def test_what_is_drawn_of_a_stratum_stays_when_documents_of_another_come(study: Project, tmp_path: Path) -> None:
    before = draw_documents(study, number=4, by=["site"], seed=9)
    for i in range(4):
        (tmp_path / f"ash {i}.txt").write_text(f"We had plan {i}.\n", encoding="utf-8")
    import_documents(study, [tmp_path / f"ash {i}.txt" for i in range(4)])
    for i in range(4):
        set_attribute(study, find_bearer(study, f"ash {i}"), "site", "ash")
    after = draw_documents(study, number=6, by=["site"], seed=9)
    assert set(before.drawn) < set(after.drawn)


def test_drawn_documents_are_coded_by_two_and_the_rest_by_one_or_nobody(study: Project) -> None:
    for name, rest in (("R1", False), ("R2", True)):
        plan = draw_documents(study, number=3, seed=2, rest=rest)
        make(study, name, plan=plan)
        uuids = {document.name: document.uuid for document in list_documents(study)}
        coders: dict[str, int] = {}
        for document, _ in states(study, name):
            coders[document] = coders.get(document, 0) + 1
        assert coders == {
            title: 2 if uuid in plan.drawn else 1 for title, uuid in uuids.items() if rest or uuid in plan.drawn
        }


def test_a_sample_is_drawn_only_from_the_documents_that_are_named(study: Project) -> None:
    plan = draw_documents(study, documents=ids(study, "oak 1", "oak 2"), share=Fraction(1), seed=1)
    assert plan.population == 2


@pytest.mark.parametrize("name", ["speaker", "colour", "site.colour"])
def test_a_sample_is_not_drawn_by_what_documents_do_not_have(study: Project, name: str) -> None:
    with pytest.raises((RuleError, NotFoundError)):
        draw_documents(study, number=2, by=[name])


# States


def test_an_assignment_goes_from_to_do_over_doing_to_done_and_back(study: Project) -> None:
    make(study, "R1", "oak 1", coders=["jonas", "ines"])
    start = now_ms()
    give(study, "oak 1", "jonas")
    assert states(study) == {("oak 1", "jonas"): "doing", ("oak 1", "ines"): "to do"}
    finish(study, "oak 1", "jonas")
    assert states(study) == {("oak 1", "jonas"): "done", ("oak 1", "ines"): "to do"}
    mine, hers = progress(study, find_round(study, "R1")).shares
    assert mine.changed_by == "jonas" and hers.changed_by == ""
    assert mine.assignment.begun_ms is not None and mine.assignment.finished_ms is not None
    assert start <= mine.assignment.begun_ms <= mine.assignment.finished_ms <= now_ms()
    finish(study, "oak 1", "jonas", done=False)
    [mine, _] = progress(study, find_round(study, "R1")).shares
    assert (mine.state, mine.assignment.finished_ms) == ("doing", None) and mine.assignment.begun_ms is not None


def test_a_mark_of_what_was_read_begins_a_document_and_its_undo_makes_it_to_do_again(study: Project) -> None:
    make(study, "R1", "oak 1", coders=["jonas"])
    with working_as(study, "jonas"):
        mark_nothing(study, ids(study, "oak 1")[0], (32, 40))
        assert states(study) == {("oak 1", "jonas"): "doing"}
        undo(study)
        assert states(study) == {("oak 1", "jonas"): "to do"}
        set_done(study, ids(study, "oak 1")[0], True)
        undo(study)
        assert states(study) == {("oak 1", "jonas"): "to do"}


def test_taking_done_back_where_it_was_not_said_changes_no_assignment(study: Project, dump: Rows) -> None:
    make(study, "R1", "oak 1", coders=["jonas"])
    before = dump(study)
    finish(study, "oak 1", "jonas", done=False)
    assert dump(study) == before


def test_finishing_a_document_finishes_it_in_all_open_rounds_and_in_no_closed_one(study: Project) -> None:
    for name in ("R1", "R2", "R3"):
        make(study, name, "oak 1", coders=["jonas"])
    close_round(study, find_round(study, "R3"))
    finish(study, "oak 1", "jonas")
    assert [states(study, name)["oak 1", "jonas"] for name in ("R1", "R2", "R3")] == ["done", "done", "to do"]
    make(study, "R4", "oak 1", coders=["jonas"])
    assert states(study, "R4") == {("oak 1", "jonas"): "to do"}
    finish(study, "oak 1", "jonas")
    assert states(study, "R4") == {("oak 1", "jonas"): "done"}


# Progress and my work


def test_progress_tells_the_lead_how_far_each_coder_is(study: Project) -> None:
    make(study, "R1", "oak 1", "oak 4", coders=["jonas", "ines"])
    give(study, "oak 1", "jonas")
    give(study, "oak 1", "jonas", "Time")
    give(study, "oak 4", "jonas")
    give(study, "oak 1", "ines")
    finish(study, "oak 1", "jonas")
    finish(study, "oak 1", "ines")
    found = progress(study, find_round(study, "R1"))
    words = {document.name: document.words for document in list_documents(study)}
    both = words["oak 1"] + words["oak 4"]
    rows = [(c.coder.name, c.documents, c.words, c.done, c.words_done, c.doing, c.codings) for c in found.coders]
    assert rows == [("jonas", 2, both, 1, words["oak 1"], 1, 3), ("ines", 2, both, 1, words["oak 1"], 0, 1)]
    assert (found.documents, found.finished, found.done) == (2, 1, 2)
    assert found.coders[0].last_finished_ms is not None


def test_who_codes_blind_sees_who_is_done_but_not_what_others_have_begun(study: Project) -> None:
    make(study, "R1", "oak 1", "oak 2", coders=["jonas", "ines", "mara"])
    give(study, "oak 1", "jonas")
    give(study, "oak 2", "jonas")
    finish(study, "oak 1", "jonas")
    found = progress(study, find_round(study, "R1"))
    assert {share.state for share in found.shares if share.coder.name == "jonas"} == {"done", NOT_DONE}
    by_name = {coder.coder.name: (coder.done, coder.doing, coder.codings) for coder in found.coders}
    assert by_name == {"mara": (0, 0, 0), "jonas": (1, None, None), "ines": (0, None, None)}
    finish(study, "oak 1", "mara")
    finish(study, "oak 2", "mara")
    found = progress(study, find_round(study, "R1"))
    assert {coder.coder.name: coder.codings for coder in found.coders}["jonas"] == 2


def test_my_work_begins_with_what_is_begun_and_ends_with_what_is_done(study: Project) -> None:
    make(study, "R1", "oak 1", "oak 2", "oak 3", coders=["jonas", "ines"])
    make(study, "R2", "oak 4", coders=["jonas"], blind=False)
    finish(study, "oak 1", "jonas")
    give(study, "oak 3", "jonas")
    with working_as(study, "jonas"):
        work = my_work(study)
    assert [(one.document.name, one.state, one.round and one.round.name, one.blind) for one in work] == [
        ("oak 3", "doing", "R1", True),
        ("oak 2", "to do", "R1", True),
        ("oak 4", "to do", "R2", False),
        ("oak 1", "done", "R1", False),
    ]
    assert work[0].codings == 1 and 0 < work[0].left_share < 1 and work[1].left_share == 1
    close_round(study, find_round(study, "R1"))
    with working_as(study, "jonas"):
        assert [one.document.name for one in my_work(study)] == ["oak 4"]


def test_to_whom_nothing_is_assigned_all_documents_are_work(study: Project) -> None:
    make(study, "R1", "oak 1", coders=["jonas"])
    give(study, "elm 4", "tom")
    finish(study, "elm 1", "tom")
    with working_as(study, "tom"):
        work = my_work(study)
    assert len(work) == 8 and {one.round for one in work} == {None}
    assert [work[0].document.name, work[0].state, work[-1].document.name, work[-1].state] == [
        "elm 4", "doing", "elm 1", "done"
    ]  # fmt: skip
    with working_as(study, "nobody yet"):
        assert {one.state for one in my_work(study)} == {"to do"}


# Assigning


def test_documents_are_assigned_and_taken_back_and_both_are_undone(study: Project, dump: Rows) -> None:
    make(study, "R1", "oak 1", coders=["jonas"])
    before, found = dump(study), find_round(study, "R1")
    assign(study, found, ids(study, "oak 1", "oak 2"), ["jonas", "TOM"])
    assert set(states(study)) == {(d, c) for d in ("oak 1", "oak 2") for c in ("jonas", "tom")}
    assert len(list_assignments(study, round_id=found.id)) == 4
    between = dump(study)
    assert assign(study, found, ids(study, "oak 1"), ["tom"]).change_id is None
    unassign(study, found, ids(study, "oak 2"), ["jonas", "tom"])
    assert set(states(study)) == {("oak 1", "jonas"), ("oak 1", "tom")}
    undo(study)
    assert dump(study) == between
    undo(study)
    assert dump(study) == before


def test_what_is_done_or_closed_is_not_taken_or_given(study: Project) -> None:
    make(study, "R1", "oak 1", "oak 2", coders=["jonas"])
    finish(study, "oak 1", "jonas")
    found = find_round(study, "R1")
    with pytest.raises(RuleError, match="1 document of these is done"):
        unassign(study, found, ids(study, "oak 1", "oak 2"), ["jonas"])
    with pytest.raises(NotFoundError, match="none of these documents is assigned to tom"):
        unassign(study, found, ids(study, "oak 1"), ["tom"])
    with pytest.raises(NotFoundError, match="write “jonas”"):
        assign(study, found, ids(study, "oak 3"), ["jonsa"])
    close_round(study, found)
    for act in (assign, unassign):
        with pytest.raises(RuleError, match="is closed"):
            act(study, find_round(study, "R1"), ids(study, "oak 2"), ["jonas"])


# Closing and removing


def test_a_round_is_closed_and_opened_again(study: Project, dump: Rows) -> None:
    make(study, "R1", "oak 1", "oak 2")
    finish(study, "oak 1", "tom")
    before = dump(study)
    assert close_round(study, find_round(study, "R1")).summary == "round “R1” closed, 5 assignments of it not done"
    assert not find_round(study, "R1").is_open
    with pytest.raises(RuleError, match="closed already"):
        close_round(study, find_round(study, "R1"))
    reopen_round(study, find_round(study, "R1"))
    assert dump(study) == before
    with pytest.raises(RuleError, match="not closed"):
        reopen_round(study, find_round(study, "R1"))
    undo(study)
    undo(study)
    assert dump(study) == before


def test_a_freeze_for_a_round_ends_with_it_and_another_does_not(study: Project) -> None:
    make(study, freeze=True)
    freeze = running_freeze(study)
    assert freeze is not None and freeze.name == "R1"
    with pytest.raises(FrozenError):
        create_path(study, "New")
    close_round(study, find_round(study, "R1"))
    assert running_freeze(study) is None
    make(study, "R2")
    assert running_freeze(study) is None
    freeze_codebook(study, "the report")
    close_round(study, find_round(study, "R2"))
    assert running_freeze(study) is not None
    with pytest.raises(RuleError, match="frozen already"):
        make(study, "R3", freeze=True)
    assert [one.name for one in list_rounds(study)] == ["R1", "R2"]


def test_a_round_without_work_is_removed_and_comes_back(study: Project, dump: Rows) -> None:
    give(study, "oak 1", "jonas")  # Before there was a round: it is no work of it.
    make(study, freeze=True)
    before = dump(study)
    remove_round(study, find_round(study, "R1"))
    assert not list_rounds(study) and not list_assignments(study) and running_freeze(study) is None
    undo(study)
    assert dump(study) == before


def test_a_round_in_which_somebody_worked_is_not_removed(study: Project) -> None:
    make(study, "R1", "oak 1")
    give(study, "oak 1", "jonas")
    with pytest.raises(RuleError, match="1 coder worked"):
        remove_round(study, find_round(study, "R1"))
    undo_as(study, "jonas")
    finish(study, "oak 1", "ines")
    with pytest.raises(RuleError, match="1 coder worked"):
        remove_round(study, find_round(study, "R1"))
    undo_as(study, "ines")
    remove_round(study, find_round(study, "R1"))


def undo_as(project: Project, coder: str) -> None:
    with working_as(project, coder):
        undo(project)


def test_a_round_whose_documents_are_gone_is_still_told_of(study: Project) -> None:
    plan = draw_documents(study, documents=ids(study, "oak 1"), number=1)
    make(study, "R1", "oak 1", plan=plan)
    remove_document(study, ids(study, "oak 1")[0])
    found = progress(study, find_round(study, "R1"))
    assert (found.documents, found.shares, found.coders, found.difference) == (0, (), (), 0)
    assert found.round.plan == plan


def test_a_round_is_found_by_its_name_or_id(study: Project) -> None:
    make(study, "Pilot One", "oak 1")
    found = find_round(study, " pilot one")
    assert find_round(study, found.uuid[:13]) == found
    with pytest.raises(NotFoundError, match="no round “two” \\(there are: Pilot One\\)"):
        find_round(study, "two")


def test_queries_know_the_rounds(study: Project) -> None:
    make(study, "Pilot one", "oak 1", coders=["jonas"], blind=False)
    give(study, "oak 1", "jonas")
    give(study, "oak 2", "jonas")
    give(study, "oak 1", "ines")
    assert ask(study, 'round:"Pilot one"').count == 1
    assert ask(study, "Plans").count == 3
