"""Conflicts that are settled late: after the transcript was corrected, and where codes hang together otherwise by now.

However one is settled, the project is sound, and nothing stands on words that nobody coded.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from returned import Step, Study, code, codings, correct, give, said, work

from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import recolour_code, redefine_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.removing import remove_code
from qualcode.coding.changing import remove_codings, resize, set_comment
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.merging import Conflict
from qualcode.domain.values import Unplaced
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.documents import find_document, list_coverage_marks, list_documents, read_text
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.team.merging.conflicts import find_conflict, in_words, list_conflicts, settle, settle_all
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.team.rounds import new_round
from qualcode.upkeep.checking import check_project

WORDS = "We had a plan and nobody read it"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A project with a coding of ann's on some words that only she has coded, and a memo of hers on it."""
    found = Study(tmp_path)
    here(found, lambda project: give(project, WORDS, "Time"))
    return found


def here(study: Study, *steps: Step, coder: str = "ann") -> None:
    """Do something in the project."""
    work(study.path, *steps, coder=coder)


def one(project: Project) -> int:
    """The coding that the conflicts are about."""
    return max(codings(project), key=lambda coding: len(coding.quote)).id


def read_text_of(project: Project) -> str:
    """The present text of the first document."""
    return read_text(project, find_document(project, "first").version_id)


def parted(study: Study, there: Step, ours: Step) -> Conflict:
    """What waits after something was done in ann's bundle and here."""
    bundle = study.hand_out()
    work(bundle, there)
    here(study, ours)
    with study.lead() as project:
        merge_file(project, bundle, Answers())
        (conflict,) = list_conflicts(project)
        return conflict


def settled(study: Study, *steps: Step, decision: str = "theirs") -> None:
    """Do something as the lead, settle all that waits, and look the project through."""
    with study.lead() as project:
        for step in steps:
            step(project)
        settle_all(project, list_conflicts(project), decision)
        assert not list_conflicts(project)
    sound(study)


def sound(study: Study) -> None:
    """Nothing is wrong with the project, and each coding has the words that it stands on, and those around."""
    assert [found for found in check_project(study.path).findings if found.severity == "error"] == []
    with study.lead() as project:
        document = find_document(project, "first")
        text = read_text(project, document.version_id)
    for row in study.rows("coding", document_id=document.id):
        start, end = row["start"], row["end"]
        assert row["version_id"] == document.version_id
        assert (row["quote"], row["prefix"]) == (text[start:end], text[max(0, start - 32) : start])
        assert row["suffix"] == text[end : end + 32]


def shifted(words: str) -> Step:
    """Let the coding stand on other words of its sentence."""

    def act(project: Project) -> None:
        start = read_text_of(project).index(words)
        resize(project, one(project), (start, start + len(words)))

    return act


def commented(text: str) -> Step:
    """Give the coding a comment."""
    return lambda project: set_comment(project, one(project), text)


def longer(project: Project) -> None:
    """Correct the words before and in the passage."""
    correct(project, "How did it begin?", "Well then, tell me now: how did it all begin, in your view?")


def gone(project: Project) -> None:
    """Correct the words away."""
    correct(project, WORDS, "Zq")


@pytest.mark.parametrize("ours", ["had a plan and nobody read it", "We had a plan"])
def test_a_place_that_came_in_goes_with_its_words(study: Study, ours: str) -> None:
    theirs = "had a plan"
    parted(study, shifted(theirs), shifted(ours))
    settled(study, longer)
    assert ("Time", theirs, "") in study.said() and ("Time", ours, "") not in study.said()


def test_one_end_that_came_in_does_not_meet_an_end_of_another_text(study: Study) -> None:
    parted(study, shifted("We had a plan and"), shifted("We had a plan and nobody"))
    settled(study, longer)
    assert ("Time", "We had a plan and", "") in study.said()


def test_a_place_whose_words_are_gone_waits_with_all_that_was_said(study: Study) -> None:
    with open_project(study.path, coder="ann") as project:
        add_memo(project, "why", coding_id=one(project))
    parted(study, shifted("We had a plan"), shifted("nobody read it"))
    settled(study, lambda project: correct(project, "We had a plan", "Zq"))
    waiting = queued(study)
    assert waiting["coding"].quote == "We had a plan"
    assert waiting["memo"].holder == waiting["coding"].uuid and waiting["memo"].rest["text"] == "why"


def test_a_coding_comes_back_on_its_own_words(study: Study) -> None:
    conflict = parted(study, commented("hers"), lambda project: remove_codings(project, [one(project)]))
    assert conflict.kind == "removed here"
    settled(study, longer)
    assert ("Time", WORDS, "hers") in study.said()


def test_a_coding_comes_back_into_the_queue_where_its_words_are_gone(study: Study) -> None:
    parted(study, commented("hers"), lambda project: remove_codings(project, [one(project)]))
    settled(study, gone)
    waiting = queued(study)["coding"]
    assert (waiting.quote, waiting.rest["comment"]) == (WORDS, "hers")


@pytest.mark.long
@pytest.mark.parametrize(("decision", "left"), [("theirs", "afar"), ("both", "here\nafar")])
def test_what_waits_for_a_place_is_changed_where_it_waits(study: Study, decision: str, left: str) -> None:
    with open_project(study.path, coder="ann") as project:
        add_memo(project, "why", coding_id=one(project))
    parted(study, commented("afar"), commented("here"))
    settled(study, gone, decision=decision)
    waiting = queued(study)
    assert (waiting["coding"].quote, waiting["coding"].rest["comment"]) == (WORDS, left)
    assert waiting["memo"].holder == waiting["coding"].uuid


def test_what_waits_for_a_place_goes_if_a_person_says_so(study: Study) -> None:
    conflict = parted(study, lambda project: remove_codings(project, [one(project)]), commented("here"))
    assert conflict.kind == "removed there"
    settled(study, gone)
    assert queued(study) == {} and "here" not in {comment for *_, comment in study.said()}


def queued(study: Study) -> dict[str, Unplaced]:
    """What waits for a place of the coding and its memos, by kind."""
    with study.lead() as project:
        (conflict,) = list_conflicts(project, settled=True)
        every = list_unplaced(project)
    return {item.kind: item for item in every if conflict.item in (item.uuid, item.holder)}


def memo_on(words: str) -> Step:
    """Write a memo on some words."""

    def act(project: Project) -> None:
        document, start = find_document(project, "first"), read_text_of(project).index(words)
        add_memo(project, "first", document_id=document.id, span=(start, start + len(words)))

    return act


def rewritten(text: str) -> Step:
    """Write the memo anew."""
    return lambda project: rewrite_memo(project, list_memos(project)[0], text)


def memo_removed(project: Project) -> None:
    """Take the memo out."""
    with project.change("x", "x") as tx:
        tx.delete_where("memo", {"id": [memo.id for memo in list_memos(project)]})


def test_a_memo_comes_back_on_its_own_words(study: Study) -> None:
    here(study, memo_on("nobody read it"))
    conflict = parted(study, rewritten("afar"), memo_removed)
    assert conflict.kind == "removed here"
    with study.lead() as project:
        longer(project)
        (view,) = in_words(project, list_conflicts(project))
        told = {side.label: side.theirs for side in view.sides}
        assert told == {"text": "afar", "passage": "nobody read it"}
    settled(study)
    with study.lead() as project:
        (memo,) = list_memos(project)
        assert memo.start is not None and read_text_of(project)[memo.start : memo.end] == "nobody read it"


def test_a_memo_whose_words_are_gone_waits(study: Study) -> None:
    here(study, memo_on("nobody read it"))
    parted(study, rewritten("afar"), memo_removed)
    settled(study, gone)
    with study.lead() as project:
        assert [item.rest["text"] for item in list_unplaced(project) if item.kind == "memo"] == ["afar"]


def marked(end: str, value: str) -> Step:
    """Let the mark begin or end at other words."""

    def act(project: Project) -> None:
        at = read_text_of(project).index(value) + (len(value) if end == "end" else 0)
        with project.change("x", "x") as tx:
            tx.update_where("coverage_mark", {}, **{end: at})

    return act


def test_a_mark_goes_with_its_words(study: Study) -> None:
    def mark(project: Project) -> None:
        at = read_text_of(project).index("The bell was the hard part of it")
        mark_nothing(project, find_document(project, "first").id, (at, at + 32))

    here(study, mark)
    parted(study, marked("end", "hard"), marked("end", "hard part"))
    settled(study, longer)
    with study.lead() as project:
        (found,) = list_coverage_marks(project, find_document(project, "first").id)
        assert read_text_of(project)[found.start : found.end].endswith("was the hard")


def test_a_coding_that_was_removed_here_is_shown_by_what_it_says(study: Study) -> None:
    parted(study, commented("hers"), lambda project: remove_codings(project, [one(project)]))
    with study.lead() as project:
        (view,) = in_words(project, list_conflicts(project))
    assert [(side.label, side.theirs) for side in view.sides] == [
        ("code", "Time"),
        ("passage", WORDS),
        ("comment", "hers"),
        ("best quote", "no"),
    ]


def test_a_conflict_about_a_memo_on_a_coding_is_hidden_with_the_coding(study: Study) -> None:
    with open_project(study.path, coder="ann") as project:
        add_memo(project, "first", coding_id=one(project))
    conflict = parted(study, rewritten("afar"), rewritten("here"))
    with study.lead() as project:
        assert conflict.document_id == find_document(project, "first").id
        every = [document.id for document in list_documents(project)]
        new_round(project, "R", documents=every, coders=["bea", "mara"], blind=True)
    for coder in ("bea", "mara"):
        with open_project(study.path, coder=coder) as project:
            assert list_conflicts(project) == []
            with pytest.raises(NotFoundError, match="qualcode conflict list"):
                find_conflict(project, conflict.uuid)
    with open_project(study.path, coder="mara") as project, pytest.raises(RuleError, match="not to be seen"):
        settle(project, conflict, "theirs")


def test_a_conflict_about_a_memo_that_waits_is_hidden_too(study: Study) -> None:
    here(study, memo_on("nobody read it"))
    bundle = study.hand_out()
    work(bundle, memo_removed)
    with study.lead() as project:
        gone(project)
        waiting = next(item for item in list_unplaced(project) if item.kind == "memo")
        with project.change("x", "x") as tx:
            tx.update_where("unplaced", {"id": waiting.id}, rest='{"kind": "memo", "text": "SECRET"}')
    study.back(bundle)
    (row,) = [row for row in study.rows("conflict") if "SECRET" in row["ours"]]
    assert (row["document_id"], row["coder_id"]) == (waiting.document_id, waiting.coder_id)


# ---------------------------------------------------------------------- codes


@pytest.fixture
def themed(study: Study) -> Study:
    """With a code that nobody uses."""
    here(study, lambda project: create_code(project, "Theme", definition="A theme."), coder="mara")
    return study


def removed(path: str) -> Step:
    """Remove a code."""
    return lambda project: remove_code(project, code(project, path))


def test_codes_below_one_that_was_removed_there_do_not_go_unasked(themed: Study) -> None:
    parted(themed, removed("Theme"), lambda project: create_code(project, "Child", parent_id=code(project, "Theme")))
    with themed.lead() as project:
        (conflict,) = list_conflicts(project)
        with pytest.raises(RuleError, match="“Theme” has 1 code below it"):
            settle(project, conflict, "theirs")
        settle(project, conflict, "ours")
    assert "Theme/Child" in themed.paths()
    sound(themed)


def test_codes_that_were_removed_there_with_what_is_below_go_together(themed: Study) -> None:
    here(themed, lambda project: create_code(project, "Child", parent_id=code(project, "Theme")), coder="mara")
    bundle = themed.hand_out()
    work(bundle, removed("Theme"))
    here(themed, lambda project: recolour_code(project, code(project, "Theme/Child"), "#123456"), coder="mara")
    themed.back(bundle)
    assert len(themed.conflicts()) == 2
    settled(themed)
    assert not [path for path in themed.paths() if path.startswith("Theme")]


def test_a_code_that_was_merged_there_is_merged_here_if_a_person_says_so(study: Study) -> None:
    before = {words for path, words, _ in study.said() if path in ("Time", "People")}
    conflict = parted(
        study,
        lambda project: merge_codes(project, [code(project, "Time")], code(project, "People")),
        lambda project: recolour_code(project, code(project, "Time"), "#123456"),
    )
    with study.lead() as project:
        (view,) = in_words(project, [conflict])
    assert view.what_happened == "changed or used here, merged there into “People”"
    assert [side.label for side in view.sides] == ["colour"]
    settled(study)
    assert "Time" not in study.paths()
    assert {words for path, words, _ in study.said() if path == "People"} == before
    assert len(study.rows("former_code")) == 1


def test_a_code_is_not_merged_into_one_that_is_gone(themed: Study) -> None:
    (conflict,) = [
        parted(
            themed,
            lambda project: merge_codes(project, [code(project, "Time")], code(project, "Theme")),
            lambda project: recolour_code(project, code(project, "Time"), "#123456"),
        )
    ]
    with themed.lead() as project:
        remove_code(project, code(project, "Theme"), with_codings=True)
        with pytest.raises(RuleError, match="no longer here"):
            settle(project, conflict, "theirs")
    sound(themed)


@pytest.mark.parametrize("redefined", [False, True])
def test_a_code_that_was_removed_here_comes_back_as_it_is_there(themed: Study, redefined: bool) -> None:
    if redefined:
        here(themed, lambda p: redefine_code(p, code(p, "Theme"), definition="Another."), coder="mara")
    conflict = parted(
        themed, lambda project: recolour_code(project, code(project, "Theme"), "#123456"), removed("Theme")
    )
    assert conflict.kind == "removed here"
    settled(themed)
    with themed.lead() as project:
        theme = next(one for one in list_codes(project) if one.name == "Theme")
    assert (theme.definition, theme.colour) == ("Another." if redefined else "A theme.", "#123456")


def test_a_code_that_was_merged_here_comes_back_without_its_codings(study: Study) -> None:
    parted(
        study,
        lambda project: recolour_code(project, code(project, "Time"), "#123456"),
        lambda project: merge_codes(project, [code(project, "Time")], code(project, "People")),
    )
    settled(study)
    assert "Time" in study.paths() and study.rows("former_code") == []
    assert ("People", WORDS, "") in study.said()


def test_settling_a_moved_passage_is_undone_as_one(study: Study) -> None:
    parted(study, shifted("had a plan"), shifted("We had a plan"))
    before = study.said()
    settled(study)
    assert study.said() != before
    with study.lead() as project:
        undo(project)
        assert said(project) == before and len(list_conflicts(project)) == 1
