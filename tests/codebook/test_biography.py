"""The life of a code is told from its first day, by whom and why, through every name, place and meaning it had."""

from __future__ import annotations

import pytest

from codebook_looks import code
from counted_study import give, working_as
from qualcode.codebook.biography import Event, biography, find_code_ever
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, recolour_code, redefine_code, rename_code
from qualcode.codebook.duplicating import duplicate_code
from qualcode.codebook.exchange import codebook_file
from qualcode.codebook.importing import import_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code, remove_theme
from qualcode.codebook.proposing import accept_proposal, propose_name
from qualcode.codebook.removing import remove_code, retire_code, revive_code
from qualcode.codebook.splitting import split_code
from qualcode.codebook.tree import load_tree
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import NotFoundError
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_proposals


def uuid(project: Project, name: str) -> str:
    return load_tree(project).find(name).uuid


def life(project: Project, code_uuid: str) -> list[str]:
    return [event.sentence for event in biography(project, code_uuid)]


def test_a_life_is_told_through_every_verb(study: Project) -> None:
    create_path(study, "Change")
    one = uuid(study, "Time")
    rename_code(study, code(study, "Time"), "Hours")
    move_code(study, code(study, "Hours"), code(study, "Change"))
    redefine_code(study, code(study, "Hours"), definition="d", include="i")
    describe_code(study, code(study, "Hours"), definition="dd", example="x", keywords="k", memo="m")
    recolour_code(study, code(study, "Hours"), "orange")
    recolour_code(study, code(study, "Hours"), "")
    add_theme(study, code(study, "Hours"), code(study, "Plan"))
    remove_theme(study, code(study, "Hours"), code(study, "Plan"))
    merge_codes(study, [code(study, "Unknown")], code(study, "Hours"))
    split_code(study, code(study, "Hours"), ["Minutes"])
    move_code(study, code(study, "Hours"), None)
    retire_code(study, code(study, "Hours"))
    revive_code(study, code(study, "Hours"))
    told = biography(study, one)
    assert [(event.kind, event.sentence) for event in told] == [
        ("created", "created as “Time”"),
        ("renamed", "renamed from “Time” to “Hours”"),
        ("moved", "moved below “Change”"),
        ("redefined", "redefined (definition, include)"),
        ("described", "worded differently (definition)"),
        ("described", "example, keywords, note changed"),
        ("recoloured", "colour #E69F00"),
        ("recoloured", "colour of its parent"),
        ("themes", "belongs to “Plan” too"),
        ("themes", "belongs to “Plan” no longer"),
        ("merged", "“Plan/Unknown” merged into it"),
        ("split", "Change/Hours split into “Change/Minutes”"),
        ("moved", "moved to the top"),
        ("retired", "retired"),
        ("revived", "brought back into use"),
    ]
    assert told[3].texts == (("definition", "", "d"), ("include", "", "i"))
    assert life(study, uuid(study, "Minutes"))[0] == (
        "created as “Minutes” below “Change” by “Change/Hours split into “Change/Minutes””"
    )


def test_each_event_says_who_did_it_and_why(study: Project) -> None:
    with working_as(study, "jonas"):
        rename_code(study, code(study, "Time"), "Hours", reason="clearer")
    told = biography(study, uuid(study, "Hours"))
    assert [(event.change.coder, event.change.reason) for event in told] == [("mara", ""), ("jonas", "clearer")]


def test_a_code_that_went_into_another_ends_there_and_the_other_tells_it(study: Project) -> None:
    time, liked = uuid(study, "Time"), uuid(study, "Liked")
    create_path(study, "Time/Days")
    merge_codes(study, [code(study, "Time")], code(study, "Liked"), reason="the same")
    assert life(study, time) == ["created as “Time”", "merged into “Liked”"]
    assert life(study, liked)[-1] == "“Time” merged into it"
    undo(study)
    assert life(study, time)[-1] == "undone: merged into “Liked”"
    assert life(study, liked)[-1] == "undone: “Time” merged into it"
    told: list[Event] = [event for event in biography(study, liked) if event.kind == "merged"]
    assert [event.change.undone for event in told] == [True, False]
    redo(study)
    assert life(study, time)[-1] == "redone: merged into “Liked”"


def test_what_happens_to_the_target_later_is_no_second_merge(study: Project) -> None:
    time, unknown, liked = (uuid(study, name) for name in ("Time", "Unknown", "Liked"))
    merge_codes(study, [code(study, "Time")], code(study, "Unknown"))
    merge_codes(study, [code(study, "Unknown")], code(study, "Liked"))
    assert life(study, time) == ["created as “Time”", "merged into “Unknown”"]
    remove_code(study, code(study, "Liked"))
    undo(study)
    redo(study)
    assert life(study, time) == ["created as “Time”", "merged into “Unknown”"]
    assert life(study, unknown) == [
        "created as “Unknown” below “Plan”",
        "“Time” merged into it",
        "merged into “Liked”",
    ]
    assert life(study, liked)[1:] == [
        "“Plan/Unknown” merged into it",
        "removed (it was “Plan/Liked”)",
        "undone: created as “Liked” below “Plan”",
        "redone: removed (it was “Plan/Liked”)",
    ]


def test_children_tell_that_they_were_moved_by_their_parents_merge_only_as_far_as_it_concerns_them(
    study: Project,
) -> None:
    create_path(study, "Time/Days")
    days = uuid(study, "Days")
    move_code(study, code(study, "Time"), code(study, "Plan"))
    merge_codes(study, [code(study, "Time")], code(study, "Liked"))
    assert load_tree(study).path(load_tree(study).find("Days").id) == "Plan/Liked/Days"
    assert life(study, days) == ["created as “Days” below “Time”", "moved below “Liked”"]


def test_what_was_undone_is_told_as_undone(study: Project) -> None:
    one = uuid(study, "Time")
    rename_code(study, code(study, "Time"), "Hours")
    undo(study)
    redefine_code(study, code(study, "Time"), definition="d")
    undo(study)
    told = biography(study, one)
    assert [event.kind for event in told] == ["created", "renamed", "renamed", "redefined", "redefined"]
    assert [event.sentence.startswith("undone: ") for event in told] == [False, False, True, False, True]
    assert [event.change.undone for event in told][1::2] == [True, True]


def test_a_copy_a_proposal_and_a_file_leave_their_trace(study: Project) -> None:
    duplicate_code(study, code(study, "Time"))
    assert life(study, uuid(study, "Time (2)")) == ["created as “Time (2)” by “Time duplicated as Time (2)”"]
    propose_name(study, code(study, "Time"), "Hours", reason="clearer")
    accept_proposal(study, list_proposals(study)[0].id)
    told = biography(study, uuid(study, "Hours"))
    assert told[-1].sentence == "renamed from “Time” to “Hours”"
    assert told[-1].change.summary == "accepted from mara: rename “Time” to “Hours”"
    entry = CodebookEntry("Hours", definition="d", uuid=uuid(study, "Hours"))
    import_codebook(study, CodebookFile("b", "", (entry,)), reason="second draft")
    told = biography(study, uuid(study, "Hours"))
    assert (told[-1].sentence, told[-1].change.reason) == ("redefined (definition)", "second draft")


def test_a_code_that_went_and_came_again_with_a_file_has_one_life(study: Project) -> None:
    one, old = uuid(study, "Time"), codebook_file(study)
    remove_code(study, code(study, "Time"))
    import_codebook(study, old)
    rename_code(study, code(study, "Time"), "Hours")
    assert life(study, one) == [
        "created as “Time”",
        "removed (it was “Time”)",
        "created as “Time”",
        "renamed from “Time” to “Hours”",
    ]
    assert find_code_ever(study, "Time") == find_code_ever(study, "Hours") == one


def test_codings_are_no_part_of_a_life_and_neither_are_other_codes(study: Project) -> None:
    give(study, "first", "There is no time.", "Time")
    rename_code(study, code(study, "Liked"), "Loved")
    move_code(study, code(study, "Loved"), None, 0)
    assert life(study, uuid(study, "Time")) == ["created as “Time”"]
    assert life(study, "00000000-0000-4000-8000-000000000000") == []


def test_a_code_is_found_by_every_name_it_ever_had(study: Project) -> None:
    one = uuid(study, "Time")
    for name in ("Hours", "Pace", "Rhythm"):
        rename_code(study, load_tree(study).find("Time").id if name == "Hours" else _last(study), name)
    for name in ("Time", "hours", "PACE", "Rhythm"):
        assert find_code_ever(study, name) == one
    merge_codes(study, [code(study, "Rhythm")], code(study, "Liked"))
    assert find_code_ever(study, "Rhythm") == find_code_ever(study, "Pace") == one
    remove_code(study, code(study, "Liked"))
    assert find_code_ever(study, "Liked") not in ("", one)
    assert find_code_ever(study, "Rhythm") == one


def _last(project: Project) -> int:
    return load_tree(project).children(None)[-1].id


def test_a_name_of_several_or_of_none_is_refused_with_what_there_was(study: Project) -> None:
    create_path(study, "Old/Same")
    create_path(study, "Other/Same")
    first = uuid(study, "Old/Same")
    merge_codes(study, [code(study, "Old/Same")], code(study, "Time"))
    with pytest.raises(NotFoundError, match="the name of several codes: “Old/Same”"):
        find_code_ever(study, "Same")
    assert find_code_ever(study, "old/same") == first
    with pytest.raises(NotFoundError, match="no code was ever called"):
        find_code_ever(study, "Nothing")
