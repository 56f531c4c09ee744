"""Queries kept under names: asked anew each time, of the same codes also when those are renamed, moved or merged."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.domain.changes import Effects
from qualcode.domain.errors import NotFoundError, RuleError
from qualcode.domain.identity import now_ms
from qualcode.domain.queries import CodeTerm, SavedTerm
from qualcode.domain.translation import tr
from qualcode.domain.values import SavedQuery
from qualcode.retrieval.evaluation.directory import Directory
from qualcode.retrieval.language.parsing import parse_query
from qualcode.retrieval.language.writing import code_source, replace_codes, uuid_meant, write_query
from qualcode.retrieval.querying import check_query, understood
from qualcode.retrieval.unfolding import parts_of
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_former_codes
from qualcode.storage.reads.retrieval import find_saved_query, list_saved_queries, same_name_as

LONGEST_NAME = 80
_NOT_IN_NAMES = frozenset('"“”„\\*')
"""What would have to be written otherwise behind `query:` than it is shown."""


def save_query(project: Project, name: str, query: str, *, note: str = "", replace: bool = False) -> Effects:
    """Keep a query under a name.

    Args:
        query: What is asked; every name in it must stand for something now.
        note: What it is for, in the user's words.
        replace: Take the place of what is kept under the name.

    Raises:
        QueryError: The query cannot be understood, or names what there is not.
        RuleError: The name is no name, is taken, or the query would ask for itself.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or set(name) & _NOT_IN_NAMES:
        raise RuleError(
            tr("“{name}” cannot be the name of a query", name=name),
            remedy=tr(
                "use 1 to {longest_name} printable characters, no quotation marks, backslashes or stars",
                longest_name=LONGEST_NAME,
            ),
        )
    with project.reading():
        check_query(project, query)
        _check_no_circle(project, name, query)
        kept = kept_query(project, query)
        before = _same_name(list_saved_queries(project), name)
    if before is not None and not replace:
        raise RuleError(
            tr("a query is saved as “{name}” already", name=before.name),
            remedy=tr("choose another name, or replace it"),
        )
    now = now_ms()
    with project.change("save-query", tr("query “{name}” saved", name=name)) as tx:
        if before is None:
            coder_id = project.coder_id()
            tx.add("saved_query", name=name, query=kept, note=note, coder_id=coder_id, created_ms=now, changed_ms=now)
        else:
            tx.summary = tr("query “{name}” saved anew", name=name)
            tx.update_where("saved_query", {"id": before.id}, name=name, query=kept, note=note, changed_ms=now)
    return project.last


def remove_query(project: Project, name: str) -> Effects:
    """Keep a query no longer.

    Raises:
        NotFoundError: There is none of the name.
        RuleError: Another saved query asks for it.
    """
    saved = find_saved_query(project, name)
    for other in list_saved_queries(project):
        if other.id != saved.id and same_name_as(saved.name) in _asked_for(other.query):
            raise RuleError(
                tr("the query “{name}” asks for “{other}”", name=other.name, other=saved.name),
                remedy=tr("change that one first"),
            )
    with project.change("remove-query", tr("query “{name}” removed", name=saved.name)) as tx:
        tx.delete_where("saved_query", {"id": saved.id})
    return project.last


def shown_queries(project: Project) -> list[SavedQuery]:
    """All saved queries with the codes in them as they are called now."""
    with project.reading():
        tree = load_tree(project)
        former = {one.uuid: one.into_id for one in list_former_codes(project)}
        return [replace(one, query=_shown(tree, former, one.query)) for one in list_saved_queries(project)]


def shown_query(project: Project, name: str) -> SavedQuery:
    """One saved query with the codes in it as they are called now.

    Raises:
        NotFoundError: There is none of the name.
    """
    saved = find_saved_query(project, name)
    return next(one for one in shown_queries(project) if one.id == saved.id)


def query_now(project: Project, kept: str) -> str:
    """A query that was kept by `kept_query`, with the codes in it as they are called now."""
    with project.reading():
        tree = load_tree(project)
        return _shown(tree, {one.uuid: one.into_id for one in list_former_codes(project)}, kept)


def _shown(tree: CodeTree, former: dict[str, int], kept: str) -> str:
    by_uuid = {code.uuid: code.id for code in tree.walk()}

    def source(term: CodeTerm) -> str:
        uuid = uuid_meant(term) or ""
        code_id = by_uuid.get(uuid, former.get(uuid))
        if code_id is None or code_id not in tree:
            return f"{'' if term.children else '='}{term.name}"
        return code_source(tree.path(code_id), term.children)

    return replace_codes(kept, source)


def kept_query(project: Project, query: str) -> str:
    """A query with its codes by their UUIDs, so that it outlives their names.

    Raises:
        QueryError: It cannot be understood.
        NotFoundError: It names a code that is not there.
    """
    directory = Directory(project, query)
    tree = directory.tree

    def source(term: CodeTerm) -> str:
        if uuid_meant(term) is not None:
            return f"{'' if term.children else '='}{term.name}"
        return f"{'' if term.children else '='}code:{tree.find(term.name).uuid}"

    meant = understood(directory, query)
    return source(meant) if isinstance(meant, CodeTerm) else replace_codes(query.strip(), source)


def _same_name(saved: Iterable[SavedQuery], name: str) -> SavedQuery | None:
    return next((one for one in saved if same_name_as(one.name) == same_name_as(name)), None)


def _asked_for(query: str) -> set[str]:
    """The names of the saved queries that a query asks for."""
    return {same_name_as(part.name) for part in parts_of(parse_query(query)) if isinstance(part, SavedTerm)}


def _check_no_circle(project: Project, name: str, query: str) -> None:
    wanted, seen = _asked_for(write_query(understood(Directory(project, query), query))), set[str]()
    while wanted:
        one = wanted.pop()
        if one == same_name_as(name):
            raise RuleError(
                tr("the query “{name}” would ask for itself", name=name), remedy=tr("save it under another name")
            )
        if one not in seen:
            seen.add(one)
            try:
                wanted |= _asked_for(find_saved_query(project, one).query)
            except NotFoundError:
                continue  # What asks for it says so when it is asked.
