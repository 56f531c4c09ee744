"""The garbage collector rests while a whole study is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector rest, unless it rests already.

    What is read in bulk is plain tuples, a hundred thousand of them, in which there is no cycle to be found: the
    collector went over all of them again and again, and took a third of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
