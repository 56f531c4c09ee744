"""Reports in a language of their own: words, numbers and days in it; what programs read says the same in every one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from counted_study import opened
from qualcode.analysis.matrices import make_matrix
from qualcode.analysis.portraits import NOBODY
from qualcode.analysis.sample import load_sample
from qualcode.domain.agreement_answers import AgreementWish
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.report_words import count_of, day_of_report, facts_in_words
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable, SummaryWish
from qualcode.domain.translation import number, speaking
from qualcode.exporting.chart_characters import plain_chart
from qualcode.exporting.charts import draw
from qualcode.exporting.data_files import matrix_to_csv
from qualcode.exporting.papers.cells import rows_told
from qualcode.exporting.tables import internal
from qualcode.importing.report_yaml import read_report
from qualcode.reports.charting import chart_of
from qualcode.reports.checking import compare_runs
from qualcode.reports.codebook_appendix import codebook_appendix
from qualcode.reports.frequencies_file import frequencies_file
from qualcode.reports.hiding import hide_small
from qualcode.reports.memos import memos_file
from qualcode.reports.methods import methods, methods_file
from qualcode.reports.quotes_file import quotes_file
from qualcode.reports.running import report_file, run_report
from qualcode.reports.speaking import in_language
from qualcode.reports.summaries.behind import query_behind
from qualcode.reports.summaries.catalogue import make_summary
from qualcode.reports.summaries.portrait import who_in_words
from qualcode.reports.summary_file import summary_file
from qualcode.reports.terms import Terms
from qualcode.settings.language import language_of
from qualcode.storage.project import Project

ENGLISH = Terms("2026-11-23", internal=True, language="en")
DUTCH = replace(ENGLISH, language="nl")
OPEN = Terms("2026-11-23", k=1, without_key=True, without_ner=True, language="nl")
REPORT = """
title: Het plan
language: nl
parts:
  - quotes: Plan
  - table: frequencies
    by: role
    show: participants
  - chart: frequencies
    kind: bars
"""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def counts(study: Project, terms: Terms, format: str, kind: str = "frequencies", chart: str | None = None) -> str:
    """The file of a summary, made as commands make it."""
    with in_language(terms.language, format):
        summary = make_summary(study, kind, SummaryWish(), {})[1]
    written = summary_file(study, terms, summary, format=format, chart=chart)
    return written if isinstance(written, str) else written.decode("utf-8", "replace")


def test_quotes_are_in_dutch_and_in_english_as_they_were(study: Project) -> None:
    dutch, english = (quotes_file(study, "Plan", terms) for terms in (DUTCH, ENGLISH))
    assert isinstance(dutch, str) and isinstance(english, str)
    assert "INTERN – niet voor publicatie" in dutch and "- datum: 23 november 2026" in dutch
    assert "- gecontroleerd: nee" in dutch and "- zoekvraag: Plan" in dutch
    assert "- checked: no\n- date: 2026-11-23" in english and "INTERNAL – not for publication" in english
    said = re.compile(r"^> .*", re.MULTILINE)
    assert said.findall(dutch) == said.findall(english), "what people said stays as they said it"


@pytest.mark.parametrize("kind", ["frequencies", "coverage", "cooccurrence", "sequence"])
def test_tables_are_in_dutch(study: Project, kind: str) -> None:
    dutch, english = (counts(study, terms, "md", kind) for terms in (DUTCH, ENGLISH))
    assert "| code |" in english and "codings of: " in english and "coderingen van: " in dutch
    assert not re.search(r"\b(the|codings|participants|together|not for)\b", dutch)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_what_programs_read_is_the_same_in_every_language(study: Project, format: str) -> None:
    with speaking(language_of("nl")):
        by_computer = [quotes_file(study, "Plan", replace(DUTCH, language=""), format=format)]
        by_computer.append(frequencies_file(study, replace(DUTCH, language=""), format=format))
    assert quotes_file(study, "Plan", DUTCH, format=format) == quotes_file(study, "Plan", ENGLISH, format=format)
    assert by_computer[0] == quotes_file(study, "Plan", ENGLISH, format=format)
    assert frequencies_file(study, DUTCH, format=format) == frequencies_file(study, ENGLISH, format=format)
    assert by_computer[1] == frequencies_file(study, ENGLISH, format=format)
    assert counts(study, DUTCH, format) == counts(study, ENGLISH, format)
    assert memos_file(study, DUTCH, format=format) == memos_file(study, ENGLISH, format=format)


def test_numbers_and_shares_are_as_the_language_writes_them() -> None:
    columns = (SummaryColumn("code", "label"), SummaryColumn("n", "count"), SummaryColumn("α", "figure"))
    table = SummaryTable("a", "", (*columns, SummaryColumn("%", "share")), (("Time", 1114, 0.534, 0.53),))
    with speaking(language_of("nl")):
        assert list(rows_told(table)) == [("Time", "1.114", "0,53", "53,0%")]
        assert (number(1114.5, ",.1f"), count_of(1114)) == ("1.114,5", "1.114")
        assert day_of_report("2026-03-01") == "1 maart 2026" and day_of_report("now") == "now"
    with speaking(language_of("en")):
        assert list(rows_told(table)) == [("Time", "1114", "0.53", "53.0%")]
        assert day_of_report("2026-03-01") == "2026-03-01"


def test_a_workbook_holds_numbers_under_dutch_heads(study: Project) -> None:
    with in_language("nl"):
        summary = make_summary(study, "coverage", SummaryWish(), {})[1]
    data = summary_file(study, DUTCH, summary, format="xlsx")
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[0] == "Over dit bestand"
    cells = [cell for row in book.worksheets[1].iter_rows(min_row=3) for cell in row if cell.column > 1]
    assert cells and any(isinstance(cell.value, int | float) for cell in cells)


@pytest.mark.parametrize(
    "format", ["md", pytest.param("html", marks=pytest.mark.long), pytest.param("docx", marks=pytest.mark.long)]
)
def test_a_report_run_twice_has_the_same_bytes_whatever_language_the_computer_has(study: Project, format: str) -> None:
    asked = read_report(REPORT.encode(), "r.yaml")
    terms = replace(OPEN, language=asked.language)

    def written() -> str | bytes:
        return report_file(study, run_report(study, asked, terms), terms, format)

    first = written()
    with speaking(language_of("nl")):
        assert written() == first
    with speaking(language_of("en")):
        assert written() == first


def test_a_report_is_compared_in_the_language_in_which_it_was_written(study: Project) -> None:
    asked = read_report(REPORT.encode(), "r.yaml")
    record = run_report(study, asked, DUTCH).record
    assert record.language == "nl"
    again = run_report(study, asked, replace(DUTCH, language=record.language)).record
    assert not compare_runs(record, again).changed


def test_an_unknown_language_is_refused_with_its_line() -> None:
    with pytest.raises(InputError) as refused:
        read_report(REPORT.replace("nl", "xx", 1).encode(), "r.yaml")
    assert refused.value.line == 3 and "en, nl" in str(refused.value)


def test_pages_and_papers_say_in_which_language_they_are(study: Project) -> None:
    for terms, tag in ((DUTCH, "nl"), (ENGLISH, "en")):
        page = quotes_file(study, "Plan", terms, format="html")
        assert isinstance(page, str) and f'<html lang="{tag}">' in page
        assert f'<html lang="{tag}">' in counts(study, terms, "html")
        paper = quotes_file(study, "Plan", terms, format="tex")
        assert isinstance(paper, str) and ("\\usepackage[dutch]{babel}" in paper) == (tag == "nl")
        for data in (quotes_file(study, "Plan", terms, format="docx"), codebook_appendix(study, terms)):
            assert isinstance(data, bytes)
            with ZipFile(io.BytesIO(data)) as package:
                assert ('w:val="nl-NL"' in package.read("word/styles.xml").decode()) == (tag == "nl")


def test_the_page_of_quotes_lets_its_own_script_work_in_every_language(study: Project) -> None:
    from base64 import b64encode
    from hashlib import sha256

    page = quotes_file(study, "Plan", DUTCH, format="html")
    assert isinstance(page, str) and "Zoek in citaten" in page and "Donkere kleuren" in page
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert "${shown} van ${quotes.length} citaten" in script
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in page


def test_the_methods_section_is_in_dutch(study: Project) -> None:
    with in_language("nl"):
        text = methods_file(study, DUTCH, methods(study, AgreementWish()))
        data = methods_file(study, DUTCH, methods(study, AgreementWish()), format="json")
    assert "# " in text and "Er is gecodeerd met qualcode" in text and "Het codeboek heeft" in text
    assert not re.search(r"\b(The project holds|was assessed|were made)\b", text)
    assert data  # Its sentences are those that were told; its keys are English.
    assert '"sentences"' in data


def test_a_chart_is_in_dutch(study: Project) -> None:
    with in_language("nl"):
        summary = make_summary(study, "frequencies", SummaryWish(), {})[1]
        drawn = chart_of(summary)
        text = "\n".join(plain_chart(drawn, 76))
        picture = draw(drawn, "svg").decode()
    assert (
        text.startswith("Frequenties")
        and "deelnemers (van" in text
        and "deelnemers (van" in picture.replace("\xa0", " ")
    )


def test_days_and_kinds_of_memos_are_in_dutch(study: Project) -> None:
    assert "memo’s" in memos_file(study, DUTCH).splitlines()[0]


def test_the_queries_behind_cells_are_the_same_in_every_language(study: Project) -> None:
    for kind in ("frequencies", "cooccurrence", "sequence", "profile", "coverage"):
        asked = []
        for language in ("en", "nl"):
            with in_language(language):
                summary = make_summary(study, kind, SummaryWish(), {})[1]
                asked.append(
                    [
                        query_behind(summary, table.key, CellPlace(row, column), SummaryWish())
                        for table in summary.tables
                        for row in range(len(table.rows))
                        for column in range(len(table.columns))
                    ]
                )
        assert asked[0] == asked[1] and any(asked[0])


def test_the_same_may_not_be_published_in_any_language(study: Project) -> None:
    for language in ("en", "nl"):
        with pytest.raises(PublicationError) as refused:
            quotes_file(study, "Plan", replace(OPEN, k=99, language=language), attribution="{role}")
        assert {one.kind for one in refused.value.problems} == {"small"}


def test_the_same_cells_are_hidden_in_every_language(study: Project) -> None:
    for kind, options in (
        ("crosstab", {"by": ("role",)}),
        ("coverage", {"by": "role"}),
        ("frequencies", {"by": "role"}),
    ):
        found = []
        for language in ("en", "nl"):
            with in_language(language):
                whole = make_summary(study, kind, SummaryWish(), options)[1]
                hidden = hide_small(whole, 3)
                found.append(
                    (
                        [(table.key, sorted(table.hidden), [c.of for c in table.columns]) for table in hidden.tables],
                        [what for what, _ in hidden.facts],
                    )
                )
                heads = [column.title for table in hidden.tables for column in table.columns]
                assert any("(of –)" in head if language == "en" else "(van –)" in head for head in heads), kind
        assert found[0] == found[1]


def test_a_transfer_for_statistics_is_the_same_in_every_language(study: Project) -> None:
    with speaking(language_of("nl")), in_language("", "csv"):
        dutch = matrix_to_csv(make_matrix(study, load_sample(study, SummaryWish()), "document"))
    assert dutch == matrix_to_csv(make_matrix(study, load_sample(study, SummaryWish()), "document"))


def test_identifiers_are_shown_as_words_and_kept_in_what_programs_read() -> None:
    facts = (("codings of", "mara"), ("by", "all"), ("query", "all"), ("saturated at Oak", "6"))
    with speaking(language_of("nl")):
        assert facts_in_words(facts) == (
            ("coderingen van", "mara"),
            ("naar", "alle"),
            ("zoekvraag", "all"),
            ("saturated at Oak", "6"),
        )
        assert who_in_words(NOBODY) == "niemand genoemd" and who_in_words("Anna") == "Anna"
        assert internal() == "INTERN – niet voor publicatie"
    with speaking(language_of("en")):
        assert facts_in_words(facts) == facts


def test_a_summary_without_settings_is_none_of_another() -> None:
    summary = Summary("frequencies", "Frequencies", (), ())
    assert summary == replace(summary, settings={"turns": 1}), "settings are in the facts already"
