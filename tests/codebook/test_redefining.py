"""A redefinition outdates what was coded before it; a better wording does not; nothing is forgotten."""

from __future__ import annotations

import pytest

from codebook_looks import Dumping, code, one_change, passage, waiting
from counted_study import give, working_as
from qualcode.codebook.defining import describe_code, recolour_code, redefine_code, rename_code
from qualcode.codebook.recoding import count_outdated, list_outdated
from qualcode.codebook.several import reword_code
from qualcode.codebook.splitting import split_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code, apply_codes
from qualcode.coding.changing import change_code
from qualcode.coding.exchange import export_codings, import_codings
from qualcode.domain.errors import RuleError
from qualcode.history.undoing import history, redo, undo, undo_change
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_definitions

BEFORE, LATER = "There is no time.", "There is no time here."


@pytest.fixture
def used(study: Project) -> Project:
    """`Time` with a definition, and one coding made under it."""
    describe_code(study, code(study, "Time"), definition="hours", include="days")
    give(study, "first", BEFORE, "Time")
    return study


def redefine(project: Project, **texts: str) -> None:
    redefine_code(project, code(project, "Time"), **(texts or {"definition": "minutes"}))


def test_what_was_coded_before_a_redefinition_waits_and_what_is_coded_after_it_does_not(
    used: Project, dump: Dumping
) -> None:
    with one_change(used, dump):
        redefine_code(used, code(used, "Time"), definition="minutes", reason="too broad")
    give(used, "second", LATER, "Time")
    (one,) = list_outdated(used)
    assert (one.coding.quote, one.why) == (BEFORE, "redefined by mara: too broad")
    assert one.made_under is not None
    assert (one.made_under.definition, one.made_under.include, one.made_under.number) == ("hours", "days", 1)
    assert count_outdated(used) == {(code(used, "Time"), used.coder_id()): 1}


def test_each_redefinition_is_written_down_with_its_reason_and_who_made_it(used: Project) -> None:
    redefine_code(used, code(used, "Time"), definition="minutes", reason="too broad")
    with working_as(used, "jonas"):
        rename_code(used, code(used, "Time"), "Pace")
        redefine_code(used, code(used, "Pace"), exclude="years")
    kept = list_definitions(used, codes=[load_tree(used).find("Pace").uuid])
    assert [(one.number, one.name, one.definition, one.exclude, one.reason, one.coder) for one in kept] == [
        (1, "Time", "hours", "", "", ""),
        (2, "Time", "minutes", "", "too broad", "mara"),
        (3, "Pace", "minutes", "years", "", "jonas"),
    ]


def test_the_earlier_definition_makes_the_codings_of_then_up_to_date_again(used: Project) -> None:
    redefine(used)
    give(used, "second", LATER, "Time")
    redefine(used, definition="hours")
    assert waiting(used) == [LATER]
    assert [one.why for one in list_outdated(used)] == ["the code has an earlier definition again"]
    redefine(used)
    assert waiting(used) == [BEFORE]
    assert len(list_definitions(used)) == 2


def test_a_definition_of_before_a_split_does_not_unmake_the_split(used: Project) -> None:
    split_code(used, code(used, "Time"), ["Hours"])
    give(used, "second", LATER, "Time")
    redefine(used)
    redefine(used, definition="hours")
    assert waiting(used) == [BEFORE]


def test_a_better_wording_outdates_nothing_and_is_what_the_codings_were_made_under(used: Project) -> None:
    describe_code(used, code(used, "Time"), definition="hours, in all")
    assert waiting(used) == []
    redefine(used)
    assert [one.made_under.definition for one in list_outdated(used) if one.made_under] == ["hours, in all"]
    describe_code(used, code(used, "Time"), definition="minutes, in all")
    give(used, "second", LATER, "Time")
    redefine(used, definition="years")
    assert [one.made_under.definition for one in list_outdated(used) if one.made_under] == [
        "hours, in all",
        "minutes, in all",
    ]


def test_a_first_definition_that_holds_again_and_is_worded_better_is_known_by_its_new_words(
    used: Project, dump: Dumping
) -> None:
    redefine(used)
    redefine(used, definition="hours")
    with one_change(used, dump):
        describe_code(used, code(used, "Time"), definition="hours, in all")
    redefine(used)
    assert [one.made_under.definition for one in list_outdated(used) if one.made_under] == ["hours, in all"]
    redefine(used, definition="hours, in all")
    assert waiting(used) == []


def test_what_does_not_define_outdates_nothing(used: Project, dump: Dumping) -> None:
    time = code(used, "Time")
    for act in (
        lambda: recolour_code(used, time, "orange"),
        lambda: describe_code(used, time, example="no time", memo="m", mark="T"),
        lambda: rename_code(used, time, "Hours"),
    ):
        with one_change(used, dump):
            act()
    assert waiting(used) == [] and list_definitions(used) == []


def test_a_redefinition_that_says_the_same_is_none(used: Project) -> None:
    entries = len(history(used))
    redefine(used, definition="hours", include="days")
    assert len(history(used)) == entries and list_definitions(used) == []


def test_several_texts_at_once_are_one_change_that_outdates_by_what_defines(used: Project, dump: Dumping) -> None:
    texts = {"definition": "minutes", "colour": "orange", "exclude": "years"}
    with one_change(used, dump):
        reword_code(used, code(used, "Time"), texts, means_other=True)
    assert waiting(used) == [BEFORE]
    undo(used)
    with one_change(used, dump):
        reword_code(used, code(used, "Time"), texts, means_other=False)
    assert waiting(used) == []


def test_a_redefinition_undone_in_between_leaves_what_was_coded_under_it_waiting(used: Project) -> None:
    redefine(used)
    redefined = history(used)[0]
    give(used, "second", LATER, "Time")
    undo_change(used, redefined.uuid)
    assert load_tree(used).find("Time").definition == "hours"
    (one,) = list_outdated(used)
    assert (one.coding.quote, one.made_under) == (LATER, None)
    assert one.why == "made under a definition that was taken back"
    apply_code(used, *passage(used, "second", LATER), code(used, "Time"))
    assert waiting(used) == []


def test_a_redefinition_brought_back_means_what_it_meant(used: Project) -> None:
    redefine(used)
    undo(used)
    assert waiting(used) == []
    redo(used)
    assert waiting(used) == [BEFORE]


def test_who_gives_a_code_again_or_another_code_has_looked_at_the_passage(used: Project) -> None:
    redefine(used)
    again = apply_code(used, *passage(used, "first", BEFORE), code(used, "Time"))
    assert (again.outcome, waiting(used)) == ("kept", [])
    undo(used)
    assert waiting(used) == [BEFORE]
    longer = apply_code(used, *passage(used, "first", f"BEN: {BEFORE}"), code(used, "Time"))
    assert (longer.outcome, waiting(used)) == ("extended", [])
    undo(used)
    several = apply_codes(used, *passage(used, "first", BEFORE), [code(used, "Time"), code(used, "Liked")])
    assert ([outcome for _, _, outcome in several.applied], waiting(used)) == (["kept", "new"], [])
    undo(used)
    change_code(used, again.coding_id, code(used, "Liked"))
    assert waiting(used) == []
    change_code(used, again.coding_id, code(used, "Time"))
    assert waiting(used) == []


def test_codings_that_come_in_from_a_file_are_taken_as_made_under_what_holds(used: Project) -> None:
    redefine(used)
    file = used.path.parent / "codings.jsonl"
    file.write_text(export_codings(used, "jsonl").replace('"mara"', '"jonas"'), encoding="utf-8")
    import_codings(used, file)
    assert [one.coding.coder_id for one in list_outdated(used)] == [used.coder_id("mara")]


@pytest.mark.parametrize("texts", [{"memo": "x"}, {"name": "x"}, {"definition": "a\x1b[31m"}])
def test_what_cannot_define_a_code_is_refused(used: Project, dump: Dumping, texts: dict[str, str]) -> None:
    before = dump(used)
    with pytest.raises(RuleError):
        redefine(used, **texts)
    assert dump(used) == before
