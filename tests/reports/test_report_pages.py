"""What the pages on reports list is all that there is: keys of report files, summaries, their tables and charts."""

from __future__ import annotations

import re
from pathlib import Path

from qualcode.domain.publishing import PROBLEM_KINDS, REMEDIES
from qualcode.domain.report_files import ChartItem, QuotesItem, ReportFile, Settled, TableItem, TextItem
from qualcode.importing.report_yaml import read_report
from qualcode.reports.charting import CHARTS
from qualcode.reports.summaries.catalogue import SUMMARIES, options_of

DOCS = Path(__file__).resolve().parents[2] / "docs"


def section(page: str, heading: str) -> str:
    text = (DOCS / page).read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1]
    return re.split(r"^##? ", text, maxsplit=1, flags=re.MULTILINE)[0]


def test_each_key_of_a_report_file_stands_in_the_formats() -> None:
    told = set(re.findall(r"`(\w+)`", section("formats.md", "Report files (YAML)")))
    models = (ReportFile, TextItem, QuotesItem, TableItem, ChartItem, Settled)
    keys = {key for model in models for key in model.model_fields} - {"options"}
    assert len(keys) > 30 and keys - told == set()


def test_each_summary_stands_in_the_formats_with_its_own_keys_and_charts() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.*) \| .* \| (.*) \|$", section("formats.md", "Report files (YAML)"), re.M)
    told = {name: (re.findall(r"`(\w+)`", keys), tuple(re.findall(r"`(\w+)`", charts))) for name, keys, charts in rows}
    assert told == {name: ([*options_of(name).model_fields], CHARTS.get(name, ())) for name in SUMMARIES}


def test_the_report_file_of_the_formats_is_read_as_it_stands() -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", section("formats.md", "Report files (YAML)"), re.S)
    report = read_report(block.encode(), "formats.md")
    assert len(report.parts) == 4 and report.settled.redact and report.words == {"FL": "Florida"}


def test_each_refusal_stands_in_the_guide_with_what_settles_it() -> None:
    told = section("writer.md", "May it be published?")
    options = {option for kind in PROBLEM_KINDS for option in re.findall(r"--[\w-]+", REMEDIES[kind])}
    assert len(options) > 8 and {option for option in options if option not in told} == set()


def test_each_summary_stands_in_the_guide_and_has_its_formula() -> None:
    guide, formulas = section("writer.md", "Tables and charts"), (DOCS / "summaries.md").read_text(encoding="utf-8")
    commands = {kind.command for kind in SUMMARIES.values()}
    assert len(commands) > 8
    for command in commands - {"report use", "frequencies"}:
        assert f"`{command}`" in guide and f"`{command}`" in formulas, command
