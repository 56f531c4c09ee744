"""An environment of its own for each peer: none of its packages comes near qualcode's."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.corpora import AbsentError

FOLDER_VARIABLE = "QUALCODE_PEERS"
VERSIONS = {"taguette": "1.5.2", "qualitative-coding": "1.7.8"}
"""Peer → the version that is measured; both are the newest of 2026."""


def program(peer: str, command: str) -> Path:
    """A command of a peer, which is installed where it is not there yet.

    Raises:
        AbsentError: It cannot be installed: there is no network, or no such version.
    """
    named = os.environ.get(FOLDER_VARIABLE)
    folder = (Path(named) if named else Path(__file__).resolve().parents[2] / ".peers") / peer
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    path = scripts / command
    if not path.exists():
        print(f"installing {peer} {VERSIONS[peer]} in {folder} …", file=sys.stderr, flush=True)
        venv.create(folder, with_pip=True, clear=True)
        asked = [str(scripts / "python"), "-m", "pip", "install", "-q", f"{peer}=={VERSIONS[peer]}"]
        if subprocess.run(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
            raise AbsentError(f"{peer} {VERSIONS[peer]} cannot be installed here")
    return path
