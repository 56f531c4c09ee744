"""What is shown when something unforeseen happens: one sentence and where the log lies, no traceback."""

from __future__ import annotations

import os
import sys
import warnings
from types import TracebackType

from qualcode.domain.translation import tr

DEBUG_VARIABLE = "QUALCODE_DEBUG"
"""Set to 1, it lets a crash print its traceback."""


def install() -> None:
    """Take over uncaught exceptions and warnings of this process, and let its streams speak UTF-8."""
    sys.excepthook = _show
    warnings.showwarning = _warn
    _leave_no_core()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _leave_no_core() -> None:
    """Let the system write no image of the memory when the process breaks down: transcripts stand in it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def end_quietly() -> None:
    """Flush the output; a reader who has gone (`| head`) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if os.environ.get(DEBUG_VARIABLE) == "1":
        sys.__excepthook__(kind, error, trace)
        return
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write(tr("interrupted") + "\n")
        return
    from qualcode.settings.crash_log import log_crash

    log = log_crash(error)
    where = tr("the log is {log}", log=log) if log else tr("no log could be written")
    sys.stderr.write(
        tr("qualcode broke off ({name}); what was saved is saved, {where}\n", name=kind.__name__, where=where)
    )


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,
    line: object = None,
) -> None:
    """A warning as one line; those of libraries about themselves only for whoever debugs."""
    if category.__module__.startswith("qualcode.") or os.environ.get(DEBUG_VARIABLE) == "1":
        from qualcode.cli.output import note

        note(tr("warning: {message}", message=message))  # A path in it may hold what acts on a terminal.
