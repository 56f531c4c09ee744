"""Files that Taguette and qc make with their own code, where the package index carries them, come in whole."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from qualcode.domain.codebook_entries import CodebookEntry
from qualcode.domain.exchange_reports import OpeningWishes
from qualcode.importing.codebook_csv import read_codebook_csv
from qualcode.importing.codebook_xlsx import read_codebook_xlsx
from qualcode.importing.project_readers import ProjectReader
from qualcode.peers.qc import QcReader
from qualcode.peers.taguette import TaguetteReader

pytestmark = pytest.mark.long

_TAGUETTE = r"""
import json, random, sys
import bs4
import taguette.database as d
from taguette import convert, export, extract

folder = sys.argv[1]
db = d.connect(f"sqlite:///{folder}/study.sqlite3")()
for login in ("anna", "bo"):
    db.add(d.User(login=login))
p = d.Project(name="Étude", description="About work.")
db.add(p)
db.flush()
db.add(d.ProjectMember(project=p, user_login="anna", privileges=d.Privileges.ADMIN))
db.add(d.ProjectMember(project=p, user_login="bo", privileges=d.Privileges.TAG))
tags = [d.Tag(project=p, path=path, description=f"about {path}") for path in ("work", "work.pay", "Dr. Who", "a.b.c")]
db.add_all(tags)
db.flush()
random.seed(7)
words = ["wörd", "a", "😀", "na\u00a0ïve", "<b>bold</b>", "один", "<br>", "e\u0301", "\n", "  ", "<i>&amp;</i>", "漢字", "x<del>y</del>"]
blocks = ["<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}<li>{}</ul>", "<table><tr><td>{}<td>{}</table>", "<div>{}</div>", "<blockquote><p>{}</blockquote>", "<pre>\n{}\n {}</pre>", "{}"]
told = []
for number in range(12):
    page = "<html><head><meta charset='utf-8'><title>t</title><style>p {}</style></head><body>\n"
    for _ in range(25):
        fill = [" ".join(random.choice(words) for _ in range(random.randint(0, 9))) for _ in range(2)]
        page += random.choice(blocks).format(*fill) + random.choice(["", "\n", "\r\n\n", " "])
    contents = convert.get_html_body(page.encode())
    doc = d.Document(name=f"doc {number}", description="", filename=f"{number}.html", project=p,
                     text_direction=d.TextDirection.LEFT_TO_RIGHT, contents=contents)
    db.add(doc)
    db.flush()
    db.add(d.Command.document_add("anna", doc))
    total = sum(len(str(part).encode()) for part in bs4.BeautifulSoup(contents, "html5lib").strings)
    for _ in range(25):
        start, end = sorted((random.randint(0, total), random.randint(0, total)))
        if start == end:
            continue
        snippet = extract.extract(contents, start, end)
        seen = "".join("".join(bs4.BeautifulSoup(snippet, "html5lib").strings).split())
        if not seen:
            continue
        hl = d.Highlight(document=doc, start_offset=start, end_offset=end, snippet=snippet)
        db.add(hl)
        db.flush()
        chosen = random.sample(tags, random.randint(1, 2))
        hl.tags = chosen
        who = random.choice(["anna", "bo"])
        db.add(d.Command.highlight_add(who, doc, hl, [tag.id for tag in chosen]))
        told += [[doc.name, tag.path, seen, who] for tag in chosen]
db.commit()
found = db.query(d.Tag).all()
with open(f"{folder}/tags.csv", "w") as file:
    export.codebook_csv(found, file)
export.codebook_xlsx(found, f"{folder}/tags.xlsx")
with open(f"{folder}/told.json", "w") as file:
    json.dump(told, file)
"""

_QC = r"""
import json, sys
from pathlib import Path
from qualitative_coding.corpus import QCCorpus

folder = Path(sys.argv[1])
QCCorpus.initialize(folder / "settings.yaml")
corpus = QCCorpus(folder / "settings.yaml")
source = folder / "macbeth.txt"
source.write_bytes("Tomorrow — 😀,\r\nCréeps in\n\nlast\x85syllable\x0c of\u2028time;\nAnna: yes\n".encode())
told = []
with corpus.session():
    corpus.import_media(source, importer="verbatim")
    for coder, lines in (("anna", [(0, "time"), (1, "time"), (1, "pace")]), ("bo", [(3, "pace"), (4, "speech")])):
        corpus.update_coded_lines("macbeth.txt", coder, [{"line": line, "code_id": code} for line, code in lines])
    with open(corpus.corpus_dir / "macbeth.txt") as file:
        text = list(file)
    for code, coder, line, path in corpus.get_coded_lines():
        told.append([path[:-4], code, "".join(text[line].split()), coder])
(folder / "told.json").write_text(json.dumps(told))
"""


def environment(folder: Path, *packages: str) -> str:
    """A Python of its own with packages of the index; the test is skipped where it does not carry them."""
    venv.create(folder, with_pip=True)
    python = str(folder / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    done = subprocess.run([python, "-m", "pip", "install", "-q", *packages], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"the package index has no {' or '.join(packages)}")
    return python


def codings(reader: ProjectReader, path: Path) -> list[list[str]]:
    names: dict[str, str] = {}

    def add(entries: tuple[CodebookEntry, ...]) -> None:
        for entry in entries:
            names[entry.uuid] = entry.name
            add(entry.children)

    found = []
    with reader.open(path, OpeningWishes()) as project:
        add(project.codebook.entries)
        coders = {coder.uuid: coder.name for coder in project.coders}
        for document in project.documents():
            assert document.read is not None
            for one in document.codings:
                quote = "".join(document.read.text[one.start : one.end].split())
                found.append([document.name, names[one.code], quote, coders[one.coder]])
    return sorted(found)


def test_what_taguette_made_comes_in_as_it_says(tmp_path: Path) -> None:
    python = environment(tmp_path / "env", "taguette==1.5.2")
    (tmp_path / "make.py").write_text(_TAGUETTE, "utf-8")
    subprocess.run([python, str(tmp_path / "make.py"), str(tmp_path)], check=True, capture_output=True)
    told = json.loads((tmp_path / "told.json").read_text())
    last = {"work.pay": "pay", "a.b.c": "c"}
    wanted = sorted([name, last.get(tag, tag), words, who] for name, tag, words, who in told)
    assert len(wanted) > 100
    assert codings(TaguetteReader(), tmp_path / "study.sqlite3") == wanted
    book = read_codebook_csv((tmp_path / "tags.csv").read_bytes(), "tags.csv")
    assert [entry.name for entry in book.entries] == ["work", "Dr. Who", "a"]
    assert book.entries[0].children[0].definition == "about work.pay"
    assert read_codebook_xlsx((tmp_path / "tags.xlsx").read_bytes(), "tags.xlsx").entries == book.entries


def test_what_qc_made_comes_in_as_it_says(tmp_path: Path) -> None:
    python = environment(tmp_path / "env", "qualitative-coding==1.7.8")
    study = tmp_path / "study"
    study.mkdir()
    (tmp_path / "make.py").write_text(_QC, "utf-8")
    subprocess.run([python, str(tmp_path / "make.py"), str(study)], check=True, capture_output=True, cwd=study)
    assert codings(QcReader(), study) == sorted(json.loads((study / "told.json").read_text()))
