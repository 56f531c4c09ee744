from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from qualcode.domain.answers import Denominators, Frequencies, FrequencyFilter, FrequencyRow
from qualcode.exporting.csv_rows import csv_text
from qualcode.exporting.escaping import html_text, markdown_line
from qualcode.exporting.quotes_html import quotes_to_html
from qualcode.exporting.quotes_markdown import quotes_to_markdown
from qualcode.exporting.quotes_out import Line, QuoteOut
from qualcode.exporting.quotes_tables import quotes_to_json
from qualcode.exporting.tables import (
    Heading,
    Table,
    frequencies_to_csv,
    frequencies_to_json,
    frequencies_to_markdown,
    table_to_markdown,
)

HEADING = Heading("A study", (("query", "Plan"), ("date", "2026-05-31")))
EVIL = "<script>alert(1)</script> [x](javascript:y) ![i](http://e.org/i.png) `c` *b* | # h \x1b[31m \u202e& www.e.org"


def quote(text: str, **more: object) -> QuoteOut:
    return QuoteOut("Plan", "P1", "first", 2, (Line("P1", text),), **more)  # type: ignore[arg-type]


def test_a_quote_is_a_block_with_attribution_and_place() -> None:
    text = quotes_to_markdown(HEADING, [quote("We plan.\nA lot.", before=(Line("interviewer", "Do you?"),))])
    assert text == (
        "# A study\n\n- query: Plan\n- date: 2026-05-31\n\n## Plan\n\n"
        "> *\\[context before, interviewer\\] Do you?*\n>\n> We plan.  \n> A lot.\n\n— P1 (first, turn 2)\n"
    )


def test_each_voice_of_a_quote_is_named() -> None:
    two = QuoteOut("Plan", "P1 / P2", "first", 2, (Line("P1", "Yes."), Line("P2", "No.")))
    assert "> \\[P1\\] Yes.\n>\n> \\[P2\\] No.\n" in quotes_to_markdown(HEADING, [two])
    assert json.loads(quotes_to_json(HEADING, [two]))["quotes"][0]["quote"] == "P1: Yes.\nP2: No."
    assert "[P2]</span> No." in quotes_to_html(HEADING, [two])


def test_markup_in_a_transcript_does_nothing_in_markdown() -> None:
    text = quotes_to_markdown(HEADING, [quote(EVIL)])
    line = next(line for line in text.splitlines() if "script" in line)
    assert "<" not in line and "\x1b" not in line and "\u202e" not in line and "␛" in line
    assert not re.search(r"(?<!\\)[`*_\[\]|#!]", line)
    assert "http\\://" in line and "www\\." in line


def test_a_line_that_begins_like_a_list_heading_or_rule_is_a_line() -> None:
    shown = [markdown_line(text) for text in ("- a", "+ a", "1. a", "12) a", "===", "---", "    code", "# h", "~~~")]
    assert shown == ["\\- a", "\\+ a", "1\\. a", "12\\) a", "\\===", "\\---", "code", "\\# h", "\\~\\~\\~"]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.said = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        for name, value in attrs:
            assert not name.startswith("on") and name != "src"
            assert name != "href" or (value or "").startswith("#")

    def handle_data(self, data: str) -> None:
        self.said += data


def test_an_html_page_stands_alone_and_runs_nothing_of_a_transcript() -> None:
    page = quotes_to_html(HEADING, [quote(EVIL, extra=(("coder", "<b>"),))])
    tags = Tags()
    tags.feed(page)
    assert not tags.seen & {"img", "link", "b", "iframe", "object", "form"} and page.count("<script") == 1
    assert "alert(1)" in tags.said and "␛" in tags.said
    assert "\x1b" not in page and "\u202e" not in page
    assert (
        "url(" not in page and "@import" not in page and "fetch" not in page and "http:" not in page.split("<body>")[0]
    )
    marked = quotes_to_html(Heading("A", (), "INTERNAL – not for publication"), [quote("x")])
    assert marked.count("INTERNAL – not for publication") == 4 and "position: fixed" in marked


def test_json_is_exact() -> None:
    assert json.loads(quotes_to_json(HEADING, [quote(EVIL)]))["quotes"][0]["quote"] == EVIL


@given(st.text())
def test_no_text_opens_a_tag_or_sends_a_control(text: str) -> None:
    for shown in (markdown_line(text), html_text(text)):
        assert not any(ord(c) < 32 and c not in "\n\t" for c in shown)
        assert "\u202e" not in shown and "\x9b" not in shown
        assert "<" not in shown.replace("<br>", "")
    assert "\n" not in markdown_line(text)


@given(st.lists(st.lists(st.text(st.characters(exclude_characters="\r\x00")), min_size=2, max_size=2), max_size=4))
def test_csv_reads_back_with_guards_and_never_begins_a_formula(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(csv_text(rows), newline="")))
    assert len(back) == len(rows)
    for given_row, read_row in zip(rows, back, strict=True):
        for value, cell in zip(given_row, read_row, strict=True):
            assert cell in (value, "'" + value) and not cell.startswith(("=", "+", "-", "@", "\t"))


def test_a_markdown_table_escapes_its_cells_and_aligns_numbers() -> None:
    table = Table(("code", "n"), (("a|b", 1), ("*c*", 22)))
    assert table_to_markdown(table) == "| code | n |\n|---|---:|\n| a\\|b | 1 |\n| \\*c\\* | 22 |\n"


def answer(by: str = "role") -> Frequencies:
    columns = ("teacher", "student") if by != "all" else ("all",)
    return Frequencies(
        coders=("mara",),
        filter=FrequencyFilter(by=by, whose="all coders", codes=(), documents=None, notes=()),
        denominators={column: Denominators(documents=18, participants=9, sites=4) for column in columns},
        rows=tuple(
            FrequencyRow(code, column, 7, 3, 2, 1, rolled)
            for code, rolled in (("Plan", False), ("Plan", True), ("Plan/Liked", False))
            for column in columns
        ),
    )


def test_tables_have_unit_and_denominator_in_their_heads() -> None:
    alone = frequencies_to_markdown(answer("all"), HEADING)
    assert "| code | segments | documents (of 18) | participants (of 9) | sites (of 4) |" in alone
    assert "| Plan (with the codes below) | 7 | 3 | 2 | 1 |" in alone
    wide = frequencies_to_markdown(answer(), HEADING)
    assert "## Participants by role\n\n| code | teacher (of 9) | student (of 9) |" in wide
    assert "## Segments by role\n\n| code | teacher | student |" in wide
    rows = [row for row in csv.reader(io.StringIO(frequencies_to_csv(answer(), HEADING))) if not row[0].startswith("#")]
    assert rows[0][:5] == [
        "code", "with the codes below", "teacher: segments", "teacher: documents (of 18)", "teacher: participants (of 9)"
    ]  # fmt: skip
    assert rows[2] == ["Plan", "yes", *["7", "3", "2", "1"] * 2]


def test_json_of_a_table_is_the_answer_with_its_head() -> None:
    plain = json.loads(frequencies_to_json(answer(), HEADING))
    assert list(plain) == ["about", "coders", "filter", "denominators", "rows"]
    assert plain["about"] == {"title": "A study", "query": "Plan", "date": "2026-05-31"}
    assert plain["rows"][0]["participants"] == 2
