"""Variables of another program as attributes of cases and documents."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field

from qualcode.cases.attributes import BEARERS, check_attribute_name, fits
from qualcode.domain.errors import RuleError
from qualcode.domain.exchange import ExchangedAttribute
from qualcode.domain.translation import tr
from qualcode.domain.values import ATTRIBUTE_TYPES
from qualcode.exchange.cases_in import PARTICIPANT, kind_of
from qualcode.exchange.intake import Intake, free
from qualcode.refi.identities import minted_guid

_LONGEST = 80
_BESIDE = " (variable)"


@dataclass(slots=True)
class Values:
    """The values of all bearers: attribute → level → id of the bearer → value."""

    by_attribute: dict[str, dict[str, dict[int, str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )

    def add(self, intake: Intake, level: str, bearer_id: int, attribute: str, value: str) -> None:
        """Note a value; one without words is none."""
        if value.strip():
            intake.given["values"] += 1
            self.by_attribute[attribute][level][bearer_id] = value.strip()
        else:
            intake.losses.leave_out(tr("values without anything in them were left out"), thing="values")


def take_case_values(intake: Intake, values: Values) -> None:
    """Note what cases have of attributes."""
    for case in intake.exchanged.cases:
        for attribute, value in case.values.items():
            values.add(intake, kind_of(case), intake.cases[case.uuid], attribute, value)


def take_attributes(intake: Intake, values: Values) -> None:
    """Write the attributes, one for each level that has values of it, and the values."""
    taken: dict[str, set[str]] = defaultdict(lambda: {"kind", "site"})
    for attribute in intake.exchanged.attributes:
        intake.given["attributes"] += 1
        levels = values.by_attribute.get(attribute.uuid, {})
        wanted = list(levels) or [attribute.level or PARTICIPANT]
        if len(wanted) > 1:
            intake.losses.tolerate(
                tr("variables of documents and of cases, or of several kinds of case, became one of each"),
                attribute.name,
            )
        for number, level in enumerate(sorted(wanted, key=_order)):
            own = attribute.uuid if number == 0 else minted_guid("attribute", attribute.uuid, level)
            uuid = intake.identity("attribute", own)
            _write(intake, attribute, uuid, level, levels.get(level, {}), taken[level])


def _order(level: str) -> tuple[int, str]:
    return (BEARERS.index(level) if level in BEARERS else len(BEARERS), level)


def _write(
    intake: Intake, attribute: ExchangedAttribute, uuid: str, level: str, values: dict[int, str], taken: set[str]
) -> None:
    type_, allowed = _fitting(intake, attribute, list(values.values()))
    attribute_id = intake.tx.add(
        "attribute",
        uuid=uuid,
        level=level,
        name=_name(intake, attribute.name, taken),
        type=type_,
        allowed=json.dumps(list(allowed), ensure_ascii=False),
    )
    of_documents = level == "document"
    uuids = {id_: bearer for bearer, id_ in (intake.documents if of_documents else intake.cases).items()}
    rows = []
    for id_, value in values.items():
        ends = ("", uuids[id_]) if of_documents else (uuids[id_], "")
        bearer = (None, id_) if of_documents else (id_, None)
        rows.append((intake.link("attribute_value", uuid, *ends), attribute_id, *bearer, value))
    intake.tx.insert_many("attribute_value", ("uuid", "attribute_id", "case_id", "document_id", "value"), rows)


def _fitting(intake: Intake, attribute: ExchangedAttribute, values: list[str]) -> tuple[str, tuple[str, ...]]:
    """The type that all values are of: the file's, else text; a choice gets what it does not allow."""
    if attribute.type == "choice":
        more = [value for value in dict.fromkeys(values) if value not in attribute.allowed]
        return "choice", (*attribute.allowed, *more)
    if attribute.type not in ATTRIBUTE_TYPES:
        return "text", ()
    if all(fits(value, attribute.type, ()) for value in values):
        return attribute.type, ()
    intake.losses.tolerate(
        tr("variables with values that are no {type} became texts", type=attribute.type),
        f"{attribute.name}: {next(value for value in values if not fits(value, attribute.type, ()))}",
    )
    return "text", ()


def _name(intake: Intake, name: str, taken: set[str]) -> str:
    """A name that an attribute may have on its level."""
    clean = name.replace("{", "(").replace("}", ")")
    try:
        found = check_attribute_name(clean)
    except RuleError:
        short = " ".join("".join(sign if sign.isprintable() else " " for sign in clean).split())
        found = (short or "variable")[: _LONGEST - len(_BESIDE)].replace(".", " ") + (_BESIDE if short else "")
    if found.casefold() in ("kind", "site"):
        found += _BESIDE
    found = free(found, taken, fallback="variable", longest=_LONGEST)
    if found != name:
        intake.losses.tolerate(tr("variables whose names cannot be used here got others"), name)
    return found
