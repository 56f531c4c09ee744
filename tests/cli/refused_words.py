"""What a refusal said, apart from the line that leads to the guide."""

from __future__ import annotations

from click.testing import Result


def said(result: Result) -> str:
    """What a command said on standard error, without the line that leads to the guide."""
    lines = result.stderr.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("More: qualcode help "))
