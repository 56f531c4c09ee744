"""The commands below the parts of a report give the same again, and tell in publications what the report may tell."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from counted_study import opened
from qualcode.cli.app import cli
from qualcode.domain.errors import PublicationError
from qualcode.importing.report_yaml import read_report
from qualcode.reports.running import report_file, run_report
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.team.sets import add_to_set, new_set

INTERNAL = Terms("2026-01-01", internal=True)
REPORT = """
title: The plan
coders: mara
words: {teacher: somebody who teaches, site.state=FL: Florida}
attribution: "{a role}"
parts:
  - quotes: Plan
    limit: 1
    per_participant: 1
  - quotes: Time
    set: both
    best_first: no
    balance: no
    context: 1
    question: yes
    shorten: 12
    attribution: "{participant}[ in {site.state}]"
    starred: no
  - quotes: Plan
    documents: first
    without: autocoded
  - table: frequencies
  - table: frequencies
    by: role
    show: participants
    codes: Plan
    roll_up: no
  - table: frequencies
    where: '"plan"'
  - table: crosstab
    by: [role]
    unit: segments
    show: [row_shares]
  - table: crosstab
    by: [role, state]
    show: [counts, column_shares]
  - table: cooccurrence
    relation: near
    turns: 2
    measure: documents
    show: coefficient
  - table: sequence
    within: 3
    documents: [first, second]
  - table: saturation
    numbered: yes
    base: 1
    run: 1
    threshold: 0.1
  - table: coverage
    by: role
    show: code_points
  - table: profile
    set: both
  - table: timeline
    by: phase
    show: documents
  - table: portrait
    document: second
    show: speakers
  - table: framework
    case_kind: site
    quotes: 1
    show: counts
  - chart: frequencies
    by: role
    show: documents
    kind: heat
  - chart: crosstab
    by: role
    kind: bars
  - chart: coverage
  - chart: saturation
    numbered: yes
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        new_set(project, "both", "document")
        add_to_set(project, "both", ["first", "second"])
        yield project


def written(study: Project, text: str, terms: Terms = INTERNAL) -> str:
    found = report_file(study, run_report(study, read_report(text.encode(), "r.yaml"), terms), terms, "md")
    assert isinstance(found, str)
    return found


def typed(tmp_path: Path, command: str) -> str:
    words = shlex.split(command)
    assert words[0] == "qualcode"
    done = CliRunner().invoke(cli, ["-p", str(tmp_path / "counted.qualcode"), *words[1:]])
    assert done.exit_code == 0, (command, done.output, done.exception)
    return done.stdout


def parts_with_commands(text: str) -> list[tuple[str, str]]:
    """Each part as it is shown, and the command below it."""
    pieces = re.split(r"```console\n(.*?)\n```\n", text, flags=re.S)
    return list(zip(pieces[0::2], pieces[1::2], strict=False))


def words_in(text: str) -> list[str]:
    return re.findall(r"[\w.%–]+", text.replace("\\", ""))


def test_every_command_of_a_report_gives_the_same_again(study: Project, tmp_path: Path) -> None:
    found = parts_with_commands(written(study, REPORT))
    assert len(found) == 20
    for shown, command in found:
        answer = typed(tmp_path, command)
        told = re.search(r"^- quotes: (\d+) from (\d+) documents?$", shown, re.M)
        rows = re.findall(r"^\| (?!--)(.*) \|$", shown, re.M)
        if told is not None:
            assert int(told[1]) > 0 and f"{told[1]} quotes from {told[2]} document" in answer, command
        elif rows and "--chart" not in command:
            lines = [words_in(line) for line in answer.splitlines()]
            assert words_in(rows[1]) in lines, (command, rows[1], answer)
        else:
            chart = shown.split("```text\n")[1].split("\n")
            assert chart[:2] == answer.splitlines()[:2], command
            drawn = [re.sub(r"[^\w]+", " ", line).split()[:2] for line in chart[2:] if line[:1].isalpha()]
            again = [re.sub(r"[^\w]+", " ", line).split()[:2] for line in answer.splitlines()[2:] if line[:1].isalpha()]
            assert drawn[:3] == again[:3] and (drawn or "saturation" in command), command


def test_one_table_is_asked_for_by_its_key_and_several_are_not(study: Project) -> None:
    commands = [command for _, command in parts_with_commands(written(study, REPORT))]
    assert "qualcode crosstab --by role --unit segments --coders mara --table row_shares" in commands
    assert "qualcode crosstab --by role --by state --coders mara" in commands
    assert "qualcode frequencies --by role --coders mara --table documents --chart heat" in commands
    assert any("--word 'teacher=somebody who teaches'" in one and "--no-balance" in one for one in commands)


def test_the_use_of_quotes_names_its_reports_as_arguments(study: Project, tmp_path: Path) -> None:
    run = run_report(study, read_report(REPORT.encode(), "r.yaml"), INTERNAL)
    (tmp_path / "r.run.json").write_text(run.record.model_dump_json(), encoding="utf-8")
    used = f"title: T\nparts:\n  - table: quote-use\n    reports: {tmp_path}/r.run.json\n    show: participants\n"
    drawn = used.replace("table:", "chart:") + "    kind: bars\n"
    for text, end in ((used, "--table participants"), (drawn, "--table participants --chart bars")):
        ((shown, command),) = parts_with_commands(written(study, text))
        assert command == f"qualcode report use {tmp_path}/r.run.json {end}"
        assert "P1" in shown and "P1" in typed(tmp_path, command)


def test_publications_keep_documents_coders_and_values_behind_words_to_themselves(study: Project) -> None:
    terms = Terms("2026-01-01", k=1, without_key=True, without_ner=True, leave_out_withheld=True)
    text = written(
        study,
        "title: T\ncoders: mara\nwords: {Oak Hill: a school}\nparts:\n  - quotes: Plan\n    documents: first\n"
        "  - table: frequencies\n    set: both\n",
        terms,
    )
    quotes, table = (command for _, command in parts_with_commands(text))
    assert quotes == ("qualcode quotes Plan --word … --best-first --coders … --document … --leave-out-withheld")
    assert table == "qualcode frequencies --coders … --set both --leave-out-withheld"


def test_what_a_command_shows_is_looked_through_too(study: Project) -> None:
    new_set(study, "Miller", "document")
    add_to_set(study, "Miller", ["first"])
    terms = Terms("2026-01-01", k=1, names=("Miller",), without_ner=True)
    with pytest.raises(PublicationError, match="the command below part 1 of the report holds the name “Miller”"):
        written(study, "title: T\nparts:\n  - quotes: Plan\n    set: Miller\n", terms)
