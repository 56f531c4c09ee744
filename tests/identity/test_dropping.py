"""Texts with names are dropped for good: no byte of the file tells the names any more, and all else goes on."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from pseudonymised_study import code, looked_through, make_study, text_of, yes_to

from qualcode.coding.memos import add_memo
from qualcode.documents.versions import text_of_version
from qualcode.domain.errors import NotFoundError, QualcodeError, RuleError, UndoError
from qualcode.history.undoing import undo
from qualcode.identity.dropping import drop, plan_dropping, rehearse, replaced_words
from qualcode.identity.elsewhere import ELSEWHERE
from qualcode.identity.passing import carry_out
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document
from qualcode.upkeep.checking import check_location

pytestmark = pytest.mark.sqlite
REAL = (
    "Gretchen",
    "Farrow",
    "Anna Schmidt",
    "The Schmidts",
    "Tamarack",
    "Elm Street",
    "oak@example.org",
    "(555) 010-0199",
    "Jonas",
)


def _pseudonymised(path: Path) -> None:
    with create_project(path, name="Study", coder="mara") as project:
        make_study(project, path.parent)
        code(project, "en", "Jonas left in 2019.")
        code(project, "en", "with Anna Schmidt and Jonas Schmidt", 2)
        add_memo(project, "Gretchen Farrow knows Jonas.", document_id=find_document(project, "en").id)
        passed = looked_through(project, "en")
        carry_out(project, passed, yes_to(passed), also=ELSEWHERE)


def _raw(path: Path) -> bytes:
    """The file, and each stretch of it that can be decompressed."""
    data = path.read_bytes()
    for beside in (f"{path}-wal", f"{path}-shm"):
        if Path(beside).exists():
            data += Path(beside).read_bytes()
    parts, at = [data], data.find(b"\x78")
    while at >= 0:
        if data[at + 1 : at + 2] in (b"\x01", b"\x5e", b"\x9c", b"\xda"):
            with suppress(zlib.error):
                parts.append(zlib.decompressobj().decompress(data[at:], 1 << 20))
        at = data.find(b"\x78", at + 1)
    return b"\0".join(parts)


@pytest.mark.long
def test_no_name_is_left_in_any_byte_of_the_project(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    _pseudonymised(path)
    assert all(name.encode() in _raw(path) for name in ("Farrow", "Tamarack"))
    with open_project(path, coder="mara") as project:
        now, codings = text_of(project, "en"), [(one.uuid, one.quote) for one in list_codings(project)]
        plan = plan_dropping(project)
        assert [one.name for one in plan.documents] == ["en"] and "Will" in plan.ordinary
    tried = rehearse(path, plan)
    assert tried is not None and b"Farrow" in _raw(path)
    done = drop(path, plan)
    assert done == tried
    raw = _raw(path)
    assert [name for name in REAL if name.encode() in raw or name.encode("utf-16-le") in raw] == []
    assert not check_location(path, "mara").findings
    with open_project(path, coder="mara") as project:
        assert text_of(project, "en") == now
        assert [(one.uuid, one.quote) for one in list_codings(project)] == codings
        with pytest.raises(NotFoundError):
            text_of_version(project, find_document(project, "en"), 2)
        with pytest.raises(QualcodeError):
            undo(project)
        assert text_of(project, "en") == now
        with pytest.raises(RuleError, match="no document has an older text"):
            plan_dropping(project)


def test_undo_never_leaves_a_document_without_a_text(tmp_path: Path) -> None:
    path = tmp_path / "study.qualcode"
    with create_project(path, name="Study", coder="mara") as project:
        make_study(project, tmp_path)
        passed = looked_through(project, "en")
        carry_out(project, passed, yes_to(passed, lambda name: name == "Tamarack Elementary"))
        now, plan = text_of(project, "en"), plan_dropping(project)
    drop(path, plan)
    with open_project(path, coder="mara") as project:
        with pytest.raises(UndoError, match="the text that “en” had before is no longer there"):
            undo(project)
        assert text_of(project, "en") == now


def test_what_was_replaced_is_known_from_the_two_texts() -> None:
    before = "Anna Schmidt met Will on 12 May 1979 in Bad Ems. Anna said 田中さん was there, and 14 came."
    after = "Maria Weber met Otto on [date in 1979] in [place 1]. Maria said 鈴木さん was there, and 14 came."
    assert list(replaced_words(before, after)) == [
        ("Anna Schmidt", "Maria Weber"),
        ("Will", "Otto"),
        ("12 May 1979", "[date in 1979]"),
        ("Bad Ems", "[place 1]"),
        ("Anna", "Maria"),
        ("田中さん", "鈴木さん"),
    ]


def test_a_document_that_was_never_pseudonymised_keeps_its_text(tmp_path: Path) -> None:
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        make_study(project, tmp_path)
        for documents in (None, ["en"]):
            with pytest.raises(RuleError, match="no document has an older text"):
                plan_dropping(project, documents)


def test_passages_that_wait_in_an_old_text_are_asked_for_first(tmp_path: Path) -> None:
    with create_project(tmp_path / "study.qualcode", name="Study", coder="mara") as project:
        make_study(project, tmp_path)
        code(project, "en", "Anna", 1)
        _code_again(project)
        passed = looked_through(project, "en")
        done = carry_out(project, passed, yes_to(passed, lambda _: False, **{"Anna Schmidt": "Jo"}))
        assert done.waiting == 1
        with pytest.raises(RuleError, match="waits for a place"):
            plan_dropping(project)


def _code_again(project: Project) -> None:
    """A second coding of the same code inside of the same name."""
    text = text_of(project, "en")
    start = text.index("Schmidt")
    from qualcode.coding.applying import apply_code

    apply_code(project, find_document(project, "en").id, (start, start + 7), 1)
