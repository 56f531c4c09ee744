"""Words of files and people in everything that is written: they are read there as they are, and nothing of them acts."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pytest
from test_sinks_terminal import run
from zoo import FIELDS, ZOO

pytestmark = pytest.mark.sqlite

FREE = ("--internal",)
QUOTES = ("quotes", 'text:"canary"')
COMMANDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((*QUOTES, *FREE, "-o"), (".csv", ".xlsx", ".docx", ".html", ".md", ".tex", ".json")),
    (
        ("frequencies", "--by", "role", *FREE, "-o"),
        (".csv", ".xlsx", ".docx", ".html", ".md", ".tex", ".json", ".svg", ".pdf"),
    ),
    (("words", *FREE, "-o"), (".csv", ".md", ".json")),
    (("memo", "export", *FREE, "-o"), (".csv", ".md", ".html", ".json")),
    (("codebook", "export", *FREE), (".docx",)),
    (("codebook", "export"), (".yaml", ".csv", ".xlsx", ".md", ".qdc")),
    (("codings", "export"), (".csv", ".jsonl")),
    (("cases", "export", "--kind", "participant"), (".csv",)),
    (("export",), (".qdpx",)),
)
SHORT = frozenset(
    {
        ("quotes", ".csv"),
        ("quotes", ".html"),
        ("quotes", ".md"),
        ("codings", ".csv"),
        ("codebook", ".yaml"),
        ("memo", ".html"),
    }
)
"""What the short run tries."""
_SVG = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
"""What matplotlib writes at the head of its pictures."""
FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "footer",
        "main",
        "section",
        "article",
        "nav",
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "div",
        "span",
        "br",
        "hr",
        "table",
        "caption",
        "colgroup",
        "col",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "cite",
        "code",
        "pre",
        "em",
        "strong",
        "b",
        "i",
        "small",
        "mark",
        "sup",
        "a",
        "details",
        "summary",
        "button",
        "input",
        "label",
        "select",
        "option",
        "svg",
        "g",
        "path",
        "text",
        "tspan",
        "rect",
        "line",
        "circle",
        "defs",
        "clippath",
        "use",
        "polygon",
        "abbr",
        "figure",
        "figcaption",
        "time",
        "aside",
        "form",
        "fieldset",
        "legend",
        "script",
        "output",
        "data",
        "template",
    ]
)


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.words: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS, tag
        self._in = tag
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "xlink:href"):
                assert (value or "").startswith(("#", "data:image/")), value

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        (self.scripts if self._in in ("script", "style") else self.words).append(data)

    def handle_comment(self, data: str) -> None:
        assert "canary" not in data and data.strip() != "x"


def check_csv(data: bytes) -> None:
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    for cell in cells:
        assert not FORMULA.match(cell) or re.fullmatch(r"-?[\d.,]+(?:e[+-]?\d+)?", cell), cell[:80]
    assert any("canary" in cell for cell in cells)


def check_xlsx(data: bytes) -> None:
    from openpyxl import load_workbook

    parts = _parts(data)
    assert not any(re.search(rb"<(?:\w+:)?(?:f|hyperlink|oleObject)[\s/>]", content) for content in parts.values())
    values = [cell for sheet in load_workbook(io.BytesIO(data)) for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in values)
    assert any("canary" in str(cell.value) for cell in values)


def check_docx(data: bytes) -> None:
    from lxml import etree

    parts = _parts(data)
    for name, content in parts.items():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in content, name
        if name.endswith((".xml", ".rels")):
            assert b"<!DOCTYPE" not in content
            root = etree.fromstring(content)
            told = ["".join(one.itertext()) for one in root.iter("{*}instrText")]
            assert not any("canary" in one for one in told)
    assert "canary" in "".join(etree.fromstring(parts["word/document.xml"]).itertext())


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check_html(data: bytes) -> None:
    page = Page()
    page.feed(data.decode("utf-8"))
    page.close()
    assert "canary" in "".join(page.words)
    assert not any("canary" in script and "<" in script for script in page.scripts)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", "".join(page.words))


def check_md(data: bytes) -> None:
    from markdown_it import MarkdownIt

    text = data.decode("utf-8")
    for line in text.split("\n---\n", 1)[-1].split("\n"):
        made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(line)
        page = Page()
        page.feed(made)
        assert "<a " not in made and "<img" not in made, line[:200]
    assert "canary" in text


def check_tex(data: bytes) -> None:
    text = data.decode("utf-8")
    assert not re.search(r"\\(?:input|include|write|openout|openin|read|catcode|csname|immediate)(?![a-z])", text)
    body = text.split("\\begin{document}")[-1]
    assert ("canary" in body and not re.search(r"(?<!\\)[$#%]", re.sub(r"\\.", "", body))) or "\\%" in body


def check_json(data: bytes) -> None:
    for line in [data] if data.lstrip().startswith((b"{\n", b"[")) else data.splitlines():
        json.loads(line)
    assert b"canary" in data


def check_yaml(data: bytes) -> None:
    from qualcode.importing.codebook_yaml import read_codebook_yaml

    names = {entry.name for entry in read_codebook_yaml(data, "codes.yaml").entries}
    assert {FIELDS[name] for name in ("yaml", "markup", "json", "formula", "sql")} <= names


def check_xml(data: bytes) -> None:
    assert data.count(b"<!DOCTYPE") == data.count(_SVG) and b"<!ENTITY" not in data
    expat.ParserCreate().Parse(data, True)
    assert b"canary" in data


def check_qdpx(data: bytes) -> None:
    parts = _parts(data)
    assert all(re.fullmatch(r"project\.qde|[Ss]ources/[0-9A-Fa-f-]{36}\.\w{2,4}", name) for name in parts), list(parts)
    check_xml(parts["project.qde"])


def check_svg(data: bytes) -> None:
    check_xml(data)
    check_html(data[data.index(b"<svg") :])


def check_pdf(data: bytes) -> None:
    assert data.startswith(b"%PDF") and b"/JavaScript" not in data and b"/Launch" not in data and b"/URI" not in data


CHECKS: dict[str, Callable[[bytes], None]] = {
    ".csv": check_csv,
    ".xlsx": check_xlsx,
    ".docx": check_docx,
    ".html": check_html,
    ".md": check_md,
    ".tex": check_tex,
    ".json": check_json,
    ".jsonl": check_json,
    ".yaml": check_yaml,
    ".qdc": check_xml,
    ".qdpx": check_qdpx,
    ".svg": check_svg,
    ".pdf": check_pdf,
}


def _runs() -> list[Any]:
    return [
        pytest.param(
            words, ending, id=f"{words[0]}{ending}", marks=() if (words[0], ending) in SHORT else pytest.mark.long
        )
        for words, endings in COMMANDS
        for ending in endings
    ]


@pytest.mark.parametrize(("words", "ending"), _runs())
def test_nothing_acts_in_what_is_written(words: tuple[str, ...], ending: str, hostile: Path, tmp_path: Path) -> None:
    file = tmp_path / f"out{ending}"
    result = run(hostile, *words, str(file))
    assert result.exit_code in (0, 3), result.output
    CHECKS[ending](file.read_bytes())


def test_a_project_as_text_lies_in_folders_of_names_that_every_system_takes(hostile: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inside" / "study"
    folder.parent.mkdir()
    assert run(hostile, "export", str(folder)).exit_code in (0, 3)
    for path in folder.rglob("*"):
        assert not re.search('[\x00-\x1f<>:"\\\\|?*\u202e]', path.name), path.name
        assert not re.match(r"(?i)(?:con|nul|aux|prn)(?:\.|$)|-", path.name), path.name
    assert [path.name for path in folder.parent.iterdir()] == ["study"]
    assert len(list((folder / "documents").iterdir())) == len(
        json.loads(run(hostile, "documents", "list", "--json").stdout)
    )


def test_no_file_is_written_elsewhere_by_the_name_of_a_coder_or_a_study() -> None:
    from qualcode.team.bundling import file_for

    for text in (*ZOO.values(), "..", ".", "", "CON", "nul.txt", "a" * 400, "中" * 300, "-rf", "~root", "a\0b"):
        name = file_for(text).name
        assert Path(name).name == name and name.strip(". "), text
        assert len(f"{name}.qualcode".encode()) <= 255, text
        assert not re.match(r"(?i)(?:con|nul|aux|prn|com\d|lpt\d)(?:\.|$)|[-~.]", name), text
        assert not re.search('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u202e\u200b]', name), text
