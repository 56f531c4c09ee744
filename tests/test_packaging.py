"""What is built works outside the checkout: migrations, codebooks and transcripts are inside."""

from __future__ import annotations

import json
import os
import shutil
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
    assert {f"qualcode/cli/completions/{name}" for name in ("commands.json", "qualcode.bash", "qualcode.zsh")} <= {
        *names
    }
    assert "qualcode/_docs/field-researcher.md" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests/")]


def test_wheel_and_sdist_hold_every_page_of_the_guide_and_the_wheel_no_picture(built: Path) -> None:
    docs = ROOT / "docs"
    pages = {file.relative_to(docs).as_posix() for file in docs.rglob("*.md")}
    assert {"index.md", "tutorial.md", "how-to/import-transcripts.md", "reference/keys.md"} <= pages
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    inside = "qualcode/_docs/"
    packed = {name.removeprefix(inside) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(inside)}
    assert packed == pages
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {f"docs/{page}" for page in pages} <= names


def test_the_wheel_brings_the_manual_page_and_completion_to_where_systems_look(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    shared = f"qualcode-{wheel.name.split('-')[1]}.data/data/share/"
    names = {name.removeprefix(shared) for name in zipfile.ZipFile(wheel).namelist() if name.startswith(shared)}
    assert names == {
        "man/man1/qualcode.1",
        "bash-completion/completions/qualcode",
        "zsh/site-functions/_qualcode",
        "fish/vendor_completions.d/qualcode.fish",
    }


@pytest.mark.long
def test_what_is_built_again_elsewhere_is_the_same_to_the_byte(built: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700 if path.is_dir() else 0o600)
    again = tmp_path / "again"
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(again), str(folder)],
        check=True,
        capture_output=True,
        env=os.environ | {"TZ": "Asia/Tokyo", "LC_ALL": "C"},
    )
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in built.iterdir()
    }


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
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "QUALCODE"))}
    # The pip at hand fills it: to put one there and to compile what is never imported would take three times as long.
    # It is the one thing in the tests that may ask an index, so that it does not run behind the closed network.
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python")]
    subprocess.run(
        [*pip, "install", "-q", "--no-compile", "--disable-pip-version-check", str(wheel)], check=True, env=environment
    )
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
    environment_found = json.loads(qualcode("doctor", "--env", "--json"))
    assert environment_found["program"]["installed"] == "package" and environment_found["problems"] == []
    assert "Guide for the field researcher" in qualcode("help")
    assert "complete -F _qualcode qualcode" in qualcode("completion", "bash")
    assert "frequencies" in qualcode("completion", "bash", "--line", "qualcode fre")
    assert (home / "share" / "man" / "man1" / "qualcode.1").read_text(encoding="utf-8").startswith('.\\"')


@pytest.mark.long
@pytest.mark.parametrize("tool", ["pipx", "uv"])
def test_tools_that_keep_programs_apart_install_it(tool: str, built: Path, tmp_path: Path) -> None:
    if not (found := shutil.which(tool)):
        pytest.skip(f"needs {tool}")
    (wheel,) = built.glob("*.whl")
    install = {"pipx": ["install", "--python", sys.executable], "uv": ["tool", "install", "--python", sys.executable]}
    kept = {
        "PIPX_HOME": "kept",
        "PIPX_BIN_DIR": "bin",
        "PIPX_MAN_DIR": "man",
        "UV_TOOL_DIR": "kept",
        "UV_TOOL_BIN_DIR": "bin",
        "QUALCODE_CONFIG_DIR": "c",
        "QUALCODE_STATE_DIR": "s",
    }
    environment = os.environ | {name: str(tmp_path / folder) for name, folder in kept.items()}
    subprocess.run([found, *install[tool], str(wheel)], check=True, capture_output=True, env=environment)
    run = subprocess.run(
        [tmp_path / "bin" / "qualcode", "demo", "--dir", str(tmp_path / "demo"), "--no-tui"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Problem clarity" in run.stdout
    if tool == "pipx" and os.name != "nt":
        assert (tmp_path / "man" / "man1" / "qualcode.1").exists()
