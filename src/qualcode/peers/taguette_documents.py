"""The documents of a Taguette project with the highlights on them, one text at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedCoder, ExchangedCoding, ExchangedDocument, Losses
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.importing.foreign_spans import fitted
from qualcode.peers.cells import as_moment, as_text, as_whole
from qualcode.peers.keyed_rows import own_number
from qualcode.peers.taguette_contents import UNITS, Contents, words_of
from qualcode.peers.taguette_log import CommandLog, Done
from qualcode.peers.untrusted_databases import UntrustedDatabase
from qualcode.refi.identities import minted_guid


@dataclass(frozen=True, slots=True)
class Listed:
    """A document without its text."""

    row: int
    number: int
    uuid: str
    name: str
    description: str
    file_name: str
    created_ms: int | None


@dataclass(frozen=True, slots=True)
class _Highlight:
    number: int
    start: int | None
    end: int | None
    words: str
    """Its passage, as the file repeats it."""


class Highlights:
    """Which highlights there are, on which documents, and with which tags; the passages are read later."""

    def __init__(self, database: UntrustedDatabase, documents: Mapping[int, Listed]) -> None:
        self.rows: dict[int, list[int]] = defaultdict(list)
        """Document → rows of its highlights."""
        self.tags: dict[int, list[int]] = {}
        """Highlight → numbers of its tags."""
        self.renumbered: dict[int, int] = {}
        """Row → the number by which a highlight is known here that has none, or that of another."""
        self.homeless = 0
        """How many taggings are of highlights that are on no document of the file, or are no highlights."""
        everywhere = {as_whole(number) for (number,) in database.rows("documents", "id")}
        elsewhere, lost = set[int | None](), set[int | None]()
        for row, number, document in database.rows("highlights", "rowid", "id", "document_id"):
            found, on = as_whole(number), as_whole(document)
            if on is not None and on in documents and isinstance(row, int):
                own = own_number(row, number, self.tags)
                if own != found:
                    self.renumbered[row] = own
                self.rows[on].append(row)
                self.tags[own] = []
            else:
                (elsewhere if on in everywhere else lost).add(found)
        with_tags = set[int | None]()
        for highlight, tag in database.rows("highlight_tags", "highlight_id", "tag_id"):
            of = as_whole(highlight)
            if of in self.tags:
                self.tags[of].append(as_whole(tag) or 0)
            elif of not in elsewhere:
                self.homeless += 1
                with_tags.add(of)
        self.homeless += len(lost - with_tags)

    @property
    def untagged(self) -> int:
        """How many of them have no tag."""
        return sum(not tags for tags in self.tags.values())

    @property
    def codings(self) -> int:
        """How many codings they are: one for each tag, and one where there is none."""
        return sum(len(tags) or 1 for tags in self.tags.values())


@dataclass(slots=True)
class Documents:
    """Reads documents, each with its codings."""

    database: UntrustedDatabase
    listed: Mapping[int, Listed]
    highlights: Highlights
    codes: Mapping[int, str]
    """Number of a tag → UUID of its code."""
    untagged: str
    """UUID of the code of highlights without a tag."""
    coders: Mapping[str, ExchangedCoder]
    """By their logins."""
    log: CommandLog
    unit: str
    """In which offsets are counted; empty to find it out."""
    losses: Losses

    def read(self) -> Iterator[ExchangedDocument]:
        """The documents, in the order of the file."""
        for listed in self.listed.values():
            yield self._document(listed)

    def coder(self, login: str) -> str:
        """The UUID of a user; of the only one there is, where the file does not say who."""
        if login in self.coders:
            return self.coders[login].uuid
        return next(iter(self.coders.values())).uuid if len(self.coders) == 1 else ""

    def _document(self, listed: Listed) -> ExchangedDocument:
        source = next((cell for (cell,) in self.database.rows("documents", "contents", only=[listed.row])), None)
        contents = Contents(as_text(source), listed.name) if source is not None else None
        highlights = self._of(listed)
        if contents is not None and contents.read.text:
            unit = self._unit(contents, highlights)
            codings = tuple(self._codings(listed, contents, highlights, unit))
            dialect = "" if contents.dialects_agree else unit
        else:
            codings, dialect = tuple(self._raw_codings(listed, highlights)), ""
        return ExchangedDocument(
            uuid=listed.uuid,
            name=listed.name,
            read=contents.read if contents is not None else None,
            original=as_text(source).encode("utf-8", "replace"),
            file_name=listed.file_name,
            coder=self.coder(self.log.documents.get(listed.number, Done("", None)).login),
            created_ms=listed.created_ms,
            codings=codings,
            dialect=dialect,
        )

    def _of(self, listed: Listed) -> list[_Highlight]:
        """The highlights of a document, as they stand in its text."""
        columns = ("rowid", "id", "start_offset", "end_offset", "snippet")
        found = []
        for row, number, start, end, snippet in self.database.rows(
            "highlights", *columns, only=self.highlights.rows.get(listed.number, ())
        ):
            assert isinstance(row, int)
            own = self.highlights.renumbered.get(row, as_whole(number) or 0)
            found.append(_Highlight(own, as_whole(start), as_whole(end), words_of(as_text(snippet))))
        return sorted(found, key=lambda one: (one.start or 0, one.end or 0, one.number))

    def _unit(self, contents: Contents, highlights: list[_Highlight]) -> str:
        """How offsets are counted: as Taguette does, unless the words of the highlights speak for another way."""
        if self.unit:
            return self.unit
        right: dict[str, int] = {}
        for unit in UNITS:
            places = (contents.place(one.start or 0, one.end or 0, unit)[0] for one in highlights)
            right[unit] = sum(contents.says(place, one.words) for place, one in zip(places, highlights, strict=True))
            if right[unit] == len(highlights) or contents.dialects_agree:
                break
        return max(right, key=lambda unit: right[unit])

    def _codings(
        self, listed: Listed, contents: Contents, highlights: list[_Highlight], unit: str
    ) -> Iterator[ExchangedCoding]:
        again: Counter[tuple[str, ...]] = Counter()
        for one in highlights:
            span = self._span(listed, contents, one, unit)
            for code, done in self._taggings(one, listed):
                yield self._coding(listed, one, code, done, span, "", again)

    def _raw_codings(self, listed: Listed, highlights: list[_Highlight]) -> Iterator[ExchangedCoding]:
        """Codings on a text that is not there: where they are, as the file counts it."""
        again: Counter[tuple[str, ...]] = Counter()
        for one in highlights:
            for code, done in self._taggings(one, listed):
                yield self._coding(listed, one, code, done, Span(one.start or 0, one.end or 0), one.words, again)

    def _coding(
        self,
        listed: Listed,
        one: _Highlight,
        code: str,
        done: Done,
        span: Span,
        quote: str,
        again: Counter[tuple[str, ...]],
    ) -> ExchangedCoding:
        # The numbers of highlights are given anew when a project is exported: what it is of makes its identity.
        key = (listed.uuid, str(one.start), str(one.end), code)
        again[key] += 1
        return ExchangedCoding(
            uuid=minted_guid("coding", *key, *([str(again[key])] if again[key] > 1 else [])),
            code=code,
            start=span.start,
            end=span.end,
            coder=self.coder(done.login),
            created_ms=done.ms,
            quote=quote,
        )

    def _taggings(self, one: _Highlight, listed: Listed) -> Iterator[tuple[str, Done]]:
        """The codes of a highlight, each with who gave it."""
        made = self.log.highlighted.get(one.number, Done("", None))
        tags = self.highlights.tags[one.number]
        for tag in tags:
            yield self.codes[tag], self.log.tagged.get(one.number, {}).get(tag, made)
        if not tags:
            self.losses.tolerate(
                tr("highlights without a tag got a code of their own"), shown(one.words) or listed.name
            )
            yield self.untagged, made

    def _span(self, listed: Listed, contents: Contents, one: _Highlight, unit: str) -> Span:
        """Where a highlight is in the document's text."""
        start, end = one.start or 0, one.end or 0
        turned = end < start
        place, outside = contents.place(min(start, end), max(start, end), unit)
        if one.start is None or one.end is None or not contents.begins_with(place, one.words):
            found = contents.find(one.words, place.start)
            if found is not None:
                self.losses.tolerate(
                    tr("highlights whose words stand elsewhere than was counted were put on the words"),
                    shown(one.words),
                )
                place, outside, turned = found, False, False
            else:
                self.losses.tolerate(
                    tr("highlights whose words are not in the text stay where they were counted"), shown(one.words)
                )
        span = contents.shown(place)
        first, last = (span.end, span.start) if turned else span
        return fitted(first, last, contents.read.text, self.losses, listed.name, outside=outside)


def list_documents(database: UntrustedDatabase, project: int, identity: str, losses: Losses) -> dict[int, Listed]:
    """The documents of a project, without their texts, by their numbers and in their order.

    Args:
        identity: The project's, of which those of documents are made.
        losses: Where it is told what of them has no place.
    """
    columns = ("rowid", "id", "name", "description", "filename", "created", "text_direction", "project_id")
    used: Counter[tuple[str, ...]] = Counter()
    found: dict[int, Listed] = {}
    for row, number, name, description, file_name, created, direction, of_project in database.rows(
        "documents", *columns
    ):
        if as_whole(of_project) != project or not isinstance(row, int):
            continue
        known = own_number(row, number, found)
        if as_text(direction).strip().upper() == "RIGHT_TO_LEFT":
            losses.leave_out(tr("that documents are written from right to left was left out"), shown(as_text(name)))
        key = (as_text(created), as_text(file_name))
        used[key] += 1
        uuid = minted_guid(identity, "document", *key, *([str(used[key])] if used[key] > 1 else []))
        title = as_text(name).strip() or as_text(file_name).strip() or f"document {row}"
        found[known] = Listed(
            row, known, uuid, title, as_text(description).strip(), as_text(file_name), as_moment(created)
        )
    return found
