"""The process that compares coders for the screen; see `qualcode.tui.words.worker`."""

from __future__ import annotations

from qualcode.tui.agreement.questions import answer
from qualcode.tui.words.worker import serve


def main() -> None:
    """Answer questions about agreement: `python -m qualcode.tui.agreement.worker`."""
    serve(answer)


if __name__ == "__main__":
    main()
