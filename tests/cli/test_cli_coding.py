"""Codes, codings, memos, coverage, coders and sets on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

CODING_KEYS = [
    "id",
    "document",
    "start",
    "end",
    "quote",
    "code",
    "coder",
    "turn",
    "speaker",
    "star",
    "comment",
    "origin",
    "created",
]


def test_a_code_is_applied_and_listed(study: Any) -> None:
    start, end = study.at("anna", "I choose my own tasks now.")
    made = study.json("code", "apply", "anna", start, end, "choice")
    assert made["outcome"] == "new"
    (row,) = study.json("code", "list")
    assert list(row) == CODING_KEYS
    assert {**row, "outcome": "new"} == made
    assert (row["document"], row["start"], row["end"]) == ("anna", int(start), int(end))
    assert (row["quote"], row["code"], row["coder"]) == ("I choose my own tasks now.", "Agency/Choice", "mara")
    assert (row["turn"], row["speaker"]) == (2, "MS. OAK")


def test_an_overlapping_coding_is_extended_and_says_so(coded: Any) -> None:
    start, end = coded.at("anna", "now. It is not easy.")
    made = coded.json("code", "apply", "anna", start, end, "Choice")
    assert made["outcome"] == "extended"
    assert made["quote"] == "I choose my own tasks now. It is not easy."


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("nobody", "0", "5", "Choice"), "nobody"),
        (("anna", "0", "5", "Choosing"), "Choosing"),
        (("anna", "0", "99999", "Choice"), "99999"),
        (("anna", "9", "9", "Choice"), "9"),
        (("anna", "36", "37", "Choice"), "spaces"),
    ],
)
def test_a_coding_that_cannot_be_is_refused(study: Any, args: tuple[str, ...], word: str) -> None:
    assert word in study.refused("code", "apply", *args)


def test_usage_errors_are_status_2(study: Any) -> None:
    study.refused("code", "apply", "anna", "x", "5", "Choice", status=2)
    study.refused("code", "apply", "anna", status=2)
    study.refused("code", "explode", status=2)
    study.refused("code", "list", "--unknown", status=2)


def test_codings_are_filtered(coded: Any) -> None:
    quotes = [row["quote"] for row in coded.json("code", "list", "--code", "Agency")]
    assert quotes == ["I choose my own tasks now.", "We pick what we like."]
    assert len(coded.json("code", "list", "--coders", "jonas")) == 1
    assert len(coded.json("code", "list", "--coders", "mara, jonas", "--document", "anna")) == 2
    assert coded.json("code", "list", "--starred") == []
    assert "Nobody" in coded.refused("code", "list", "--coders", "Nobody")


def test_a_coding_is_changed_by_its_id(coded: Any) -> None:
    choice, doubts, _ = coded.json("code", "list")
    start, end = coded.at("anna", "There is no time")
    coded.ok("code", "resize", doubts["id"], start, end)
    coded.ok("code", "recode", doubts["id"], "Agency/Pace")
    coded.ok("code", "star", doubts["id"])
    coded.ok("code", "comment", doubts["id"], "look again")
    row = coded.json("code", "list", "--starred")[0]
    assert (row["id"], row["quote"], row["code"], row["comment"], row["star"]) == (
        doubts["id"],
        "There is no time",
        "Agency/Pace",
        "look again",
        True,
    )
    coded.ok("code", "star", doubts["id"], "--off")
    coded.ok("code", "remove", choice["id"], doubts["id"])
    assert len(coded.json("code", "list")) == 1
    for _ in range(6):
        coded.ok("undo")
    assert coded.json("code", "list") == [choice, doubts, *coded.json("code", "list", "--document", "ben")]


def test_a_shown_id_is_enough(coded: Any) -> None:
    shown = coded.ok("code", "list").splitlines()[1].split()[0]
    coded.ok("code", "star", shown)
    assert len(coded.json("code", "list", "--starred")) == 1


def test_codings_of_others_are_left_to_them(coded: Any) -> None:
    id_ = coded.json("code", "list", "--coders", "jonas")[0]["id"]
    assert "jonas" in coded.refused("code", "remove", id_)
    assert "0000" in coded.refused("code", "remove", "00000000")


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_codings_go_out_and_come_in_again(coded: Any, format_: str) -> None:
    file = coded.folder / f"codings.{format_}"
    result = coded.run("codings", "export", file)
    assert result.exit_code == 0
    assert "transfer" in result.stderr
    before = coded.json("code", "list")
    for row in before:
        coded.ok("code", "remove", row["id"], coder=row["coder"])
    report = coded.json("codings", "import", file, "--done")
    assert (report["added"], report["duplicates"], report["finished"], report["coders"]) == (3, 0, 2, ["mara", "jonas"])
    kept = ("document", "start", "end", "quote", "code", "coder", "turn", "speaker")
    assert [[row[k] for k in kept] for row in coded.json("code", "list")] == [[row[k] for k in kept] for row in before]
    assert coded.json("codings", "import", file)["duplicates"] == 3


def test_codings_on_stdout_are_json_lines(coded: Any) -> None:
    first = json.loads(coded.ok("codings", "export", "-").splitlines()[0])
    assert first["quote"] == "I choose my own tasks now."
    assert "," in coded.ok("codings", "export", "-", "--format", "csv", "--coders", "jonas")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"document": "nobody"}, "nobody"),
        ({"code": "Nothing"}, "Nothing"),
        ({"end": 9999}, "9999"),
        ({"quote": "something else"}, "quote"),
        ({"start": "x"}, "line 2"),
    ],
)
def test_one_wrong_line_refuses_the_whole_file(coded: Any, change: dict[str, Any], word: str) -> None:
    good = {"document": "ben", "start": 0, "end": 5, "code": "Doubts", "coder": "mara"}
    file = coded.folder / "codings.jsonl"
    file.write_text(json.dumps(good) + "\n" + json.dumps(good | {"start": 1} | change) + "\n")
    said = coded.refused("codings", "import", file)
    assert word in said and "line 2" in said and "codings.jsonl" in said


def test_unknown_endings_and_absent_files_are_refused(coded: Any) -> None:
    assert ".jsonl" in coded.refused("codings", "export", coded.folder / "codings.xyz")
    coded.refused("codings", "import", coded.folder / "absent.jsonl")


def test_an_export_replaces_an_export_but_no_project_and_no_original(coded: Any) -> None:
    file = coded.folder / "out.csv"
    file.write_text("old")
    coded.ok("codings", "export", file)
    assert file.read_text().startswith("document,")
    for path in (coded.path, coded.folder / "new.qualcode", coded.folder / "study.qualcode-wal"):
        coded.refused("codings", "export", path, "--format", "csv")
    for name in ("anna.txt", "ben.md"):
        text = (coded.folder / name).read_bytes()
        assert "imported" in coded.refused("codings", "export", coded.folder / name, "--format", "csv")
        assert (coded.folder / name).read_bytes() == text
    disguised = coded.folder / "disguised.csv"
    disguised.write_bytes(coded.path.read_bytes())
    coded.refused("codings", "export", disguised)
    coded.refused("codings", "export", coded.folder / "absent" / "out.csv")
    coded.refused("codings", "export", coded.folder, "--format", "csv")


def test_the_codebook_is_listed_as_a_tree(coded: Any) -> None:
    agency, choice, pace, doubts = coded.json("codebook", "list")
    assert [code["path"] for code in (agency, choice, pace, doubts)] == [
        "Agency",
        "Agency/Choice",
        "Agency/Pace",
        "Doubts",
    ]
    assert (agency["codings"], agency["codings_below"], choice["codings"], choice["parent"]) == (0, 2, 2, "Agency")
    assert "  Choice" in coded.ok("codebook", "list")


def test_codes_are_made_described_moved_and_renamed(study: Any) -> None:
    study.ok(
        "codebook", "create", "Doubts/Fatigue", "--definition", "tired of it", "--colour", "#aabbcc", "--mark", "▲"
    )
    study.ok("codebook", "describe", "Fatigue", "--include", "any tiredness", "--definition", "")
    study.ok("codebook", "move", "Doubts", "--top", "--position", "1")
    study.ok("codebook", "move", "Fatigue", "--under", "Agency")
    study.ok("codebook", "rename", "Fatigue", "Weariness")
    codes = study.json("codebook", "list")
    assert [code["path"] for code in codes] == ["Doubts", "Agency", "Agency/Choice", "Agency/Pace", "Agency/Weariness"]
    assert (codes[-1]["definition"], codes[-1]["include"], codes[-1]["mark"]) == ("", "any tiredness", "▲")
    assert "any tiredness" in study.ok("codebook", "list", "--long")
    study.ok("codebook", "remove", "Agency")
    assert [code["path"] for code in study.json("codebook", "list")] == ["Doubts"]


@pytest.mark.parametrize(
    "args",
    [
        ("create", "Doubts"),
        ("create", "Agency/"),
        ("create", "New", "--colour", "blau"),
        ("rename", "Choice", "Pace"),
        ("rename", "Nothing", "x"),
        ("move", "Agency", "--under", "Choice"),
        ("move", "Nothing", "--top"),
        ("describe", "Nothing", "--memo", "x"),
        ("remove", "Agency"),
        ("import", "absent.yaml"),
        ("export", "book.docx"),
    ],
)
def test_a_codebook_verb_that_cannot_be_done_is_refused(coded: Any, args: tuple[str, ...]) -> None:
    said = coded.refused("codebook", *args)
    assert len(said.strip().splitlines()) == 1


def test_codebook_verbs_without_what_they_need_are_usage(study: Any) -> None:
    for args in [("describe", "Doubts"), ("move", "Doubts"), ("move", "Doubts", "--top", "--under", "Agency")]:
        study.refused("codebook", *args, status=2)


@pytest.mark.parametrize("ending", ["yaml", "csv"])
def test_a_codebook_goes_out_and_into_a_new_project(study: Any, ending: str) -> None:
    file = study.folder / f"book.{ending}"
    study.ok("codebook", "create", "Doubts/Fatigue", "--definition", "tired: of it")
    study.ok("codebook", "export", file)
    again = study.folder / "again.qualcode"
    study.ok("new", again, "--codebook", file)
    study.ok("codebook", "import", file)
    paths = [code["path"] for code in study.json("codebook", "list")]
    study.path = again
    assert [code["path"] for code in study.json("codebook", "list")] == paths
    assert study.ok("codebook", "export", "-").splitlines()[1:] != []


def test_a_codebook_with_a_wrong_line_makes_no_project(study: Any) -> None:
    file = study.folder / "book.yaml"
    file.write_text("name: x\ncodes:\n  - name: A\n  - name: a\n")
    result = study.run("new", study.folder / "again.qualcode", "--codebook", file)
    assert result.exit_code == 1
    assert "book.yaml" in result.stderr
    assert not (study.folder / "again.qualcode").exists()


def test_memos_stand_on_what_they_are_about(coded: Any) -> None:
    coding = coded.json("code", "list")[0]
    coded.ok("memo", "add", "on the study", "--kind", "method")
    coded.ok("memo", "add", "on a passage", "--document", "anna", "--span", *coded.at("anna", "The bell rings."))
    coded.ok("memo", "add", "on a code", "--code", "Doubts")
    coded.ok("memo", "add", "on a coding\nsecond line", "--coding", coding["id"])
    coded.ok("speakers", "map", "Ben", "B1")
    coded.ok("memo", "add", "on a person", "--case", "B1")
    rows = coded.json("memo", "list")
    assert [row["text"].split("\n")[0] for row in rows] == [
        "on the study",
        "on a passage",
        "on a code",
        "on a coding",
        "on a person",
    ]
    assert set(rows[0]) == set(rows[3])
    assert (rows[0]["kind"], rows[2]["code"], rows[3]["coding"], rows[4]["case"]) == (
        "method",
        "Doubts",
        coding["id"],
        "B1",
    )
    assert (rows[3]["document"], rows[3]["start"]) == ("anna", coding["start"])
    assert [row["text"] for row in coded.json("memo", "list", "--document", "anna")] == [
        rows[1]["text"],
        rows[3]["text"],
    ]
    assert coded.json("memo", "show", rows[3]["id"]) == rows[3]
    assert "second line" in coded.ok("memo", "show", rows[3]["id"])
    coded.ok("memo", "remove", rows[3]["id"])
    assert len(coded.json("memo", "list")) == 4
    assert "the project" in coded.ok("memo", "list")


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("add", "  "), 1),
        (("add", "x", "--document", "nobody"), 1),
        (("add", "x", "--code", "nothing"), 1),
        (("add", "x", "--case", "anna"), 1),
        (("add", "x", "--document", "anna", "--span", "5", "5"), 1),
        (("add", "x", "--span", "1", "5"), 2),
        (("add", "x", "--document", "anna", "--code", "Doubts"), 2),
        (("show", "ffff"), 1),
        (("remove", ""), 1),
    ],
)
def test_a_memo_that_cannot_be_is_refused(study: Any, args: tuple[str, ...], status: int) -> None:
    study.refused("memo", *args, status=status)


def test_coverage_is_marked_and_counted(coded: Any) -> None:
    place = coded.at("anna", "It is not easy.")
    coded.ok("coverage", "mark", "anna", *place)
    anna, ben = coded.json("coverage")
    assert anna == {"document": "anna", "state": "doing", "sentences": 7, "coded": 2, "nothing": 1, "left": 4}
    assert ben["coded"] == 0
    coded.ok("coverage", "mark", "anna", *place)
    assert coded.json("coverage")[0]["nothing"] == 0
    assert "left" in coded.ok("coverage")
    coded.refused("coverage", "mark", "anna", "0", "99999")
    coded.refused("coverage", "mark", "nobody", "0", "9")


def test_coders_are_added_listed_and_promoted(study: Any) -> None:
    study.ok("coder", "add", "Lena", "--role", "lead")
    study.ok("coder", "role", "mara", "lead")
    rows = study.json("coder", "list")
    assert [(row["name"], row["role"]) for row in rows] == [("mara", "lead"), ("Lena", "lead")]
    assert set(rows[0]) == {"id", "name", "role", "colour", "codings", "finished"}
    assert "Lena" in study.ok("coder", "list")
    assert "already" in study.refused("coder", "add", "lena")
    study.refused("coder", "role", "nobody", "lead")
    study.refused("coder", "role", "mara", "queen", status=2)
    study.refused("coder", "add", "a\x1b[31mb")


def test_a_lead_removes_what_others_coded(coded: Any) -> None:
    id_ = coded.json("code", "list", "--coders", "jonas")[0]["id"]
    coded.ok("coder", "role", "mara", "lead")
    coded.ok("code", "remove", id_)
    assert coded.json("code", "list", "--coders", "jonas") == []


def test_sets_hold_documents_cases_and_codes(coded: Any) -> None:
    coded.ok("speakers", "map", "Ben", "B1")
    for name, kind, member in (("D", "document", "anna"), ("P", "case", "B1"), ("C", "code", "Choice")):
        coded.ok("set", "new", name, "--kind", kind)
        coded.ok("set", "add", name, member)
    rows = coded.json("set", "list")
    assert {row["name"]: (row["kind"], row["members"]) for row in rows} == {
        "D": ("document", ["anna"]),
        "P": ("case", ["B1"]),
        "C": ("code", ["Agency/Choice"]),
    }
    assert [row["name"] for row in coded.json("documents", "list", "--set", "D")] == ["anna"]
    assert {row["document"] for row in coded.json("code", "list", "--set", "D")} == {"anna"}
    assert "B1" in coded.ok("set", "list")
    for args in [("new", "D"), ("add", "D", "nobody"), ("add", "X", "anna"), ("new", " ")]:
        coded.refused("set", *args)
    coded.refused("documents", "list", "--set", "C")


def test_a_code_is_put_on_a_key_of_ones_own_and_taken_off(coded: Any) -> None:
    def keys(coder: str = "mara") -> dict[str, str]:
        return {code["path"]: code["key"] for code in coded.json("codebook", "list", coder=coder) if code["key"]}

    assert "Doubts pinned to 6" in coded.ok("codebook", "pin", "Doubts", "6")
    coded.ok("codebook", "pin", "Choice", "0")
    assert keys() == {"Doubts": "6", "Agency/Choice": "0"}
    coded.ok("codebook", "pin", "Choice", "6")
    assert keys() == {"Agency/Choice": "6"}
    assert keys(coder="jonas") == {}
    assert "Agency/Choice taken off its key" in coded.ok("codebook", "pin", "Choice")
    assert keys() == {}
    coded.ok("undo")
    assert keys() == {"Agency/Choice": "6"}
    assert "lies on none of your keys" in coded.refused("codebook", "pin", "Doubts")
    coded.refused("codebook", "pin", "Doubts", "5", status=2)
