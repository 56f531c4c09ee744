"""Nothing leaves the machine: the whole suite runs with its sockets closed, and so do the processes it starts."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from closed_sockets import ClosedNetworkError, is_near

FAR = "192.0.2.7"
"""An address that nobody has (RFC 5737)."""
ROOT = Path(__file__).resolve().parents[1]
SOURCES = [*(ROOT / "src/qualcode").rglob("*.py")]
TALKERS = re.compile(
    r"^\s*(?:import|from)\s+(?:urllib\.request|http\.client|http\.server|requests|httpx|aiohttp|urllib3|ftplib|smtplib|"
    r"telnetlib|xmlrpc|socketserver|websockets?|grpc)\b",
    re.MULTILINE,
)
WITHOUT_NETWORK = """
import os, subprocess, sys
os.chdir(sys.argv[1])
for line in (
    "demo --dir demo --no-tui",
    "-p demo/sample-study.qualcode import talk.txt",
    "-p demo/sample-study.qualcode suggest talk --top 2",
    "-p demo/sample-study.qualcode identity find",
    "-p demo/sample-study.qualcode agreement",
    "-p demo/sample-study.qualcode export out.qdpx",
    "-p demo/sample-study.qualcode doctor",
):
    done = subprocess.run([sys.executable, "-m", "qualcode", *line.split()], stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 3):
        sys.exit(f"{line}: {done.returncode}")
"""


def test_a_test_reaches_no_other_machine() -> None:
    with socket.socket() as talker, pytest.raises(ClosedNetworkError):
        talker.connect((FAR, 80))
    with pytest.raises(ClosedNetworkError):
        socket.create_connection((FAR, 80), timeout=1)
    with pytest.raises(ClosedNetworkError):
        socket.getaddrinfo("pypi.org", 443)


def test_no_process_that_a_test_starts_reaches_another_machine() -> None:
    code = f"import socket; socket.create_connection(({FAR!r}, 80), timeout=1)"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert child.returncode != 0
    assert "ClosedNetworkError" in child.stderr


def test_only_this_machine_is_near() -> None:
    assert all(map(is_near, ("localhost", "127.0.0.1", "127.8.9.1", "::1", "", None, b"localhost")))
    assert not any(map(is_near, (FAR, "10.0.0.1", "::", "0.0.0.0", "example.org", "localhost.example.org")))


def test_no_module_of_ours_speaks_a_protocol_of_the_network() -> None:
    assert len(SOURCES) > 900
    talking = [path for path in SOURCES if TALKERS.search(path.read_text(encoding="utf-8"))]
    assert [path.relative_to(ROOT).as_posix() for path in talking] == ["src/qualcode/browser/server.py"]
    server = talking[0].read_text(encoding="utf-8")
    assert {found.strip() for found in TALKERS.findall(server)} == {"from aiohttp"}
    assert not re.search(r"\bClientSession\b|\bTCPConnector\b|\brequest\(", server), "it answers, and asks nobody"


@pytest.mark.long
def test_a_study_is_made_coded_and_given_out_without_any_network(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    (tmp_path / "talk.txt").write_text(
        "Interviewer: Why?\n\nTeacher: Since Ms. Bell moved to Denver.\n", encoding="utf-8"
    )
    trace = tmp_path / "calls"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    command = [strace, "-f", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace), sys.executable, "-c"]
    done = subprocess.run(
        [*command, WITHOUT_NETWORK, str(tmp_path)], env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert [line for line in trace.read_text().splitlines() if "AF_INET" in line] == []
