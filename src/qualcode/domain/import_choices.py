"""What is decided for an import instead of found out from each file: encoding, notation, language, kind and more."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.domain.values import DOCUMENT_KINDS

NOTATIONS = {
    "voice": "<v Name>",
    "bold": "**Name:**",
    "colon": "Name:",
    "clock": "Name 0:12",
    "f4": "Name #00:01:02-3#",
    "bracket": "[Name]",
    "bold bare": "**Name**",
    "tab": "Name⇥",
    "speech of": "Name. -",
    "dash": "Name -",
    "heading": "# Name",
    "line": "Name (on a line of its own)",
}
"""Style of label → how it is shown to users."""
NO_SPEAKERS = "none"
"""The notation of a text in which nobody is named: each of its paragraphs is a turn."""
_AS_REPORTED = {
    "name:": "colon",
    "[00:01:02] name:": "colon",
    "name (00:01:02):": "colon",
    "name: 00:01:02": "colon",
    "[00:01:02] **name:**": "bold",
    "**name** (00:01:02):": "bold",
    "**name:** 00:01:02": "bold",
    "name\t": "tab",
}
"""What reports say more exactly of a document, folded → the style it is written in."""

ENCODINGS = {
    "utf-8": tr("Unicode, today's usual"),
    "utf-16": tr("Unicode, Windows “Unicode text”"),
    "cp1252": tr("Western Europe, Windows"),
    "iso8859-1": tr("Western Europe, Latin-1"),
    "iso8859-15": tr("Western Europe with €, Latin-9"),
    "mac-roman": tr("Western Europe, old Macs"),
    "cp850": tr("Western Europe, DOS"),
    "cp1250": tr("Central Europe, Windows"),
    "iso8859-2": tr("Central Europe, Latin-2"),
    "cp852": tr("Central Europe, DOS"),
    "cp1257": tr("Baltic, Windows"),
    "cp1254": tr("Turkish, Windows"),
    "cp1251": tr("Cyrillic, Windows"),
    "koi8-r": tr("Cyrillic, Unix"),
    "cp866": tr("Cyrillic, DOS"),
    "cp1253": tr("Greek, Windows"),
    "cp1255": tr("Hebrew, Windows"),
    "cp1256": tr("Arabic, Windows"),
    "cp1258": tr("Vietnamese, Windows"),
    "gb18030": tr("Chinese, simplified"),
    "big5": tr("Chinese, traditional"),
    "cp932": tr("Japanese, Windows"),
    "shift_jis": tr("Japanese, Shift-JIS"),
    "euc_jp": tr("Japanese, Unix"),
    "cp949": tr("Korean, Windows"),
}
"""Encodings that are offered, with where they come from; any other that Python knows can be named too."""
_NO_FILES = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"})
"""Codecs that texts in files are not written in."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person decided for files that are to be imported. What is None is found out from each file.

    Made by `checked`, which also says what cannot be.
    """

    encoding: str | None = None
    """The codec of files that are text, by Python's own name for it."""
    notation: str | None = None
    """How speakers are marked: a value of `NOTATIONS`, or `NO_SPEAKERS`."""
    interviewers: tuple[str, ...] = ()
    """Labels of people who ask the questions, whole and in any case, beside those that are called so."""
    not_interviewers: tuple[str, ...] = ()
    """Labels of people who are called like interviewers and are none."""
    language: str | None = None
    """A language tag: `de`, `pt-BR`."""
    kind: str | None = None
    """One of `DOCUMENT_KINDS`."""

    def role(self, label: str) -> str | None:
        """`interviewer` or `unknown` where the choices name the label, else None."""
        folded = label.casefold()
        if folded in {name.casefold() for name in self.interviewers}:
            return "interviewer"
        return "unknown" if folded in {name.casefold() for name in self.not_interviewers} else None


AS_FOUND = ImportChoices()
"""Nothing is decided: all is found out from each file."""


def checked(
    *,
    encoding: str | None = None,
    notation: str | None = None,
    interviewers: Iterable[str] = (),
    not_interviewers: Iterable[str] = (),
    language: str | None = None,
    kind: str | None = None,
) -> ImportChoices:
    """Choices as a person writes them, each in the form the import knows; an empty text is no choice.

    Raises:
        InputError: One of them cannot be; the message names what can.
    """
    labels, others = _labels(interviewers), _labels(not_interviewers)
    both = {label.casefold() for label in labels} & {label.casefold() for label in others}
    if both:
        name = next(label for label in labels if label.casefold() in both)
        raise InputError(tr("“{name}” cannot be an interviewer and none", name=name), remedy=tr("name the label once"))
    if kind and kind not in DOCUMENT_KINDS:
        raise InputError(
            tr("there is no kind of document “{kind}”", kind=kind),
            remedy=tr("choose one of {kinds}", kinds=", ".join(DOCUMENT_KINDS)),
        )
    return ImportChoices(
        encoding_named(encoding) if encoding else None,
        notation_named(notation) if notation else None,
        labels,
        others,
        language_named(language) if language else None,
        kind or None,
    )


def encoding_named(name: str) -> str:
    """Python's own name of an encoding.

    Raises:
        InputError: There is no such encoding of texts.
    """
    try:
        found = codecs.lookup(name.strip()).name
        b"a".decode(found)
    except UnicodeDecodeError:
        pass  # It is an encoding of texts, in which one byte alone is none.
    except (LookupError, ValueError) as error:
        raise _no_encoding(name) from error
    if found.replace("-", "_") in _NO_FILES:
        raise _no_encoding(name)
    return found


def _no_encoding(name: str) -> InputError:
    return InputError(
        tr("there is no encoding “{name}”", name=name),
        remedy=tr("for instance {encodings}", encodings=", ".join(ENCODINGS)),
    )


def notation_named(name: str) -> str:
    """The notation that a name stands for, also in the more exact forms that reports show (`NAME:`).

    Raises:
        InputError: There is no such notation.
    """
    folded = name.strip(" ").casefold()
    if folded == NO_SPEAKERS:
        return NO_SPEAKERS
    styles = {words.casefold(): style for style, words in NOTATIONS.items()} | _AS_REPORTED
    if folded not in styles:
        known = ", ".join((*NOTATIONS.values(), NO_SPEAKERS))
        raise InputError(
            tr("there is no notation “{name}”", name=name), remedy=tr("choose one of {known}", known=known)
        )
    return NOTATIONS[styles[folded]]


def language_named(tag: str) -> str:
    """A language tag with hyphens.

    Raises:
        InputError: It is no language tag.
    """
    if not _LANGUAGE.fullmatch(tag.strip()):
        raise InputError(tr("“{tag}” is no language tag", tag=tag), remedy=tr("write it like en, de or pt-BR"))
    return tag.strip().replace("_", "-")


def _labels(names: Iterable[str]) -> tuple[str, ...]:
    """Labels without white space around them, each once."""
    return tuple({name.strip().casefold(): name.strip() for name in names if name.strip()}.values())
