"""The process that counts summaries for the screen; see `qualcode.tui.words.worker`."""

from __future__ import annotations

from qualcode.tui.analysis.questions import answer
from qualcode.tui.words.worker import serve


def main() -> None:
    """Answer questions about summaries: `python -m qualcode.tui.analysis.worker`."""
    serve(answer)


if __name__ == "__main__":
    main()
