"""What goes into a file, or comes into a project, is the same in whatever language the program is read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest
from text_study import fill

from qualcode.documents.sample import build_sample
from qualcode.domain.exchange_reports import TARGETS
from qualcode.storage.project import create_project

pytestmark = pytest.mark.sqlite

_PSEUDO = """
import sys
from qualcode.domain import translation

class Pseudo:
    def gettext(self, message):
        return f"⟦{message}⟧"
    def ngettext(self, one, many, n):
        return f"⟦{one if n == 1 else many}⟧"

if sys.argv[1] == "pseudo":
    translation.speak(translation.Language("xx", Pseudo(), "·", "'"))
"""
"""A language in which every text is another one, chosen before the modules are imported that hold texts."""

_PROGRAM = (
    _PSEUDO
    + """
import json
from pathlib import Path
from qualcode.codebook.exchange import export_codebook, read_codebook
from qualcode.domain.exchange_reports import ExportWishes
from qualcode.domain.translation import tr
from qualcode.exchange.giving_out import give_out
from qualcode.exchange.opening import open_exchange
from qualcode.storage.project import open_project
from qualcode.storage.reads.rows import rows_of, tables_in_order

assert (tr("left out") == "left out") == (sys.argv[1] == "en")
study, folder, nameless, targets = Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5:]
with open_project(study, coder="mara", write=False) as project:
    for form in ("yaml", "csv", "qdc"):
        (folder / f"codebook.{form}").write_bytes(export_codebook(project, form))
    for target in targets:
        give_out(project, folder / f"{target}.qdpx", wishes=ExportWishes("" if target == "any" else target))
    give_out(project, folder / "text")

JOURNAL = {"change", "change_row", "image"}  # Who did what, in the words of who did it.
NEW = {"id", "uuid", "created_ms", "changed_ms", "imported_ms", "merged_ms"}

def told(row):
    return sorted((key, str(value)) for key, value in row.items() if key not in NEW and not key.endswith("_id"))

found = {path.name: repr(read_codebook(path).entries) for path in sorted(folder.glob("codebook.*"))}
for source in (*sorted(folder.glob("*.qdpx")), folder / "text", nameless):
    again = folder.parent / f"{folder.name}-{source.stem}.qualcode"
    open_exchange(source, again, coder="mara")
    with open_project(again, coder="mara", write=False) as project:
        tables = [table for table in tables_in_order() if table not in JOURNAL]
        found[source.name] = {table: sorted(map(told, rows_of(project, table))) for table in tables}
print(json.dumps(found))
"""
)
"""Gives a project out in all forms that are read again, takes each in again, and says what stands there then."""

_NAMELESS = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Study" origin="Somebody 1" creationDateTime="2020-01-02T03:04:05Z">
<Users><User guid="00000001-1111-4222-8333-444455556666"/></Users>
<CodeBook><Codes><Code guid="0000000B-1111-4222-8333-444455556666" name="" isCodable="true"/>
<Code guid="0000000C-1111-4222-8333-444455556666" name="a/b" isCodable="true" color="rgb(1,2)"/></Codes></CodeBook>
<Variables><Variable guid="0000003B-1111-4222-8333-444455556666" name="" typeOfVariable="Text"/></Variables>
<Cases><Case guid="0000002B-1111-4222-8333-444455556666" name=""><VariableValue>
<VariableRef targetGUID="0000003C-1111-4222-8333-444455556666"/><TextValue>x</TextValue></VariableValue>
<SourceRef targetGUID="00000015-1111-4222-8333-444455556666"/></Case></Cases>
<Sources><TextSource guid="00000015-1111-4222-8333-444455556666" name=""
creatingUser="00000002-1111-4222-8333-444455556666"><PlainTextContent>Anna: One. Two.</PlainTextContent>
<PlainTextSelection guid="00000016-1111-4222-8333-444455556666" name="" startPosition="6" endPosition="9">
<Coding guid="00000017-1111-4222-8333-444455556666" creatingUser="00000002-1111-4222-8333-444455556666">
<CodeRef targetGUID="0000000D-1111-4222-8333-444455556666"/></Coding></PlainTextSelection></TextSource></Sources>
<Sets><Set guid="0000004B-1111-4222-8333-444455556666" name="">
<MemberSource targetGUID="00000015-1111-4222-8333-444455556666"/></Set></Sets>
</Project>
"""
"""A project in which nearly nothing has a name, and codes, users and variables are used that are not there."""


@dataclass(frozen=True)
class Went:
    """What a project became in one language."""

    files: dict[str, str]
    """What was given out → its hash."""
    came: dict[str, Any]
    """What was given out → what stands in the project that it came into."""


def _went(language: str, folder: Path, study: Path, nameless: Path, targets: Sequence[str]) -> Went:
    out = folder / language
    out.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, language, str(study), str(out), str(nameless), *targets],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return Went({name: sha256(data).hexdigest() for name, data in files.items()}, json.loads(done.stdout))


@pytest.fixture(scope="module", params=["small", pytest.param("study", marks=pytest.mark.long)])
def languages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Went, Went]:
    """The same project in English, and in a language in which every text is another one."""
    folder = tmp_path_factory.mktemp("languages")
    study, nameless, targets = folder / "study.qualcode", folder / "nameless.qde", ["any"]
    nameless.write_text(_NAMELESS, encoding="utf-8")
    if request.param == "study":
        build_sample(folder, "mara", study.name)
        targets += [target for target in TARGETS if target]
    else:
        with create_project(study, name="Stüdy 🌳", coder="mara") as project:
            fill(project, Random(1), documents=2)
    english, pseudo = (_went(language, folder, study, nameless, targets) for language in ("en", "pseudo"))
    return english, pseudo


def test_a_project_is_given_out_as_the_same_bytes_in_every_language(languages: tuple[Went, Went]) -> None:
    english, pseudo = languages
    assert {name for name in english.files if english.files[name] != pseudo.files.get(name)} == set()
    assert english.files.keys() == pseudo.files.keys()
    held = {"codebook.yaml", "codebook.csv", "codebook.qdc", "any.qdpx", "text/codebook.yaml"}
    assert held <= english.files.keys()


def test_what_was_given_out_comes_in_as_the_same_in_every_language(languages: tuple[Went, Went]) -> None:
    english, pseudo = languages
    assert {name for name in english.came if english.came[name] != pseudo.came.get(name)} == set()
    assert all(english.came[name] for name in ("codebook.yaml", "codebook.csv", "codebook.qdc"))


def test_what_has_no_name_gets_the_same_one_in_every_language(languages: tuple[Went, Went]) -> None:
    for went in languages:
        named = str(went.came["nameless.qde"])
        assert "code without a name" in named
        assert "document without a name" in named
        assert "⟦" not in named
