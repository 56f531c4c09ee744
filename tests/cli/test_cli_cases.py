"""Cases and their sheets on the command line."""

from __future__ import annotations

import json
from typing import Any

SHEET = "participant,speaker,site,role,site.state\nP1,MS. OAK,Oak Hill,teacher,FL\nP2,Ben,Elm,student,CA\n"


def test_a_sheet_comes_in_is_listed_and_goes_out(study: Any) -> None:
    sheet = study.folder / "people.csv"
    sheet.write_text(SHEET)
    before = study.rows()
    dry = study.json("cases", "import", "--dry-run", sheet)
    assert study.rows() == before
    report = study.json("cases", "import", sheet)
    assert report | {"dry_run": True} == dry
    assert (report["rows"], report["mapped"], report["level"]) == (2, 2, "participant")
    assert {"kind": "site", "name": "Elm"} in report["created"]
    answer = study.json("cases", "list", "--kind", "participant")
    assert [(row["name"], row["site"], row["speakers"], row["attributes"]) for row in answer["cases"]] == [
        ("P1", "Oak Hill", ["MS. OAK"], {"role": "teacher"}),
        ("P2", "Elm", ["Ben"], {"role": "student"}),
    ]
    assert answer["attributes"] == [{"name": "participant.role", "type": "choice", "allowed": ["teacher", "student"]}]
    assert "role: teacher" in study.ok("cases", "list")
    out = study.folder / "out.csv"
    result = study.run("cases", "export", out)
    assert result.exit_code == 0 and "transfer" in result.stderr
    assert study.json("cases", "import", out)["changes"] == []
    assert study.ok("cases", "export", "-", "--kind", "site").splitlines()[0] == "site,state"


def test_documents_have_attributes_too(study: Any) -> None:
    study.ok("cases", "set", "anna", "phase", "2")
    study.ok("cases", "set", "ben", "kind", "focus group")
    rows = study.json("cases", "list", "--kind", "document")["cases"]
    assert [row["attributes"] for row in rows] == [{"kind": "interview", "phase": "2"}, {"kind": "focus group"}]


def test_values_are_set_and_taken_away(study: Any) -> None:
    sheet = study.folder / "people.csv"
    sheet.write_text(SHEET)
    study.ok("cases", "import", sheet)
    study.ok("cases", "set", "P1", "role", "student")
    study.ok("cases", "set", "P2", "role", "")
    rows = study.json("cases", "list", "--kind", "participant")["cases"]
    assert [row["attributes"] for row in rows] == [{"role": "student"}, {}]
    assert "principal" in study.refused("cases", "set", "P1", "role", "principal")
    study.ok("cases", "type", "role", "text")
    study.ok("cases", "set", "P1", "role", "principal")
    study.refused("cases", "set", "Nobody", "role", "x")
    study.refused("cases", "type", "role", "choice", status=2)


def test_a_warning_is_status_3(study: Any) -> None:
    sheet = study.folder / "people.csv"
    sheet.write_text("participant,speaker\nP1,NOBODY HERE\n")
    result = study.run("cases", "import", sheet, "--json")
    assert result.exit_code == 3
    assert "NOBODY HERE" in json.loads(result.stdout)["warnings"][0]


def test_a_sheet_with_a_wrong_line_changes_nothing(study: Any) -> None:
    sheet = study.folder / "people.csv"
    sheet.write_text("participant,role\nP1,teacher\nP1,student\n")
    said = study.refused("cases", "import", sheet)
    assert "people.csv" in said and "line 3" in said
    study.refused("cases", "import", study.folder / "absent.csv")
    study.refused("cases", "export", study.folder / "x.csv", "--kind", "nothing")
