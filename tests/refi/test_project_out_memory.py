"""However many documents a project has, no more memory is needed to write it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WRITE = """
import sys
from pathlib import Path
from outgoing_projects import JOY, coding, document, project, uid
from qualcode.domain.exchange_reports import ExportWishes
from qualcode.refi.project_out import QdpxWriter

def documents():
    for i in range(int(sys.argv[1])):
        codings = tuple(coding(1000 * i + j, 50 * j, 50 * j + 400) for j in range(120))
        yield document(f"{i}: " + "What was said here. 😀\\n" * 2500, uuid=uid(i, 5), name=f"D{i}", codings=codings)

values = project()
object.__setattr__(values, "documents", documents)
QdpxWriter().write(values, Path(sys.argv[2]), ExportWishes(offsets="utf16"))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory that a process took")
def test_ten_times_the_documents_need_no_more_memory(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        paths = os.pathsep.join([*sys.path, str(Path(__file__).parent)])
        file = tmp_path / f"{count}.qdpx"
        command = [sys.executable, "-c", WRITE, str(count), str(file)]
        return int(subprocess.check_output(command, env={**os.environ, "PYTHONPATH": paths}))

    few, many = peak(20), peak(200)
    assert many < 1.15 * few
