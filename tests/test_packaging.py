"""What is built works outside the checkout: migrations, codebooks and transcripts are inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An sdist, and the wheel that is built from it."""
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return out


def test_the_wheel_holds_migrations_codebooks_and_transcripts(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "qualcode/storage/_migrations/versions/0001_first_schema.py" in names
    assert "qualcode/_study/codebooks/personalized-learning.yaml" in names
    assert "qualcode/_study/transcripts/study/participants.csv" in names
    assert "qualcode/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_the_sdist_holds_what_the_wheel_is_built_from(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"migrations/env.py", "pyproject.toml", "LICENSE", "README.md", "tests/conftest.py"} <= names


@pytest.mark.long
def test_the_wheel_works_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    home = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    # The pip at hand fills it: to put one there and to compile what is never imported would take three times as long.
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python")]
    subprocess.run([*pip, "install", "-q", "--no-compile", "--disable-pip-version-check", str(wheel)], check=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "QUALCODE"))}
    environment |= {"QUALCODE_CONFIG_DIR": str(tmp_path / "c"), "QUALCODE_STATE_DIR": str(tmp_path / "s")}

    def qualcode(*arguments: str) -> str:
        done = subprocess.run(
            [scripts / "qualcode", *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    assert "Problem clarity" in qualcode("demo", "--dir", str(tmp_path / "demo"), "--no-tui")
    documents = json.loads(
        qualcode("-p", str(tmp_path / "demo" / "sample-study.qualcode"), "documents", "list", "--json")
    )
    assert len(documents) >= 14
