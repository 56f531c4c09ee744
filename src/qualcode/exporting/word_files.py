"""Word files: an empty document in the house's styles, and its bytes without a name, date or language of anybody."""

from __future__ import annotations

import html
import io
import re
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING

from qualcode.domain.translation import ENGLISH, language
from qualcode.text.cells import visible

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from lxml.etree import _Element

FIELD, NOTE, LABEL, ATTRIBUTION = "Labelled Text", "Small Note", "Small Label", "Quote Attribution"
"""Styles of ours, beside Word's own `Title`, `Heading 1` … `Heading 9`, `TOC 1` … `TOC 9`, `Quote`."""
CONTENTS = "TOC Heading"
"""Word's style for the word above a table of contents, which does not list itself."""
LEVELS = 9
"""Levels of headings that Word has."""

_FONT, _INK, _GREY = "Calibri", "1F1F1F", "595959"
_HEADING_POINTS = (16, 14, 12.5, 11.5)
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_PIECES = re.compile(r"[\n\t]|[^\n\t]+")
_SIGNS = {"\n": "br", "\t": "tab"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_THEMES_OWN = {_W + name for name in ("rFonts", "spacing", "szCs", "iCs")}
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
# What the library's empty document brings along and nobody needs: a preview, a program's name, old copies of styles.
_UNUSED = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects")
_SETTINGS = ("themeFontLang", "savePreviewPicture", "proofState", "rsids")
_CORE = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
)


def word_text(text: str) -> str:
    """A text as a Word file shows it: controls, escapes and marks of direction are signs, lines and tabs stay."""
    return _NO_XML.sub("\ufffd", visible(text))


def new_document() -> Document:
    """An empty document with the house's styles; its language is unset, so that Word takes the reader's."""
    import docx
    from docx.shared import Cm

    document = docx.Document()
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_UNUSED)]:
            del rels[key]
    styles = document.styles.element
    for style in styles.findall(_W + "style"):
        if style.get(_W + "type") == "table" and style.get(_W + "styleId") != "TableNormal":
            styles.remove(style)
    for found in [*styles.iter(_W + "lang"), *styles.iter(_W + "rsid")]:
        above = found.getparent()
        if above is not None:
            above.remove(found)
    settings = document.settings.element
    for name in _SETTINGS:
        for element in settings.findall(_W + name):
            settings.remove(element)
    for element in settings.iter(_W + "compatSetting"):
        if element.get(_W + "name") == "compatibilityMode":
            element.set(_W + "val", "15")
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    _set_styles(document)
    return document


def set_language(document: Document) -> None:
    """Say in which language the document is, where that is not English: how words are hyphenated, checked and read."""
    if language() == ENGLISH:
        return
    from babel.core import get_global

    parts = get_global("likely_subtags").get(language(), language()).split("_")
    set_default_language(document, "-".join(dict.fromkeys((parts[0], parts[-1]))))


def set_default_language(document: Document, tag: str) -> None:
    """Say in which language all is that says nothing else.

    Args:
        tag: Of the language, `nl-NL`.
    """
    defaults: _Element | None = document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    if defaults is not None:
        put(defaults, "lang", val=tag, eastAsia=tag, bidi=tag)


def set_missing_styles(document: Document) -> None:
    """Give a document that came from elsewhere those styles of the house that it lacks; what it has stays as it is."""
    own = new_document()
    known = {style.name for style in document.styles}
    for style in own.styles:
        if style.name not in known and style.element.get(_W + "type") == "paragraph":
            document.styles.element.append(deepcopy(style.element))


def word_bytes(document: Document, title: str) -> bytes:
    """The document as a file that is the same each time: no author, no dates, no order by chance.

    Args:
        document: As `new_document` made it, with its content.
        title: The title in its properties.
    """
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            data = source.read(member)
            if member.filename == "docProps/core.xml":
                data = _CORE.format(title=html.escape(word_text(title), quote=False)).encode()
            info = zipfile.ZipInfo(member.filename, _FIXED_DATE)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(info, data)
    return packed.getvalue()


def put(parent: _Element, tag: str, **attributes: str) -> _Element:
    """Add a last element to another; its name and those of the attributes are of Word's vocabulary."""
    from lxml.etree import SubElement

    return SubElement(parent, _W + tag, {_W + name: value for name, value in attributes.items()})


def add_text(parent: _Element, text: str, *, bold: bool = False) -> _Element:
    """Add words to a paragraph, or a link in it, and give back their run.

    Line breaks and tabs stay; nothing in the text acts.
    """
    run = put(parent, "r")
    if bold:
        put(put(run, "rPr"), "b")
    for piece in _PIECES.findall(word_text(text)):
        if piece in _SIGNS:
            put(run, _SIGNS[piece])
        else:
            words = put(run, "t")
            words.text = piece
            words.set(_SPACE, "preserve")
    return run


def add_field(paragraph: _Element, code: str, result: str) -> None:
    """Add a field of Word whose result is a text until Word renews it; `code` is ours, never a person's."""
    begin_field(paragraph, code)
    add_text(paragraph, result)
    end_field(paragraph)


def begin_field(paragraph: _Element, code: str) -> None:
    """Begin a field; what follows until `end_field`, over paragraphs too, is its result."""
    put(put(paragraph, "r"), "fldChar", fldCharType="begin")
    instruction = put(put(paragraph, "r"), "instrText")
    instruction.text = f" {code} "
    instruction.set(_SPACE, "preserve")
    put(put(paragraph, "r"), "fldChar", fldCharType="separate")


def end_field(paragraph: _Element) -> None:
    """End the field that was begun last."""
    put(put(paragraph, "r"), "fldChar", fldCharType="end")


def _set_styles(document: Document) -> None:
    """Plain styles that print well in grey; Word's names, so that its navigation and contents know them."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Cm

    normal = _style(document, "Normal", points=10.5, after=6)
    normal.paragraph_format.line_spacing = 1.1
    title = _style(document, "Title", points=22, after=10, bold=True)
    _border(title, "bottom", _GREY)
    _style(document, CONTENTS, points=13, before=12, after=4, bold=True)
    for level in range(1, LEVELS + 1):
        points = _HEADING_POINTS[min(level, len(_HEADING_POINTS)) - 1]
        heading = _style(document, f"Heading {level}", points=points, before=20 - 2 * min(level, 4), after=3, bold=True)
        heading.font.italic = False
        heading.paragraph_format.keep_with_next = True
        entry = _style(document, f"toc {level}", points=10.5, after=1)
        entry.style_id = f"TOC{level}"
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))
        entry.paragraph_format.tab_stops.add_tab_stop(Cm(16.5), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    labelled = _style(document, FIELD, points=10.5, after=4)
    labelled.paragraph_format.left_indent, labelled.paragraph_format.first_line_indent = Cm(3.2), Cm(-3.2)
    labelled.paragraph_format.tab_stops.add_tab_stop(Cm(3.2))
    _style(document, NOTE, points=9, after=4, colour=_GREY)
    label = _style(document, LABEL, points=9.5, before=4, after=2, bold=True)
    label.paragraph_format.keep_with_next = True
    quote = _style(document, "Quote", points=10.5, after=1, italic=False)
    quote.paragraph_format.keep_with_next = quote.paragraph_format.keep_together = True
    _border(quote, "left", "A6A6A6")
    attribution = _style(document, ATTRIBUTION, points=9, after=8, colour=_GREY)
    for style in (quote, attribution):
        style.paragraph_format.left_indent = Cm(1)


def _style(
    document: Document,
    name: str,
    *,
    points: float,
    before: float = 0,
    after: float = 0,
    bold: bool = False,
    italic: bool | None = None,
    colour: str = _INK,
) -> ParagraphStyle:
    """A paragraph style of that name, Word's or a new one, set as told, without the theme's fonts and colours."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor
    from docx.styles.style import ParagraphStyle

    known, words = name in document.styles, name.startswith("toc ")
    style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=words)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    properties = style.element.get_or_add_rPr()
    for own in [element for element in properties if element.tag in _THEMES_OWN]:
        properties.remove(own)
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(points), bold
    for size in properties.findall(_W + "sz"):
        # Arabic, Hebrew and their like have a size of their own.
        size.addnext(put(properties, "szCs", val=size.get(_W + "val", "")))
    style.font.color.rgb = RGBColor.from_string(colour)
    if italic is not None:
        style.font.italic = italic
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    if not known:
        style.base_style = document.styles["Normal"]
        style.quick_style = True
    return style


def _border(style: ParagraphStyle, side: str, colour: str) -> None:
    """A thin line at one side of the paragraphs of a style, in place of what Word draws there."""
    from docx.oxml.parser import OxmlElement

    properties = style.element.get_or_add_pPr()
    for old in properties.findall(_W + "pBdr"):
        properties.remove(old)
    border = OxmlElement("w:pBdr")
    put(border, side, val="single", sz="8", space="6", color=colour)
    properties.insert_element_before(border, *_AFTER_BORDER)


# The order of a paragraph's properties is fixed; these come behind its borders.
_AFTER_BORDER = tuple(
    f"w:{name}"
    for name in (
        *("shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE"),
        *("autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing"),
        *("mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap"),
        *("outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    )
)
