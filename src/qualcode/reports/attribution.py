"""Attribution: how a publication calls those who speak, by a template over attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from qualcode.analysis.resolving import People, Source
from qualcode.cases.attributes import BEARERS
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.report_words import word_of
from qualcode.domain.translation import tr
from qualcode.reports.attribution_parts import Field, Maybe, Part, read_parts
from qualcode.reports.plain_words import article
from qualcode.retrieval.references import References

_NAMES = ("participant", "document", "code")
_LITERAL_ARTICLE = re.compile(r"(?<![\w'’.-])([Aa])n?(\s+)$")
_CLOSE = 60
"""Similarity (rapidfuzz, 0–100) from which a field is offered as what was meant."""


class Bearer(NamedTuple):
    """Who is to be named: a participant in a document, or whoever else speaks or is read there."""

    document_id: int
    participant_id: int | None
    word: str
    """What stands for somebody who is no participant: `interviewer`, the kind of a document …"""


class Group(NamedTuple):
    """Attributes that an attribution shows, and how many participants of the study share them."""

    shown: tuple[str, ...]
    people: int


class Template:
    """`{a level} {role}[ in {state}]`: attributes, `{participant}`, `{document}`, `{code}` and `{site}` in braces.

    `{a role}` has the article that the value asks for, and so has a word `a` or `an` that stands right before a field;
    `{role|lower}`, `{role|capital}` and `{role|plural}` write it otherwise. What stands in square brackets is dropped
    where a value in it is missing. Doubled braces and brackets are braces and brackets. A document is called by its
    reference, since names of documents may tell who speaks.

    Args:
        text: The template.
        people: All people of the study, not only those of some documents.
        words: What values of attributes and names of sites are called: `FL` → `Florida`, or `site.state=FL` where one
            attribute is meant. Those that are called the same count as the same.

    Raises:
        InputError: A brace or bracket is not closed, or a field is none that there is.
    """

    def __init__(self, text: str, people: People, words: Mapping[str, str] | None = None) -> None:
        self._people = people
        self._references = References(people.documents.values())
        self._words = {key.casefold().strip(): word for key, word in (words or {}).items()}
        self._parts = read_parts(text, self._source, self._unknown)
        fields = [(part, True) for part in self._parts if isinstance(part, Field)]
        fields += [(field, False) for part in self._parts if isinstance(part, Maybe) for field in part.fields]
        judged = [(f, needed) for f, needed in fields if f.source.name is not None or f.source.level == "site"]
        self._judged = [field for field, _ in judged]
        self._needed = [needed for _, needed in judged]
        self._sharing: dict[tuple[str | None, ...], set[int]] | None = None
        self._rendered: dict[tuple[Bearer, str], str] = {}

    @property
    def said(self) -> list[str]:
        """The writer's own words in it, with `somebody` for each value, and the words that stand for values."""

        def plain(parts: Iterable[Part]) -> str:
            return "".join(
                part if isinstance(part, str) else plain(part.parts) if isinstance(part, Maybe) else "somebody"
                for part in parts
            )

        return [plain(self._parts), *self._words.values()]

    def _source(self, name: str) -> Source | None:
        if name.casefold() == "code":
            return Source("code", None, "code")
        try:
            source = self._people.source(name)
        except NotFoundError as error:
            if error.remedy is not None and "write" in error.remedy:
                raise
            return None
        if source.level == "speaker":
            raise InputError(
                tr("an attribution cannot show labels of transcripts, which may be names"),
                remedy=tr("use {names}", names=", ".join(self._known())),
            )
        return source

    def _known(self) -> list[str]:
        return [*_NAMES, "site", *(a.shown for a in self._people.names if a.level in BEARERS)]

    def _unknown(self, name: str) -> InputError:
        from rapidfuzz import fuzz, process  # 20 ms that only a mistyped field pays

        known = self._known()
        near = process.extractOne(
            name, known, scorer=fuzz.WRatio, processor=lambda one: one.casefold(), score_cutoff=_CLOSE
        )
        names = ", ".join(known)
        meant = tr("write {{{field}}}, or use {names}", field=near[0], names=names) if near is not None else ""
        return InputError(
            tr("the attribution names “{{{name}}}”, which nobody has", name=name),
            remedy=meant or tr("use {names}", names=names),
        )

    def render(self, bearer: Bearer, code: str) -> str:
        """What the publication calls somebody.

        Who is no participant is called by the bearer's word alone, unless every attribute that is not in brackets has
        a value there: field notes at a known site are attributed to it.
        """
        known = self._rendered.get((bearer, code))
        if known is None:
            known = self._rendered[bearer, code] = self._render(bearer, code)
        return known

    def _render(self, bearer: Bearer, code: str) -> str:
        if self._is_word(bearer, self._combination(bearer.document_id, bearer.participant_id)):
            return bearer.word
        out = _Words()
        for part in self._parts:
            if isinstance(part, Maybe):
                if all(self._value(field, bearer, code) is not None for field in part.fields):
                    self._put(out, part.parts, bearer, code)
                else:
                    out.dropped()
            else:
                self._put(out, (part,), bearer, code)
        return out.text

    def _is_word(self, bearer: Bearer, values: tuple[str | None, ...]) -> bool:
        """Whether somebody who is no participant is called by a word alone."""
        missing = any(needed and value is None for value, needed in zip(values, self._needed, strict=True))
        return bearer.participant_id is None and (missing or all(value is None for value in values))

    def _put(self, out: _Words, parts: Iterable[str | Field], bearer: Bearer, code: str) -> None:
        for part in parts:
            if isinstance(part, str):
                out.words(part)
                continue
            value = self._value(part, bearer, code)
            if value is None:
                person = part.source == ("participant", None, "participant")
                out.value(
                    bearer.word if person else tr("(no {name})", name=part.source.name or word_of(part.source.level))
                )
            else:
                out.value(value, part.article)

    def _value(self, field: Field, bearer: Bearer, code: str) -> str | None:
        if field.source.level == "code":
            return field.formatted(code)
        return self._shown(field, bearer.document_id, bearer.participant_id)

    def _shown(self, field: Field, document_id: int, participant_id: int | None) -> str | None:
        """A value as it is called, without an article; None where there is none."""
        source = field.source
        if source.level == "document" and source.name is None:
            return field.formatted(self._references.document(document_id))
        value = self._people.value(source, document_id, participant_id)
        if value is not None and (source.name is not None or source.level == "site"):
            value = self.called(source, value)
        return field.formatted(value) if value is not None else None

    def called(self, source: Source, value: str) -> str:
        """A value of an attribute, or the name of a site, in the words that it was given."""
        if self._words:
            for key in (f"{source.title}={value}", f"{source.name or source.level}={value}", value):
                if key.casefold() in self._words:
                    return self._words[key.casefold()]
        return value

    def site(self, name: str) -> str:
        """What a site is called."""
        return self.called(Source("site", None, "site"), name)

    def group(self, bearer: Bearer) -> Group | None:
        """The attributes that are shown of somebody, and how many participants share them; None if none are shown.

        For nobody in particular, those who share the values that there are: 0 is then possible for notes. A document
        that names nobody is a person like those of other such documents.
        """
        values = self._combination(bearer.document_id, bearer.participant_id)
        if not self._judged or self._is_word(bearer, values):
            return None
        shown = tuple(
            f"{field.source.title}: {value if value is not None else tr('none')}"
            for field, value in zip(self._judged, values, strict=True)
        )
        return Group(shown, len(self.alike(bearer)) + len(self.documents_alike(bearer)))

    def alike(self, bearer: Bearer) -> set[int]:
        """The participants who share all that the template shows of somebody; all there are if it shows nothing."""
        values = self._combination(bearer.document_id, bearer.participant_id)
        levels = [field.source.level for field in self._judged]
        wanted = [i for i, level in enumerate(levels) if bearer.participant_id or level != "participant"]
        if not wanted:
            return {case.id for case in self._people.counted if case.kind == "participant"}
        return {
            person
            for combination, persons in self._shared().items()
            if all(combination[i] == values[i] for i in wanted)
            for person in persons
        }

    def documents_alike(self, bearer: Bearer) -> set[int]:
        """The documents that name nobody and share all that is shown of one like them; none of anybody else."""
        if bearer.participant_id is not None or not self._people.is_somebody(bearer.document_id):
            return set()
        values = self._combination(bearer.document_id, None)
        others = filter(self._people.is_somebody, self._people.documents)
        return {document_id for document_id in others if self._combination(document_id, None) == values}

    def _combination(self, document_id: int, participant_id: int | None) -> tuple[str | None, ...]:
        return tuple(self._shown(field, document_id, participant_id) for field in self._judged)

    def _shared(self) -> dict[tuple[str | None, ...], set[int]]:
        """Attributes → the participants who would be shown with them in some document."""
        if self._sharing is None:
            self._sharing = {}
            for document_id, person in self._pairs():
                self._sharing.setdefault(self._combination(document_id, person), set()).add(person)
        return self._sharing

    def _pairs(self) -> Iterable[tuple[int, int]]:
        """(document, participant) of everybody who speaks; of those who speak nowhere, every document, unless that
        would lend them attributes of a document."""
        people = self._people
        speaking = set()
        for document_id in people.documents:
            for person in people.participants(speaker.id for speaker in people.speakers_of(document_id)):
                speaking.add(person)
                yield document_id, person
        of_documents = any(field.source.level == "document" for field in self._judged)
        for case in people.counted:
            if case.kind == "participant" and case.id not in speaking and not of_documents:
                lent = any(field.source.level == "site" for field in self._judged) and case.site_id is None
                if people.documents and not lent:
                    yield next(iter(people.documents)), case.id


class _Words:
    """Words and values put together; an article that stands before a value is the one that it asks for."""

    def __init__(self) -> None:
        self.text = ""
        self._literal = 0
        """Where the words since the last value begin: an article in a value is the participant's."""
        self._gap = False

    def words(self, words: str) -> None:
        """Add words of the template."""
        behind = words.lstrip()
        if self._gap and behind:
            blank = words[: len(words) - len(behind)]
            self.text += blank
            self._fit(behind)
            self.text, self._gap = self.text + behind, False
        else:
            self.text += words

    def dropped(self) -> None:
        """Say that a part is missing here, so that an article may come to stand before other words."""
        self._gap = True

    def value(self, value: str, wanted: str = "") -> None:
        """Add a value, with an article of its own if one is wanted."""
        if wanted:
            said = article(value)
            value = f"{said.capitalize() if wanted == 'A' else said} {value}"
        else:
            self._fit(value)
        self.text += value
        self._literal, self._gap = len(self.text), False

    def _fit(self, following: str) -> None:
        """Make an article at the end the one that the following words ask for."""
        found = _LITERAL_ARTICLE.search(self.text, self._literal)
        if found is not None:
            self.text = f"{self.text[: found.start()]}{found[1]}{article(following)[1:]}{found[2]}"


def bearer_of(people: People, document_id: int, speaker_id: int | None) -> Bearer:
    """Who speaks under a label of a document, or is read where it names nobody."""
    participant = people.participant(speaker_id)
    if speaker_id is None:
        word = word_of(people.documents[document_id].kind)
    else:
        word = tr("interviewer") if people.speakers[speaker_id].role == "interviewer" else tr("speaker not mapped")
    return Bearer(document_id, participant, word)
