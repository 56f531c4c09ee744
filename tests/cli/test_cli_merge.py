"""Handing out, merging and settling on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qualcode.cli.app import cli


def there(file: Any, *args: str, coder: str = "jonas") -> Result:
    """Run a command on a bundle."""
    result = CliRunner().invoke(cli, ["-p", str(file), "--coder", coder, *args])
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture
def away(coded: Any) -> Any:
    """A study of which jonas has a bundle."""
    coded.ok("bundle", "jonas", "--document", "anna", "--document", "ben", "-o", coded.folder / "jonas")
    return coded


def test_a_bundle_goes_out_comes_back_and_is_merged_once(away: Any) -> None:
    file = away.folder / "jonas.qualcode"
    there(file, "code", "apply", "anna", "46", "72", "Doubts")
    before = away.rows()
    told = away.ok("merge", file, "--dry-run")
    assert "would bring" in told and "codings" in told and away.rows() == before
    answer = away.json("merge", file)
    assert answer["taken"]["coding"]["added"] == 1 and answer["written"] and answer["coder"] == "jonas"
    changes = len(away.json("history", "--limit", "0"))
    assert "nothing in it that is not here" in away.ok("merge", file)
    assert len(away.json("history", "--limit", "0")) == changes
    assert "merged:" in away.ok("history", "--limit", "1")
    away.ok("undo")
    assert away.rows() == before


def test_what_was_handed_out_is_listed(away: Any) -> None:
    (row,) = away.json("bundle", "--list")
    assert (row["coder"], row["documents"], row["merged"]) == ("jonas", 2, [])
    assert "not yet" in away.ok("bundle", "--list")
    file = away.folder / "jonas.qualcode"
    there(file, "coverage", "mark", "anna", "46", "72")
    away.ok("merge", file)
    assert len(away.json("bundle", "--list")[0]["merged"]) == 1


def test_what_would_be_in_a_bundle_is_said_before(coded: Any) -> None:
    told = coded.json("bundle", "jonas", "--document", "anna", "--dry-run")
    assert told["documents"] == ["anna"] and told["words"] and told["blind"] and "file" not in told
    assert not list(coded.folder.glob("jonas*"))
    assert "nothing is assigned to jonas" in coded.refused("bundle", "jonas")
    assert "no coder" in coded.refused("bundle", "nobody", "--document", "anna")
    coded.refused("bundle", status=2)


def test_a_listed_name_keeps_a_bundle_from_being_written(coded: Any) -> None:
    names = coded.folder / "names.txt"
    names.write_text("Oak\n", encoding="utf-8")
    call = ("bundle", "jonas", "--document", "anna", "-o", coded.folder / "out")
    assert "“Oak”" in coded.refused(*call, "--names", names)
    assert not (coded.folder / "out.qualcode").exists()
    coded.ok(*call, "--names", names, "--with-names")
    assert (coded.folder / "out.qualcode").exists()


def test_a_coder_whom_nobody_knows_is_asked_about(away: Any) -> None:
    file = away.folder / "jonas.qualcode"
    there(file, "code", "apply", "anna", "46", "72", "Doubts", coder="ana-laptop")
    said = away.refused("merge", file)
    assert "“ana-laptop”" in said and "--coder-is" in said
    away.refused("merge", file, "--coder-is", "ana-laptop", status=2)
    assert "no coder “zoe”" in away.refused("merge", file, "--coder-is", "ana-laptop=zoe")
    away.ok("merge", file, "--coder-is", "ana-laptop=jonas")
    found = away.json("code", "list", "--coders", "jonas")
    assert (46, 72) in {(row["start"], row["end"]) for row in found}


def test_both_sides_changed_it_and_a_person_settles_it(away: Any) -> None:
    file = away.folder / "jonas.qualcode"
    (mine,) = (row["id"] for row in away.json("code", "list", "--coders", "jonas"))
    there(file, "code", "comment", mine, "from afar")
    away.ok("code", "comment", mine, "from here", coder="jonas")
    result = away.run("merge", file)
    assert result.exit_code == 3 and "qualcode conflict list" in result.output
    (waiting,) = away.json("conflict", "list")
    assert waiting["kind"] == "changed" and waiting["decisions"] == ["ours", "theirs", "both"]
    (side,) = waiting["sides"]
    assert (side["what"], side["base"], side["ours"], side["theirs"]) == ("comment", "", "from here", "from afar")
    shown = away.ok("conflict", "show", waiting["id"][:18])
    assert "from here" in shown and "from afar" in shown
    away.ok("conflict", "settle", waiting["id"], "both", "--why", "both are right")
    assert away.json("conflict", "list") == [] and "no conflicts" in away.ok("conflict", "list")
    comments = {row["comment"] for row in away.json("code", "list", "--coders", "jonas")}
    assert "from here\nfrom afar" in comments
    assert "settled already" in away.refused("conflict", "settle", waiting["id"], "ours")
    away.ok("undo")
    assert away.json("conflict", "list")[0]["state"] == "open"
    away.ok("conflict", "settle", "--all", "theirs")
    assert [row["state"] for row in away.json("conflict", "list", "--all")] == ["theirs"]
    away.refused("conflict", "settle", "ours", status=2)


@pytest.mark.sqlite
def test_what_is_no_bundle_is_refused(away: Any) -> None:
    text = away.folder / "notes.qualcode"
    text.write_text("no database", encoding="utf-8")
    assert "not a qualcode project" in away.refused("merge", text)
    assert "the project itself" in away.refused("merge", away.path)
    assert "there is no project" in away.refused("merge", away.folder / "absent.qualcode")
    assert "is a bundle itself" in json.dumps(
        CliRunner().invoke(cli, ["-p", str(away.folder / "jonas.qualcode"), "merge", str(away.path)]).output
    )


def test_the_file_is_called_after_the_coder(coded: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(coded.folder)
    coded.ok("coder", "add", "../Ana / Lee")
    coded.ok("bundle", "../Ana / Lee", "--document", "anna")
    assert (coded.folder / "Ana - Lee.qualcode").exists()


def test_who_writes_into_the_bundle_of_another_is_warned_once_and_may(away: Any) -> None:
    file = away.folder / "jonas.qualcode"
    result = CliRunner().invoke(cli, ["-p", str(file), "--coder", "root", "coverage", "mark", "anna", "46", "72"])
    assert result.exit_code == 0 and result.stderr.count("this bundle is for jonas, and you work as root") == 1
    result = CliRunner().invoke(cli, ["-p", str(file), "--coder", "Jonas", "coverage", "mark", "anna", "80", "90"])
    assert result.exit_code == 0 and "this bundle is for" not in result.stderr


def test_a_bundle_that_is_written_names_the_command_that_opens_it(coded: Any) -> None:
    result = CliRunner().invoke(
        cli,
        ["-p", str(coded.path), "--coder", "mara", "bundle", "jonas", "--document", "anna", "-o",
         str(coded.folder / "for jonas")],
    )  # fmt: skip
    assert "`qualcode 'for jonas.qualcode' --coder jonas`" in result.stderr, result.output
