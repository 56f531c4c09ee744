"""The headings that programs give the columns of their lists of codes, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualcode.importing.codebook_columns import names_codes
from qualcode.importing.sheets import Line

LOOKED_AT = 12
"""Lines in which the header is looked for: reports have titles above it."""

_WIDEST_TITLE = 2
"""Cells of a line with a title: `Project:`, and its name."""
_IDLE_SIGNS = re.compile(r"[\s_\-–:.#%()]+")
NUMBER = re.compile(r"[-+]?[0-9][0-9\s.,']*%?")
COUNTS = frozenset(
    (
        *("files", "references", "sources", "numberofhighlights", "numberofdocuments", "grounded", "groundedness"),
        *("density", "count", "counts", "codecount", "frequency", "documents", "quotations", "excerpts", "cases"),
        *("codedsegments", "segments", "codseg", "codsegalldocuments", "codedsegmentsalldocuments", "words"),
        *("numberofsources", "numberofreferences", "numberofsourcescoded", "numberofcodingreferences", "size"),
        *("numberofwordscoded", "numberofparagraphscoded", "durationcoded", "numberofusers", "numberofexcerpts"),
    )
)
"""Columns that count passages; taken for that where they hold nothing but numbers."""
IDLE = frozenset(
    (
        *("createdon", "createdby", "modifiedon", "modifiedby", "created", "modified", "createddate", "modifieddate"),
        *("datecreated", "datemodified", "creationdate", "author", "owner", "aggregate", "nickname", "lastmodified"),
        *("weighted", "weight", "weightminimum", "weightmaximum", "weightdefault", "weightmin", "weightmax"),
        *("minimumweight", "maximumweight", "defaultweight", "isweighted", "usageweight"),
    )
)
"""Columns that say who made a code, when, and what it weighs."""
COLOUR_COLUMNS = frozenset(("color", "colour", "codecolor", "codecolour", "userassignedcolor", "userassignedcolour"))
COLOURS = {"red": "#FF0000", "pink": "#FFC0CB", "brown": "#A52A2A", "gray": "#808080", "black": "#000000"}
"""Names of colours that our palette has not."""
TITLES = frozenset(("code", "codename", "title", "name", "tag", "node", "label", "codetitle"))
PARENT_IDS = frozenset(("parentid", "parentcodeid", "parenttagid", "parentnodeid"))
IDS = frozenset(("id", "codeid", "tagid", "nodeid"))
PATHS = frozenset(("hierarchicalname", "fullpath", "nodepath", "codepath"))
PARENTS = re.compile(r"parent(?:code|node|tag|theme|category)?(?:name|path)?")
STEP = re.compile(r"(?:code|theme|hierarchy)?level(\d{1,2})|(?:sub)*code(\d{1,2})|tier(\d{1,2})")
GROUP = re.compile(r"codegroups?\d*|groups|codefamil(?:y|ies)\d*")
LISTED = re.compile(r"[;\n|]")


def key_of(header: str) -> str:
    """A header's word without what tells its spellings apart."""
    return _IDLE_SIGNS.sub("", header).casefold()


def header_at(lines: Sequence[Line]) -> int | None:
    """Which of the lines names the columns of a codebook; None for none. Above it only titles may stand."""
    for at, line in enumerate(lines[:LOOKED_AT]):
        filled = [cell for cell in line.cells if cell.strip()]
        if names_codes(line.cells) or is_list_of_codes(line.cells):
            return at if at == 0 or len(filled) > 1 else None
        if len(filled) > _WIDEST_TITLE:
            return None
    return None


def is_list_of_codes(header: Sequence[str]) -> bool:
    """Whether a header is one of those that only the lists of other programs have."""
    keys = {key_of(cell) for cell in header}
    steps = [key for key in keys if STEP.fullmatch(key)]
    told = keys & (COUNTS | IDLE | PARENT_IDS | {"description", "definition", "comment"})
    return len(steps) > 1 or bool("name" in keys and told) or bool(keys & TITLES and keys & PARENT_IDS)
