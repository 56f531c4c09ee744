"""Codebooks as REFI-QDA's `.qdc`: valid by its schema, and as ATLAS.ti, MAXQDA and NVivo are known to take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING, NoReturn

from qualcode import __version__
from qualcode.domain.codebook_entries import PATH_SEPARATOR, CodebookEntry, CodebookFile, same_name, shown
from qualcode.domain.errors import RuleError, brief
from qualcode.domain.translation import tr
from qualcode.refi.descriptions import join_description
from qualcode.refi.identities import canonical_guid, minted_guid
from qualcode.refi.own_conventions import origin, plain_guid, read_guid

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE = "urn:QDA-XML:codebook:1.0"
SCHEMA_LOCATION = f"{NAMESPACE} http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A code with where it stands."""

    path: str
    entry: CodebookEntry
    uuid: str
    """Its identity."""
    guid: str = ""
    """The one that it is written with, in lower case."""


def qdc_bytes(book: CodebookFile) -> bytes:
    """The codebook as a `.qdc` file: UTF-8 without a byte order mark, GUIDs in capitals, every code codable.

    A GUID is the code's UUID; one of version 7 is written as of version 4 (`own_conventions.plain_guid`).

    `definition`, `include`, `exclude`, `example`, `keywords`, `memo` and `retired` become the Description
    (`refi.descriptions`); a theme that codes belong to beside their own becomes a Set with its path for a name and
    those codes as members. A code without a UUID gets one made from the codebook's name and the code's path. What
    REFI-QDA has no place for is not written; `lost_in_qdc` tells it. The same codebook always gives the same bytes.

    Raises:
        RuleError: There is no code, or a text holds a character that XML cannot hold.
    """
    from lxml import etree

    if not book.entries:
        raise RuleError(
            tr("the codebook has no codes, and a .qdc file must hold one"), remedy=tr("create a code first")
        )
    placed, stamp = _written_ids(list(_placed(book)))
    root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE, "xsi": _INSTANCE}, origin=stamp)
    root.set(f"{{{_INSTANCE}}}schemaLocation", SCHEMA_LOCATION)
    _write_codes(_below(root, "Codes"), book.entries, iter(placed))
    _write_sets(root, placed)
    etree.indent(root)
    schema = etree.XMLSchema(etree.fromstring(resources.files("qualcode.refi").joinpath("Codebook.xsd").read_bytes()))
    try:
        schema.assertValid(root)
    except etree.DocumentInvalid as error:
        raise RuleError(
            tr("REFI-QDA does not allow this codebook ({reason})", reason=brief(str(error), 200))
        ) from error
    body: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + body + b"\n"


def lost_in_qdc(book: CodebookFile) -> list[str]:
    """What `qdc_bytes` leaves out of this codebook, since REFI-QDA has no place for it: clauses without a full stop."""
    entries = [entry for _, entry in _walk(book.entries, "")]
    known = {same_name(path) for path, _ in _walk(book.entries, "")}
    marks = sum(bool(entry.mark) for entry in entries)
    comments = len(book.comments) + sum(len(entry.comments) for entry in entries)
    strange = {theme: None for entry in entries for theme in entry.themes if same_name(theme) not in known}
    lost = []
    if book.name or book.version:
        lost.append(tr("the name and the version of the codebook"))
    if marks:
        lost.append(tr("marks of codes: {marks}", marks=marks))
    if comments:
        lost.append(tr("comments of the codebook's own file: {comments}", comments=comments))
    if strange:
        names = ", ".join(f"“{shown(theme)}”" for theme in strange)
        lost.append(tr("themes that are no code of this codebook, but for sets of their names: {names}", names=names))
    return lost


def _walk(entries: tuple[CodebookEntry, ...], above: str) -> Iterator[tuple[str, CodebookEntry]]:
    for entry in entries:
        path = above + entry.name
        yield path, entry
        yield from _walk(entry.children, path + PATH_SEPARATOR)


def _placed(book: CodebookFile) -> Iterator[_Placed]:
    """Each code after the one above it; a UUID that stands twice, or has no shape, is replaced."""
    used: set[str] = set()
    for path, entry in _walk(book.entries, ""):
        guid = canonical_guid(entry.uuid)
        if not guid or guid in used:
            guid = minted_guid("code", book.name, path)
        used.add(guid)
        yield _Placed(path, entry, guid)


def _written_ids(placed: list[_Placed]) -> tuple[list[_Placed], str]:
    """The codes with the identities they are written with, and the file's origin.

    Those of version 7 are written as of version 4, as in projects, unless another code would be taken for one.
    """
    written = [replace(code, guid=plain_guid(code.uuid) if code.uuid[14] == "7" else code.uuid) for code in placed]
    stamp = origin(__version__, plain_ids=True)
    if all(read_guid(code.guid, stamp) == code.uuid for code in written):
        return written, stamp
    return [replace(code, guid=code.uuid) for code in placed], origin(__version__)


def _below(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)


def _write_codes(parent: _Element, entries: tuple[CodebookEntry, ...], placed: Iterator[_Placed]) -> None:
    for entry in entries:
        code = next(placed)
        description = join_description(entry)
        for text, what in ((entry.name, tr("name")), (description, tr("description"))):
            _check_xml(text, what, code.path)
        colour = {"color": entry.colour} if entry.colour else {}
        element = _below(parent, "Code", guid=code.guid.upper(), name=entry.name, isCodable="true", **colour)
        if description:
            _below(element, "Description").text = description
        _write_codes(element, entry.children, placed)


def _write_sets(root: _Element, placed: list[_Placed]) -> None:
    """A Set for each further theme, in the order of the codebook; those of no code of it come last."""
    themes = {same_name(code.path): code for code in placed}
    members: dict[str, list[_Placed]] = {key: [] for key in themes}
    names = {key: code.path for key, code in themes.items()}
    for code in placed:
        for theme in dict.fromkeys(map(same_name, code.entry.themes)):
            members.setdefault(theme, []).append(code)
        for theme in code.entry.themes:
            names.setdefault(same_name(theme), theme)
    filled = {key: codes for key, codes in members.items() if codes}
    if not filled:
        return
    sets = _below(root, "Sets")
    for key, codes in filled.items():
        name, of = names[key], themes[key].uuid if key in themes else key
        _check_xml(name, tr("further theme"), codes[0].path)
        element = _below(sets, "Set", guid=minted_guid("set", of).upper(), name=name)
        for code in codes:
            _below(element, "MemberCode", guid=code.guid.upper())


def _check_xml(text: str, what: str, path: str) -> None:
    for character in text:
        if character in "\t\n":
            continue
        if character < " " or "\ud800" <= character <= "\udfff" or character in "\ufffe\uffff":
            _refuse_character(character, what, path)


def _refuse_character(character: str, what: str, path: str) -> NoReturn:
    problem = tr(
        "the {what} of “{path}” holds the character U+{character}, which XML cannot hold",
        what=what,
        path=shown(path),
        character=f"{ord(character):04X}",
    )
    raise RuleError(problem, remedy=tr("take it out"))
