"""ELAN annotations (.eaf): top tiers as speakers, their annotations as utterances, interleaved by time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.domain.translation import tr
from qualcode.importing.spoken import (
    TierKind,
    Utterance,
    interleave,
    join_words,
    listed,
    nothing_said,
    one_line,
    possible_ms,
    project,
    speaker_name,
    tier_kind,
)
from qualcode.importing.xml_trees import local_name, parse_xml

_UNITS = {"milliseconds": 1.0, "PAL-frames": 40.0, "NTSC-frames": 1001 / 30}
_NUMBERS = re.compile(r"(?:ref|id|rec|num|nr|no)(?:[@_ -].*)?", re.I)
"""Names of tiers that number what their child tiers say, as field linguists' programs write them."""


class ElanReader:
    """Reads `.eaf`."""

    name = "eaf"
    suffixes: tuple[str, ...] = (".eaf",)

    def read(self, data: bytes, file: str) -> ReadTranscript:
        """Take the tiers that stand on their own; those below them are left out with a warning.

        Raises:
            InputError: Damaged XML, another kind of XML, or no tier with words.
        """
        root = parse_xml(data, file)
        if local_name(root) != "ANNOTATION_DOCUMENT":
            raise InputError(
                tr("this is no ELAN file: its root is <{root}>, not <ANNOTATION_DOCUMENT>", root=local_name(root)),
                file=file,
                remedy=tr("save it again in ELAN, or import it under its own suffix"),
            )
        document = _Document(root)
        chosen, warnings = _chosen(document)
        if not chosen:
            raise nothing_said((tier.name for tier in document.tiers), file)
        spoken = project(interleave(document.utterances(tier) for tier in chosen))
        if document.lost:
            warnings.append(
                tr("times of {lost} annotations point to nothing in the file: left out", lost=document.lost)
            )
        return ReadTranscript(
            text=spoken.text,
            turns=spoken.turns,
            format=self.name,
            notation=spoken.notation,
            warnings=(*warnings, *spoken.warnings),
            metadata=_metadata(root, chosen),
        )


class _Said(NamedTuple):
    """One annotation: its own slots, or the annotation it hangs on."""

    text: str
    first: str | None
    last: str | None
    hangs_on: str | None


class _Tier(NamedTuple):
    name: str
    speaker: str | None
    parent: str | None
    coded: bool
    """Its values come from a closed list: codes that somebody gave, not words that somebody said."""
    language: str
    said: dict[str, _Said]
    """By annotation id, in the order of the file."""

    @property
    def has_words(self) -> bool:
        return any(any(map(str.isalpha, said.text)) for said in self.said.values())


class _Document:
    """Tiers and times of one file."""

    def __init__(self, root: Element) -> None:
        header = root.find("HEADER")
        unit = _UNITS.get((header.get("TIME_UNITS") or "") if header is not None else "", 1.0)
        self._slots = _slots(root, unit)
        coded = {
            kind.get("LINGUISTIC_TYPE_ID")
            for kind in root.iterfind("LINGUISTIC_TYPE")
            if kind.get("CONTROLLED_VOCABULARY_REF")
        }
        self.tiers = [_tier(element, coded) for element in root.iterfind("TIER")]
        self._annotations = {name: said for tier in self.tiers for name, said in tier.said.items()}
        self.lost = 0

    def utterances(self, tier: _Tier) -> list[Utterance]:
        """What a tier says, with times; those of slots without a value lie evenly between their neighbours."""
        kind, named = tier_kind(tier.name)
        speaker = tier.speaker or named
        timed = [(said, *self._bounds(said)) for said in tier.said.values() if said.text]
        slots = [slot for _, first, last in timed for slot in (first, last) if slot is not None]
        times = _interpolated(slots, self._slots)
        said = [
            Utterance(speaker, times.get(first or ""), times.get(last or ""), said.text) for said, first, last in timed
        ]
        return join_words(said) if kind is TierKind.WORDS else said

    def _bounds(self, said: _Said) -> tuple[str | None, str | None]:
        """The slots of an annotation, or of the one it hangs on in the end."""
        seen = 0
        while said.hangs_on is not None and seen < 64:
            parent = self._annotations.get(said.hangs_on)
            if parent is None:
                break
            said, seen = parent, seen + 1
        if said.first in self._slots and said.last in self._slots:
            return said.first, said.last
        self.lost += 1
        return None, None


def _slots(root: Element, unit: float) -> dict[str, int | None]:
    """Time slot → milliseconds, None where the slot has no value; in the order of time."""
    slots: dict[str, int | None] = {}
    for slot in root.iterfind("TIME_ORDER/TIME_SLOT"):
        written = slot.get("TIME_VALUE", "").strip()
        known = written.removeprefix("-").isdecimal() and len(written) < 16
        slots[slot.get("TIME_SLOT_ID", "")] = possible_ms(int(written) * unit) if known else None
    return slots


def _tier(element: Element, coded: set[str | None]) -> _Tier:
    said: dict[str, _Said] = {}
    for annotation in element.iterfind("ANNOTATION/*"):
        value = annotation.find("ANNOTATION_VALUE")
        said[annotation.get("ANNOTATION_ID") or f"#{len(said)}"] = _Said(
            one_line("".join(value.itertext())) if value is not None else "",
            annotation.get("TIME_SLOT_REF1"),
            annotation.get("TIME_SLOT_REF2"),
            annotation.get("ANNOTATION_REF"),
        )
    return _Tier(
        one_line(element.get("TIER_ID", "")),
        speaker_name(element.get("PARTICIPANT")),
        element.get("PARENT_REF"),
        element.get("LINGUISTIC_TYPE_REF") in coded,
        element.get("LANG_REF") or element.get("DEFAULT_LOCALE") or "",
        said,
    )


def _interpolated(names: Iterable[str], slots: dict[str, int | None]) -> dict[str, int | None]:
    """The times of the slots of one tier; a stretch without values is divided evenly between those around it."""
    chain = list(dict.fromkeys(names))
    times = {name: slots[name] for name in chain}
    known = [place for place, name in enumerate(chain) if times[name] is not None]
    for left, right in pairwise(known):
        start, end = times[chain[left]] or 0, times[chain[right]] or 0
        if end < start:
            continue
        for place in range(left + 1, right):
            times[chain[place]] = start + (end - start) * (place - left) // (right - left)
    return times


def _chosen(document: _Document) -> tuple[list[_Tier], list[str]]:
    """The tiers to read, and what is left out."""
    names = {tier.name for tier in document.tiers}
    top = [tier for tier in document.tiers if not tier.parent or tier.parent not in names or tier.parent == tier.name]
    below: dict[str, _Tier] = {}
    for tier in document.tiers:
        if tier.parent and tier.parent not in below and tier.has_words:
            below[tier.parent] = tier
    warnings = []
    chosen = []
    for tier in top:
        child = below.get(tier.name) if _only_numbers(tier) else None
        if child is not None:
            warnings.append(
                tr("the tier {name} numbers what {other} says: that one was read", name=tier.name, other=child.name)
            )
            child = child._replace(speaker=child.speaker or tier.speaker)
        chosen.append(child or tier)
    chosen = [tier for tier in chosen if any(said.text for said in tier.said.values())]
    open_lists = [tier for tier in chosen if not tier.coded]
    chosen = open_lists or chosen
    kind = min((tier_kind(tier.name)[0] for tier in chosen), default=None)
    chosen = [tier for tier in chosen if tier_kind(tier.name)[0] is kind is not TierKind.PARTS]
    read = {tier.name for tier in chosen}
    if left := [tier.name for tier in document.tiers if tier.name not in read and tier.said]:
        warnings.append(tr("tiers left out: {left}", left=listed(left)))
    return chosen, warnings


def _only_numbers(tier: _Tier) -> bool:
    """True if a tier numbers its annotations for the tiers below it and says nothing of its own."""
    return bool(tier.said) and (not tier.has_words or _NUMBERS.fullmatch(tier.name) is not None)


def _metadata(root: Element, chosen: list[_Tier]) -> dict[str, str]:
    """Date, author, the recording's file (without its folder) and the language of the tiers."""
    labels = {element.get("LANG_ID"): element.get("LANG_LABEL") for element in root.iterfind("LANGUAGE")}
    languages = dict.fromkeys(labels.get(tier.language) or tier.language for tier in chosen)
    media = [
        unquote(element.get("MEDIA_URL", "")).replace("\\", "/").rpartition("/")[2]
        for element in root.iterfind("HEADER/MEDIA_DESCRIPTOR")
    ]
    values = {
        "author": root.get("AUTHOR", ""),
        "date": root.get("DATE", ""),
        "media": ", ".join(filter(None, media)),
        "language": ", ".join(filter(None, languages)),
    }
    return {key: one_line(value) for key, value in values.items() if value.strip()}
