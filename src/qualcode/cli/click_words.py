"""What the library of the command line says itself, `Usage:` and `No such option`, in the language of the reader."""

from __future__ import annotations

import gettext
import sys

from qualcode.domain.translation import language
from qualcode.settings.language import language_of

TEXTS: tuple[tuple[str, ...], ...] = (
    ("Usage:",),
    ("Options",),
    ("Positional arguments",),
    ("Commands",),
    ("Show the version and exit.",),
    ("Show this message and exit.",),
    ("default: {default}",),
    ("env var: {var}",),
    ("required",),
    ("(dynamic)",),
    ("deprecated",),
    ("Aborted!",),
    ("Error: {message}",),
    ("Error: invalid input",),
    ("Error: The two entered values do not match.",),
    ("Repeat for confirmation",),
    ("Try '{command} {option}' for help.",),
    ("Missing command.",),
    ("Missing argument",),
    ("Missing option",),
    ("Missing parameter",),
    ("Missing parameter: {param_name}",),
    ("Missing {param_type}",),
    ("Choose from:\n\t{choices}",),
    ("Invalid value: {message}",),
    ("Invalid value for {param_hint}: {message}",),
    ("No such option: {name}",),
    ("No such option {name!r}.",),
    ("No such command {name!r}.",),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} does not take a value.",),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ("Argument {name!r} takes {nargs} values.",),
    ("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
    ("{len_type} values are required, but {len_value} was given.",
     "{len_type} values are required, but {len_value} were given."),
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ("{value} is not in the range {range}.",),
    ("{value!r} is not a valid {number_type}.",),
    ("{value!r} is not a valid boolean. Recognized values: {states}",),
    ("{value!r} does not match the format {format}.", "{value!r} does not match the formats {formats}."),
    ("file",),
    ("directory",),
    ("path",),
    ("{name} {filename!r} does not exist.",),
    ("{name} {filename!r} is a file.",),
    ("{name} {filename!r} is a directory.",),
    ("{name} {filename!r} is not readable.",),
    ("{name} {filename!r} is not writable.",),
    ("Could not open file {filename!r}: {message}",),
    ("unknown error",),
)  # fmt: skip
"""The texts of the library that users of these commands come upon, of all its releases that qualcode works with."""


def let_click_speak() -> None:
    """Let the library say its own words in the language of the program.

    It looks them up by the environment, which knows the language of the computer and not that of the program, and
    which every editor and pager that is started from here would inherit; so the two functions by which its modules do
    that are replaced in them, and nothing else.
    """
    for name, module in list(sys.modules.items()):
        if name == "click" or name.startswith("click."):
            for called, before, now in (("_", gettext.gettext, _said), ("ngettext", gettext.ngettext, _counted)):
                if getattr(module, called, None) is before:
                    setattr(module, called, now)


def _said(text: str) -> str:
    catalogue = language_of(language()).catalogue
    return text if catalogue is None or not text else catalogue.gettext(text)


def _counted(one: str, many: str, count: int) -> str:
    catalogue = language_of(language()).catalogue
    return (one if count == 1 else many) if catalogue is None else catalogue.ngettext(one, many, count)
