"""Reads the file in which a person has said what becomes of each name; what is wrong in it is refused with its line."""

from __future__ import annotations

from pathlib import PurePath

from qualcode.domain.errors import InputError
from qualcode.domain.formula_guard import unguard_formula
from qualcode.domain.identifiers import IDENTIFIER_TYPES, IdentifierType
from qualcode.domain.pseudonymising import DecidedEntry, DecidedPlace, Verdict
from qualcode.domain.translation import tr
from qualcode.importing import codebook_nodes as nodes
from qualcode.importing.decoding import decode
from qualcode.importing.sheets import Line, read_lines

FORM = tr("a decision file is what `identity pseudonymise --review FILE` writes")
_SHEETS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
_VERDICTS: dict[str, Verdict] = {
    "": "open",
    **dict.fromkeys(("replace", "yes", "y", "x", "true"), "replace"),
    **dict.fromkeys(("leave", "no", "n", "false"), "leave"),
}
_LONGEST_NUMBER = 12


def read_decisions(data: bytes, file: str) -> tuple[DecidedEntry, ...]:
    """The candidates of a decision file, in YAML, or as a sheet by its ending.

    Raises:
        InputError: With the line of what is wrong.
    """
    if PurePath(file).suffix.lower() in _SHEETS:
        return _Sheet(file, read_lines(data, file).lines).entries()
    root = nodes.Events(file, decode(data, file).text, holds=tr("a decision file"), form=FORM).tree()
    return _Tree(file).entries(root)


class _Reader:
    """What both forms share."""

    def __init__(self, file: str) -> None:
        self.file = file

    def verdict(self, text: str, line: int) -> Verdict:
        """What a decision says."""
        found = _VERDICTS.get(text.strip().lower())
        if found is None:
            raise self.refused(tr("“{text}” is no decision", text=text), line, tr("write replace, leave or nothing"))
        return found

    def type(self, text: str, line: int) -> IdentifierType:
        """The type of that name."""
        for one in IDENTIFIER_TYPES:
            if text.strip().lower() == one:
                return one
        raise self.refused(
            tr("“{text}” is no type", text=text),
            line,
            tr("write one of {types}", types=", ".join(IDENTIFIER_TYPES)),
        )

    def number(self, text: str, what: str, line: int) -> int:
        """A whole number."""
        digits = text.strip().removesuffix(".0")
        if digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER:
            return int(digits)
        raise self.refused(
            tr("“{text}” is no {what}", text=text, what=what), line, tr("write the file anew with --review")
        )

    def place(self, cells: dict[str, str], version: str, certain: bool, line: int) -> DecidedPlace:
        """A place, and what is said of it."""
        start, end = (self.number(cells.get(what, ""), what, line) for what in ("start", "end"))
        if end <= start:
            raise self.refused(
                tr("{start}–{end} is no passage", start=start, end=end), line, tr("write the file anew with --review")
            )
        words = " ".join(cells.get("replacement", "").split())
        return DecidedPlace(version, start, end, certain, self.verdict(cells.get("decision", ""), line), words, line)

    def refused(self, problem: str, line: int | None, remedy: str = FORM) -> InputError:
        """What is wrong with the file."""
        return InputError(problem, file=self.file, line=line, remedy=remedy)


class _Tree(_Reader):
    """A decision file in YAML."""

    def entries(self, root: nodes.Node) -> tuple[DecidedEntry, ...]:
        """All candidates, in the order of the file."""
        if not isinstance(root, nodes.Mapping) or "candidates" not in root.items:
            raise self.refused(tr("there are no “candidates” in it"), root.line)
        versions = self._versions(root)
        return tuple(self._entry(one, versions) for one in self._list(root, "candidates"))

    def _versions(self, root: nodes.Mapping) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in self._list(root, "documents"):
            cells = self._cells(one)
            if not cells.get("name") or not cells.get("version"):
                raise self.refused(tr("a document has no name or no version"), one.line)
            found[cells["name"]] = cells["version"]
        return found

    def _entry(self, node: nodes.Node, versions: dict[str, str]) -> DecidedEntry:
        cells = self._cells(node)
        assert isinstance(node, nodes.Mapping)
        if not cells.get("found", "").strip():
            raise self.refused(tr("a candidate says not what was found"), node.line)
        places = []
        for one in self._list(node, "places"):
            at = self._cells(one)
            if at.get("document", "") not in versions:
                raise self.refused(
                    tr("“{name}” is not among the documents of this file", name=at.get("document", "")), one.line
                )
            look = at.get("look", "").lower() in ("yes", "true")
            places.append(self.place(at, versions[at["document"]], not look, one.line))
        return DecidedEntry(
            self.type(cells.get("type", ""), node.line),
            cells["found"],
            self.verdict(cells.get("decision", ""), node.line),
            " ".join(cells.get("replacement", "").split()),
            tuple(places),
            node.line,
        )

    def _list(self, node: nodes.Mapping, key: str) -> list[nodes.Node]:
        found = node.items.get(key)
        if isinstance(found, nodes.Sequence):
            return list(found.items)
        if found is None or (isinstance(found, nodes.Scalar) and not found.text):
            return []
        raise self.refused(tr("“{key}” is no list", key=key), found.line)

    def _cells(self, node: nodes.Node) -> dict[str, str]:
        if not isinstance(node, nodes.Mapping):
            raise self.refused(
                tr("this is {kinds}, and a group of keys is wanted", kinds=nodes.KINDS[type(node)]), node.line
            )
        return {key: value.text for key, value in node.items.items() if isinstance(value, nodes.Scalar)}


class _Sheet(_Reader):
    """A decision file as a sheet: a line of a candidate, then one for each of its places."""

    def __init__(self, file: str, lines: list[Line]) -> None:
        super().__init__(file)
        if not lines:
            raise self.refused(tr("it is empty"), None)
        names = [cell.strip().lower() for cell in lines[0].cells]
        missing = [
            name for name in ("candidate", "decision", "replacement", "version", "start", "end") if name not in names
        ]
        if missing:
            raise self.refused(tr("it has no column “{missing}”", missing=missing[0]), lines[0].number)
        self._rows = [
            (dict(zip(names, map(unguard_formula, line.cells), strict=False)), line.number) for line in lines[1:]
        ]

    def entries(self) -> tuple[DecidedEntry, ...]:
        """All candidates, in the order of the file."""
        found: dict[str, DecidedEntry] = {}
        for cells, line in self._rows:
            number = cells.get("candidate", "").strip().removesuffix(".0")
            if not number:
                raise self.refused(tr("this line says not of which candidate it is"), line)
            if number not in found:
                if not cells.get("found", "").strip():
                    raise self.refused(tr("candidate {number} says not what was found", number=number), line)
                found[number] = DecidedEntry(
                    self.type(cells.get("type", ""), line),
                    cells["found"],
                    self.verdict(cells.get("decision", ""), line),
                    " ".join(cells.get("replacement", "").split()),
                    (),
                    line,
                )
            if cells.get("start", "").strip():
                one = found[number]
                sure = cells.get("sure", "").strip().lower() != "look"
                place = self.place(cells, cells.get("version", "").strip(), sure, line)
                found[number] = one._replace(places=(*one.places, place))
        return tuple(found.values())
