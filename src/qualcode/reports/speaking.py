"""In which language a file is made: the one that its terms name, else that of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from qualcode.domain.translation import ENGLISH, language, speaking
from qualcode.reports.terms import Terms
from qualcode.settings.language import language_of

P = ParamSpec("P")
R = TypeVar("R")

FOR_PROGRAMS = frozenset({"csv", "json"})
"""Formats that programs read: they say the same whatever language anybody has."""


@contextmanager
def in_language(code: str, format: str = "") -> Iterator[None]:
    """Let what is counted and written inside be in the language of a file.

    Args:
        code: One of `settings.language.languages`; empty for the language that is spoken here.
        format: Of the file.
    """
    wanted = ENGLISH if format in FOR_PROGRAMS else code
    if wanted in ("", language()):
        yield
        return
    with speaking(language_of(wanted)):
        yield


def in_its_language(make: Callable[P, R]) -> Callable[P, R]:
    """A function that makes a file, all of it in the language that its terms name; it is told the format by name."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        terms = next(one for one in (*args, *kwargs.values()) if isinstance(one, Terms))
        with in_language(terms.language, str(kwargs.get("format", ""))):
            return make(*args, **kwargs)

    return made
