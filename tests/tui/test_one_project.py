"""A server shows a browser one project: no other is opened or made from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qualcode.storage.project import create_project
from qualcode.tui.app import QualcodeApp
from qualcode.tui.exchange.opening import open_other
from qualcode.tui.one_project import SENTENCE, keep_to

pytestmark = pytest.mark.sqlite


@pytest.fixture
def only(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "only.qualcode"
    create_project(path, name="Only", coder="mara").close()
    create_project(tmp_path / "other.qualcode", name="Other", coder="mara").close()
    keep_to(path)
    yield path
    keep_to(None)


async def test_no_other_project_is_opened_or_made(only: Path) -> None:
    app = QualcodeApp(None, coder="mara")
    async with app.run_test() as pilot:
        start = app.screen
        await start._open(only.with_name("other.qualcode"))  # type: ignore[attr-defined]
        await pilot.press("n")
        await pilot.press("s")
        await open_other(start)  # type: ignore[arg-type]
        await pilot.pause()
        assert app.store.path is None and app.screen is start
        assert {notice.message for notice in app._notifications} == {SENTENCE}
        assert sorted(path.name for path in only.parent.glob("*.qualcode")) == ["only.qualcode", "other.qualcode"]
        await start._open(only)  # type: ignore[attr-defined]
        assert app.store.path == only
