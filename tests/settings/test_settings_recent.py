"""What is remembered between sessions, and that damage to it hurts nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from qualcode.domain.errors import InputError
from qualcode.settings import paths, recent
from qualcode.settings.atomic import write_whole
from qualcode.settings.crash_log import log_crash


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(paths.STATE_VARIABLE, str(tmp_path / "state"))
    return tmp_path / "state"


def test_the_project_opened_last_is_first_and_the_list_is_bounded(tmp_path: Path) -> None:
    for name in "abcd":
        recent.remember(tmp_path / f"{name}.qualcode", name.upper(), limit=3)
    recent.remember(tmp_path / "c.qualcode", "C again", limit=3)
    assert [project.name for project in recent.list_recent()] == ["C again", "D", "B"]
    assert recent.is_known(tmp_path / "b.qualcode")
    assert not recent.is_known(tmp_path / "a.qualcode")
    recent.forget(tmp_path / "c.qualcode")
    assert [project.name for project in recent.list_recent()] == ["D", "B"]


def test_carets_are_kept_by_project_document_and_coder(tmp_path: Path) -> None:
    one, two = tmp_path / "one.qualcode", tmp_path / "two.qualcode"
    recent.remember_caret(one, "doc-1", "mara", 120)
    recent.remember_caret(one, "doc-1", "jonas", 7)
    recent.remember_caret(two, "doc-1", "mara", 9)
    recent.remember_caret(one, "doc-1", "mara", 130)
    assert recent.caret(one, "doc-1", "mara") == 130
    assert recent.caret(one, "doc-1", "jonas") == 7
    assert recent.caret(two, "doc-1", "mara") == 9
    assert recent.caret(two, "doc-2", "mara") is None


@pytest.mark.filterwarnings("ignore::qualcode.settings.recent.RecentWarning")
@pytest.mark.parametrize(
    "damage", [b"", b"{", b"\xff\xfe", b"[1, 2]", b'{"projects": 3}', b'{"projects": [{"path": 1}]}']
)
def test_a_damaged_list_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    recent.remember(tmp_path / "a.qualcode", "A")
    paths.recent_file().write_bytes(damage)
    assert recent.list_recent() == []
    recent.remember(tmp_path / "b.qualcode", "B")
    assert [project.name for project in recent.list_recent()] == ["B"]


def test_damage_is_said(tmp_path: Path) -> None:
    recent.remember(tmp_path / "a.qualcode", "A")
    paths.recent_file().write_bytes(b"{")
    with pytest.warns(recent.RecentWarning, match="begun anew"):
        recent.list_recent()


def test_damaged_carets_are_forgotten(tmp_path: Path) -> None:
    project = tmp_path / "p.qualcode"
    recent.remember_caret(project, "d", "c", 5)
    next(paths.carets_dir().iterdir()).write_text('{"carets": {"d c": "far"}}')
    assert recent.caret(project, "d", "c") is None


@pytest.mark.filterwarnings("ignore::qualcode.settings.recent.RecentWarning")
def test_a_folder_that_cannot_be_made_is_only_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("x")
    monkeypatch.setenv(paths.STATE_VARIABLE, str(blocker / "state"))
    with pytest.warns(recent.RecentWarning, match="nothing is remembered"):
        recent.remember(tmp_path / "a.qualcode", "A")


def test_a_file_is_replaced_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")
    file.chmod(0o640)
    write_whole(file, b"new")
    assert file.read_text() == "new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_file_that_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "absent" / "out.csv", b"new")
    (tmp_path / "dir").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write_whole(tmp_path / "dir", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dir"]


def test_a_crash_log_says_where_and_never_what(tmp_path: Path) -> None:
    def inner(secret: str) -> None:
        raise KeyError(secret)

    secret = "Maria said that her principal"
    try:
        try:
            inner(secret)
        except KeyError as error:
            raise OSError(28, "No space left on device", f"/tmp/{secret}") from error
    except OSError as error:
        log = log_crash(error)
    assert log is not None
    text = log.read_text()
    assert "Maria" not in text
    assert "KeyError" in text and "in inner" in text and "No space left on device" in text and "caused by" in text
