"""The variables of a REFI-QDA project, and the values that cases and documents have of them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedAttribute
from qualcode.domain.translation import tr
from qualcode.refi.identities import guid_key
from qualcode.refi.own_conventions import SITE_VARIABLE, VariableSaid, is_of_cases, variable_said
from qualcode.refi.project_notes import Remark, Remarks, titled
from qualcode.refi.project_reading import Reading
from qualcode.refi.source_elements import words_of

MISSING = "variable that the file does not hold"
NAMELESS = "variable without a name"
_TYPES = {"integer": "number", "float": "number", "date": "date", "datetime": "date", "boolean": "choice"}
_TRUTH = {"1": "true", "0": "false", "true": "true", "false": "false"}
_WHOLE = re.compile(r"([+-]?)0*(\d+)")
_BROKEN = re.compile(r"([+-]?)0*(\d*)\.(\d*?)0*")
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?)?(?:Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True, slots=True)
class _Variable:
    uuid: str
    name: str
    written: str
    """Its type as the file has it, in lower case."""
    said: VariableSaid


class Variables:
    """The variables of one project."""

    def __init__(self, reading: Reading, remarks: Remarks) -> None:
        self._reading = reading
        self._remarks = remarks
        self._by_key: dict[str, _Variable] = {}
        self._keyless: list[_Variable] = []

    def add(self, element: Element) -> None:
        """Note a `Variable`."""
        raw = element.get("guid", "")
        key = guid_key(raw)
        if self.is_site(key):
            return
        self._reading.counted["attributes"] += 1
        written = element.get("name", "")
        name = " ".join((html.unescape(written) if self._reading.escapes else written).split()) or NAMELESS
        description = words_of(element, "Description").strip()
        own = self._reading.own
        if description and not own:
            self._remarks.add(Remark(titled(name, description), "project", ""))
        said = variable_said(description) if own else VariableSaid()
        uuid = self._reading.ids.own("attributes", raw, name)
        variable = _Variable(
            uuid, said.name or (written if own else name), element.get("typeOfVariable", "").strip().lower(), said
        )
        if key and key not in self._by_key:
            self._by_key[key] = variable
        else:
            self._keyless.append(variable)

    def is_site(self, key: str) -> bool:
        """Whether a variable is ours for the site of a case."""
        return self._reading.own and key == SITE_VARIABLE

    def repeats(self, key: str) -> bool:
        """Whether values of a variable on a source only repeat those of its cases."""
        variable = self._by_key.get(key)
        return self._reading.own and variable is not None and is_of_cases(variable.said.level)

    def values(self, pairs: Iterable[tuple[str, str]], bearer: str, of: dict[str, str]) -> dict[str, str]:
        """Values by the UUIDs of their variables; each that has one is counted.

        Args:
            pairs: (key of a variable, value as written).
            bearer: Whose they are, as a person knows it.
            of: What is known already, which is added to.
        """
        for key, written in pairs:
            if not written.strip() or self.is_site(key):
                continue
            self._reading.counted["values"] += 1
            variable = self._of(key)
            value = written if self._reading.own else _plain(written, variable.written)
            before = of.get(variable.uuid)
            if before is None:
                of[variable.uuid] = value
                continue
            losses = self._reading.losses
            if before == value:
                losses.tolerate(tr("values that stand in the file several times came once"), bearer, thing="values")
            else:
                losses.tolerate(tr("several values of one variable were joined to one"), shown(bearer), thing="values")
                of[variable.uuid] = f"{before}; {value}"
        return of

    def agrees(self, key: str, written: str, known: Mapping[str, str]) -> bool:
        """Whether a value is none, or the one that is known of its variable, or no one is known."""
        variable = self._by_key.get(key)
        if variable is None or not written.strip():
            return True
        value = _plain(written, variable.written)
        return known.get(variable.uuid, value) == value

    def lose(self, name: str) -> None:
        """Tell that a value was left out with the source that it is of."""
        self._reading.counted["values"] += 1
        self._reading.losses.leave_out(
            tr("values of sources that were left out were left out too"), name, thing="values"
        )

    def _of(self, key: str) -> _Variable:
        found = self._by_key.get(key)
        if found is None:
            self._reading.counted["attributes"] += 1
            number = 1 + sum(variable.name.startswith(MISSING) for variable in self._by_key.values())
            name = MISSING if number == 1 else f"{MISSING} ({number})"
            uuid = self._reading.ids.own("attributes", key, name)
            found = self._by_key[key] = _Variable(uuid, name, "text", VariableSaid())
            self._reading.losses.tolerate(tr("values of variables that the file does not hold got variables"), name)
        return found

    def attributes(self) -> Iterator[ExchangedAttribute]:
        """All of them, when all values are known."""
        for variable in (*self._by_key.values(), *self._keyless):
            said = variable.said
            type_ = said.type or _TYPES.get(variable.written, "text")
            allowed = said.allowed or (("true", "false") if variable.written == "boolean" and not said.type else ())
            yield ExchangedAttribute(variable.uuid, variable.name, type_, allowed, said.level)


def _plain(written: str, type_: str) -> str:
    """A value as we write values of its type; one that is none of its type as it stands."""
    if type_ in ("integer", "float"):
        whole = _WHOLE.fullmatch(written)
        broken = _BROKEN.fullmatch(written)
        sign = "-" if written.startswith("-") else ""
        if whole is not None:
            return sign + whole[2]
        if broken is not None and (broken[2] or broken[3]):
            return sign + (broken[2] or "0") + (f".{broken[3]}" if broken[3] else "")
    if type_ in ("date", "datetime"):
        day = _DAY.fullmatch(written)
        return day[1] if day is not None else written
    if type_ == "boolean":
        return _TRUTH.get(written.lower(), written)
    return written
