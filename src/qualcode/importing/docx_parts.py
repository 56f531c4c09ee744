"""Parts of a Word document beside its body: styles, comments, footnotes, endnotes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from qualcode.importing.blocks import Blocks
from qualcode.importing.docx_body import Projection, attribute, child_of
from qualcode.importing.packages import Package
from qualcode.importing.xml_trees import local_name

_DEEPEST_STYLE = 16
_STRONG = frozenset(("strong", "fett", "lev", "enfasigrassetto"))
"""Ids of Word's bold character style, for documents without a part of styles."""
_KINDS = {
    "footnoteReference": ("footnotes", "footnote"),
    "endnoteReference": ("endnotes", "endnote"),
    "commentReference": ("comments", "comment"),
}


class Styles:
    """Which styles are headings, and which are bold, whatever the language of Word."""

    def __init__(self, package: Package, main: str) -> None:
        self._headings: set[str] = set()
        self._bold: dict[str, bool] = {}
        self._based: dict[str, str] = {}
        part = _part(package, main, "styles")
        if part is None:
            return
        for style in package.xml(part):
            identity = attribute(style, "styleId")
            if local_name(style) != "style" or not identity:
                continue
            if _is_heading(_value(style, "name").lower()):
                self._headings.add(identity)
            bold = child_of(style, "rPr", "b")
            if bold is not None:
                self._bold[identity] = attribute(bold, "val") not in ("0", "false", "off", "none")
            self._based[identity] = _value(style, "basedOn")

    def is_heading(self, style: str | None) -> bool:
        """True for what Word itself calls title, subtitle or heading."""
        return style is not None and style in self._headings

    def is_bold(self, style: str | None) -> bool:
        """True for a style that is bold itself or based on a bold one."""
        for _ in range(_DEEPEST_STYLE):
            if not style:
                return False
            if style in self._bold:
                return self._bold[style]
            if style not in self._based:
                return style.lower() in _STRONG
            style = self._based[style]
        return False


class Notes:
    """Comments, footnotes and endnotes by their ids; a part is read when the first of its notes is asked for."""

    def __init__(self, package: Package, main: str, styles: Styles) -> None:
        self._package = package
        self._main = main
        self._styles = styles
        self._parts: dict[str, dict[str, Element]] = {}

    def find(self, reference: str, identity: str) -> tuple[str, str] | None:
        """Text and author of a note; None if the document does not hold it.

        Raises:
            InputError: The part that should hold it is damaged.
        """
        kind, tag = _KINDS[reference]
        if kind not in self._parts:
            part = _part(self._package, self._main, kind)
            elements = self._package.xml(part) if part is not None else ()
            self._parts[kind] = {
                attribute(element, "id") or "": element for element in elements if local_name(element) == tag
            }
        element = self._parts[kind].get(identity)
        if element is None:
            return None
        blocks = Blocks(self._package.file)
        Projection(blocks, self._styles, None).body(element)
        return blocks.text, attribute(element, "author") or ""


def _is_heading(called: str) -> bool:
    return called.startswith("heading ") or called in ("title", "subtitle")


def _value(style: Element, name: str) -> str:
    found = child_of(style, name)
    return (attribute(found, "val") or "") if found is not None else ""


def _part(package: Package, main: str, kind: str) -> str | None:
    """The part of one kind: as the document's relations name it, else beside the document under its usual name."""
    folder, _, name = main.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    candidates = [f"{folder}/{kind}.xml"]
    if relations in package:
        for relation in package.xml(relations):
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = relation.get("Target", "")
                candidates.insert(0, target[1:] if target.startswith("/") else f"{folder}/{target}")
    return next((part for part in candidates if part in package), None)
