"""Attributes: what is known of documents, participants and sites, by names that are unambiguous or qualified."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import ATTRIBUTE_TYPES, DOCUMENT_KINDS, Attribute, Case, Document
from qualcode.domain.wording import either
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import attribute_values
from qualcode.storage.reads.cases import list_attributes, list_cases
from qualcode.storage.reads.documents import list_documents

BEARERS = ("document", "participant", "site")
"""The levels on which an attribute of a passage is looked for, in this order."""
MOST_CHOICES = 12
"""Up to so many distinct short values make a new attribute a choice."""
LONGEST_CHOICE = 40

_RESERVED = frozenset({*BEARERS, "speaker", "code", "name", "all"})
_NUMBER = re.compile(r"[+-]?(0|[1-9][0-9]*)(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class AttributeName:
    """An attribute and how it is asked for."""

    name: str
    level: str
    """`document`, `participant`, `site` or another kind of case."""
    type: str
    allowed: tuple[str, ...]
    ambiguous: bool
    """Whether another level has an attribute of the same name, whatever its case."""
    builtin: bool = False
    """Whether it is there without having been made: the kind of a document."""

    @property
    def qualified(self) -> str:
        """`site.state`."""
        return f"{self.level}.{self.name}"

    @property
    def shown(self) -> str:
        """The shortest name that is understood."""
        return self.qualified if self.ambiguous else self.name


def attribute_names(project: Project) -> list[AttributeName]:
    """All attributes, those of documents first, then of participants, of sites and of other kinds of case."""
    known = [(a.level, a.name, a.type, a.allowed, False) for a in list_attributes(project)]
    known.append(("document", "kind", "choice", DOCUMENT_KINDS, True))
    order = {level: i for i, level in enumerate(BEARERS)}
    known.sort(key=lambda entry: (order.get(entry[0], len(order)), entry[0]))
    folded = [entry[1].casefold() for entry in known]
    return [
        AttributeName(name, level, type_, allowed, folded.count(name.casefold()) > 1, builtin)
        for level, name, type_, allowed, builtin in known
    ]


def find_attribute_name(names: Sequence[AttributeName], name: str) -> AttributeName:
    """The attribute that a bare or qualified name stands for, whatever its case.

    Raises:
        NotFoundError: There is none, or several levels have it and it is not qualified.
    """
    wanted = name.strip().casefold()
    qualified = [known for known in names if known.qualified.casefold() == wanted]
    found = qualified or [known for known in names if known.name.casefold() == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        ways = either(f"“{known.qualified}”" for known in found)
        raise NotFoundError(
            tr("“{name}” is an attribute of several levels", name=name), remedy=tr("write {ways}", ways=ways)
        )
    there = ", ".join(known.shown for known in names)
    raise NotFoundError(
        tr("there is no attribute “{name}” (there are: {names})", name=name, names=there),
        remedy=tr("see `qualcode cases list`"),
    )


def check_attribute_name(name: str) -> str:
    """A name for a new attribute, without white space around it.

    Raises:
        RuleError: It is empty, too long, or cannot be told from something else.
    """
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable() or set(name) & set("{}"):
        raise RuleError(
            tr("“{name}” cannot be the name of an attribute", name=name),
            remedy=tr("use 1 to 80 printable characters without { and }"),
        )
    if name.casefold() in _RESERVED:
        raise RuleError(tr("“{name}” cannot be the name of an attribute: it has a meaning of its own", name=name))
    level, dot, _ = name.casefold().partition(".")
    if dot and level in BEARERS:
        raise RuleError(
            tr("the name of an attribute cannot begin with “{level}.”", level=level), remedy=tr("leave that out")
        )
    return name


def guess_type(values: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Type and allowed values of a new attribute, from its values: numbers, ISO dates, few short words, else text."""
    distinct = list(dict.fromkeys(values))
    for type_ in ("number", "date"):
        if distinct and all(fits(value, type_, ()) for value in distinct):
            return type_, ()
    if distinct and len(distinct) <= MOST_CHOICES and all(len(value) <= LONGEST_CHOICE for value in distinct):
        return "choice", tuple(distinct)
    return "text", ()


def fits(value: str, type_: str, allowed: Sequence[str]) -> bool:
    """Whether a value is one of its type. A number has no leading zeros (postcodes have) and a decimal point."""
    if type_ == "number":
        return _NUMBER.fullmatch(value) is not None
    if type_ == "date":
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return type_ != "choice" or value in allowed


def expectation(type_: str, allowed: Sequence[str]) -> str:
    """What a value must look like, for messages."""
    if type_ == "choice":
        return tr("one of {values}", values=", ".join(allowed))
    if type_ == "number":
        return tr("a number such as 12 or 3.5")
    return tr("a date such as 2018-05-31") if type_ == "date" else tr("a text")


def find_bearer(project: Project, name: str) -> Case | Document:
    """The case or document of this name; `site:Dunmore` says which kind is meant.

    Raises:
        NotFoundError: There is none, or several.
    """
    level, colon, rest = name.partition(":")
    cases: list[tuple[str, Case | Document]] = [(case.kind, case) for case in list_cases(project)]
    every = cases + [("document", document) for document in list_documents(project)]
    found = [(kind, bearer) for kind, bearer in every if bearer.name.casefold() == name.casefold()]
    if not found and colon:
        found = [(k, b) for k, b in every if k == level.casefold() and b.name.casefold() == rest.strip().casefold()]
    if len(found) == 1:
        return found[0][1]
    if found:
        ways = either(f"“{kind}:{bearer.name}”" for kind, bearer in found)
        raise NotFoundError(
            tr("“{name}” is the name of several things", name=name), remedy=tr("write {ways}", ways=ways)
        )
    raise NotFoundError(tr("there is no case or document “{name}”", name=name), remedy=tr("see `qualcode cases list`"))


def set_attribute(project: Project, bearer: Case | Document, name: str, value: str) -> Effects:
    """Give a case or document a value; an empty one takes the value away. A new attribute gets the value's type.

    `site` names the site of a participant or document, made if there is none of that name; `kind` the kind of a
    document.

    Raises:
        RuleError: The value is none of the attribute's type.
    """
    level = "document" if isinstance(bearer, Document) else bearer.kind
    value = value.strip()
    with project.change(
        "set-attribute",
        tr("{attribute} of {name}: {value}", attribute=name, name=bearer.name, value=value or tr("no value")),
    ) as tx:
        if name.casefold() == "site" and level in ("document", "participant"):
            table = "document" if level == "document" else "cases"
            tx.update_where(table, {"id": bearer.id}, site_id=site_id(project, value) if value else None)
        elif name.casefold() == "kind" and level == "document":
            _check(value, "kind", "choice", DOCUMENT_KINDS)
            tx.update_where("document", {"id": bearer.id}, kind=value)
        else:
            _set_value(project, level, bearer.id, name, value)
    return project.last


def site_id(project: Project, name: str) -> int:
    """The site of this name, whatever its case, made if there is none; as part of a change."""
    for case in list_cases(project, "site"):
        if case.name.casefold() == name.casefold():
            return case.id
    with project.change("new-case", tr("site {name}", name=name)) as tx:
        return tx.add("cases", kind="site", name=name, site_id=None)


def _set_value(project: Project, level: str, bearer_id: int, name: str, value: str) -> None:
    own = {a.name.casefold(): a for a in list_attributes(project) if a.level == level}
    attribute = own.get(name.strip().casefold())
    column = "document_id" if level == "document" else "case_id"
    with project.change("set-attribute", "") as tx:
        if attribute is None:
            if not value:
                return
            type_, allowed = guess_type([value])
            type_, allowed = ("text", ()) if type_ == "choice" else (type_, allowed)
            attribute_id = add_attribute(project, level, name, type_, allowed)
        else:
            attribute_id = attribute.id
            if value:
                _check(value, attribute.name, attribute.type, attribute.allowed)
        here = {"attribute_id": attribute_id, column: bearer_id}
        if not value:
            tx.delete_where("attribute_value", here)
        elif any(
            row.attribute_id == attribute_id and getattr(row, column) == bearer_id for row in attribute_values(project)
        ):
            tx.update_where("attribute_value", here, value=value)
        else:
            tx.add("attribute_value", **({"case_id": None, "document_id": None} | here), value=value)


def add_attribute(project: Project, level: str, name: str, type_: str, allowed: Sequence[str] = ()) -> int:
    """Make an attribute and return its id.

    Raises:
        RuleError: The name cannot be one or is taken on that level, or the type is none of `ATTRIBUTE_TYPES`.
    """
    name = check_attribute_name(name)
    if type_ not in ATTRIBUTE_TYPES:
        raise RuleError(
            tr("“{type}” is no type", type=type_),
            remedy=tr("choose one of {types}", types=", ".join(ATTRIBUTE_TYPES)),
        )
    known = [a for a in attribute_names(project) if a.level == level]
    if any(a.name.casefold() == name.casefold() for a in known):
        raise RuleError(tr("there is an attribute “{level}.{name}” already", level=level, name=name))
    with project.change(
        "new-attribute", tr("attribute {level}.{name}: {type}", level=level, name=name, type=shown_word(type_))
    ) as tx:
        return tx.add(
            "attribute", level=level, name=name, type=type_, allowed=json.dumps(list(allowed), ensure_ascii=False)
        )


def set_attribute_type(project: Project, name: str, type_: str, allowed: Sequence[str] = ()) -> Effects:
    """Give an attribute another type, or a choice other allowed values; its values must fit.

    Raises:
        RuleError: A value that stands does not fit.
    """
    found = find_attribute_name(attribute_names(project), name)
    if found.builtin:
        raise RuleError(tr("the kinds of documents are fixed"))
    if type_ not in ATTRIBUTE_TYPES:
        raise RuleError(
            tr("“{type}” is no type", type=type_),
            remedy=tr("choose one of {types}", types=", ".join(ATTRIBUTE_TYPES)),
        )
    attribute = _attribute(project, found)
    for row in attribute_values(project):
        if row.attribute_id == attribute.id:
            _check(row.value, found.qualified, type_, allowed)
    kept = json.dumps(list(dict.fromkeys(allowed)) if type_ == "choice" else [], ensure_ascii=False)
    with project.change(
        "attribute-type", tr("{attribute} is now {type}", attribute=found.qualified, type=expectation(type_, allowed))
    ) as tx:
        tx.update_where("attribute", {"id": attribute.id}, type=type_, allowed=kept)
    return project.last


def _attribute(project: Project, name: AttributeName) -> Attribute:
    return next(a for a in list_attributes(project) if (a.level, a.name) == (name.level, name.name))


def _check(value: str, name: str, type_: str, allowed: Sequence[str]) -> None:
    if not fits(value, type_, allowed):
        raise RuleError(
            tr("“{value}” does not fit “{name}”", value=value, name=name),
            remedy=tr("write {type}", type=expectation(type_, allowed)),
        )
