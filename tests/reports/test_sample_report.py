"""The report that the guide shows is what `report run` makes of the sample study, and nobody can be told from it."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli
from qualcode.domain.report_files import QuotesItem, ReportFile, RunRecord
from qualcode.importing.report_yaml import read_report
from qualcode.reports.names import NameFinder, read_name_list

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "transcripts" / "study"
SHOWN = ROOT / "docs" / "sample-report.md"
_DAY = re.compile(r"^- data until: \d{4}-\d{2}-\d{2}$", re.MULTILINE)


def ok(*arguments: Any) -> None:
    done = CliRunner().invoke(cli, [str(one) for one in arguments])
    assert done.exit_code == 0, (arguments, done.output, done.exception)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the report of the sample study was written, its documents called I01 to I15 beforehand."""
    folder = tmp_path_factory.mktemp("report")
    ok("demo", "--no-tui", "--dir", folder)
    project = folder / "sample-study.qualcode"
    transcripts = sorted(path.stem for path in (ROOT / "transcripts").glob("[01]*"))
    assert len(transcripts) == 15
    for number, name in enumerate(transcripts, start=1):
        ok("-p", project, "documents", "rename", name, f"I{number:02}")
    for name in ("report.yaml", "names.csv"):
        shutil.copy(STUDY / name, folder)
    ok("-p", project, "report", "run", folder / "report.yaml", "-o", folder / SHOWN.name)
    return folder


def report_file() -> ReportFile:
    return read_report((STUDY / "report.yaml").read_bytes(), "report.yaml")


def test_the_report_that_is_shown_is_the_one_that_is_written(written: Path) -> None:
    """Where it is not: look at what `report run` wrote, and put it in the place of docs/sample-report.md."""
    made = (written / SHOWN.name).read_text(encoding="utf-8")
    shown = SHOWN.read_text(encoding="utf-8")
    assert len(_DAY.findall(made)) == len(_DAY.findall(shown)) == 1
    assert _DAY.sub("", made).splitlines() == _DAY.sub("", shown).splitlines()


def test_it_says_of_itself_that_all_of_it_is_invented() -> None:
    assert "invented" in SHOWN.read_text(encoding="utf-8").split("\n## ")[0]


def test_it_names_nobody_and_no_place_of_the_study() -> None:
    shown = SHOWN.read_text(encoding="utf-8")
    with (STUDY / "participants.csv").open(encoding="utf-8", newline="") as sheet:
        people = list(csv.DictReader(sheet))
    listed = read_name_list(STUDY / "names.csv")
    assert set(listed.pseudonyms.values()) == {row["participant"] for row in people}
    assert NameFinder([*listed.names, *{row["site"] for row in people}, "Farrow"]).find(shown) == []
    assert r"Ms. \[name\]" in shown


def test_each_theme_has_three_quotes_of_three_people_and_what_was_counted(written: Path) -> None:
    record = RunRecord.model_validate_json((written / "report.run.json").read_bytes())
    themes = [item for item in record.items if item.quotes]
    assert [len({quote.participants for quote in item.quotes}) for item in themes] == [3, 3, 3]
    assert all(not item.quotes and item.documents for item in record.items if item not in themes)
    assert len({site for item in themes for quote in item.quotes for site in quote.sites}) == 5
    parts = report_file().parts
    for number, part in enumerate(parts):
        if isinstance(part, QuotesItem):
            assert {"table", "chart"} & parts[number + 1].model_fields_set


def test_whoever_is_quoted_shares_what_is_said_of_them_with_two_others(written: Path) -> None:
    report = report_file()
    with (STUDY / "participants.csv").open(encoding="utf-8", newline="") as sheet:
        roles = [report.words.get(row["role"], row["role"]) for row in csv.DictReader(sheet)]
    said = re.findall(r"^— an? (.+) \(I\d\d:T\d{3}", SHOWN.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(said) == 9 and all(roles.count(role) >= 3 for role in said)


def test_nothing_of_it_changes_while_nothing_is_coded(written: Path) -> None:
    ok("-p", written / "sample-study.qualcode", "report", "check", written / "report.yaml")
