"""What a researcher's Word file must not bring into a publication: macros, names, things from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REVISED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|sectPrChange|tblPrChange)\b[^>]*\bw:author=")
_LOADS = re.compile(r"\b(?:DDE(?:AUTO)?|INCLUDE(?:PICTURE|TEXT)?|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE)
"""Words with which a field begins that loads something when the file is opened or printed, or starts a macro."""
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_TYPE = re.compile(rb"\bType\s*=\s*[\"'][^\"']*/([A-Za-z]+)[\"']")
# A link is followed by who clicks on it; the template of a template is dropped below.
_HARMLESS = (b"hyperlink", b"attachedTemplate")
_OF_FIELDS = (f"{_W}instrText", f"{_W}fldChar")
_DROPPED = (
    "/extended-properties",
    "/custom-properties",
    "/thumbnail",
    "/customXml",
    "/attachedTemplate",
    "/mailMergeSource",
)
_SETTINGS = ("attachedTemplate", "rsids", "mailMerge", "docVars", "documentProtection", "writeProtection")


def check_parts(archive: ZipFile, template: Path) -> None:
    """Look through the parts of a template for what cannot be in a publication.

    Raises:
        InputError: It holds macros, comments or tracked changes, or would load something from elsewhere.
    """
    for name in archive.namelist():
        low = name.casefold()
        if low.endswith("vbaproject.bin") or (low == "[content_types].xml" and b"macroEnabled" in archive.read(name)):
            raise InputError(tr("it holds macros"), file=template, remedy=tr("save it as .docx, without macros"))
        if low.startswith("word/comments") or (low.endswith(".xml") and _REVISED.search(archive.read(name))):
            raise InputError(
                tr("it holds comments or tracked changes, which bear names"),
                file=template,
                remedy=tr("accept the changes and delete the comments"),
            )
        if low.endswith(".rels"):
            for found in _EXTERNAL.finditer(archive.read(name)):
                kind = _TYPE.search(found[0])
                if kind is None or kind[1] not in _HARMLESS:
                    raise InputError(
                        tr("it would load something from elsewhere, such as a linked picture"),
                        file=template,
                        remedy=tr("put the picture into the file itself"),
                    )


def check_links(document: Document, template: Path) -> None:
    """See that nothing in an opened template loads something from elsewhere, however its parts are written.

    Raises:
        InputError: A link of a part, or a field, leads elsewhere.
    """
    for part in document.part.package.iter_parts():
        leads = [rel.reltype for rel in part.rels.values() if rel.is_external]
        element = getattr(part, "element", None)
        fields = [] if element is None else _fields(element)
        if any(not kind.encode().endswith(_HARMLESS) for kind in leads) or any(map(_LOADS.match, fields)):
            raise InputError(
                tr("it would load something from elsewhere, such as a linked picture or a field"),
                file=template,
                remedy=tr("put the picture or the words into the file itself"),
            )


def _fields(element: _Element) -> list[str]:
    """What the fields of a part say: the instruction of one may be cut into several runs."""
    simple = [field.get(f"{_W}instr", "") for field in element.iter(f"{_W}fldSimple")]
    said = []
    for paragraph in element.iter(f"{_W}p"):
        whole = "".join("\n" if one.tag == f"{_W}fldChar" else one.text or "" for one in paragraph.iter(*_OF_FIELDS))
        said += whole.split("\n")
    return [field.strip() for field in (*simple, *said)]


def drop_personal_parts(document: Document) -> None:
    """Take from an opened template what says who made it and where: properties, its own template, variables."""
    parts = [
        document.part,
        *(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/settings")),
    ]
    for rels in (document.part.package.rels, *(part.rels for part in parts)):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_DROPPED)]:
            del rels[key]
    settings = document.settings.element
    for name in _SETTINGS:
        for element in settings.findall(f"{_W}{name}"):
            settings.remove(element)
