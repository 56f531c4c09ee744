"""The language that the program is read in: a setting, else the computer's where there is a catalogue for it."""

from __future__ import annotations

import gettext
import os
import tomllib
from functools import cache
from pathlib import Path

from qualcode.domain.translation import ENGLISH, Language, speak
from qualcode.settings.paths import settings_file

VARIABLE = "QUALCODE_LANGUAGE"
"""Names the language before the setting and the computer do."""

_LOCALE = Path(__file__).resolve().parents[1] / "_locale"
_DOMAIN = "qualcode"


def languages() -> list[str]:
    """The tags of the languages that there are: English, then those with a catalogue."""
    return [ENGLISH, *sorted(path.parts[-3] for path in _LOCALE.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo"))]


@cache
def language_of(code: str) -> Language:
    """A language with its catalogue and the way in which it writes numbers.

    Args:
        code: One of `languages`.
    """
    if code == ENGLISH:
        return Language()
    catalogue = gettext.translation(_DOMAIN, _LOCALE, [code])
    # An example in the catalogue says how it writes numbers: a library of all locales takes longer than a command.
    as_written = catalogue.gettext("1,234.5")
    return Language(code, catalogue, as_written[1], as_written[5])


def chosen_language() -> str:
    """What the user reads: by the variable, else by the setting `language`, else the computer's if there is such."""
    known = languages()
    wishes = [os.environ.get(VARIABLE, ""), _in_settings()]
    wishes += os.environ.get("LANGUAGE", "").split(":")
    wishes.append(next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), ""))
    for wish in wishes:
        for tag in (_tag(wish), _tag(wish).partition("_")[0]):
            if tag in known:
                return tag
    return ENGLISH


def speak_the_users_language() -> None:
    """Let the program speak what the user reads; before the modules are imported whose labels are made once.

    The processes that it starts read it, too.
    """
    code = chosen_language()
    os.environ[VARIABLE] = code
    speak(language_of(code))


def _tag(wish: str) -> str:
    return wish.partition(".")[0].partition("@")[0].replace("-", "_").strip()


def _in_settings() -> str:
    """The setting as it stands in the file; nothing where it cannot be read, which `read_settings` tells of."""
    try:
        with settings_file().open("rb") as file:
            found = tomllib.load(file).get("language", "")
    except (OSError, ValueError):
        return ""
    return found if isinstance(found, str) else ""
