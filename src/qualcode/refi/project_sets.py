"""The sets and links of a REFI-QDA project."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qualcode.domain.codebook_entries import shown
from qualcode.domain.exchange import ExchangedSet
from qualcode.domain.translation import tr
from qualcode.domain.values import SET_KINDS
from qualcode.importing.xml_trees import local_name
from qualcode.refi.identities import guid_key
from qualcode.refi.own_conventions import set_kind
from qualcode.refi.project_cases import Cases
from qualcode.refi.project_codes import ProjectCodes
from qualcode.refi.project_notes import Anchor, Notes, Remark, Remarks, titled
from qualcode.refi.project_reading import Reading
from qualcode.refi.source_elements import reference, words_of

NAMELESS = "set without a name"
_OTHER_NAMES = {"document": "documents", "case": "cases", "code": "codes"}


@dataclass(frozen=True, slots=True)
class _Set:
    guid: str
    name: str
    description: str
    members: tuple[tuple[str, bool], ...]
    """Keys, in the order of the file, and whether they are said to be codes."""
    notes: int
    """How many of its members are notes."""


class Sets:
    """The sets of one project."""

    def __init__(self, reading: Reading, remarks: Remarks) -> None:
        self._reading = reading
        self._remarks = remarks
        self._sets: list[_Set] = []

    def add(self, element: Element) -> None:
        """Note a `Set`."""
        written = element.get("name", "")
        name = html.unescape(written) if self._reading.escapes else written
        description = words_of(element, "Description").strip()
        members: list[tuple[str, bool]] = []
        notes = 0
        for child in element:
            kind = local_name(child)
            if kind == "MemberNote":
                notes += 1
            elif kind.startswith("Member"):
                members.append((reference(child), kind == "MemberCode"))
        if not self._reading.own:
            name = " ".join(name.split()) or NAMELESS
            if description:
                self._remarks.add(Remark(titled(name, description), "project", ""))
        self._sets.append(_Set(element.get("guid", ""), name, description, tuple(members), notes))

    def settle(
        self, codes: ProjectCodes, cases: Cases, documents_of: Mapping[str, list[str]]
    ) -> Iterator[ExchangedSet]:
        """All sets, when all that they can hold is known; one that mixes kinds is one for each."""
        losses = self._reading.losses
        for one in self._sets:
            members: dict[str, dict[str, None]] = {}
            for key, is_code in one.members:
                kind, uuids = _found(key, codes, cases, documents_of, is_code=is_code)
                if kind:
                    members.setdefault(kind, {}).update(dict.fromkeys(uuids))
                else:
                    losses.tolerate(
                        tr("members of sets that were left out, or that the file does not hold, were passed over"),
                        shown(one.name),
                    )
            if one.notes:
                losses.leave_out(tr("notes in sets were left out of them"), shown(one.name), times=one.notes)
            told = set_kind(one.description) if self._reading.own else ""
            if not members and told in SET_KINDS:
                members[told] = {}
            self._reading.counted["sets"] += max(1, len(members))
            if not members:
                losses.leave_out(tr("sets without members were left out"), shown(one.name), thing="sets")
            yield from self._several(one, members)

    def _several(self, one: _Set, members: Mapping[str, Mapping[str, None]]) -> Iterator[ExchangedSet]:
        if len(members) > 1:
            self._reading.losses.tolerate(
                tr("sets of things of several kinds became one for each kind"), shown(one.name)
            )
        for number, (kind, uuids) in enumerate(members.items()):
            uuid = self._reading.ids.own("sets", one.guid if number == 0 else "", one.guid, one.name, kind)
            name = one.name if number == 0 else f"{one.name} ({_OTHER_NAMES[kind]})"
            yield ExchangedSet(uuid, kind, name, tuple(uuids))


def _found(
    key: str, codes: ProjectCodes, cases: Cases, documents_of: Mapping[str, list[str]], *, is_code: bool
) -> tuple[str, list[str]]:
    """What a member of a set is, and its UUIDs; of several with one key, as with NVivo, what it is said to be."""
    found = {"document": documents_of.get(key, []), "case": [cases.of(key)], "code": [codes.of(key)]}
    kinds = ("code", "document", "case") if is_code else ("document", "case", "code")
    return next(((kind, found[kind]) for kind in kinds if any(found[kind])), ("", []))


class Links:
    """The links of one project: those that tie a note to something say what it is on."""

    def __init__(self, reading: Reading, notes: Notes) -> None:
        self._reading = reading
        self._notes = notes
        self._links: list[tuple[str, str, str]] = []

    def add(self, element: Element) -> None:
        """Note a `Link`."""
        ends = (guid_key(element.get("originGUID", "")), guid_key(element.get("targetGUID", "")))
        self._links.append((*ends, element.get("name", "")))
        for child in element:
            if local_name(child) == "NoteRef":
                self._notes.refer(reference(child), Anchor("project"))

    def settle(self, find: Callable[[str], Anchor | None]) -> None:
        """Say of each link what it ties, when all is known.

        Args:
            find: What has a key; None where nothing has it that a note can be on.
        """
        for origin, target, name in self._links:
            noted = [key for key in (origin, target) if key in self._notes]
            if len(noted) != 1:
                self._reading.losses.leave_out(
                    tr("links between passages, codes, documents or notes were left out"), shown(name)
                )
                continue
            other = target if noted[0] == origin else origin
            anchor = find(other)
            if anchor is None:
                self._reading.losses.tolerate(tr("memos on what was left out stand on the project"), shown(name))
            self._notes.refer(noted[0], anchor or Anchor("project"))
