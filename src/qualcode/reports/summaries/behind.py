"""What stands behind a cell of a summary: a query that finds the codings which it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualcode.analysis.resolving import NO_VALUE
from qualcode.domain.summaries import CellPlace, Summary, SummaryTable, SummaryWish
from qualcode.domain.summary_answers import BELOW
from qualcode.domain.translation import tr
from qualcode.retrieval.language.writing import attribute_source, code_source, value_source

ANY_CODE = "is:coded"
_ROWS_OF_CODES = ("frequencies", "crosstab", "coverage", "profile", "timeline", "portrait", "cooccurrence", "sequence")
_QUARTER = re.compile(r"(\d{4}) Q([1-4])")


def query_behind(summary: Summary, key: str, place: CellPlace, wish: SummaryWish, *, within: str = "") -> str | None:
    """A query that finds the codings which a cell counts, in the language of `docs/queries.md`.

    It is to be asked without the origins that the wish leaves out. In a column of names it is about the whole row.

    Args:
        key: The table.
        wish: What the summary was counted with.
        within: Another condition that stands for `wish.documents`, such as `set:Florida`; empty to name these.

    Returns:
        None where no coding stands behind a cell: numbers of words, runs of documents, uses of quotes.
    """
    table = summary.table(key)
    if table is None or not (place.row < len(table.rows) and place.column < len(table.columns)):
        return None
    behind = _Behind(summary, table, wish, within)
    if summary.kind in ("cooccurrence", "sequence"):
        return behind.pair(place)
    if summary.kind == "framework":
        return behind.case(place)
    if summary.kind == "saturation":
        return behind.document(place)
    return behind.code(place) if summary.kind in _ROWS_OF_CODES else None


def finds_more(summary: Summary, key: str, place: CellPlace) -> str:
    """What a query cannot ask, so that it may find more codings than a cell counts; empty where it finds just these."""
    if summary.kind == "sequence" and place.column:
        return tr("the cell counts only what comes next, and of the same coder")
    if summary.kind == "portrait" and key == "stretches":
        return tr("the quotes are those of all stretches of the code")
    table = summary.table(key)
    if summary.kind == "saturation" and table is not None and table.columns[place.column].key != "codings":
        return tr("the quotes are all of the document")
    if summary.kind == "coverage":
        return tr("the cell counts only what participants say in them")
    return ""


class _Behind:
    """Writes queries for the cells of one table."""

    def __init__(self, summary: Summary, table: SummaryTable, wish: SummaryWish, within: str) -> None:
        self._summary, self._table, self._wish, self._within = summary, table, wish, within
        self._facts = dict(summary.facts)

    # ------------------------------------------------------------------ what is counted at all

    def _chosen(self, code: str, *conditions: str) -> str:
        """Codings of a code as the wish counts them."""
        wish = self._wish
        parts = [code, *conditions]
        if wish.starred:
            parts.append("is:starred")
        if wish.coders is not None:
            parts.append(_any_of(f"coder:{value_source(name)}" for name in wish.coders))
        if self._within:
            parts.append(self._within)
        elif wish.documents is not None and self._summary.kind != "portrait":
            parts.append(_any_of(f"document:{value_source(name)}" for name in wish.documents))
        query = " and ".join(parts)
        if not wish.where.strip():
            return query
        return f"({query}) overlaps ({wish.where.strip()})" if len(parts) > 1 else f"{query} overlaps ({wish.where})"

    def _asked_codes(self) -> str:
        """All codes that have rows."""
        return _any_of(map(_term, self._wish.codes)) if self._wish.codes else ANY_CODE

    def _of_row(self, row: int) -> str:
        """The condition of a row's code; of the last row of sequences and profiles, all codes."""
        whole = self._summary.kind == "sequence" or (self._summary.kind == "profile" and self._table.key != "documents")
        if whole and row == len(self._table.rows) - 1:
            return self._of_all()
        return self._code(str(self._table.rows[row][0]))

    def _of_column(self, column: int) -> str:
        """The condition of a column's code; of the last column of sequences, all codes."""
        if self._summary.kind == "sequence" and column == len(self._table.columns) - 1:
            return self._of_all()
        return self._code(self._table.columns[column].title)

    def _of_all(self) -> str:
        return ANY_CODE if self._summary.kind == "sequence" else self._asked_codes()

    def _code(self, label: str) -> str:
        path = label.removesuffix(BELOW)
        if path != label:
            return code_source(path)
        alone = not self._wish.roll_up or f"{path}{BELOW}" in self._labels()
        alone = alone or (self._summary.kind == "framework" and bool(self._wish.codes))
        return code_source(path, children=not alone)

    def _labels(self) -> set[str]:
        return {str(row[0]) for row in self._table.rows}

    # ------------------------------------------------------------------ kinds

    def code(self, place: CellPlace) -> str | None:
        """A row of a code, and a column of a group or none."""
        label = str(self._table.rows[place.row][0])
        if self._summary.kind == "profile" and self._table.key == "documents":
            return self._chosen(self._asked_codes(), f"document:{value_source(label)}")
        if self._summary.kind == "portrait":
            if self._table.key == "speakers":
                return None
            return self._chosen(self._of_row(place.row), f"document:{value_source(self._facts['document'])}")
        about = self._table.columns[place.column].about
        return self._chosen(self._of_row(place.row), *(self._group(about) if about else ()))

    def case(self, place: CellPlace) -> str:
        """A case of the framework, and a theme."""
        column = self._table.columns[place.column]
        condition = f"{self._table.columns[0].key}:{value_source(str(self._table.rows[place.row][0]))}"
        if place.column == 0:
            return self._chosen(self._asked_codes() if self._wish.codes or self._wish.roll_up else ANY_CODE, condition)
        return self._chosen(self._code(column.title), condition)

    def document(self, place: CellPlace) -> str | None:
        """A document of a saturation table; none where documents are numbered, and behind runs."""
        name = str(self._table.rows[place.row][0])
        series, _, site = self._table.key.partition(": ")
        if series != "interviews" or not self._table.people:
            return None
        conditions = [f"document:{value_source(name)}"] + ([f"site:{value_source(site)}"] if site else [])
        return self._chosen(self._asked_codes(), *conditions)

    def pair(self, place: CellPlace) -> str | None:
        """Two codes that stand together, or of which one follows the other."""
        row = self._table.rows[place.row]
        if self._table.key == "pairs":
            return self._of_pair(str(row[0]), str(row[1]), row[3], row[4], place.column)
        first = self._of_row(place.row)
        if place.column == 0:
            return self._chosen(first)
        label = self._table.columns[place.column].title
        if self._summary.kind == "sequence":
            second = self._of_column(place.column)
            return f"{_within(self._chosen(first))} {self._follows()} {_within(self._chosen(second))}"
        if label == row[0]:
            return self._chosen(first)
        return self._together(str(row[0]), label)

    def _follows(self) -> str:
        """What the query language calls it that one code follows another."""
        within = self._summary.settings.get("within")
        return "then" if within is None else f"then/{within}t"

    def _together(self, first: str, second: str) -> str | None:
        """The codings that are counted of two: of the code that has fewer of them."""
        pairs = self._summary.table("pairs")
        for row in pairs.rows if pairs is not None else ():
            if {row[0], row[1]} == {first, second}:
                return self._of_pair(str(row[0]), str(row[1]), row[3], row[4], 2)
        return self._of_pair(first, second, 0, 0, 2)

    def _of_pair(self, first: str, second: str, of_first: object, of_second: object, column: int) -> str:
        """Codings of one of two codes that have a partner of the other."""
        one, other = (_within(self._chosen(self._code(label))) for label in (first, second))
        fewer = isinstance(of_first, int) and isinstance(of_second, int) and of_second < of_first
        turned = column in (1, 4) or (column not in (0, 3) and fewer)
        return f"{other} {self._stands()} {one}" if turned else f"{one} {self._stands()} {other}"

    def _stands(self) -> str:
        """What the query language calls it that codes stand together."""
        relation = self._summary.settings.get("relation")
        if relation == "overlap":
            return "overlaps"
        return "near/0t" if relation == "turn" else f"near/{self._summary.settings['turns']}t"

    # ------------------------------------------------------------------ groups

    def _group(self, about: str) -> Iterator[str]:
        """The conditions of a column that stands for a group: `participant.role: teacher, site.state: FL`."""
        names = self._facts["by"].split(" × ") if self._summary.kind == "crosstab" else [about.partition(": ")[0]]
        pairs = _values(names, about)
        for name, value in pairs:
            yield self._value(name, value)
        if len(pairs) > 1 and not any(name.startswith("document") for name, _ in pairs):
            # Of one person both must be so, not one of each of two who speak in it.
            both = " and ".join(_of_one(name, value) for name, value in pairs)
            yield f"(participants with ({both}) or not role:participant)"

    def _value(self, name: str, value: str) -> str:
        """What is so for a passage: that somebody in it has the value."""
        if value == NO_VALUE and name == "participant":
            return "not role:participant"
        if value == NO_VALUE and name != "speaker" and not name.startswith("document"):
            attribute = attribute_source(name)
            return f"(not {attribute} or participants without {attribute})"
        quarter = _QUARTER.fullmatch(value) if self._summary.settings.get("per") == "quarter" else None
        if quarter is not None:
            year, month = quarter[1], 3 * int(quarter[2])
            attribute = attribute_source(name)
            return f"{attribute}>={year}-{month - 2:02} and {attribute}<={year}-{month:02}"
        return _of_one(name, value)


def _of_one(name: str, value: str) -> str:
    """What is so for one person or document."""
    if name in ("document", "participant", "site", "speaker"):
        return f'not {name}:"*"' if value == NO_VALUE else f"{name}:{value_source(value)}"
    attribute = attribute_source(name)
    return f"not {attribute}" if value == NO_VALUE else f"{attribute}={value_source(value)}"


def _values(names: Sequence[str], about: str) -> list[tuple[str, str]]:
    """(name, value) of each: values may hold commas and colons of their own."""
    rest = about.removeprefix(f"{names[0]}: ")
    if len(names) == 1:
        return [(names[0], rest)]
    first, _, second = rest.partition(f", {names[1]}: ")
    return [(names[0], first), (names[1], second)]


def _any_of(parts: Iterator[str] | Sequence[str]) -> str:
    found = list(parts)
    return found[0] if len(found) == 1 else f"({' or '.join(found)})"


def _within(query: str) -> str:
    """A query as the side of a relation."""
    return f"({query})" if " and " in query or " overlaps " in query else query


def _term(term: str) -> str:
    """A code as a wish names it, as a query does."""
    name = term.strip()
    exact = name.startswith("=")
    name = name.removeprefix("=").strip()
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = name[1:-1]
    return code_source(name, children=not exact)
