"""Eight processes code one project on a server at once, which is stopped and started meanwhile: nothing is lost or twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualcode.codebook.creating import create_path
from qualcode.documents.importing import import_documents
from qualcode.domain.errors import ConnectionLostError, QualcodeError
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import list_coders, list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents
from qualcode.storage.reads.history import list_changes
from team_server import Server

PROCESSES = 8
SENTENCE = "Nobody read the plan here. "
SENTENCES = 3000


def code_for(url: str, coder: str, seconds: float) -> None:
    """Code passage after passage, and take some back; says at last what was told to be saved."""
    from qualcode.coding.applying import apply_code
    from qualcode.history.undoing import undo

    until, saved, doubtful, number = time.monotonic() + seconds, [], [], 0
    with open_project(url, coder=coder) as project:
        document, codes = list_documents(project)[0].id, [code.id for code in list_codes(project)]
        while time.monotonic() < until and number < SENTENCES:
            start = number * len(SENTENCE)
            place = (start, start + len(SENTENCE) - 1, codes[number % len(codes)])
            number += 1
            try:
                apply_code(project, document, place[:2], place[2])
                saved.append(place)
                if number % 7 == 0:
                    undo(project)
                    saved.pop()
            except ConnectionLostError:
                doubtful.append(place)  # It may have been saved just before the answer was lost.
                saved = [one for one in saved if one != place]
                time.sleep(0.1)
    print(json.dumps({"saved": saved, "doubtful": doubtful}))


def _code_at_once(url: str, seconds: float, server: Server) -> dict[str, dict[str, set[tuple[int, int, int]]]]:
    running = {
        f"coder {number}": subprocess.Popen(
            [sys.executable, __file__, url, f"coder {number}", str(seconds)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )
        for number in range(PROCESSES)
    }
    time.sleep(seconds / 2)
    server.stop()
    server.start()
    told = {}
    for coder, process in running.items():
        said, _ = process.communicate(timeout=seconds + 120)
        assert process.returncode == 0, coder
        told[coder] = {kind: {tuple(place) for place in places} for kind, places in json.loads(said).items()}
    return told


@pytest.mark.long
@pytest.mark.parametrize("seconds", [3, 60])
def test_processes_that_code_at_once_lose_nothing_and_double_nothing(
    own_study_url: str, own_server: Server, tmp_path: Path, seconds: int
) -> None:
    (tmp_path / "long.txt").write_text(f"A: {SENTENCE * SENTENCES}")
    with open_project(own_study_url, coder="mara") as project:
        import_documents(project, [tmp_path / "long.txt"])
        for path in ("One", "Two", "Three"):
            create_path(project, path)
    told = _code_at_once(own_study_url, seconds, own_server)
    with open_project(own_study_url, coder="mara", write=False) as project:
        names = {coder.id: coder.name for coder in list_coders(project)}
        kept: dict[str, list[tuple[int, int, int]]] = {name: [] for name in told}
        for coding in list_codings(project):
            kept[names[coding.coder_id]].append((coding.span.start, coding.span.end, coding.code_id))
        changes = list_changes(project)
    assert len({change.id for change in changes}) == len({change.uuid for change in changes}) == len(changes)
    for coder, places in kept.items():
        assert len(places) == len(set(places)), f"{coder}: something is twice"
        assert told[coder]["saved"] <= set(places), f"{coder}: something is lost"
        assert set(places) <= told[coder]["saved"] | told[coder]["doubtful"], f"{coder}: nobody did this"
    assert sum(map(len, kept.values())) >= (PROCESSES * 10 if seconds > 10 else 1)  # A busy machine starts them slowly.


if __name__ == "__main__":
    try:
        code_for(sys.argv[1], sys.argv[2], float(sys.argv[3]))
    except QualcodeError as error:
        sys.exit(error.sentence)
