"""Word templates that would load or run something when their publication is opened are refused."""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qualcode.domain.errors import InputError
from qualcode.exporting.word_templates import opened_for_writing, template_words

LOADS = (
    "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",
    "INCLUDEPICTURE http://127.0.0.1/x",
    "INCLUDETEXT x",
    "LINK x",
    "MACROBUTTON x",
)


def template(folder: Path, *fields: str) -> Path:
    document = Document()
    document.add_paragraph("{{quotes}}")
    for field in fields:
        document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{field}</w:p>"))
    path = folder / "template.docx"
    document.save(str(path))
    return path


def run_of(instruction: str) -> str:
    """A field whose instruction is cut into two runs."""
    half = len(instruction) // 2
    parts = (instruction[:half], instruction[half:])
    said = "".join(f'<w:r><w:instrText xml:space="preserve">{part}</w:instrText></w:r>' for part in parts)
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{said}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


@pytest.mark.parametrize("instruction", LOADS)
def test_a_field_that_loads_or_runs_something_is_refused(instruction: str, tmp_path: Path) -> None:
    for field in (run_of(f" {instruction} "), f'<w:fldSimple w:instr=" {instruction.lower()} "/>'):
        with pytest.raises(InputError, match="from elsewhere"):
            opened_for_writing(template(tmp_path, field))


def test_fields_of_pages_and_dates_stay(tmp_path: Path) -> None:
    path = template(tmp_path, run_of(" PAGE "), '<w:fldSimple w:instr=" DATE "/>')
    opened_for_writing(path)
    assert template_words(path) == []


def test_a_linked_part_is_found_however_it_is_written(tmp_path: Path) -> None:
    path = template(tmp_path)
    made = io.BytesIO()
    link = '<Relationship Id="rX" Type="http://x/image" Target="http://127.0.0.1/x" TargetMode="&#69;xternal"/></Relationships>'
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(made, "w") as other:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "word/_rels/document.xml.rels":
                content = re.sub("</Relationships>", link, content.decode()).encode()
            other.writestr(name, content)
    path.write_bytes(made.getvalue())
    with pytest.raises(InputError, match="from elsewhere"):
        opened_for_writing(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes with names")
def test_a_pipe_is_no_template_and_no_list(tmp_path: Path) -> None:
    from qualcode.analysis.stop_lists import read_stop_words
    from qualcode.reports.entities import read_accepted
    from qualcode.reports.names import read_names

    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for read in (opened_for_writing, read_names, read_accepted, read_stop_words):
        with pytest.raises(InputError):
            read(pipe)
