"""`qualcode codebook` says what it could not do as it was asked, and counts both ways what waits to be looked at."""

from __future__ import annotations

from typing import Any

import pytest

from qualcode.codebook.tree import load_tree
from qualcode.domain.trees import circle, has_circle
from qualcode.storage.project import open_project


def uuid(study: Any, path: str) -> str:
    with open_project(study.path, coder="nobody", write=False) as project:
        return load_tree(project).find(path).uuid


def test_what_comes_into_the_queue_and_what_leaves_it_are_counted_apart(coded: Any) -> None:
    first = coded.json("codebook", "redefine", "Choice", "--definition", "They choose.")
    assert (first["outdated"], first["up_to_date"]) == (2, 0)
    coded.ok("code", "keep", coded.json("code", "list", "--code", "Choice")[0]["id"])
    said = coded.ok("codebook", "describe", "Choice", "--definition", "They do choose.")
    assert "1 coding stays up to date" in said
    back = ("codebook", "redefine", "Choice", "--definition", "")
    answer = coded.json(*back, "--dry-run")
    assert (answer["outdated"], answer["up_to_date"]) == (1, 1)
    assert coded.ok(*back).splitlines()[1:] == [
        "1 coding is to be looked at again: `qualcode codebook queue`",
        "1 coding needs no second look any more",
    ]


def test_codings_that_are_outdated_already_do_not_stay_up_to_date(coded: Any) -> None:
    coded.ok("codebook", "redefine", "Choice", "--definition", "They choose.")
    assert "up to date" not in coded.ok("codebook", "describe", "Choice", "--definition", "They do choose.")


def test_accepting_a_new_code_says_that_its_passage_is_gone(coded: Any) -> None:
    place = coded.at("anna", "Nobody asked us.")
    coded.ok("codebook", "propose", "new", "Voice", "--passage", "anna", *place, coder="jonas")
    anna = coded.folder / "anna.txt"
    anna.write_text(anna.read_text(encoding="utf-8").replace("Nobody asked us.", "They asked."), encoding="utf-8")
    coded.ok("documents", "replace", "anna", anna)
    (one,) = coded.json("codebook", "proposals")
    for more in (("--dry-run",), ()):
        result = coded.run("codebook", "accept", one["id"], *more)
        assert result.exit_code == 3
        assert "its passage is no longer found in the text, so nothing was coded" in result.stdout
    assert not coded.json("code", "list", "--code", "Voice")


def test_a_new_code_whose_passage_stands_is_accepted_without_a_warning(coded: Any) -> None:
    coded.ok("codebook", "propose", "new", "Voice", "--passage", "anna", *coded.at("anna", "Nobody asked us."))
    (one,) = coded.json("codebook", "proposals")
    assert "no longer" not in coded.ok("codebook", "accept", one["id"])
    assert len(coded.json("code", "list", "--code", "Voice")) == 1


def test_nothing_is_made_below_a_retired_code(coded: Any) -> None:
    coded.ok("codebook", "retire", "Agency")
    for path in ("Agency/New", "Agency/Mid/New", "Agency/Choice/New"):
        assert "is retired" in coded.refused("codebook", "create", path)


def test_codings_of_a_retired_code_come_in_with_a_warning(coded: Any) -> None:
    coded.ok("codebook", "retire", "Pace")
    file = coded.folder / "codings.csv"
    start, end = coded.at("anna", "Nobody asked us.")
    file.write_text(f"document,start,end,code\nanna,{start},{end},Agency/Pace\n", encoding="utf-8")
    result = coded.run("codings", "import", file)
    assert result.exit_code == 3 and "1 codings imported" in result.stdout
    assert "a retired code, which cannot be given any more: “Agency/Pace”" in result.stderr
    assert coded.json("codings", "import", file)["retired"] == [], "what is skipped is not warned of"


def test_the_id_of_a_merged_code_makes_a_new_one_and_says_so(coded: Any) -> None:
    old = uuid(coded, "Doubts")
    coded.ok("codebook", "merge", "Doubts", "--into", "Pace")
    file = coded.folder / "book.csv"
    file.write_text(f"path,id\nDoubts,{old}\n", encoding="utf-8")
    said = "“Doubts” has the id of a code that was merged into “Agency/Pace”; it comes in as a new code"
    for more in (("--dry-run",), ()):
        result = coded.run("codebook", "import", file, *more)
        assert result.exit_code == 3 and f"warning: {said}" in result.stderr
    assert uuid(coded, "Doubts") != old
    assert coded.json("codebook", "import", file)["warnings"] == []


def test_what_a_codebook_file_is_warned_of_is_said_wherever_it_is_taken_in(coded: Any) -> None:
    file = coded.folder / "book.csv"
    file.write_text("name,level\nOne,1\nTwo,3\n", encoding="utf-8")
    for args in (("codebook", "import", file), ("new", coded.folder / "other.qualcode", "--codebook", file)):
        result = coded.run(*args)
        assert result.exit_code == 3
        assert "warning: line 3: level 3 stands below level 1" in result.stderr
    file.write_text("name,level\nOne,1\nTwo,2\n", encoding="utf-8")
    coded.ok("new", coded.folder / "third.qualcode", "--codebook", file)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("One,,Two\nTwo,,One\n", ("belong to itself", "“One”", "“Two”")),
        ("One,,Nowhere\n", ("“One” is to belong to “Nowhere”",)),
        ("Agency/Pace,{Doubts},\n", ("there would be two codes “Agency/Pace”",)),
        ("One,{Doubts},\nTwo/One,{Doubts},\n", ("the id", "line 3")),
    ],
)
def test_a_refused_codebook_names_the_file_and_the_code(coded: Any, rows: str, says: tuple[str, ...]) -> None:
    rows = rows.replace("{Doubts}", uuid(coded, "Doubts"))
    file = coded.folder / "book.csv"
    file.write_text(f"path,id,themes\n{rows}", encoding="utf-8")
    said = coded.refused("codebook", "import", file)
    assert "book.csv" in said
    assert all(words in said for words in says), said


def test_a_circle_is_told_thing_by_thing() -> None:
    above = {"a": ["b"], "b": ["c", "top"], "c": ["b"], "top": [], "below": ["a"]}
    assert sorted(circle(above)) == ["b", "c"]
    assert circle({"a": ["a"]}) == ["a"]
    assert has_circle(above) and not has_circle({"a": ["b", "elsewhere"], "b": []})


def test_a_removed_code_is_found_by_every_path_that_it_had(coded: Any) -> None:
    coded.ok("codebook", "create", "Gone/Soon")
    coded.ok("codebook", "create", "Other/Soon")
    coded.ok("codebook", "rename", "Gone", "Past")
    coded.ok("codebook", "remove", "Past/Soon")
    coded.ok("codebook", "remove", "Past")
    for path in ("Gone/Soon", "past/soon"):
        life = coded.json("codebook", "history", path)
        assert [event["sentence"] for event in life] == [
            "created as “Soon” below “Gone”",
            "removed (it was “Past/Soon”)",
        ]
    assert "was ever called" in coded.refused("codebook", "history", "Past/Never")
    coded.ok("codebook", "remove", "Other/Soon")
    assert "was the name of several codes" in coded.refused("codebook", "history", "Soon")
