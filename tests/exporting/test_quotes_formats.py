from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quotes_made import BALANCES, EVIL, HEADING, MARKED, QUOTES, quote

from example_counts import examples
from qualcode.domain.errors import InputError
from qualcode.exporting.latex_text import latex_line, latex_read
from qualcode.exporting.quotes_docx import quotes_to_docx
from qualcode.exporting.quotes_html import quotes_to_html
from qualcode.exporting.quotes_latex import quotes_to_latex
from qualcode.exporting.quotes_markdown import quotes_to_markdown
from qualcode.exporting.quotes_tables import quotes_to_csv, quotes_to_json, quotes_to_xlsx
from qualcode.text.cells import visible

WRITERS: dict[str, Any] = {
    "md": quotes_to_markdown,
    "csv": quotes_to_csv,
    "json": quotes_to_json,
    "html": quotes_to_html,
    "tex": quotes_to_latex,
    "docx": quotes_to_docx,
    "xlsx": quotes_to_xlsx,
}


def opened(data: bytes) -> Any:
    import docx

    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("format", WRITERS)
def test_the_same_quotes_give_the_same_bytes(format: str) -> None:
    first, second = (WRITERS[format](MARKED, QUOTES, BALANCES) for _ in range(2))
    assert first == second
    assert WRITERS[format](HEADING, [])


# ---------------------------------------------------------------- rows


def test_rows_have_the_exact_words_beside_those_with_marks() -> None:
    rows = list(csv.reader(io.StringIO(quotes_to_csv(HEADING, QUOTES, BALANCES))))
    head = next(row for row in rows if row[0] == "code")
    assert head == [
        *("code", "quote", "attribution", "document", "turn", "origin", "reference", "time", "shown"),
        *("question", "before", "after"),
    ]  # fmt: skip
    second = dict(zip(head, rows[rows.index(head) + 2], strict=False))
    assert (second["quote"], second["shown"]) == ("We plan week 2.", "… week 2 […] end.")
    assert second["reference"] == "I017:T002" and second["time"] == "0:07:42"
    assert any(row[0].startswith("# sites of Theme/Plan · Oak Hill: 1 of 4 quotes") for row in rows)
    found = json.loads(quotes_to_json(HEADING, QUOTES, BALANCES))
    assert found["quotes"][0]["question"] == {"speaker": "interviewer", "text": "How is it?"}
    assert found["quotes"][2]["quote"] == EVIL and found["quotes"][0]["shown"] is None
    assert found["balance"][0]["of_quotes"] == 4


def test_an_excel_file_has_texts_and_numbers_and_no_formula() -> None:
    from openpyxl import load_workbook

    data = quotes_to_xlsx(MARKED, [quote(1, text="=HYPERLINK(1)"), *QUOTES], BALANCES)
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["About", "Quotes", "Sites"]
    sheet = book["Quotes"]
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == sheet.dimensions
    assert sheet["B2"].value == "'=HYPERLINK(1)" and sheet["B2"].data_type == "s"
    assert sheet["E3"].value == 1 and book["Sites"]["D2"].value == 4
    for each in book.worksheets:
        assert "INTERNAL" in each.oddHeader.center.text
        assert all(cell.data_type in ("s", "n") for row in each.iter_rows() for cell in row)
    said = str(book.properties.__dict__)
    assert "openpyxl" not in said and "INTERNAL" in str([cell.value for cell in book["About"]["B"]])


# ---------------------------------------------------------------- LaTeX


@settings(max_examples=examples(200), deadline=None)
@given(st.text())
def test_no_text_acts_in_latex_and_it_reads_back(text: str) -> None:
    shown = latex_line(text)
    bare = re.sub(r"\\(?:text\w+\{\}|[{}$&#%_]|elsewhere(?=\{))", "", shown)
    assert "\\" not in bare and not set(bare) & set("$&#%_^`\"'<>|")
    assert bare.count("{") == bare.count("}")
    assert latex_read(shown) == " ".join(visible(text).split())


def test_a_latex_document_is_whole() -> None:
    text = quotes_to_latex(MARKED, QUOTES, BALANCES)
    assert text.count("\\section{") == 2 and text.count("\\subsection{") == 2
    opened = re.findall(r"\\begin\{(\w+)\}", text)
    assert sorted(opened) == sorted(re.findall(r"\\end\{(\w+)\}", text)) and opened.count("quote") == 4
    assert "\\input" not in text and text.count("INTERNAL") == 3 and "\\tableofcontents" in text
    assert "\\elsewhere{Пётр 中文}" in text and "\\author{}" in text
    assert "(I017:T001, 0:07:42)" in text and "{[}question, interviewer{]} How is it?" in text
    depth = 0
    for sign in re.sub(r"\\[{}\\]", "", text):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0


@pytest.mark.long
def test_the_latex_document_compiles(tmp_path: Path) -> None:
    compiler = next((found for name in ("pdflatex", "lualatex", "xelatex") if (found := shutil.which(name))), None)
    if compiler is None:
        pytest.skip("there is no pdflatex, lualatex or xelatex on this machine")
    (tmp_path / "quotes.tex").write_text(quotes_to_latex(MARKED, QUOTES, BALANCES), encoding="utf-8")
    for _ in range(2):
        done = subprocess.run(
            [compiler, "-interaction=nonstopmode", "-halt-on-error", "quotes.tex"],
            cwd=tmp_path, capture_output=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]


# ---------------------------------------------------------------- Word


def test_a_word_file_has_styles_headings_and_contents_with_links() -> None:
    document = opened(quotes_to_docx(HEADING, QUOTES, BALANCES))
    by_style = {style: [p.text for p in document.paragraphs if p.style.name == style] for style in (
        "Title", "Heading 1", "Heading 2", "Quote", "Quote Attribution", "toc 1", "toc 2"
    )}  # fmt: skip
    assert by_style["Title"] == ["A study: quotes"] and by_style["Heading 1"] == ["Theme", "Zürich"]
    assert by_style["Heading 2"] == ["Plan", "Time"]
    assert [text.split("\t")[0] for text in by_style["toc 1"]] == ["Theme", "Zürich"]
    assert by_style["Quote"][:4] == ["[question, interviewer] How is it?", "We plan week 1.", "[context before, P2] Yes.",
                                     "… week 2 […] end."]  # fmt: skip
    assert by_style["Quote Attribution"][0] == "— an elementary teacher (I017:T001, 0:07:42)"
    xml = document.element.xml
    anchors = re.findall(r'w:anchor="(\w+)"', xml)
    assert anchors == re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', xml) and len(anchors) == 4
    assert all(f"PAGEREF {anchor} \\h" in xml for anchor in anchors) and "TOC \\o" in xml
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Oak Hill", "1", "4", "1", "3"]
    assert 'w:lang w:val="en"' in document.styles.element.xml


def test_a_word_file_says_nobody_and_no_time_and_marks_each_page() -> None:
    data = quotes_to_docx(MARKED, QUOTES, BALANCES)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "creator" not in core and "created" not in core and "modified" not in core
    document = opened(data)
    assert "INTERNAL" in document.sections[0].header.paragraphs[0].text
    texts = [p.text for p in document.paragraphs]
    assert texts.count("INTERNAL – not for publication") == 2
    shown = next(text for text in texts if "script" in text)
    assert "\x1b" not in shown and "\u202e" not in shown and "Пётр 中文" in shown and "</w:t>" in shown


def template(folder: Path, *paragraphs: str) -> Path:
    import docx

    document = docx.Document()
    document.core_properties.author = "Mara Somebody"
    document.styles["Quote"].font.name = "Garamond"
    document.sections[0].header.paragraphs[0].text = "The institute"
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / "own.docx"
    document.save(str(path))
    return path


def test_a_template_keeps_its_styles_and_header_and_gives_its_place(tmp_path: Path) -> None:
    own = template(tmp_path, "Before.", "{{quotes}}", "After.")
    data = quotes_to_docx(MARKED, QUOTES, BALANCES, template=own)
    assert data == quotes_to_docx(MARKED, QUOTES, BALANCES, template=own)
    document = opened(data)
    texts = [p.text for p in document.paragraphs]
    assert texts[0] == "Before." and texts[-1] == "After." and "{{quotes}}" not in texts
    assert texts.index("Before.") < texts.index("Theme") < texts.index("After.")
    assert document.styles["Quote"].font.name == "Garamond" and "Quote Attribution" in document.styles
    header = [p.text for p in document.sections[0].header.paragraphs]
    assert header[0] == "The institute" and any("INTERNAL" in text for text in header)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"Somebody" in archive.read(name) for name in archive.namelist())
        assert "docProps/app.xml" not in archive.namelist()
    end = opened(quotes_to_docx(HEADING, QUOTES, template=template(tmp_path, "Before.")))
    assert [p.text for p in end.paragraphs][:2] == ["Before.", "A study: quotes"]


def with_part(path: Path, name: str, data: bytes, *, instead: bool = False) -> Path:
    """The same file with one more part, or another in the place of one."""
    changed = path.with_name("changed.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for member in source.namelist():
            if not (instead and member == name):
                target.writestr(member, source.read(member))
        target.writestr(name, data)
    return changed


def test_templates_with_macros_names_or_links_elsewhere_are_refused(tmp_path: Path) -> None:
    own = template(tmp_path, "{{quotes}}")
    with zipfile.ZipFile(own) as archive:
        body = archive.read("word/document.xml")
        rels = archive.read("word/_rels/document.xml.rels")
    tracked = body.replace(b"<w:sectPr", b'<w:p><w:ins w:id="1" w:author="Mara"><w:r/></w:ins></w:p><w:sectPr')
    linked = rels.replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://x/relationships/image" Target="http://x/y.png" TargetMode="External"/>'
        b"</Relationships>",
    )
    for name, data, instead, said in (
        ("word/vbaProject.bin", b"x", False, "macros"),
        ("word/comments.xml", b"<x/>", False, "comments or tracked"),
        ("word/document.xml", tracked, True, "comments or tracked"),
        ("word/_rels/document.xml.rels", linked, True, "elsewhere"),
    ):
        with pytest.raises(InputError, match=said):
            quotes_to_docx(HEADING, QUOTES, template=with_part(own, name, data, instead=instead))
    broken = tmp_path / "broken.docx"
    for data in (b"", b"PK\x03\x04 no file", b"plain words"):
        broken.write_bytes(data)
        with pytest.raises(InputError, match=r"no Word file.*\.docx"):
            quotes_to_docx(HEADING, QUOTES, template=broken)
    with pytest.raises(InputError, match="cannot be read"):
        quotes_to_docx(HEADING, QUOTES, template=tmp_path / "nowhere.docx")


@pytest.mark.long
def test_libreoffice_shows_the_word_file(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None or shutil.which("pdftotext") is None:
        pytest.skip("there is no LibreOffice or pdftotext on this machine")
    (tmp_path / "quotes.docx").write_bytes(quotes_to_docx(MARKED, QUOTES, BALANCES))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "pdf", "quotes.docx"],
        cwd=tmp_path, capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    shown = subprocess.run(
        ["pdftotext", "quotes.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    ).stdout.decode()
    for words in ("INTERNAL – not for publication", "We plan week 1.", "Contents", "(I017:T001, 0:07:42)", "Oak Hill"):
        assert words in shown
