"""A clock that goes backwards, or stands in 1970: nothing is lost, and what came first is told first."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from qualcode.codebook.creating import create_path
from qualcode.codebook.merging import merge_codes
from qualcode.coding.applying import apply_code
from qualcode.coding.memos import add_memo
from qualcode.history.undoing import history, redo, undo
from qualcode.storage.lock import WriteLock, holder_of
from qualcode.storage.placing import sweep
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.documents import list_documents
from qualcode.upkeep.backing_up import back_up_project, list_of
from qualcode.upkeep.checking import check_project

pytestmark = pytest.mark.sqlite

DAY_NS = 86_400 * 1_000_000_000
Dump = Callable[[Project], dict[str, list[tuple[Any, ...]]]]


@pytest.fixture(params=["backwards", "1970"])
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that is a day earlier each time it is looked at, or has stopped when the computer lost its battery."""
    times: Iterator[int]
    start = time.time_ns()
    times = (start - n * DAY_NS for n in itertools.count()) if request.param == "backwards" else itertools.repeat(1)
    monkeypatch.setattr(time, "time_ns", lambda: max(next(times), 1))
    monkeypatch.setattr(time, "time", lambda: max(next(times), 1) / 1e9)


@pytest.mark.usefixtures("clock")
def test_what_is_done_while_the_clock_goes_wrong_is_in_order_and_can_be_undone(coded: Project, dump: Dump) -> None:
    start = dump(coded)
    document, codes = list_documents(coded)[0].id, list_codes(coded)
    apply_code(coded, document, (43, 56), codes[1].id)
    add_memo(coded, "First thought", document_id=document)
    add_memo(coded, "Second thought", document_id=document)
    create_path(coded, "Late")
    merge_codes(coded, [codes[2].id], codes[1].id)
    assert [change.verb for change in history(coded)][:5] == ["merge-codes", "create-code", "memo", "memo", "apply"]
    end = dump(coded)
    assert [memo.text for memo in list_memos(coded)][:2] == ["First thought", "Second thought"]
    undone = [effects.summary for effects in undo(coded, 5)]
    assert len(undone) == 5
    assert dump(coded) == start
    redo(coded, 5)
    assert dump(coded) == end
    coded.close()
    found = check_project(coded.path)
    assert found.sound, [finding.problem for finding in found.findings]


@pytest.mark.usefixtures("clock")
def test_a_lock_from_the_future_is_still_a_lock_and_drafts_from_the_future_stay(coded: Project, tmp_path: Path) -> None:
    assert holder_of(coded.path) is not None
    path = coded.path
    coded.close()
    lock = WriteLock(path)
    with open_project(path, coder="ann") as second:
        assert not second.writable
        assert "open for writing elsewhere" in second.why_read_only
    lock.release()
    draft = tmp_path / ".qualcode-abcdefgh"
    draft.mkdir()
    (draft / "study.qualcode").touch()
    sweep(tmp_path)
    assert draft.exists()


def test_the_newest_backup_is_the_one_that_was_made_last_whatever_the_clock_said(
    coded: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time_ns()
    changes = []
    for day in (0, 40, 3):
        monkeypatch.setattr(time, "time_ns", lambda day=day: now - day * DAY_NS)
        monkeypatch.setattr(time, "time", lambda day=day: (now - day * DAY_NS) / 1e9)
        create_path(coded, f"Day {day}")
        changes.append(len(history(coded)))
        back_up_project(coded.path, "mara")
    listed = [row.changes for row in list_of(coded.path).backups]
    assert listed == sorted(listed, reverse=True)
    assert len(listed) >= 3
