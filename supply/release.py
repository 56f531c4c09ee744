"""Build what is released, twice and apart, from what is committed; compare the two; try it where nothing else is.

    python supply/release.py [--out DIR] [--python PYTHON …]

Written are the wheel, the source archive and `SHA256SUMS` into DIR (`dist`), if everything held. `--python` names
interpreters in whose fresh environments the wheel is installed, with what it needs from the index, and tried.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


class NotReadyError(Exception):
    """Something is not as a release must be; its sentence says what to do."""


def version() -> str:
    """The version that is committed, after a look at what must name it."""
    changed = _git("status", "--porcelain", "--untracked-files=no")
    if changed:
        raise NotReadyError(f"these files are changed and not committed:\n{changed}")
    found = VERSION.search((ROOT / "src/qualcode/__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise NotReadyError("src/qualcode/__init__.py names no version")
    if f"\n## [{found[1]}] - 20" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        raise NotReadyError(f"CHANGELOG.md has no section “## [{found[1]}] - DATE”: give [Unreleased] this head")
    page = (ROOT / "share/man/man1/qualcode.1").read_text(encoding="utf-8")
    if f'"qualcode {found[1]}"' not in page:
        raise NotReadyError("the manual page names another version: `make pages`")
    return found[1]


def built(folder: Path, umask: int, zone: str) -> dict[str, bytes]:
    """What is built of the committed files, in a folder of its own.

    Args:
        folder: Where; it does not exist yet.
        umask: Permissions that new files do not get: no build may depend on it.
        zone: The time zone, of which the same is true.
    """
    folder.mkdir()
    packed = folder / "sources.tar"
    _git("archive", "--format=tar", f"--output={packed}", "HEAD")
    sources = folder / "sources"
    with tarfile.open(packed) as archive:
        archive.extractall(sources, filter="data")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "out"), str(sources)],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"TZ": zone},
        umask=umask,
    )
    return {path.name: path.read_bytes() for path in sorted((folder / "out").iterdir())}


def try_out(wheel: Path, python: str, folder: Path) -> None:
    """Install a wheel in a fresh environment and use it from an empty folder."""
    subprocess.run([python, "-m", "venv", str(folder / "env")], check=True)
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "QUALCODE"))}
    environment |= {"QUALCODE_CONFIG_DIR": str(folder / "config"), "QUALCODE_STATE_DIR": str(folder / "state")}
    pip = [scripts / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, str(wheel)], check=True, env=environment)
    project = str(folder / "study" / "sample-study.qualcode")
    for arguments in (
        ("demo", "--dir", str(folder / "study"), "--no-tui"),
        ("-p", project, "doctor"),
        ("-p", project, "quotes", "Problem clarity", "--json"),
        ("-p", project, "export", str(folder / "study.qdpx")),
        ("doctor", "--env"),
        ("help",),
        ("completion", "bash"),
    ):
        subprocess.run(
            [scripts / "qualcode", *arguments], check=True, cwd=folder, env=environment, stdout=subprocess.DEVNULL
        )


def main() -> None:
    """All of it; the first thing that is not as it must be ends it."""
    asked = argparse.ArgumentParser(description="Build a release and try it.")
    asked.add_argument("--out", type=Path, default=ROOT / "dist")
    asked.add_argument("--python", action="append", default=[], dest="pythons")
    given = asked.parse_args()
    released = version()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = built(folder / "first", 0o022, "UTC")
        second = built(folder / "second", 0o077, "Asia/Tokyo")
        if first != second:
            raise NotReadyError(f"built twice, these differ: {[one for one in first if first[one] != second.get(one)]}")
        if any(f"qualcode-{released}" not in one for one in first):
            raise NotReadyError(f"what is built is not version {released}: {', '.join(first)}")
        for number, python in enumerate(given.pythons):
            place = folder / f"tried-{number}"
            place.mkdir()
            (wheel,) = (folder / "first" / "out").glob("*.whl")
            try_out(wheel, python, place)
            sys.stdout.write(f"works with {python}\n")
        given.out.mkdir(parents=True, exist_ok=True)
        sums = ""
        for one, data in first.items():
            shutil.copyfile(folder / "first" / "out" / one, given.out / one)
            sums += f"{hashlib.sha256(data).hexdigest()}  {one}\n"
        (given.out / "SHA256SUMS").write_text(sums, encoding="ascii")
        sys.stdout.write(f"{sums}built twice alike, in {given.out}\n")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], check=True, capture_output=True, text=True)
    return done.stdout


if __name__ == "__main__":
    try:
        main()
    except NotReadyError as error:
        sys.exit(f"no release: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"no release: {' '.join(map(str, error.cmd))} failed with status {error.returncode}")
