"""Where the links of memos lead, what links to a thing, and links that survive a change of its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from qualcode.codebook.former_names import FormerNames
from qualcode.coding.memo_listing import ListedMemo, MemoNames
from qualcode.coding.passages import excerpt
from qualcode.domain.codebook_entries import same_name
from qualcode.domain.identity import beginning_with, uuid_digits
from qualcode.domain.memo_links import MemoLink, as_written, identity_among, parse_links, rewritten, write_link
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Coding, FormerCode, Memo
from qualcode.storage.project import Project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codebook import list_former_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.memos import codings_beginning_with, starred_codings, uuids_beginning_with

RESOLVED, AMBIGUOUS, GONE = "resolved", "ambiguous", "gone"
_NEAR = 75.0
"""Similarity (rapidfuzz, 0–100) from which a name is worth suggesting."""
_WORDS = 40
"""Code points of what a memo or a quote is called."""
_HEAD = 13
"""Characters of a UUID that say when it was made: what was made together has them in common."""
_BARE = ("code", "document", "case")
"""What a bare name is looked for among, in this order."""


@dataclass(frozen=True, slots=True)
class ResolvedLink:
    """A link and where it leads now."""

    link: MemoLink
    state: str
    """`resolved`, `ambiguous` or `gone`."""
    kind: str
    """What it leads to, one of `LINK_KINDS`; empty where that is not known."""
    name: str
    """What that is called now; where it leads nowhere, what is written."""
    id: int | None = None
    uuid: str = ""
    reason: str = ""
    """Why it does not lead to one thing; empty if it does."""

    @property
    def broken(self) -> bool:
        """Whether it leads nowhere, or nowhere for sure."""
        return self.state != RESOLVED


class _Thing(NamedTuple):
    kind: str
    id: int
    uuid: str
    name: str


@dataclass(frozen=True, slots=True)
class LinkName:
    """Something that a link can be written to."""

    kind: str
    name: str
    identity: str
    """As much of the UUID as a link needs."""

    @property
    def link(self) -> str:
        """The link, which survives a change of the name."""
        return write_link(self.kind, self.identity, self.name)


class Links:
    """What links can lead to, read once; the quotes are looked up as they are asked for.

    Args:
        project: The project.
        names: What has been read of it already.
    """

    def __init__(self, project: Project, names: MemoNames | None = None) -> None:
        self._project = project
        self._names = names or MemoNames(project)
        self._quotes: dict[str, list[Coding]] = {}
        self._known: dict[tuple[str, str, str], ResolvedLink] = {}

    # ------------------------------------------------------------------ what there is

    @cached_property
    def _things(self) -> Mapping[str, Sequence[_Thing]]:
        names = self._names
        return {
            "code": [_Thing("code", code.id, code.uuid, names.tree.path(code.id)) for code in names.codes],
            "document": [_Thing("document", d.id, d.uuid, d.name) for d in names.documents.values()],
            "case": [_Thing("case", c.id, c.uuid, c.name) for c in names.cases.values()],
        }

    @cached_property
    def _memos(self) -> list[Memo]:
        return list_memos(self._project)

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], list[_Thing]]:
        """(kind, name as it is compared) → the things that have it; codes by their path and by their last name."""
        found: dict[tuple[str, str], list[_Thing]] = {}
        for kind, things in self._things.items():
            for thing in things:
                ways = [thing.name]
                if kind == "code":
                    ways.append(self._names.tree.code(thing.id).name)
                elif kind == "case":
                    ways.append(f"{self._names.cases[thing.id].kind}:{thing.name}")
                for way in dict.fromkeys(map(same_name, ways)):
                    found.setdefault((kind, way), []).append(thing)
        return found

    # ------------------------------------------------------------------ where a link leads

    def of(self, text: str) -> list[ResolvedLink]:
        """The links of a text, in their order."""
        return [self.resolve(link) for link in parse_links(text)]

    def resolve(self, link: MemoLink) -> ResolvedLink:
        """Where a link leads now."""
        asked = (link.kind, link.target, link.shown)
        if asked not in self._known:
            self._known[asked] = self._resolve(link)
        return replace(self._known[asked], link=link)

    def _resolve(self, link: MemoLink) -> ResolvedLink:
        if link.kind == "quote":
            return self._quote(link)
        if link.kind == "memo":
            return self._one(link, "memo", [*map(_of_memo, beginning_with(link.target, self._memos))])
        for kind in (link.kind,) if link.kind else _BARE:
            found = self._named(kind, link.target)
            if not found and link.kind:
                found = self._identified(kind, link.target)
            if found:
                return self._one(link, kind, found)
        return (self._formerly(link) if link.kind in ("", "code") else None) or self._gone(link)

    def _named(self, kind: str, target: str) -> list[_Thing]:
        """The things of a name. A full path goes before a last name, and the same case before another."""
        found = self._by_name.get((kind, same_name(target)), [])
        if len(found) > 1:
            whole = [thing for thing in found if same_name(thing.name) == same_name(target)]
            exact = [thing for thing in whole or found if target in (thing.name, thing.name.rpartition("/")[2])]
            found = exact or whole or found
        return found

    def _identified(self, kind: str, target: str) -> list[_Thing]:
        """The things of an identity; a code that was merged into another is that one."""
        found = beginning_with(target, self._things[kind])
        if found or kind != "code":
            return found
        into = {former.into_id for former in beginning_with(target, self._former)}
        return [thing for thing in self._things["code"] if thing.id in into]

    @cached_property
    def _former(self) -> list[FormerCode]:
        return list_former_codes(self._project)

    def _formerly(self, link: MemoLink) -> ResolvedLink | None:
        """Where a link leads that names a code as it was called once; None where none was."""
        bearers = self._former_names.bearers(link.target)
        found = [thing for thing in self._things["code"] if thing.id in bearers]
        if not bearers or len(bearers) == len(found) == 1:
            return self._one(link, "code", found) if found else None
        if not found:
            reason = tr("there is no code “{name}” any more: it was removed", name=_meant(link))
            return ResolvedLink(link, GONE, link.kind, link.written, reason=reason)
        reason = (
            tr(
                "“{name}” was the name of several codes: {codes}, and one that was removed",
                name=link.target,
                codes=_few(found),
            )
            if None in bearers
            else tr("“{name}” was the name of several codes: {codes}", name=link.target, codes=_few(found))
        )
        return ResolvedLink(link, AMBIGUOUS, "code", link.written, reason=reason)

    @cached_property
    def _former_names(self) -> FormerNames:
        return FormerNames(self._project, self._names.codes, self._former)

    def _one(self, link: MemoLink, kind: str, found: Sequence[_Thing]) -> ResolvedLink:
        if len(found) == 1:
            thing = found[0]
            return ResolvedLink(link, RESOLVED, kind, thing.name, thing.id, thing.uuid)
        if not found:
            return self._gone(link)
        reason = _ambiguous(kind, link.target, _few(found))
        return ResolvedLink(link, AMBIGUOUS, kind, link.written, reason=reason)

    def _gone(self, link: MemoLink) -> ResolvedLink:
        if link.kind in ("memo", "quote"):
            reason = (
                tr("no memo has an id that begins with “{typed}”", typed=link.target)
                if link.kind == "memo"
                else tr("no quote has an id that begins with “{typed}”", typed=link.target)
            )
        else:
            reason = _missing(link.kind, _meant(link)) + self._near(link)
        return ResolvedLink(link, GONE, link.kind, link.written, reason=reason)

    def _near(self, link: MemoLink) -> str:
        from rapidfuzz import fuzz, process, utils  # 20 ms that only a broken link pays

        kinds = (link.kind,) if link.kind else _BARE
        names = [(kind, thing.name) for kind in kinds for thing in self._things[kind]]
        best = process.extractOne(
            _meant(link),
            [name for _, name in names],
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            score_cutoff=_NEAR,
        )
        return (
            tr("; the nearest is the {kind} “{name}”", kind=shown_word(names[best[2]][0]), name=best[0])
            if best is not None
            else ""
        )

    # ------------------------------------------------------------------ memos and quotes

    def _quote(self, link: MemoLink) -> ResolvedLink:
        return self._one(link, "quote", [_of_quote(coding) for coding in self.quotes([link.target])[link.target]])

    def quotes(self, beginnings: Iterable[str]) -> Mapping[str, Sequence[Coding]]:
        """Beginning of a UUID → the codings that have it; read together, and once."""
        wanted = [beginning for beginning in dict.fromkeys(beginnings) if beginning not in self._quotes]
        if wanted:
            ids = codings_beginning_with(self._project, wanted)
            every = {id_ for some in ids.values() for id_ in some}
            codings = {coding.id: coding for coding in list_codings(self._project, ids=every)} if every else {}
            self._quotes |= {beginning: [codings[id_] for id_ in some] for beginning, some in ids.items()}
        return self._quotes

    # ------------------------------------------------------------------ texts

    def shown(self, text: str) -> str:
        """A memo as it is read: each link by the present name of what it leads to, else by what is written."""
        return rewritten(text, lambda link: self.resolve(link).name)

    def names(self) -> list[LinkName]:
        """What a link can be written to: codes, documents, cases, memos, and the quotes with a star."""
        starred = list_codings(self._project, ids=starred_codings(self._project))
        things = [thing for kind in _BARE for thing in self._things[kind]]
        things += [*map(_of_memo, self._memos), *map(_of_quote, starred)]
        alike: dict[tuple[str, str], set[str]] = {}
        for thing in things:
            alike.setdefault((thing.kind, thing.uuid[:_HEAD]), set()).add(thing.uuid)
        for head, uuids in uuids_beginning_with(self._project, {coding.uuid[:_HEAD] for coding in starred}).items():
            alike["quote", head] |= uuids  # Also those without a star must be told apart.
        return [
            LinkName(thing.kind, thing.name, identity_among(thing.uuid, alike[thing.kind, thing.uuid[:_HEAD]]))
            for thing in things
        ]


def _ambiguous(kind: str, name: str, found: str) -> str:
    match kind:
        case "code":
            return tr("“{name}” can be several codes: {found}", name=name, found=found)
        case "document":
            return tr("“{name}” can be several documents: {found}", name=name, found=found)
        case "case":
            return tr("“{name}” can be several cases: {found}", name=name, found=found)
        case "memo":
            return tr("“{name}” can be several memos: {found}", name=name, found=found)
    return tr("“{name}” can be several quotes: {found}", name=name, found=found)


def _missing(kind: str, name: str) -> str:
    match kind:
        case "code":
            return tr("there is no code “{name}”", name=name)
        case "document":
            return tr("there is no document “{name}”", name=name)
        case "case":
            return tr("there is no case “{name}”", name=name)
    return tr("there is no code, document or case “{name}”", name=name)


def _few(found: Sequence[_Thing]) -> str:
    names = ", ".join(dict.fromkeys(f"“{thing.name.strip('“”')}”" for thing in found[:3]))
    return names + (", …" if len(found) > 3 else "")


def _meant(link: MemoLink) -> str:
    """What the writer meant, as she would say it: an identity says nothing."""
    return link.shown if link.shown and uuid_digits(link.target) else link.target


def _of_memo(memo: Memo) -> _Thing:
    return _Thing("memo", memo.id, memo.uuid, memo_name(memo))


def _of_quote(coding: Coding) -> _Thing:
    return _Thing("quote", coding.id, coding.uuid, f"“{excerpt(coding.quote, _WORDS)}”")


def memo_name(memo: Memo) -> str:
    """What a memo is called: its first words."""
    return excerpt(as_written(memo.text), _WORDS)


def link_names(project: Project) -> list[LinkName]:
    """What a link can be written to: codes, documents, cases, memos, and the quotes with a star."""
    with project.reading():
        return Links(project).names()


@dataclass(frozen=True, slots=True)
class LinkedMemo:
    """A memo with its links."""

    listed: ListedMemo
    links: tuple[ResolvedLink, ...]


def links_of_memos(project: Project, memos: Sequence[Memo] | None = None) -> list[LinkedMemo]:
    """The memos that have links, in their order, and where each leads now.

    Args:
        memos: Only these; None for all.
    """
    with project.reading():
        names = MemoNames(project)
        links = Links(project, names)
        written = {
            memo: found
            for memo in (list_memos(project) if memos is None else memos)
            if (found := parse_links(memo.text))
        }
        links.quotes(link.target for some in written.values() for link in some if link.kind == "quote")
        listed = names.listed(list(written))
        return [
            LinkedMemo(one, tuple(map(links.resolve, some))) for one, some in zip(listed, written.values(), strict=True)
        ]


def links_to(project: Project, kind: str, id: int) -> list[ListedMemo]:
    """The memos that link to a thing, the oldest first.

    Args:
        kind: One of `LINK_KINDS`.
        id: The thing; of a quote, the coding.
    """
    return [linked.listed for linked in links_of_memos(project) if _leads_to(linked, kind, id)]


def links_here(project: Project, listed: ListedMemo) -> list[tuple[ListedMemo, str]]:
    """The memos that link to a memo, or to what it is on, each with what it links to; the oldest first."""
    memo = listed.memo
    place = {
        "code": ("code", memo.code_id, listed.code),
        "coding": ("quote", memo.coding_id, tr("its quote")),
        "document": ("document", memo.document_id, listed.document),
        "case": ("case", memo.case_id, listed.case),
    }.get(listed.on)
    found = []
    for linked in links_of_memos(project):
        if _leads_to(linked, "memo", memo.id):
            found.append((linked.listed, tr("this memo")))
        elif place is not None and place[1] is not None and _leads_to(linked, place[0], place[1]):
            found.append((linked.listed, place[2]))
    return found


def _leads_to(linked: LinkedMemo, kind: str, id: int) -> bool:
    return any((link.kind, link.id, link.broken) == (kind, id, False) for link in linked.links)


def memos_as_read(project: Project, memos: Sequence[Memo]) -> list[Memo]:
    """Memos with the present names of what their links lead to in the place of the links."""
    if not any("[[" in memo.text for memo in memos):
        return list(memos)
    with project.reading():
        links = Links(project)
        return [replace(memo, text=links.shown(memo.text)) for memo in memos]


def document_memos(project: Project, document_id: int) -> list[Memo]:
    """The memos on a document and its passages as they are read, the oldest first."""
    with project.reading():
        return memos_as_read(project, list_memos(project, document_id=document_id))
