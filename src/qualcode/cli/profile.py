"""The codes of each document."""

from __future__ import annotations

from qualcode.cli.session import Session, command
from qualcode.cli.summarising import answer_summary
from qualcode.cli.summary_options import Shared, summary_options


@command("profile")
@summary_options
def profile(session: Session, shared: Shared) -> None:
    """Codes × documents: codings, and codings per 1,000 words of speech.

    What goes to stdout is a working copy, unchecked; a file (`-o`) is a publication unless --internal is given.
    """
    answer_summary(session, "profile", shared)
