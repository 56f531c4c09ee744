"""Groups of RTF: where the words in braces go, and how they are set."""

from __future__ import annotations

from enum import Enum, auto

from qualcode.importing.rtf_blocks import Writer


class Goal(Enum):
    """Where the text of a group goes."""

    TEXT = auto()
    """The flow in hand: the body, a comment or a footnote."""
    NOWHERE = auto()
    FONTS = auto()
    STYLES = auto()
    CAUGHT = auto()
    """A few words that name something: a title, an author, the number of a comment."""


class Group:
    """The state that a group has and gives to the groups in it."""

    __slots__ = ("bold", "catching", "codec", "deleted", "goal", "note", "revised", "style", "uc", "under", "writer")

    def __init__(self, writer: Writer) -> None:
        self.goal = Goal.TEXT
        self.writer = writer
        self.bold = False
        self.deleted = False
        self.revised = False
        self.codec: str | None = None
        """Of the font; None for that of the file."""
        self.uc = 1
        """How many characters stand after `\\u` for readers that know no Unicode."""
        self.style = 0
        self.catching = ""
        """What the caught words are: `title`, `atnauthor` …"""
        self.under: Goal | None = None
        """Where the text went before `\\upr` or `\\object` said that a later group holds it."""
        self.note = ""
        """The kind of note that this group is; empty in groups inside it."""

    def inner(self) -> Group:
        """The state that a group in this one begins with."""
        group = Group(self.writer)
        group.goal, group.bold, group.deleted, group.revised = self.goal, self.bold, self.deleted, self.revised
        group.codec, group.uc, group.style, group.catching = self.codec, self.uc, self.style, self.catching
        group.under = self.under
        return group


CAUGHT = frozenset(("title", "author", "subject", "atnauthor", "atrfstart", "atrfend", "atnref"))
"""Groups of a few words."""
NOWHERE = frozenset(
    (
        *("colortbl", "pict", "objdata", "objclass", "objname", "objalias", "objsect", "header", "headerl", "headerr"),
        *("headerf", "footer", "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc"),
        *("aftncn", "fldinst", "listtext", "pntext", "pntxta", "pntxtb", "pn", "xe", "tc", "tcn", "rxe", "txe"),
        *("bkmkstart", "bkmkend", "filetbl", "listtable", "revtbl", "nonesttables", "nonshppict", "template"),
        *("atnid", "atndate", "atntime", "atnicn", "info", "private", "comment", "keywords", "operator", "doccomm"),
        *("company", "manager", "category", "hlinkbase", "datafield", "xmlnstbl", "mmathPr", "themedata", "shppict"),
        *("falt", "panose", "fname", "fontemb", "fontfile", "generator", "background", "do"),
    )
)
"""Groups that are no text of the document, or whose text stands elsewhere."""
TEXT_BOXES = frozenset(("shptxt", "dptxbx"))
NOTES = {"footnote": "footnotes", "annotation": "comments"}
UNDERSTOOD = frozenset((*CAUGHT, *NOTES, "ud", "nesttableprops", "fldrslt", "result", "shpinst", "shptxt", "shp"))
"""Words that have a meaning here although `\\*` says that a reader may pass over their group."""
