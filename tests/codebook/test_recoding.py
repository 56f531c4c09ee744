"""The recoding queue holds exactly what nobody has looked at since its code came to mean something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from codebook_looks import Dumping, bring_in, code, one_change, said, waiting
from counted_study import FIRST, give, working_as
from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.recoding import count_outdated, keep_codings, list_outdated
from qualcode.coding.changing import change_code, remove_codings, set_comment, set_star
from qualcode.documents.placing import place
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.history.undoing import undo
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.storage.reads.unplaced import list_unplaced
from qualcode.team.coders import set_role


@pytest.fixture
def queue(study: Project) -> Project:
    """Four codings of two redefined codes by two coders, and one of a code that is as it was."""
    for document, words, name, coder in (
        ("first", "There is no time.", "Time", "mara"),
        ("second", "There is no time here.", "Time", "jonas"),
        ("first", "I like the plan.", "Liked", "mara"),
        ("second", "I saw it once.", "Liked", "mara"),
        ("second", "We never saw the plan.", "Unknown", "jonas"),
    ):
        give(study, document, words, name, coder)
    for name in ("Time", "Liked"):
        redefine_code(study, code(study, name), definition="something else")
    return study


def ids(project: Project, *words: str) -> list[int]:
    return [one.id for one in list_codings(project) if one.quote in words]


def test_the_queue_goes_by_code_then_by_place(queue: Project) -> None:
    assert waiting(queue) == ["I like the plan.", "I saw it once.", "There is no time.", "There is no time here."]


def test_the_queue_is_narrowed_by_code_coder_and_document(queue: Project) -> None:
    def quotes(**only: list[int]) -> list[str]:
        return [one.coding.quote for one in list_outdated(queue, **only)]

    time, jonas, second = code(queue, "Time"), queue.coder_id("jonas"), find_document(queue, "second").id
    assert quotes(code_ids=[time]) == ["There is no time.", "There is no time here."]
    assert quotes(coder_ids=[jonas]) == ["There is no time here."]
    assert quotes(document_ids=[second]) == ["I saw it once.", "There is no time here."]
    assert quotes(document_ids=[second], code_ids=[time], coder_ids=[queue.coder_id("mara")]) == []
    assert quotes(code_ids=[code(queue, "Unknown")]) == quotes(code_ids=[]) == quotes(coder_ids=[]) == []


def test_the_queue_is_counted_by_code_and_coder(queue: Project) -> None:
    time, liked = code(queue, "Time"), code(queue, "Liked")
    mara, jonas = queue.coder_id("mara"), queue.coder_id("jonas")
    assert count_outdated(queue) == {(time, mara): 1, (time, jonas): 1, (liked, mara): 2}


def test_what_is_kept_recoded_or_removed_leaves_the_queue(queue: Project, dump: Dumping) -> None:
    with one_change(queue, dump):
        keep_codings(queue, ids(queue, "There is no time."))
    with one_change(queue, dump):
        change_code(queue, ids(queue, "I like the plan.")[0], code(queue, "Unknown"))
    with one_change(queue, dump):
        remove_codings(queue, ids(queue, "I saw it once."))
    assert waiting(queue) == ["There is no time here."]
    assert said(queue, "Time") == ["There is no time.", "There is no time here."]


def test_many_are_kept_as_one_change_and_those_up_to_date_are_left_alone(queue: Project, dump: Dumping) -> None:
    keep_codings(queue, ids(queue, "I like the plan."))
    with one_change(queue, dump):
        keep_codings(queue, ids(queue, "I like the plan.", "I saw it once.", "There is no time."))
    assert waiting(queue) == ["There is no time here."]


def test_only_ones_own_codings_are_kept_unless_one_leads(queue: Project) -> None:
    with pytest.raises(RuleError, match="made by jonas"):
        keep_codings(queue, ids(queue, "There is no time here.", "There is no time."))
    assert len(waiting(queue)) == 4
    set_role(queue, "mara", "lead")
    keep_codings(queue, ids(queue, "There is no time here."))
    assert len(waiting(queue)) == 3


def test_what_is_up_to_date_or_gone_cannot_be_kept(queue: Project) -> None:
    with working_as(queue, "jonas"), pytest.raises(RuleError, match="up to date"):
        keep_codings(queue, ids(queue, "We never saw the plan."))
    for gone in ([], [9999], [*ids(queue, "There is no time."), 9999]):
        with pytest.raises(NotFoundError):
            keep_codings(queue, gone)


def test_a_comment_or_a_star_is_no_look_at_the_definition(queue: Project) -> None:
    coding = ids(queue, "There is no time.")[0]
    set_comment(queue, coding, "really?")
    set_star(queue, coding, True)
    assert "There is no time." in waiting(queue)


def test_undo_puts_back_into_the_queue_also_after_a_restart(queue: Project) -> None:
    before = waiting(queue)
    keep_codings(queue, ids(queue, "There is no time."))
    queue.close()
    with open_project(queue.path, coder="mara") as again:
        assert len(waiting(again)) == 3
        undo(again)
        assert waiting(again) == before


def test_a_corrected_transcript_leaves_what_waits_waiting_and_what_was_looked_at_alone(
    queue: Project, tmp_path: Path
) -> None:
    keep_codings(queue, ids(queue, "There is no time."))
    file = tmp_path / "corrected.txt"
    file.write_text(FIRST.replace("How is the plan?", "So how is the plan, then?"), encoding="utf-8")
    replace_document(queue, plan_replacement(queue, find_document(queue, "first"), file))
    assert waiting(queue) == ["I like the plan.", "I saw it once.", "There is no time here."]
    assert said(queue, "Time") == ["There is no time.", "There is no time here."]


def test_what_lost_its_place_comes_back_into_the_queue_or_not_as_it_left(queue: Project, tmp_path: Path) -> None:
    keep_codings(queue, ids(queue, "There is no time."))
    file = tmp_path / "corrected.txt"
    text = FIRST.replace("There is no time.", "Hm, hm.").replace("I like the plan.", "Uh-huh.")
    file.write_text(text, encoding="utf-8")
    replace_document(queue, plan_replacement(queue, find_document(queue, "first"), file))
    assert waiting(queue) == ["I saw it once.", "There is no time here."]
    for lost in list_unplaced(queue):
        words = "Hm, hm." if lost.quote == "There is no time." else "Uh-huh."
        place(queue, lost, (text.index(words), text.index(words) + len(words)))
    assert waiting(queue) == ["Uh-huh.", "I saw it once.", "There is no time here."]


def test_the_queue_of_a_code_with_codings_from_everywhere_tells_each_where_it_is_from(study: Project) -> None:
    bring_in(
        study,
        ("first", "I like the plan.", "Liked", "mara", {}),
        ("first", "There is no time.", "Time", "mara", {}),
        ("second", "I saw it once.", "Unknown", "mara", {}),
    )
    merge_codes(study, [code(study, "Time")], code(study, "Unknown"))
    merge_codes(study, [code(study, "Unknown")], code(study, "Liked"))
    redefine_code(study, code(study, "Liked"), definition="all of it", reason="grown")
    assert {one.coding.quote: one.why for one in list_outdated(study)} == {
        "I like the plan.": "redefined by mara: grown",
        "There is no time.": "merged from “Time”",
        "I saw it once.": "merged from “Plan/Unknown”",
    }
    describe_code(study, code(study, "Liked"), definition="all of it, really")
    keep_codings(study, ids(study, "I like the plan.", "There is no time.", "I saw it once."))
    assert waiting(study) == []
