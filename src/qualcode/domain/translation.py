"""What people read, in the language that they chose: every sentence and label of the program goes through here.

The texts stand in the code in English. A catalogue holds what they are in another language; a text that it does not
hold is shown in English. Identifiers, keys of JSON, columns of files that are read again, words of the query language
and what participants and coders wrote are never translated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from string import Formatter
from typing import Any, NamedTuple, Protocol

ENGLISH = "en"
"""The language in which the texts stand in the code."""

_NUMBERS = frozenset(",.0123456789dfgneE%")


class Catalogue(Protocol):
    """What the texts are in a language; `gettext.GNUTranslations` is one."""

    def gettext(self, message: str, /) -> str:
        """The text in the language; as it is, where the catalogue does not hold it."""
        ...

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """The form of the text that goes with a number."""
        ...


class Language(NamedTuple):
    """A language that the program is read in.

    Attributes:
        code: Its tag, `en` or `nl`.
        catalogue: What the texts are in it; none for English.
        group: What stands between groups of three digits.
        point: What stands before the digits behind the point.
    """

    code: str = ENGLISH
    catalogue: Catalogue | None = None
    group: str = ","
    point: str = "."


class _Chosen:
    """The language of the whole program, and inside `speaking` that of what is made there."""

    everywhere: Language = Language()


_HERE: ContextVar[Language | None] = ContextVar("language", default=None)


class _Wording(Formatter):
    """Puts values into a sentence, with numbers as its language writes them."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs[field_name], field_name

    def format_field(self, value: Any, format_spec: str) -> str:
        return number(value, format_spec) if _is_number(value, format_spec) else format(value, format_spec)


_WORDING = _Wording()


def _is_number(value: object, spec: str) -> bool:
    return bool(spec) and isinstance(value, int | float) and not isinstance(value, bool) and spec[-1] in _NUMBERS


def tr(text: str, /, **values: object) -> str:
    """A text in the language of the reader, with its values put in.

    Args:
        text: In English, with a place in braces for each value; a literal, since it is looked up as it stands.
        values: What stands in the places. Without any, braces in the text are braces.
    """
    language = _HERE.get() or _Chosen.everywhere
    if language.catalogue is None:
        return text.format_map(values) if values else text
    said = language.catalogue.gettext(text) if text else text
    return _WORDING.vformat(said, (), values) if values else said


def plural(one: str, many: str, count: int, /, **values: object) -> str:
    """The form of a text that goes with a number, in the language of the reader.

    Args:
        one: In English, for one; the number stands in it as `{number:,}`, where it stands at all.
        many: In English, for none or several.
        count: The number.
        values: What stands in the other places.
    """
    language = _HERE.get() or _Chosen.everywhere
    if language.catalogue is None:
        return (one if count == 1 else many).format_map({**values, "number": count})
    return _WORDING.vformat(language.catalogue.ngettext(one, many, count), (), {**values, "number": count})


class Several(NamedTuple):
    """A text that is said when it is known of how many: what is found again and again, counted as it is found.

    Attributes:
        one: In English, for one.
        many: In English, for none or several.
        values: What stands in the places, by name.
    """

    one: str
    many: str
    values: tuple[tuple[str, object], ...] = ()

    def of(self, count: int) -> str:
        """The form that goes with a number, in the language of the reader."""
        return plural(self.one, self.many, count, **dict(self.values))


def several(one: str, many: str, /, **values: object) -> Several:
    """A text of which the number is not known yet; else as `plural`."""
    return Several(one, many, tuple(values.items()))


def number(value: float, spec: str = ",") -> str:
    """A number as the language of the reader writes it: `1,114` and `0.53`, in Dutch `1.114` and `0,53`.

    Args:
        value: The number.
        spec: How it is written, as `format` takes it.
    """
    language = _HERE.get() or _Chosen.everywhere
    written = format(value, spec)
    if language.catalogue is None:
        return written
    return written.translate({ord(","): language.group, ord("."): language.point})


def language() -> str:
    """The tag of the language that texts are in here: `en`, `nl`."""
    return (_HERE.get() or _Chosen.everywhere).code


def speak(chosen: Language) -> None:
    """Let the whole program speak a language from now on; before the modules that hold texts are imported."""
    _Chosen.everywhere = chosen


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Let what is made inside be in a language of its own, such as a report for readers of another."""
    before = _HERE.set(chosen)
    try:
        yield
    finally:
        _HERE.reset(before)
