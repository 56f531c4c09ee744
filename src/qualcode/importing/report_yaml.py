"""Report files in YAML: what is wrong in one is refused with its line."""

from __future__ import annotations

from collections.abc import Mapping as Named
from typing import Any, NoReturn

from pydantic import BaseModel, ValidationError
from rapidfuzz.process import extractOne

from qualcode.domain.errors import InputError
from qualcode.domain.report_files import ChartItem, Item, QuotesItem, ReportFile, TableItem, TextItem
from qualcode.domain.translation import tr
from qualcode.importing import codebook_nodes as nodes
from qualcode.importing.decoding import decode
from qualcode.settings.language import languages

FORM = tr("a report file begins with `title:`, and `parts:` is a list of what the report shows")
_KINDS: dict[str, type[BaseModel]] = {"quotes": QuotesItem, "table": TableItem, "chart": ChartItem}
_NEAR = 60
Place = tuple[str | int, ...]


def read_report(data: bytes, file: str) -> ReportFile:
    """Read a report file. Every scalar is text until its field says what it is, so no YAML version changes it.

    Args:
        data: The whole file.
        file: The name used in messages.

    Raises:
        InputError: With the line of what is wrong: no YAML, a key that is unknown (the nearest is named), a value of
            the wrong kind, a part that is no quotes, table, chart, heading or text.
    """
    root = nodes.Events(file, decode(data, file).text, holds=tr("a report file"), form=FORM).tree()
    if not isinstance(root, nodes.Mapping):
        raise InputError(
            tr("this is {kinds}, not a report", kinds=nodes.KINDS[type(root)]), file=file, line=root.line, remedy=FORM
        )
    lines: dict[Place, int] = {}
    plain = _plain(root, (), lines)
    reader = _Reader(file, lines)
    reader.check_keys(plain, ReportFile, ())
    parts = plain.get("parts")
    if not isinstance(parts, list) or not parts:
        reader.refuse(tr("“parts” is missing or empty"), ("parts",), FORM)
    chosen = plain.get("language", "")
    if chosen not in ("", *languages()):
        reader.refuse(
            tr("no report is written in “{language}”", language=chosen),
            ("language",),
            tr("choose one of {names}", names=", ".join(languages())),
        )
    made = [reader.part(part, ("parts", number)) for number, part in enumerate(parts)]
    plain["parts"] = tuple(made)
    found: ReportFile = reader.made(ReportFile, plain, ())
    return found.read_from(file, root.line)


def _plain(node: nodes.Node, at: Place, lines: dict[Place, int]) -> Any:
    """A node as text, lists and groups, with the line of each noted."""
    lines[at] = node.line
    if isinstance(node, nodes.Mapping):
        found = {key: _plain(value, (*at, key), lines) for key, value in node.items.items()}
        lines.update({(*at, key): line for key, line in node.key_lines.items()})
        return {key: value for key, value in found.items() if value != ""}
    if isinstance(node, nodes.Sequence):
        return [_plain(value, (*at, number), lines) for number, value in enumerate(node.items)]
    return node.text


class _Reader:
    """Makes values of what stands in the file, and refuses what is none with its line."""

    def __init__(self, file: str, lines: Named[Place, int]) -> None:
        self._file, self._lines = file, lines

    def part(self, part: Any, at: Place) -> Item:
        """One part of the report."""
        if not isinstance(part, dict):
            self.refuse(
                tr("this part is no group of keys"), at, tr("begin it with `quotes:`, `table:`, `chart:` or `heading:`")
            )
        kinds = [kind for kind in _KINDS if kind in part]
        if len(kinds) > 1 and str(part.get("quotes", "")).isdecimal():
            kinds.remove("quotes")  # How many of them a summary is to show, as in the cells of a framework matrix.
        if len(kinds) > 1:
            self.refuse(
                tr("this part is {kinds} at once", kinds=tr(" and ").join(kinds)), at, tr("make two parts of it")
            )
        model: type[BaseModel] = _KINDS[kinds[0]] if kinds else TextItem
        if not kinds and not {"heading", "text"} & set(part):
            keys = ", ".join(f"“{key}”" for key in part)
            self.refuse(
                tr("this part holds {keys}", keys=keys or tr("nothing")),
                at,
                tr("a part has quotes, table, chart, heading or text"),
            )
        if model in (TableItem, ChartItem):
            part = _with_options(part, model)
        self.check_keys(part, model, at)
        made: Item = self.made(model, part, at)
        return made.read_from(self._file, self._lines.get(at))

    def check_keys(self, found: dict[str, Any], model: type[BaseModel], at: Place) -> None:
        """Refuse a key that is none, naming the nearest."""
        for key in found:
            if key not in model.model_fields:
                near = extractOne(key, list(model.model_fields), score_cutoff=_NEAR)
                meant = (
                    tr("did you mean “{near}”?", near=near[0])
                    if near
                    else tr("there are {fields}", fields=", ".join(model.model_fields))
                )
                self.refuse(tr("“{key}” is no key here", key=key), (*at, key), meant)

    def made(self, model: type[BaseModel], values: dict[str, Any], at: Place) -> Any:
        """The value that a group of keys stands for."""
        try:
            return model.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(one) for one in first["loc"])
            problem = first["msg"].removeprefix("Value error, ").replace("Input should be", "it should be")
            if first["type"] == "missing":
                problem = tr("it is missing")
            self.refuse(f"“{name}”: {problem}" if name else problem, (*at, *first["loc"]), tr("correct it"))

    def refuse(self, problem: str, at: Place, remedy: str) -> NoReturn:
        """Refuse the file for what stands at a place.

        Raises:
            InputError: Always.
        """
        while at and at not in self._lines:
            at = at[:-1]
        raise InputError(problem, file=self._file, line=self._lines.get(at), remedy=remedy)


def _with_options(part: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """A part whose keys that only its summary has stand among its options: `by: role` beside `table: crosstab`."""
    own = {key: value for key, value in part.items() if key not in model.model_fields}
    known = {key: value for key, value in part.items() if key in model.model_fields}
    return {**known, "options": {**part.get("options", {}), **own}} if own else known
