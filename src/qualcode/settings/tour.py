"""How far the guided tour has come on this machine, so that it can be left and taken up again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from qualcode.settings import paths
from qualcode.settings.atomic import write_whole

STEPS = 5
"""So many things there are to do."""


@dataclass(frozen=True, slots=True)
class TourState:
    """How far the tour has come."""

    project: str
    """Where the study of the tour lies; absolute."""
    done: int = 0
    """How many of the things to do are done."""
    is_running: bool = True
    """Whether the user is led; not while the tour is left, or once it has come to its end."""

    @property
    def is_there(self) -> bool:
        """Whether its study is where it was."""
        try:
            return Path(self.project).is_file()
        except (OSError, ValueError):  # A file that was edited by hand may hold what no path can be.
            return False

    @property
    def is_unfinished(self) -> bool:
        """Whether something is done, and something left to do, in a study that is there."""
        return 0 < self.done < STEPS and self.is_there


def read_tour() -> TourState | None:
    """How far the tour has come; None where it was not begun, or where what was kept of it cannot be read."""
    try:
        data = json.loads(paths.tour_file().read_text(encoding="utf-8"))
        state = TourState(str(data["project"]), int(data["done"]), data["is_running"] is True)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None  # It is a convenience: what is damaged is begun anew.
    return state if state.project and 0 <= state.done <= STEPS else None


def keep_tour(state: TourState) -> None:
    """Keep how far the tour has come.

    Raises:
        InputError: It cannot be written.
        OSError: Its folder cannot be made.
    """
    file = paths.tour_file()
    paths.make_private(file.parent)
    write_whole(file, (json.dumps(asdict(state), ensure_ascii=True, indent=1) + "\n").encode())
