"""The codes of a REFI-QDA project: each with an identity, also those that the file only speaks of."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from qualcode.domain.codebook_entries import CodebookEntry, CodebookFile, same_name
from qualcode.domain.errors import InputError
from qualcode.domain.exchange import OfCodes
from qualcode.domain.translation import tr
from qualcode.importing.xml_trees import local_name
from qualcode.refi.codebook_in import MOST_CODES, CodebookReading, ReadCode
from qualcode.refi.identities import guid_key
from qualcode.refi.mending import Notices, mended_name, told_apart
from qualcode.refi.own_conventions import theme_set_guid
from qualcode.refi.project_reading import Reading

MISSING_CODES = "Codes that the file does not hold"
MISSING_CODE = "code that the file does not hold"


class ProjectCodes:
    """The codes of one project.

    Args:
        reading: The reading that they belong to.
        book: The `CodeBook`; None for a project without one.
        themes: Elements of the Sets that make codes further themes of others.
        spoken_of: The keys of all codes that something in the file refers to.
        names: What else in the file has a key, with its name: cases that things are coded with.
    """

    def __init__(
        self,
        reading: Reading,
        book: Element | None,
        themes: Iterable[Element],
        spoken_of: Iterable[str],
        names: Mapping[str, str],
    ) -> None:
        self.notes: list[tuple[str, str]] = []
        """(key of a note, UUID of the code that refers to it)."""
        self._reading = reading
        self._by_key: dict[str, str] = {}
        entries = self._read(book, themes) if book is not None else ()
        self.codebook = CodebookFile("", "", (*entries, *self._missing(entries, spoken_of, names)))

    def of(self, key: str) -> str:
        """The UUID of the code with a key; empty for none."""
        return self._by_key.get(key, "")

    def _read(self, book: Element, themes: Iterable[Element]) -> tuple[CodebookEntry, ...]:
        # Whatever vocabulary the file calls its own, its codes are of it.
        written = next((child.tag for child in book if local_name(child) == "Codes"), book.tag)
        root = Element(f"{''.join(written.rpartition('}')[:2])}Project", origin=self._reading.origin)
        root.append(book)
        sets = SubElement(root, "Sets")
        sets.extend(themes)
        if self._reading.escapes:
            for element in book.iter():
                if "name" in element.attrib:
                    element.set("name", html.unescape(element.attrib["name"]))
        codes = _CodesOfProject(self._reading, by_name=self._reading.container.codebook_only)
        read, _ = codes.book(root)
        self._by_key = codes.by_key
        self.notes = codes.notes
        held = sum(local_name(element) == "Code" for element in book.iter())
        self._reading.counted["codes"] += held
        if held > codes.total:
            kind = OfCodes(tr("codes in places where the standard has none were left out"))
            self._reading.losses.leave_out(kind, times=held - codes.total, thing="codes")
        self._reading.tell(codes.notices)
        return read.entries

    def _missing(
        self, entries: tuple[CodebookEntry, ...], spoken_of: Iterable[str], names: Mapping[str, str]
    ) -> tuple[CodebookEntry, ...]:
        """Codes for the keys that the file uses and does not tell, so that no coding is lost."""
        keys = [key for key in dict.fromkeys(spoken_of) if key not in self._by_key]
        if not keys:
            return ()
        if len(keys) > MOST_CODES:
            raise InputError(
                tr("its codings speak of more than {most_codes:,} codes that it does not hold", most_codes=MOST_CODES),
                file=self._reading.container.file,
                remedy=tr("do not trust this file"),
            )
        taken: dict[str, int] = {}
        unsaid = Notices()
        made = []
        for key in keys:
            name = told_apart(mended_name(names.get(key) or MISSING_CODE, unsaid), taken, unsaid)
            uuid = self._by_key[key] = self._reading.ids.own("codes", key, name)
            made.append(CodebookEntry(name, uuid=uuid))
            self._reading.losses.tolerate(
                OfCodes(tr("codings with codes that the file does not hold got codes of their own")), name
            )
        root = told_apart(MISSING_CODES, {same_name(entry.name): 1 for entry in entries}, unsaid)
        self._reading.counted["codes"] += len(made) + 1
        return (CodebookEntry(root, uuid=self._reading.ids.own("codes", "", root), children=tuple(made)),)


class _CodesOfProject(CodebookReading):
    """The reading of a project's codes: all get an identity, and their notes are kept."""

    def __init__(self, reading: Reading, *, by_name: bool) -> None:
        super().__init__(reading.container.file)
        self._by_name_too = by_name
        self.by_key: dict[str, str] = {}
        self.notes: list[tuple[str, str]] = []
        self.total = 0
        self._ids = reading.ids
        self._of_themes: dict[str, ReadCode] = {}

    def take_notes(self, notes: list[str], code: ReadCode) -> None:
        self.notes += [(guid_key(note), code.uuid) for note in notes]

    def identity(self, raw: str, code: ReadCode) -> str:
        key = guid_key(raw)
        self.total += 1
        uuid = self._ids.own("codes", raw, code.path)
        if key and key not in self.by_key:
            self.by_key[key] = uuid
            self._by_guid[key] = code
        for known in (uuid, key):
            self._of_themes.setdefault(theme_set_guid(known), code)
        return uuid

    def theme_of(self, element: Element) -> ReadCode | None:
        found = self._of_themes.get(guid_key(element.get("guid", "")))
        return super().theme_of(element) if found is None and self._by_name_too else found
