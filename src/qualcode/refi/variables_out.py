"""Attributes as Variables, and the values that cases and sources have of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

from qualcode.domain.exchange import ExchangedAttribute, ExchangedCase
from qualcode.domain.translation import tr
from qualcode.refi.out_ground import Ground
from qualcode.refi.own_conventions import (
    SITE_KIND,
    SITE_VARIABLE,
    SITE_VARIABLE_NAME,
    VariableSaid,
    is_of_cases,
    variable_description,
)
from qualcode.refi.xml_out import closed, described, element, opened, tag

_WHOLE = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_KINDS = {"number": ("Integer", "Float"), "date": ("Date",)}


class Variables:
    """The variables of one file; their types are known when all values are."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._attributes = {one.uuid: one for one in ground.project.attributes}
        self._kinds = {one.uuid: list(_KINDS.get(one.type, ())) for one in ground.project.attributes}
        self._guids = {uuid: ground.guids.of("attribute", uuid) for uuid in self._attributes}
        self._site_guid = ground.guids.of("attribute", SITE_VARIABLE)
        cases = ground.project.cases
        self._sites = _sites(ground, cases)
        self._by_document = _by_document(cases) if ground.quirks.case_values_on_sources else {}
        for case in cases:
            self._look_at(case.values)

    def _look_at(self, values: Mapping[str, str]) -> None:
        """Note which types the values allow."""
        for uuid, value in values.items():
            kinds = self._kinds.get(uuid)
            if kinds:
                self._kinds[uuid] = [kind for kind in kinds if _fits(value, kind)]

    def take_document(self, name: str, values: Mapping[str, str]) -> dict[str, str]:
        """The values of a document that can be written; the others are told."""
        taken = {}
        for uuid, value in values.items():
            attribute = self._attributes.get(uuid)
            if attribute is None or is_of_cases(attribute.level):
                self._ground.losses.leave_out(tr("values of documents in attributes of cases"), name, thing="values")
            else:
                taken[uuid] = value
        self._look_at(taken)
        return taken

    def of_document(self, uuid: str, own: Mapping[str, str]) -> str:
        """The values on a source: its own, and those that all cases of one kind agree on that it belongs to."""
        return self._written({**self._of_cases(uuid), **own})

    def _of_cases(self, document: str) -> dict[str, str]:
        shared: dict[str, str] = {}
        cases = self._by_document.get(document, [])
        for attribute in self._attributes.values():
            if is_of_cases(attribute.level):
                found = {case.values.get(attribute.uuid) for case in cases if _bears(case, attribute)}
                value = found.pop() if len(found) == 1 else None
                if value is not None:
                    shared[attribute.uuid] = value
        return shared

    def of_case(self, case: ExchangedCase) -> str:
        """The values of a case, its site among them."""
        known = {uuid: value for uuid, value in case.values.items() if uuid in self._attributes}
        if len(known) < len(case.values):
            times = len(case.values) - len(known)
            self._ground.losses.leave_out(tr("values without their attribute"), case.name, times=times, thing="values")
        site = self._sites.get(case.site, "")
        return self._written(known) + (self._value(self._site_guid, "Text", site, case.name) if site else "")

    def _written(self, values: Mapping[str, str]) -> str:
        # In the order of the attributes, whatever that of the values.
        return "".join(
            self._value(self._guids[uuid], self._type(uuid), values[uuid], attribute.name)
            for uuid, attribute in self._attributes.items()
            if uuid in values
        )

    def _type(self, uuid: str) -> str:
        return next(iter(self._kinds[uuid]), "Text")

    def _value(self, guid: str, type_: str, value: str, whose: str) -> str:
        held = element(f"{type_}Value", self._ground.words(value, whose))
        return opened("VariableValue") + tag("VariableRef", targetGUID=guid) + held + closed("VariableValue")

    def section(self) -> str:
        """The `Variables` of the project; empty without any."""
        taken: set[str] = set()
        if self._sites:
            taken.add(SITE_VARIABLE_NAME.casefold())
        written = [self._variable(attribute, taken) for attribute in self._attributes.values()]
        if self._sites:
            written.append(tag("Variable", guid=self._site_guid, name=SITE_VARIABLE_NAME, typeOfVariable="Text"))
        return opened("Variables") + "".join(written) + closed("Variables") if written else ""

    def _variable(self, attribute: ExchangedAttribute, taken: set[str]) -> str:
        name = self._ground.words(attribute.name, attribute.name) or "Variable"
        other, number = name, 1
        while other.casefold() in taken:
            number += 1
            level = f" ({attribute.level})" if attribute.level and number == 2 else f" ({number})"
            other = f"{name}{self._ground.words(level, name)}"
        taken.add(other.casefold())
        said = VariableSaid(
            attribute.name if other != attribute.name else "", attribute.level, attribute.type, attribute.allowed
        )
        begin = opened(
            "Variable", guid=self._guids[attribute.uuid], name=other, typeOfVariable=self._type(attribute.uuid)
        )
        return begin + described(variable_description(said)) + closed("Variable")


def _fits(value: str, kind: str) -> bool:
    if kind == "Date":
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return (_WHOLE if kind == "Integer" else _DECIMAL).fullmatch(value) is not None


def _bears(case: ExchangedCase, attribute: ExchangedAttribute) -> bool:
    return (case.kind or "participant") == attribute.level


def _by_document(cases: tuple[ExchangedCase, ...]) -> dict[str, list[ExchangedCase]]:
    found: dict[str, list[ExchangedCase]] = {}
    for case in cases:
        for document in dict.fromkeys((*case.documents, *(document for document, _ in case.speaks))):
            found.setdefault(document, []).append(case)
    return found


def _sites(ground: Ground, cases: tuple[ExchangedCase, ...]) -> dict[str, str]:
    """UUID of a site that a case has → its name, where no other site bears it."""
    asked = {case.site for case in cases if case.site}
    sites = [case for case in cases if case.kind == SITE_KIND]
    names = Counter(case.name for case in sites)
    found = {case.uuid: case.name for case in sites if case.uuid in asked and names[case.name] == 1}
    for case in cases:
        if case.site and case.site not in found:
            ground.losses.leave_out(tr("sites of cases whose name is not theirs alone"), case.name)
    return found
