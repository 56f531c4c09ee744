"""A codebook file is compared first, and taken in as one change: nothing goes unless that is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from codebook_looks import Dumping, code, one_change, paths, said, waiting
from counted_study import FIRST, give
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, redefine_code, rename_code
from qualcode.codebook.exchange import codebook_file, export_codebook, read_codebook
from qualcode.codebook.importing import CodeChange, compare_codebook, import_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code
from qualcode.codebook.removing import remove_code, retire_code
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import state_at, tag_codebook
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile
from qualcode.domain.errors import InputError, RuleError
from qualcode.history.undoing import history
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import codebook_comments, codebook_label, list_former_codes
from qualcode.storage.reads.documents import find_document


def entry(name: str, *children: CodebookEntry, **more: Any) -> CodebookEntry:
    return CodebookEntry(name, children=children, **more)


def book(*entries: CodebookEntry) -> CodebookFile:
    return CodebookFile("draft", "", entries)


WHOLE = (entry("Plan", entry("Liked"), entry("Unknown")), entry("Time"))


def uuid(project: Project, name: str) -> str:
    return load_tree(project).find(name).uuid


def test_comparing_says_what_is_new_changed_and_gone_and_writes_nothing(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    give(study, "second", "I saw it once.", "Liked")
    describe_code(study, code(study, "Liked"), definition="old", colour="orange")
    before, entries = dump(study), len(history(study))
    diff = compare_codebook(
        study,
        book(
            entry("plan", entry("LIKED", definition="new", colour="#E69F00"), entry("More", entry("Much"))),
            entry("Other"),
        ),
    )
    assert diff.new == ("plan/More", "plan/More/Much", "Other")
    assert diff.changed == (CodeChange(code(study, "Liked"), "plan/LIKED", texts=(("definition", "old", "new"),)),)
    assert (diff.unchanged, diff.outdated, diff.empty) == (1, 2, False)
    assert [load_tree(study).path(one) for one in diff.gone] == ["Plan/Unknown", "Time"]
    assert diff.changed[0].redefines
    assert (dump(study), len(history(study))) == (before, entries)


def test_a_file_is_taken_in_as_one_change_and_what_it_leaves_out_stays(study: Project, dump: Dumping) -> None:
    describe_code(study, code(study, "Liked"), definition="old", example="x")
    with one_change(study, dump):
        done = import_codebook(study, book(entry("Plan", entry("Liked", memo="m"), entry("More", colour="#000000"))))
    assert (done.created, done.changed, done.unchanged, done.removed) == (1, 1, 1, 0)
    assert paths(study) == ["Plan", "Plan/Liked", "Plan/Unknown", "Plan/More", "Time"]
    liked = load_tree(study).find("Liked")
    assert (liked.definition, liked.example, liked.memo) == ("old", "x", "m")


def test_what_is_defined_differently_outdates_its_codings_unless_it_means_the_same(
    study: Project, dump: Dumping
) -> None:
    give(study, "first", "There is no time.", "Time")
    file = book(entry("Time", definition="hours", include="days", memo="m"))
    with one_change(study, dump):
        import_codebook(study, file, same_meaning=True)
    assert waiting(study) == [] and load_tree(study).find("Time").include == "days"
    with one_change(study, dump):
        import_codebook(study, book(entry("Time", definition="minutes")), reason="second draft")
    assert waiting(study) == ["There is no time."]
    import_codebook(study, file)
    assert waiting(study) == []
    import_codebook(study, book(entry("Time", definition="hours, in all")), same_meaning=True)
    redefine_code(study, code(study, "Time"), definition="years")
    redefine_code(study, code(study, "Time"), definition="hours, in all")
    assert waiting(study) == []


def test_a_code_is_known_by_its_id_wherever_the_file_has_it(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    liked, time = uuid(study, "Liked"), uuid(study, "Time")
    file = book(
        entry("Plan", entry("Unknown")),
        entry("Hours", entry("Loved", uuid=liked, definition="d"), uuid=time),
    )
    diff = compare_codebook(study, file)
    assert [(one.path, one.name, one.moves) for one in diff.changed] == [
        ("Hours", "Hours", False),
        ("Hours/Loved", "Loved", True),
    ]
    assert (diff.new, diff.gone) == ((), ())
    with one_change(study, dump):
        import_codebook(study, file)
    assert paths(study) == ["Plan", "Plan/Unknown", "Hours", "Hours/Loved"]
    assert (uuid(study, "Loved"), said(study, "Loved"), waiting(study)) == (liked, *[["I like the plan."]] * 2)
    assert compare_codebook(study, file).empty


def test_codes_can_change_names_and_places_with_each_other(study: Project, dump: Dumping) -> None:
    ids = {name: uuid(study, name) for name in ("Plan", "Liked", "Unknown", "Time")}
    with one_change(study, dump):
        import_codebook(
            study,
            book(
                entry(
                    "Time", entry("Unknown", uuid=ids["Liked"]), entry("Liked", uuid=ids["Unknown"]), uuid=ids["Plan"]
                ),
                entry("Plan", uuid=ids["Time"]),
            ),
        )
    assert {name: uuid(study, name) for name in ("Plan", "Liked", "Unknown", "Time")} == {
        "Time": ids["Plan"],
        "Plan": ids["Time"],
        "Liked": ids["Unknown"],
        "Unknown": ids["Liked"],
    }


def test_a_child_can_come_above_its_parent(study: Project, dump: Dumping) -> None:
    create_path(study, "Plan/Liked/Much")
    ids = {name: uuid(study, name) for name in ("Plan", "Liked", "Much")}
    with one_change(study, dump):
        import_codebook(
            study,
            book(entry("Much", entry("Liked", entry("Plan", uuid=ids["Plan"]), uuid=ids["Liked"]), uuid=ids["Much"])),
        )
    assert paths(study) == ["Time", "Much", "Much/Liked", "Much/Liked/Plan", "Much/Liked/Plan/Unknown"]


def test_an_id_of_elsewhere_comes_along_with_a_new_code_and_gives_way_to_a_name(study: Project) -> None:
    there, here = "0195b3a0-0000-7000-8000-00000000000a", uuid(study, "Time")
    import_codebook(study, book(entry("New", uuid=there), entry("Time", uuid="0195b3a0-0000-7000-8000-00000000000b")))
    assert (uuid(study, "New"), uuid(study, "Time")) == (there, here)


def test_two_codes_of_a_file_with_one_id_are_refused(study: Project, dump: Dumping) -> None:
    before = dump(study)
    with pytest.raises(RuleError, match="the same code"):
        import_codebook(study, book(entry("One", uuid=uuid(study, "Time")), entry("Two", uuid=uuid(study, "Time"))))
    assert dump(study) == before


def test_a_name_that_the_file_gives_to_a_new_code_does_not_take_the_code_that_it_has_by_its_id(study: Project) -> None:
    one = uuid(study, "Time")
    import_codebook(study, book(entry("Time"), entry("Hours", uuid=one)))
    assert uuid(study, "Hours") == one != uuid(study, "Time")


def test_what_would_stand_twice_under_one_name_is_refused(study: Project, dump: Dumping) -> None:
    before = dump(study)
    for file in (
        book(entry("Plan", entry("Unknown", uuid=uuid(study, "Time")))),
        book(entry("Plan", entry("liked", uuid=uuid(study, "Unknown")))),
    ):
        with pytest.raises(RuleError, match="there would be two codes"):
            import_codebook(study, file)
    assert dump(study) == before


def test_what_is_gone_goes_only_where_that_is_asked_for_and_it_has_no_codings(study: Project, dump: Dumping) -> None:
    give(study, "first", "There is no time.", "Time")
    file = book(entry("Plan", entry("Liked")))
    import_codebook(study, file)
    before = dump(study)
    with pytest.raises(RuleError, match="“Time” is not in the file and has codings"):
        import_codebook(study, file, remove_gone=True)
    assert dump(study) == before
    with one_change(study, dump):
        done = import_codebook(study, book(entry("Plan"), entry("Time")), remove_gone=True)
    assert (done.removed, paths(study)) == (2, ["Plan", "Time"])


def test_what_waits_for_a_place_keeps_a_code_from_going(study: Project, tmp_path: Path) -> None:
    give(study, "first", "There is no time.", "Time")
    (tmp_path / "c.txt").write_text(FIRST.replace("There is no time.", "Hm."), encoding="utf-8")
    replace_document(study, plan_replacement(study, find_document(study, "first"), tmp_path / "c.txt"))
    with pytest.raises(RuleError, match="has 1 coding"):
        import_codebook(study, book(entry("Plan")), remove_gone=True)
    assert "Time" in paths(study)


def test_codes_are_taken_out_of_a_theme_that_goes(study: Project, dump: Dumping) -> None:
    give(study, "first", "I like the plan.", "Liked")
    file = book(entry("Liked", uuid=uuid(study, "Liked")), entry("Time", entry("Unknown", uuid=uuid(study, "Unknown"))))
    with one_change(study, dump):
        assert import_codebook(study, file, remove_gone=True).removed == 1
    assert paths(study) == ["Time", "Time/Unknown", "Liked"] and said(study, "Liked") == ["I like the plan."]


def test_a_code_may_take_the_name_of_one_that_goes(study: Project, dump: Dumping) -> None:
    file = book(entry("Plan", entry("Liked", uuid=uuid(study, "Unknown")), uuid=uuid(study, "Plan")))
    with one_change(study, dump):
        import_codebook(study, file, remove_gone=True)
    assert paths(study) == ["Plan", "Plan/Liked"]


def test_further_themes_come_in_by_their_paths_in_the_file(study: Project, dump: Dumping) -> None:
    file = book(
        entry("Plan", entry("Liked", themes=("hours", "New/Theme"))),
        entry("Hours", uuid=uuid(study, "Time")),
        entry("New", entry("Theme")),
    )
    with one_change(study, dump):
        import_codebook(study, file)
    tree = load_tree(study)
    assert [tree.path(theme) for theme in tree.themes(code(study, "Liked"))] == ["Hours", "New/Theme"]
    assert compare_codebook(study, file).empty
    renamed = book(
        entry("Plan", entry("Liked", themes=("Pace", "New/Theme"))),
        entry("Pace", uuid=uuid(study, "Hours")),
        entry("New", entry("Theme")),
    )
    assert [(one.path, one.themes) for one in compare_codebook(study, renamed).changed] == [("Pace", ())]
    import_codebook(study, book(*WHOLE[:1]))
    assert len(load_tree(study).themes(code(study, "Liked"))) == 2


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ((entry("Plan", entry("Liked", themes=("Nowhere",))),), "“Nowhere”, which is not there"),
        ((entry("Plan", themes=("Plan/Liked",)),), "belong to itself"),
        ((entry("Plan", themes=("Plan",)),), "belong to itself"),
        ((entry("One", themes=("Two",)), entry("Two", themes=("One",))), "belong to itself"),
    ],
)
def test_a_theme_that_cannot_be_refuses_the_file(
    study: Project, dump: Dumping, entries: tuple[CodebookEntry, ...], why: str
) -> None:
    before = dump(study)
    with pytest.raises(RuleError, match=why):
        import_codebook(study, book(*entries))
    assert dump(study) == before


def test_a_move_that_would_close_a_circle_of_themes_refuses_the_file(study: Project, dump: Dumping) -> None:
    add_theme(study, code(study, "Plan"), code(study, "Time"))
    before = dump(study)
    with pytest.raises(RuleError, match="belong to itself"):
        import_codebook(study, book(entry("Plan", entry("Time", uuid=uuid(study, "Time")))))
    assert dump(study) == before


def test_a_file_can_retire_codes_with_all_below_and_brings_none_back(study: Project, dump: Dumping) -> None:
    with one_change(study, dump):
        import_codebook(study, book(entry("Plan", entry("Liked"), entry("New"), retired=True)))
    assert {one.name for one in load_tree(study).walk() if one.retired} == {"Plan", "Liked", "Unknown", "New"}
    import_codebook(study, book(entry("Plan", entry("Liked"))))
    assert load_tree(study).find("Liked").retired


def test_a_file_takes_a_code_out_of_a_theme_that_it_retires(study: Project) -> None:
    ids = {name: uuid(study, name) for name in ("Plan", "Liked")}
    import_codebook(study, book(entry("Plan", retired=True, uuid=ids["Plan"]), entry("Liked", uuid=ids["Liked"])))
    assert {one.name for one in load_tree(study).walk() if one.retired} == {"Plan", "Unknown"}


def test_nothing_in_use_comes_in_below_a_retired_code(study: Project, dump: Dumping) -> None:
    retire_code(study, code(study, "Plan"))
    before = dump(study)
    for below in (entry("New"), entry("Time", uuid=uuid(study, "Time"))):
        with pytest.raises(RuleError, match="“Plan” is retired"):
            import_codebook(study, book(entry("Plan", below)))
    assert dump(study) == before


def test_a_file_too_deep_for_the_tree_is_refused(study: Project, dump: Dumping) -> None:
    below = create_path(study, "/".join(f"d{i}" for i in range(49)))
    before = dump(study)
    deep = entry("Time", entry("x", entry("y")), uuid=uuid(study, "Time"))
    for name in reversed(load_tree(study).path(below).split("/")):
        deep = entry(name, deep)
    with pytest.raises(RuleError, match="50 levels"):
        import_codebook(study, book(deep))
    assert dump(study) == before


def test_a_code_that_went_into_another_comes_again_as_a_new_one(study: Project, dump: Dumping) -> None:
    give(study, "first", "There is no time.", "Time")
    redefine_code(study, code(study, "Time"), definition="hours")
    old = codebook_file(study)
    gone = uuid(study, "Time")
    merge_codes(study, [code(study, "Time")], code(study, "Liked"))
    with one_change(study, dump):
        assert import_codebook(study, old).created == 1
    assert uuid(study, "Time") != gone
    assert [one.uuid for one in list_former_codes(study)] == [gone]
    assert compare_codebook(study, old).empty
    merge_codes(study, [code(study, "Time")], code(study, "Unknown"))
    assert len(list_former_codes(study)) == 2


def test_a_code_that_was_removed_comes_again_with_its_id_and_goes_on_with_its_definitions(
    study: Project, dump: Dumping
) -> None:
    describe_code(study, code(study, "Time"), definition="hours")
    redefine_code(study, code(study, "Time"), definition="minutes")
    old, one = codebook_file(study), uuid(study, "Time")
    remove_code(study, code(study, "Time"))
    with one_change(study, dump):
        import_codebook(study, old)
    assert uuid(study, "Time") == one
    give(study, "first", "There is no time.", "Time")
    assert waiting(study) == []
    redefine_code(study, code(study, "Time"), definition="hours")
    assert waiting(study) == ["There is no time."]
    redefine_code(study, code(study, "Time"), definition="minutes")
    assert waiting(study) == []


def test_a_version_is_a_file_that_brings_the_codebook_back_to_where_it_was(study: Project, dump: Dumping) -> None:
    describe_code(study, code(study, "Liked"), definition="d", colour="orange", mark="◆")
    add_theme(study, code(study, "Liked"), code(study, "Time"))
    tag_codebook(study, "round 1")
    then = codebook_file(study, "round 1")
    rename_code(study, code(study, "Time"), "Hours")
    move_code(study, code(study, "Liked"), code(study, "Hours"))
    redefine_code(study, code(study, "Liked"), definition="other")
    create_path(study, "New/Newer")
    with one_change(study, dump):
        import_codebook(study, then, remove_gone=True)
    assert {one.name for one in codebook_file(study).entries} == {"Plan", "Time"}
    assert load_tree(study).find("Plan/Liked").definition == "d"
    assert [load_tree(study).path(one.id) for one in state_at(study, "round 1").tree.walk()]


def test_comments_and_version_of_a_file_are_kept_and_written_again(
    study: Project, dump: Dumping, tmp_path: Path
) -> None:
    text = (
        "# our codebook\nname: Study\nversion: '2'\ncodes:\n  # on plans\n  - name: Plan  # the theme\n"
        "    definition: d\n    children:\n      # liked it\n      - name: Liked\n      - name: Unknown\n"
        "  - name: Time\n# the end\n"
    )
    (tmp_path / "book.yaml").write_text(text, encoding="utf-8")
    with one_change(study, dump):
        import_codebook(study, read_codebook(tmp_path / "book.yaml"))
    assert codebook_label(study) == "2" and len(codebook_comments(study)) == 3
    written = export_codebook(study, "yaml").decode()
    for comment in ("# our codebook", "# on plans", "# the theme", "# liked it", "# the end"):
        assert written.count(comment) == 1
    rename_code(study, code(study, "Liked"), "Loved")
    assert "# liked it" in export_codebook(study, "yaml").decode()
    import_codebook(study, replace(read_codebook(tmp_path / "book.yaml"), version="", comments=()))
    assert codebook_label(study) == "2" and None in codebook_comments(study)


@pytest.mark.parametrize("ending", ["yaml", "csv", "xlsx", "qdc"])
def test_what_goes_out_comes_in_and_changes_nothing(study: Project, tmp_path: Path, ending: str) -> None:
    describe_code(study, code(study, "Liked"), definition="d", include="i", colour="orange", mark="◆", memo="m")
    add_theme(study, code(study, "Liked"), code(study, "Time"))
    retire_code(study, code(study, "Unknown"))
    path = tmp_path / f"out.{ending}"
    path.write_bytes(export_codebook(study, ending))
    diff = compare_codebook(study, read_codebook(path))
    assert (diff.new, diff.gone) == ((), ())
    if ending != "qdc":  # which knows no marks and keeps what codes say in one text
        assert diff.empty and diff.unchanged == 4


def test_a_wrong_file_is_refused_before_anything_changes(study: Project, tmp_path: Path, dump: Dumping) -> None:
    before = dump(study)
    for name, text in (("a.yaml", "codes: 3\n"), ("b.csv", "Farbe;Zahl\nrot;3\n"), ("c.txt", "x")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            import_codebook(study, read_codebook(tmp_path / name))
    assert dump(study) == before
