"""The command that makes a summary again, as it stands under it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from qualcode.domain.summaries import SummaryWish


def command_line(verb: str, wish: SummaryWish, options: Mapping[str, Any], *, name_coders: bool = False) -> str:
    """The `qualcode` command that counts the same again.

    Args:
        verb: `crosstab`, `coverage codes` …
        options: Those that only this kind of summary has, by the names of their parameters; what is None, False or
            empty is not said.
        name_coders: Say whose codings were asked for by name; else a publication would tell who coded.
    """
    words = ["qualcode", *verb.split()]
    for name, value in options.items():
        words += _said(name.rstrip("_").replace("_", "-"), value)
    for code in wish.codes:
        words += ["--code", code]
    if wish.coders is not None:
        words += ["--coders", ",".join(wish.coders) if name_coders else "…"]
    for document in wish.documents or ():
        words += ["--document", document]
    words += [f"--without-{origin}" for origin in wish.without]
    if wish.where:
        words += ["--where", wish.where]
    if wish.starred:
        words.append("--starred")
    if not wish.roll_up:
        words.append("--no-roll-up")
    return " ".join(word if word == "…" else shlex.quote(word) for word in words)


def _said(name: str, value: Any) -> Iterator[str]:
    if value is True:
        yield f"--{name}"
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from (f"--{name}", str(one))
    elif value is not None and value is not False and value != "":
        yield from (f"--{name}", str(value))
