"""How many examples a property is tried with: a fifth of them in `make test`, all in every other run."""

from __future__ import annotations

full = True
"""Whether all are tried; set before the tests are collected."""


def examples(count: int) -> int:
    """The examples of a property that needs `count` of them to be looked at thoroughly."""
    return count if full else max(count // 5, 12)
