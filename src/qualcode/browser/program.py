"""The process that shows the screens to a browser; started by the server, with what it is to open on its input."""

from __future__ import annotations

import json
import os
import sys

DRIVER = "qualcode.tui.browser_driver:BrowserDriver"
"""Through what Textual speaks in this process."""
MODULE = "qualcode.browser.program"
"""What the server starts."""


def first_line(project: str, coder: str, take_over: bool, passphrases: dict[str, str]) -> bytes:
    """What the process is told first: on its input, since arguments stand in every list of processes.

    Args:
        passphrases: What the environment gave the server, by variable; it was taken out of the environment.
    """
    said = {"project": project, "coder": coder, "take_over": take_over, "passphrases": passphrases}
    return json.dumps(said).encode() + b"\n"


def _read_line() -> bytes:
    """The first line of the input and not a byte more: what follows is the driver's."""
    line = bytearray()
    while (byte := os.read(0, 1)) not in (b"", b"\n"):
        line += byte
    return bytes(line)


def main() -> int:
    """Run the screens on the project that was named; their exit status."""
    from qualcode.settings.language import speak_the_users_language

    speak_the_users_language()
    from qualcode.cli.breaking import install
    from qualcode.domain.errors import QualcodeError
    from qualcode.domain.locations import location
    from qualcode.settings.passphrases import take_from_environment
    from qualcode.tui.pauses import collect_nothing

    os.umask(0o077)
    install()
    said = json.loads(_read_line())
    os.environ.update(said["passphrases"])
    take_from_environment()
    collect_nothing()
    from qualcode.tui.app import run
    from qualcode.tui.one_project import keep_to

    project = location(said["project"])
    keep_to(project)
    try:
        return run(project, coder=said["coder"], take_over=said["take_over"])
    except QualcodeError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
