"""Report files are taken whole, or refused with the line of what is wrong."""

from __future__ import annotations

import pytest

from qualcode.domain.errors import InputError
from qualcode.domain.report_files import ChartItem, QuotesItem, TableItem, TextItem
from qualcode.importing.report_yaml import read_report

WHOLE = """
title: What teachers say
output: teachers.docx
attribution: "a {role} in {site.state}"
words: {FL: Florida}
k: 3
settled:
  accept: [Chromebook]
  redact: yes
parts:
  - heading: Support
    text: |
      Most of them like it.
  - quotes: '"Support" and @role=teacher'
    per_participant: 1
    question: true
  - table: crosstab
    by: [role]
    codes: Support
    show: counts
  - chart: frequencies
    kind: bars
"""


def refused(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        read_report(text.encode(), "r.yaml")
    return caught.value


def test_a_report_file_is_read_whole() -> None:
    found = read_report(WHOLE.encode(), "r.yaml")
    assert (found.title, found.output, found.k, found.words) == (
        "What teachers say",
        "teachers.docx",
        3,
        {"FL": "Florida"},
    )
    assert (found.settled.accept, found.settled.redact, found.settled.suppress) == (("Chromebook",), True, False)
    heading, quotes, table, chart = found.parts
    assert heading == TextItem(heading="Support", text="Most of them like it.")
    assert isinstance(quotes, QuotesItem) and (quotes.per_participant, quotes.question, quotes.best_first) == (
        1,
        True,
        True,
    )
    assert isinstance(table, TableItem) and (table.codes, table.show) == (("Support",), ("counts",))
    assert table.options == {"by": ["role"]}
    assert isinstance(chart, ChartItem) and chart.kind == "bars"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title: T\nparts:\n  - heading: H\ncolour: red\n", 4, "“colour” is no key here"),
        ("title: T\nparts:\n  - quotes: Support\n    contxt: 2\n", 4, "did you mean “context”"),
        ("title: T\nparts:\n  - quotes: Support\n    context: many\n", 4, "context"),
        ("title: T\nparts:\n  - quotes: Support\n    context: 999\n", 4, "context"),
        ("title: T\nparts:\n  - quotes: A\n    table: crosstab\n", 3, "quotes and table at once"),
        ("title: T\nparts:\n  - colour: red\n", 3, "this part holds “colour”"),
        ("title: T\nparts:\n  - just words\n", 3, "no group of keys"),
        ("title: T\nparts: []\n", 2, "“parts” is missing or empty"),
        ("parts:\n  - heading: H\n", 1, "“title”: it is missing"),
        ("title: T\nwithout: [invented]\nparts:\n  - heading: H\n", 1, "cannot be left out"),
        ("- a\n", 1, "not a report"),
        ("title: &a T\nparts:\n  - heading: *a\n", 3, "alias"),
        ("title: !!python/object/apply:os.system [ls]\nparts: []\n", 1, "tag"),
        ("title: T\ntitle: U\nparts:\n  - heading: H\n", 2, "title"),
        ("title: [\n", None, "no YAML"),
        ("", None, "empty"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, line: int | None, words: str) -> None:
    error = refused(text)
    assert words in error.sentence
    if line is not None:
        assert f"line {line}" in error.sentence
    assert "r.yaml" in error.sentence and "codebook" not in error.sentence


def test_a_code_called_no_or_1_0_stays_what_it_is() -> None:
    found = read_report(b"title: 1.0\nparts:\n  - quotes: no\n", "r.yaml")
    assert found.title == "1.0"
    assert isinstance(found.parts[0], QuotesItem) and found.parts[0].quotes == "no"


def test_how_many_quotes_a_table_shows_is_no_second_kind_of_part() -> None:
    (part,) = read_report(b"title: T\nparts:\n  - table: framework\n    quotes: 2\n", "r.yaml").parts
    assert isinstance(part, TableItem) and part.options == {"quotes": "2"}
    with pytest.raises(InputError, match="quotes and table at once"):
        read_report(b"title: T\nparts:\n  - table: framework\n    quotes: Plan\n", "r.yaml")


def test_a_part_knows_its_line_and_is_equal_to_the_same_part_elsewhere() -> None:
    first, second = read_report(b"title: T\nparts:\n  - text: Words.\n\n  - text: Words.\n", "r.yaml").parts
    assert (first.file, first.line, second.line) == ("r.yaml", 3, 5) and first == second
