"""What is stopped while the project is closed leaves it open again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from qualcode.domain.errors import StoppedError
from qualcode.domain.progress import Watch, check
from qualcode.storage import project as opening
from qualcode.storage.project import Project
from qualcode.tui.store import Store

pytestmark = pytest.mark.sqlite


def test_a_project_is_opened_again_though_what_closed_it_was_stopped(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, really = project.path, opening.open_project
    project.close()

    def slowly(*given: Any, **options: Any) -> Project:
        check()  # As bringing a file up to date does.
        return really(*given, **options)

    async def stopped() -> bool:
        store, watch = Store(), Watch(lambda progress: None)

        def work() -> None:
            watch.stop()
            check()

        await store.open(path, coder="mara", take_over=False, thorough=False)
        try:
            with watch.looking_on(), pytest.raises(StoppedError):
                await store.around(work)
            return store.is_open
        finally:
            store.close()

    monkeypatch.setattr(opening, "open_project", slowly)
    assert asyncio.run(stopped())
