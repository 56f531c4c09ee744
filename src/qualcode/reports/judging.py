"""What speaks against publication: names, people who stand out, and people of whom nothing is known."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualcode.domain.errors import InputError, PublicationError
from qualcode.reports.names import NameFinder

K = 3
"""Fewer people than these are not to be singled out, unless another number is set."""
SHOWN = 5
"""How many places a refusal names."""

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Content:
    """What a publication would show."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    """(where, text): all text that would be in the file."""
    unmapped: dict[tuple[str, str], None] = field(default_factory=dict)
    """(label, document) under which somebody is quoted or counted of whom it is not known who it is."""
    groups: list[tuple[str, str, int]] = field(default_factory=list)
    """(where, what is shown, how many people it is true of)."""


def find_problems(content: Content, *, k: int = K, names: Sequence[str] | None = None) -> list[str]:
    """Every place that speaks against publication: a known name, a label that nobody is known to stand behind, or
    fewer than k people (none is fine)."""
    finder = NameFinder(names or ())
    found = {text: finder.find(text) for text in dict.fromkeys(text for _, text in content.texts)}
    problems = {f"{where} holds the name “{name}”": None for where, text in content.texts for name in found[text]}
    unmapped = [f"the speaker “{label}” in “{document}” is not mapped" for label, document in content.unmapped]
    small = {
        f"{where}: {what} is true of {people} {'person' if people == 1 else 'people'}": None
        for where, what, people in content.groups
        if 0 < people < k
    }
    return [*problems, *unmapped, *small]


def check_publication(
    content: Content, *, k: int = K, names: Sequence[str] | None = None, without_key: bool = False
) -> None:
    """Refuse to publish what names or singles out people, or shows people who cannot be counted.

    Raises:
        InputError: k is less than 1.
        PublicationError: A name, a small group or a speaker who is not mapped is in it, or there is no list of names
            and `without_key` was not asked for.
    """
    if k < 1:
        raise InputError("k is the smallest number of people that may be shown; it is 1 at least")
    if names is None and not without_key:
        raise PublicationError(
            "there is no list of names to check the file against",
            remedy="give one (`--names FILE`), or say `--without-key` and the file will say so too",
        )
    problems = find_problems(content, k=k, names=names)
    if problems:
        remedies = ["pseudonymise", "choose coarser attributes or larger groups", "or write it with `--internal`"]
        if content.unmapped:
            remedies.insert(0, "say who the speakers are (`qualcode speakers map LABEL PARTICIPANT`)")
        more = f"; and {len(problems) - SHOWN} more" if len(problems) > SHOWN else ""
        raise PublicationError(
            f"this may not be published with k = {k}: {'; '.join(problems[:SHOWN])}{more}", remedy=", ".join(remedies)
        )


def check_whole(text: str, format: str, names: Sequence[str] | None) -> None:
    """Look through a finished file once more, so that nothing gets past that a writer adds by itself.

    Raises:
        PublicationError: A name is in it.
    """
    found = NameFinder(names).find(readable(text, format)) if names else []
    if found:
        raise PublicationError(
            f"this may not be published: the file as a whole holds the name “{found[0]}”",
            remedy="pseudonymise, or write it with `--internal`",
        )


def readable(text: str, format: str) -> str:
    """What a reader sees of a file (`md`, `csv`, `json` or `html`): no tags, no style, JSON's strings unescaped."""
    if format == "html":
        return html.unescape(_TAG.sub("\n", _STYLE.sub("", text)))
    if format == "json":
        return "\n".join(_strings(json.loads(text)))
    return text


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
