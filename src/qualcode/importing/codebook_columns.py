"""The columns of codebook tables: what each is for, under the names that programs and people give it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, NoReturn

from rapidfuzz.process import extractOne

from qualcode.domain.codebook_entries import TEXT_FIELDS, shown
from qualcode.domain.errors import InputError
from qualcode.domain.translation import tr
from qualcode.importing.sheets import Line

BOOK_COLUMNS = ("codebook", "version")
"""What may say something of the codebook itself."""
_COLUMNS = ("path", "name", "parent", "level", *TEXT_FIELDS, "themes", "retired", "id", *BOOK_COLUMNS)
_WAYS = tr("name a column “path” (Theme/Code), or two “name” and “parent” or “level”")

# Spaces, hyphens, underscores and capitals are left out. `code` and `group` are settled by the other columns.
_SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "path": ("fullpath", "codepath", "nodepath", "tagpath", "hierarchy", "codehierarchy", "hierarchicalname"),
        "code": ("codename", "codetitle", "codelabel", "node", "nodename", "tag", "tagname", "title", "label"),
        "group": ("theme", "themename", "category", "categoryname", "codegroup", "codecategory"),
        "parent": (
            *("parentcode", "parentname", "parentcodename", "parentnode", "parenttag", "parenttheme"),
            *("parentcategory", "parentpath", "parentcodepath", "under", "below"),
        ),
        "level": ("depth", "codelevel", "hierarchylevel"),
        "definition": ("description", "codedefinition", "codedescription", "fulldefinition", "desc", "meaning"),
        "include": ("inclusion", "includes", "inclusioncriteria", "inclusioncriterion", "whentouse", "usewhen"),
        "exclude": (
            *("exclusion", "excludes", "exclusioncriteria", "exclusioncriterion"),
            *("whennottouse", "donotuse", "donotusewhen", "whennotuse"),
        ),
        "example": ("examples", "quote", "quotes", "quotation", "examplequote", "anchor", "anchorexample"),
        "keywords": ("keyword", "keyphrase", "keyphrases", "searchterm", "searchterms", "signalwords"),
        "colour": ("color", "codecolor", "codecolour"),
        "mark": ("symbol",),
        "memo": ("memos", "codememo", "comment", "comments", "codecomment", "note", "notes"),
        "themes": ("furtherthemes", "alsounder"),
        "id": ("guid", "uuid", "codeid", "codeguid", "codeuuid"),
        "codebook": ("codebookname",),
        "version": ("codebookversion",),
    }
)
_ROLES = {name: name for name in (*_COLUMNS, "code", "group")} | {
    synonym: role for role, synonyms in _SYNONYMS.items() for synonym in synonyms
}
_IDLE = re.compile(r"[\s_\-–:]+")


class Column(NamedTuple):
    """A column that holds something for a codebook."""

    role: str
    """`path`, `name`, `parent`, `group`, `level`, a text of a code, `themes`, `retired`, `id`, or a book column."""
    at: int
    written: str
    """The header's own word."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    line: int
    """Where it begins."""
    cells: Mapping[str, str]
    """By what their columns are for; see `Column.role`."""


def names_codes(header: Iterable[str]) -> bool:
    """Whether a header says which codes there are and where each stands."""
    return _named({_role(cell) for cell in header})


def matched_columns(header: Line, rows: Iterable[Line], file: str) -> list[Column]:
    """What each column of a table is for; empty ones that nothing is known of are left out.

    Args:
        header: The line with the names of the columns.
        rows: Those below it.
        file: The name used in messages.

    Raises:
        InputError: No column says where a code stands, two say the same, or one that is not empty is unknown.
    """
    return _Matching(header, rows, file).columns()


def _role(cell: str) -> str:
    """What a header's word means; empty for a word that nothing is known of."""
    return _ROLES.get(_IDLE.sub("", cell).casefold(), "")


def _named(roles: Iterable[str]) -> bool:
    roles = set(roles)
    return bool(roles & {"path", "code", "group"}) or ("name" in roles and bool(roles & {"parent", "level"}))


class _Matching:
    def __init__(self, header: Line, rows: Iterable[Line], file: str) -> None:
        self._line = header.number
        self._file = file
        self._header = [cell.strip() for cell in header.cells]
        self._filled = {at for row in rows for at, cell in enumerate(row.cells) if cell.strip()}
        self._listed = tr(
            "found are {columns}", columns=", ".join(shown(cell) for cell in self._header if cell) or tr("none")
        )

    def columns(self) -> list[Column]:
        found = [Column(_role(cell), at, cell) for at, cell in enumerate(self._header)]
        if not _named(column.role for column in found):
            self._refuse(
                tr("no column says where a code stands ({listed})", listed=self._listed), self._guess(found) or _WAYS
            )
        kept = self._without_doubles([column for column in found if self._is_known(column)])
        return self._settled(kept)

    def _guess(self, columns: list[Column]) -> str:
        """What a word that is nearly that of a column may mean."""
        for column in columns:
            near = (
                None
                if column.role
                else extractOne(column.written.lower(), ("path", "parent", "level"), score_cutoff=75)
            )
            if near is not None:
                return tr(
                    "does “{written}” mean “{near}”? Else {ways}",
                    written=shown(column.written),
                    near=near[0],
                    ways=_WAYS,
                )
        return ""

    def _is_known(self, column: Column) -> bool:
        """False for an empty column of no meaning; one that is not empty is refused."""
        if not column.role and column.at in self._filled:
            self._refuse_unknown(column)
        return bool(column.role)

    def _refuse_unknown(self, column: Column) -> NoReturn:
        if not column.written:
            problem = tr(
                "column {at} has no name but holds something ({listed})", at=column.at + 1, listed=self._listed
            )
            self._refuse(problem, tr("name it, or delete it if it is not needed"))
        near = extractOne(column.written.lower(), _COLUMNS, score_cutoff=60)
        hint = (
            tr("did you mean “{near}”", near=near[0])
            if near is not None
            else tr("known are {columns}", columns=", ".join(_COLUMNS))
        )
        problem = tr("the column “{written}” is unknown ({listed})", written=shown(column.written), listed=self._listed)
        self._refuse(problem, tr("{hint}; if it is not needed, it may be deleted", hint=hint))

    def _without_doubles(self, columns: list[Column]) -> list[Column]:
        """Of columns that mean the same only the one that is not empty."""
        kept: dict[str, Column] = {}
        for column in columns:
            other = kept.get(column.role)
            if other is None or other.at not in self._filled:
                kept[column.role] = column
            elif column.at in self._filled:
                self._refuse(self._meant_twice(other, column), tr("keep one of them"))
        return list(kept.values())

    def _meant_twice(self, first: Column, second: Column) -> str:
        role = self._shown_role(second)
        if first.written.lower() == second.written.lower():
            return tr("the column “{column}” stands twice ({listed})", column=role, listed=self._listed)
        return tr(
            "the column “{column}” is meant by “{first}” and “{second}” ({listed})",
            column=role,
            first=shown(first.written),
            second=shown(second.written),
            listed=self._listed,
        )

    def _settled(self, columns: list[Column]) -> list[Column]:
        """The columns with one way of saying where a code stands.

        `code` is a whole path, unless its parent, group or level stands in a column of its own; a group without a
        code is the code itself.
        """
        roles = {column.role for column in columns}
        if "group" in roles and not roles & {"code", "name", "path"}:
            columns = [column._replace(role="code") if column.role == "group" else column for column in columns]
            roles = roles - {"group"} | {"code"}
        if "code" in roles:
            role = "name" if roles & {"parent", "group", "level"} else "path"
            if role in roles or (role == "path" and "name" in roles):
                self._refuse(tr("two columns say which code it is ({listed})", listed=self._listed), tr("keep one way"))
            columns = [column._replace(role=role) if column.role == "code" else column for column in columns]
            roles = roles - {"code"} | {role}
        if "path" in roles and roles & {"name", "parent", "level", "group"}:
            self._refuse(
                tr("there are both “path” and “name”, “parent” or “level” ({listed})", listed=self._listed),
                tr("keep one way of saying where a code stands"),
            )
        if len(roles & {"parent", "level", "group"}) > 1:
            self._refuse(
                tr("several columns say what a code is under ({listed})", listed=self._listed), tr("keep one way")
            )
        return columns

    @staticmethod
    def _shown_role(column: Column) -> str:
        return shown(column.written) if column.role in ("code", "group") else column.role

    def _refuse(self, problem: str, remedy: str) -> NoReturn:
        raise InputError(problem, file=self._file, line=self._line, remedy=remedy)
