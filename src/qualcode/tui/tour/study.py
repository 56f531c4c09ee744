"""The study that the tour is made on: a sample study of its own, which no other project gives way to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qualcode.documents.sample import build_sample
from qualcode.settings.tour import STEPS, TourState, read_tour

NAME, SUFFIX = "guided-tour", ".qualcode"


def taken_up(folder: Path, coder: str) -> TourState:
    """The tour as it goes on: where it was left, or from its beginning, on a study built for it.

    Args:
        folder: Where the study is built, if none of the tour is there.
        coder: Who takes the tour.

    Raises:
        ProjectError: The folder cannot be written, or the shipped files are missing.
    """
    before = read_tour()
    if before is None or not before.is_there:
        path = build_sample(folder, coder, _free_name(folder))
        return TourState(str(path.resolve()))
    is_over = before.done == STEPS and not before.is_running
    return replace(before, done=0 if is_over else before.done, is_running=True)


def _free_name(folder: Path) -> str:
    """A file name that nothing in the folder has: a file that is there may be somebody's study."""
    number, name = 1, f"{NAME}{SUFFIX}"
    while (folder / name).exists():
        number += 1
        name = f"{NAME}-{number}{SUFFIX}"
    return name
