"""Papers say the same in every format, nothing in them acts, and the same paper gives the same file."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.text.paragraph import Paragraph
from quotes_made import QUOTES

from qualcode.domain.charts import Bars
from qualcode.domain.errors import InputError
from qualcode.domain.summaries import CellPlace, SummaryColumn, SummaryTable
from qualcode.exporting.papers.blocks import ChartPart, Facts, Paper, QuotesPart, Section, TablePart, Words
from qualcode.exporting.papers.latex import paper_to_latex
from qualcode.exporting.papers.lists import tables_to_csv, tables_to_json
from qualcode.exporting.papers.markdown import paper_to_markdown
from qualcode.exporting.papers.page import paper_to_html
from qualcode.exporting.papers.sheets import tables_to_xlsx
from qualcode.exporting.papers.word import paper_to_docx
from qualcode.exporting.quotes_docx import quotes_to_docx
from qualcode.exporting.quotes_html import quotes_to_html
from qualcode.exporting.quotes_latex import quotes_to_latex
from qualcode.exporting.quotes_markdown import quotes_to_markdown
from qualcode.exporting.quotes_out import Line, QuoteOut
from qualcode.exporting.tables import Heading, internal

EVIL = "<script>alert(1)</script> `x` $y$ \\input{z} =1+1 | # & \x1b[31m\u202e"
TABLE = SummaryTable(
    key="counts",
    title="Participants by role",
    columns=(
        SummaryColumn("code", "label"),
        SummaryColumn("teacher (of 9)", "count", of=9),
        SummaryColumn("share", "share"),
    ),
    rows=(("Time", 4, 0.4444), ("Plan", None, None), (EVIL, 0, 0.0)),
    hidden=frozenset({CellPlace(1, 1)}),
    notes=("columns may overlap",),
)
QUOTE = QuoteOut("Time", "a teacher", "I001", 3, (Line("", f"No time. {EVIL}"),))
HEADING = Heading("Study: what they say", (("codings of", "all coders"),), internal(), "")


def paper(*, charts: bool = True) -> Paper:
    chart = (ChartPart(Bars("How often", "participants", ("Time", "Plan"), (("", (4, None)),)), "a caption"),)
    parts = (
        Section("Support"),
        Words("First line.\nSecond line."),
        Facts((("query", EVIL),), "qualcode quotes 'A `b` ```c'"),
        TablePart(TABLE),
        Section("Voices", 2),
        QuotesPart((QUOTE,)),
        *(chart if charts else ()),
    )
    return Paper(HEADING, parts, contents=True)


def test_markdown_has_all_parts_and_hidden_cells_are_marked() -> None:
    text = paper_to_markdown(paper())
    assert "| Time | 4 | 44.4% |" in text
    assert "| Plan | – |  |" in text
    assert "one cell is left out" in text
    assert "- Support\n  - Voices\n" in text
    assert text.count(f"**{internal().replace('–', '–')}**") >= 2
    assert "````console\n" in text, "a fence is longer than the backticks in it"
    assert "\x1b" not in text and "\u202e" not in text and "<script>" not in text


def test_html_is_escaped_and_loads_nothing() -> None:
    text = paper_to_html(paper())
    assert "<script" not in text and "http" not in text.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert '<th scope="row">Time</th>' in text and "<svg" in text
    assert 'href="#s2"' in text and 'id="s2"' in text
    assert "\x1b" not in text and "\u202e" not in text


def test_word_has_headings_contents_tables_and_a_described_picture() -> None:
    data = paper_to_docx(paper())
    found = docx.Document(io.BytesIO(data))
    styles = [(p.style.name, p.text) for p in found.paragraphs if p.style is not None and p.text]
    assert ("Heading 1", "Support") in styles and ("Heading 2", "Voices") in styles
    assert [cell.text for cell in found.tables[0].rows[1].cells] == ["Time", "4", "44.4%"]
    assert found.tables[0].rows[2].cells[1].text == "–"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
        header = "".join(archive.read(name).decode() for name in archive.namelist() if "header" in name)
    assert 'w:anchor="_Toc00000002"' in body and 'descr="How often"' in body
    assert internal() in header


def test_a_quote_is_the_same_in_papers_and_in_files_of_quotes() -> None:
    """One writer for each format: with its language, its context and what else the file tells of it."""
    quote = replace(QUOTES[2], question=Line("interviewer", "How so?"), language="fr", extra=(("coder", "mara"),))
    whole = Paper(Heading("t", ()), (QuotesPart((quote,)),))
    alone = Heading("t", ())
    for write, write_quotes in ((paper_to_markdown, quotes_to_markdown), (paper_to_html, quotes_to_html)):
        block = "".join(write_quotes(alone, [quote]))
        begin, end = ("> *", "- coder: mara\n") if write is paper_to_markdown else ("<figure", "</figure>")
        found = block[block.index(begin) : block.index(end) + len(end)]
        assert "mara" in found and found in write(whole)
    tex = quotes_to_latex(alone, [quote])
    assert tex[tex.index("\\begin{quote}") : tex.index("\\end{quote}")] in paper_to_latex(whole)
    files = (paper_to_docx(whole), quotes_to_docx(alone, [quote]))
    words = [[p._p.xml for p in docx.Document(io.BytesIO(f)).paragraphs if p.style and _of_quotes(p)] for f in files]
    assert len(words[0]) >= 3 and words[0] == words[1]
    assert any('w:val="fr"' in one for one in words[0]) and any("coder: mara" in one for one in words[0])


def _of_quotes(paragraph: Paragraph) -> bool:
    return paragraph.style is not None and paragraph.style.name in ("Quote", "Quote Attribution", "Small Note")


def test_what_was_counted_is_set_small_below_what_matters() -> None:
    html = paper_to_html(paper())
    (details,) = re.findall(r"<details>.*?</details>", html, re.S)
    assert "How this was counted" in details and "query" in details and "qualcode quotes" in details
    styles = [(p.style.name, p.text) for p in docx.Document(io.BytesIO(paper_to_docx(paper()))).paragraphs if p.style]
    assert [text[:8] for style, text in styles if style == "Small Note"][:2] == ["query: <", "qualcode"]
    assert "\\item[query]" not in paper_to_latex(paper(charts=False))


def test_words_above_numbers_are_not_broken_in_word() -> None:
    columns = [SummaryColumn("code", "label")]
    columns += [
        SummaryColumn(f"{name} (of 25)", "count", of=25) for name in ("segments", "documents", "participants", "sites")
    ]
    table = SummaryTable("all", "", tuple(columns), (("Time", 1, 2, 3, 4),))
    found = docx.Document(io.BytesIO(paper_to_docx(Paper(HEADING, (TablePart(table),))))).tables[0]
    widths = [cell.width.cm for cell in found.rows[0].cells if cell.width is not None]
    assert sum(widths) == pytest.approx(16, abs=0.05) and widths[0] > 4.5
    assert widths[3] > 2.8, "“participants” in bold needs 2.5 cm and the cell's edges"
    assert [cell.text for cell in found.rows[0].cells][3] == "participants (of\u00a025)"
    many = SummaryTable("all", "", tuple(columns[:1] + columns[1:] * 5), (("Time", *([1] * 20)),))
    cells = docx.Document(io.BytesIO(paper_to_docx(Paper(HEADING, (TablePart(many),))))).tables[0].rows[0].cells
    assert sum(cell.width.cm for cell in cells if cell.width is not None) == pytest.approx(16, abs=0.1)


def test_the_contents_of_a_word_file_have_pages_for_all_its_headings() -> None:
    body = docx.Document(io.BytesIO(paper_to_docx(paper()))).element.body.xml
    assert body.count("PAGEREF _Toc") == 2 and 'TOC \\o "1-9"' in body


def test_a_template_keeps_its_styles_and_gets_the_paper_in_its_place(tmp_path: Path) -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "Institute"
    own.add_paragraph("Before")
    own.add_paragraph("{{report}}")
    own.add_paragraph("After")
    own.save(str(tmp_path / "own.docx"))
    found = docx.Document(io.BytesIO(paper_to_docx(paper(), template=tmp_path / "own.docx")))
    texts = [paragraph.text for paragraph in found.paragraphs]
    assert texts.index("Before") < texts.index("Support") < texts.index("After")
    assert "{{report}}" not in texts
    assert [p.text for p in found.sections[0].header.paragraphs] == ["Institute", internal()]


@pytest.mark.parametrize("data", [b"no zip", b""])
def test_a_template_that_is_no_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "own.docx").write_bytes(data)
    with pytest.raises(InputError, match="no Word file"):
        paper_to_docx(paper(), template=tmp_path / "own.docx")


def test_latex_escapes_all_and_has_no_charts() -> None:
    text = paper_to_latex(paper(charts=False))
    assert r"\section{Support}" in text and r"\subsection{Voices}" in text
    assert r"\input{z}" not in text and r"\textbackslash{}input\{z\}" in text
    assert "\x1b" not in text and "\u202e" not in text
    with pytest.raises(InputError, match="no charts"):
        paper_to_latex(paper())


def test_csv_and_json_hold_exact_numbers_and_excel_holds_numbers() -> None:
    lines = list(csv.reader(io.StringIO(tables_to_csv(HEADING, [TABLE]))))
    assert ["Time", "4", "0.4444", internal()] in lines and ["Plan", "–", "", internal()] in lines
    found = json.loads(tables_to_json(HEADING, [TABLE]))
    assert found["tables"][0]["rows"][0] == ["Time", 4, 0.4444] and found["tables"][0]["hidden"] == [[1, 1]]
    sheet = openpyxl.load_workbook(io.BytesIO(tables_to_xlsx(HEADING, [TABLE])))["Participants by role"]
    cells = {cell.coordinate: cell for row in sheet for cell in row}
    assert (cells["B3"].value, cells["C3"].value, cells["C3"].number_format) == (4, 0.4444, "0.0%")
    assert all(cell.data_type != "f" for cell in cells.values())
    assert sheet.oddHeader.center.text == internal()


def test_the_same_paper_gives_the_same_file() -> None:
    for write in (paper_to_markdown, paper_to_html, paper_to_docx):
        assert write(paper()) == write(paper())
    assert tables_to_xlsx(HEADING, [TABLE]) == tables_to_xlsx(HEADING, [TABLE])
