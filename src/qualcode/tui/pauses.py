"""The garbage collector's pauses: a full round over all that the program is made of takes longer than a key may."""

from __future__ import annotations

import gc

_KEPT_SMALL = (700, 10, 10)
"""Rounds over little, so that none is noticed between two keys."""
_ours = False
"""Whether the process runs the screens alone; others who import them keep the collector as they have it."""


def collect_nothing() -> None:
    """Stop the collector while the program is put together: what is made then stays."""
    global _ours
    _ours = True
    gc.disable()


def spare_what_stands() -> None:
    """Let the collector run, but never again over what there is now: only over what comes after."""
    if _ours:
        gc.freeze()
        gc.set_threshold(*_KEPT_SMALL)
        gc.enable()
