"""What a researcher's Word file must not bring into a publication: macros, names, things from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from qualcode.domain.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REVISED = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo|rPrChange|pPrChange|sectPrChange|tblPrChange)\b[^>]*\bw:author=")
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*\bTargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_TYPE = re.compile(rb"\bType\s*=\s*[\"'][^\"']*/([A-Za-z]+)[\"']")
# A link is followed by who clicks on it; the template of a template is dropped below.
_HARMLESS = (b"hyperlink", b"attachedTemplate")
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
            raise InputError("it holds macros", file=template, remedy="save it as .docx, without macros")
        if low.startswith("word/comments") or (low.endswith(".xml") and _REVISED.search(archive.read(name))):
            raise InputError(
                "it holds comments or tracked changes, which bear names",
                file=template,
                remedy="accept the changes and delete the comments",
            )
        if low.endswith(".rels"):
            for found in _EXTERNAL.finditer(archive.read(name)):
                kind = _TYPE.search(found[0])
                if kind is None or kind[1] not in _HARMLESS:
                    raise InputError(
                        "it would load something from elsewhere, such as a linked picture",
                        file=template,
                        remedy="put the picture into the file itself",
                    )


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
