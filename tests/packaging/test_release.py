"""No release is built of what is not committed, not told in the changelog, or told under another number."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The program that releases, with a checkout of its own in which all is ready."""
    spec = importlib.util.spec_from_file_location("release", ROOT / "supply" / "release.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name, text in {
        "src/qualcode/__init__.py": '__version__ = "1.2.0"\n',
        "CHANGELOG.md": "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-11-30\n",
        "share/man/man1/qualcode.1": '.TH QUALCODE 1 "" "qualcode 1.2.0"\n',
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    _git(tmp_path, "init", "-q")
    _commit(tmp_path)
    return module


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def _commit(folder: Path) -> None:
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "State")


def test_what_is_ready_has_its_version(release: ModuleType) -> None:
    assert release.version() == "1.2.0"


@pytest.mark.parametrize(
    ("file", "text", "committed", "said"),
    [
        ("CHANGELOG.md", "## [Unreleased]\n", False, "changed and not committed"),
        ("CHANGELOG.md", "\n## [Unreleased]\n", True, "CHANGELOG.md has no section"),
        ("src/qualcode/__init__.py", '__version__ = "1.3.0"\n', True, "CHANGELOG.md has no section"),
        ("share/man/man1/qualcode.1", '.TH QUALCODE 1 "" "qualcode 1.1.0"\n', True, "make pages"),
    ],
)
def test_what_is_not_ready_is_refused(release: ModuleType, file: str, text: str, committed: bool, said: str) -> None:
    (release.ROOT / file).write_text(text, encoding="utf-8")
    if committed:
        _commit(release.ROOT)
    with pytest.raises(release.NotReadyError, match=said):
        release.version()


def test_each_step_of_a_release_is_a_command_that_there_is() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    page = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z-]+)", page, re.MULTILINE))
    assert {"lock", "audit", "pages", "test", "test-long", "test-pythons", "bench", "dist"} <= named <= targets
