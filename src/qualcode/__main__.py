"""The entry of the `qualcode` command and of `python -m qualcode`."""

from __future__ import annotations

import gc
import os

from qualcode.settings.language import speak_the_users_language
from qualcode.settings.passphrases import take_from_environment

YOUNG = 50_000
"""Objects that are made before the collector looks for what can go again. What modules are made of stays, and it went
over that again and again while they were loaded: a seventh of the time of a short command."""


def main() -> None:
    """Run one command and leave with its exit status; the files that it makes are for their owner alone."""
    gc.set_threshold(YOUNG, 20, 100)
    os.umask(0o077)
    take_from_environment()
    speak_the_users_language()
    from qualcode.cli.app import cli
    from qualcode.cli.breaking import end_quietly, install
    from qualcode.cli.helping import in_language

    install()
    try:
        in_language(cli)(prog_name="qualcode")
    finally:
        end_quietly()


if __name__ == "__main__":
    main()
