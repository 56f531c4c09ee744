"""What a count or a list of quotes is about: which codes, which documents, whose codings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qualcode.codebook.tree import CodeTree
from qualcode.domain.again import first_name
from qualcode.domain.errors import InputError, NotFoundError
from qualcode.domain.rounds import DONE
from qualcode.domain.translation import tr
from qualcode.domain.values import BY_MACHINE, CONSENSUS, Document
from qualcode.domain.wording import either, left_out
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups
from qualcode.storage.reads.codes import list_coders
from qualcode.storage.reads.decisions import decided_documents, states_of
from qualcode.storage.reads.documents import find_document, list_documents
from qualcode.team.coders import find_coder

_LANGUAGE = ("text:", "coder:", "speaker:", "set:", "@", "(")
_OPERATORS = (" and ", " or ", " overlaps ", " inside ", " near/", " then ")


class CodeTerm(NamedTuple):
    """One code of a query."""

    code_id: int
    with_children: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose codings count."""

    sentence: str
    """In words, for headers."""
    coders: dict[int, str]
    """id → name of every coder whose codings may count, in the order in which they signed on."""
    adjudicated: frozenset[int]
    """Documents in which only Consensus counts."""
    consensus: int | None
    """Whose codings count nowhere else; None where there is none, and where coders were named."""
    everybody: bool
    """Whether everybody's codings count in every document."""
    without: tuple[str, ...] = ()
    """The origins that are left out; `counts` does not know them, whoever reads codings leaves them out."""

    def counts(self, document_id: int, coder_id: int) -> bool:
        """Whether a coder's codings in a document count."""
        if coder_id == self.consensus:
            return document_id in self.adjudicated
        return document_id not in self.adjudicated and coder_id in self.coders


def code_term(tree: CodeTree, query: str) -> CodeTerm:
    """The code that a query names: by name or path, bare or quoted; with a `=` before it without its children.

    Raises:
        InputError: It is empty, or more than one code.
        NotFoundError: There is no such code, or several bear the name.
    """
    term = query.strip()
    exact = term.startswith("=")
    name = term.removeprefix("=").strip()
    quoted = len(name) > 1 and name[0] == name[-1] == '"'
    if quoted:
        name = name[1:-1]
    if not name:
        raise InputError(tr("the query is empty"), remedy=tr("name a code, for instance “Theme/Code”"))
    try:
        return CodeTerm(tree.find(name).id, not exact)
    except NotFoundError:
        folded = name.casefold()
        language = folded.startswith((*_LANGUAGE, "not ")) or any(word in folded for word in _OPERATORS)
        if not quoted and language:
            raise InputError(
                tr("“{query}” is more than the name of one code", query=query),
                remedy=tr("ask for one code, by its name or path"),
            ) from None
        raise


def codes_of(tree: CodeTree, term: CodeTerm) -> list[int]:
    """The codes that a term covers."""
    return tree.gathered(term.code_id) if term.with_children else [term.code_id]


def shown_codes(tree: CodeTree, terms: Sequence[str]) -> list[int]:
    """The codes that have rows, in the order of the tree."""
    if not terms:
        return [code.id for code in tree.walk()]
    wanted = {code for term in terms for code in codes_of(tree, code_term(tree, term))}
    return [code.id for code in tree.walk() if code.id in wanted]


def choose_documents(project: Project, names: Collection[str] | None) -> list[Document]:
    """The documents of these names or UUIDs, in the order of all documents; all of them for None.

    Raises:
        NotFoundError: One of them is not there.
    """
    documents = list_documents(project)
    if names is None:
        return documents
    known = {document.name: document.id for document in documents}
    wanted = {known[name] if name in known else find_document(project, name).id for name in names}
    return [document for document in documents if document.id in wanted]


def origins_left_out(without: Collection[str]) -> tuple[str, ...]:
    """The origins that an answer leaves out, each once, in the order of `BY_MACHINE`.

    Raises:
        InputError: One of them is that of codings which nobody can be asked to do without.
    """
    for origin in without:
        if origin not in BY_MACHINE:
            raise InputError(
                tr("codings of the origin “{origin}” cannot be left out", origin=origin),
                remedy=tr("leave out {origins} ones", origins=either(BY_MACHINE)),
            )
    return tuple(origin for origin in BY_MACHINE if origin in without)


def choose_coders(
    project: Project, coders: Sequence[str] | None, documents: Sequence[Document], *, without: Collection[str] = ()
) -> Whose:
    """Whose codings count: those of the coders named; else Consensus where a document is adjudicated, and everybody
    elsewhere. A document is adjudicated if Consensus has finished it; or has codings in it, which were brought in,
    while nobody has begun to settle differences there. Where that is begun, and not done, all coders count. What a
    coder coded anew, under a name of its own, counts only if that is named. To a coder who codes blindly what is hidden
    from her is no adjudicated document: her own codings count there, and nothing tells her how far others are.

    Args:
        without: Origins of `BY_MACHINE` whose codings are left out; the sentence says so.

    Raises:
        InputError: An origin is none of these.
        NotFoundError: There is no such coder.
    """
    leaving = origins_left_out(without)
    but = left_out(leaving, before="; ")
    everyone = {coder.id: coder.name for coder in list_coders(project)}
    if coders is not None:
        chosen = {find_coder(project, name).id for name in coders}
        named = {id_: name for id_, name in everyone.items() if id_ in chosen}
        sentence = tr("only {coders}", coders=", ".join(named.values()) or tr("nobody")) + but
        return Whose(sentence, named, frozenset(), None, len(named) == len(everyone), leaving)
    once = {id_: name for id_, name in everyone.items() if first_name(name, everyone.values()) is None}
    if len(once) < len(everyone):
        but = tr("; what a coder coded anew is left out") + but
    consensus = next((id_ for id_, name in everyone.items() if name == CONSENSUS), None)
    adjudicated: frozenset[int] = frozenset()
    begun = False
    if consensus is not None:
        states = states_of(project, consensus)
        coded = {row[1] for row in coding_groups(project) if row[2] == consensus}
        done = {document for document, state in states.items() if state == DONE}
        brought_in = coded - states.keys()
        if brought_in:
            brought_in -= decided_documents(project)
        begun = not coded <= done | brought_in
        hidden = project.blind.documents if project.blind is not None else frozenset()
        counting = (done | brought_in) - hidden
        adjudicated = frozenset(document.id for document in documents if document.id in counting)
    if not adjudicated:
        sentence = tr("all coders (no document is adjudicated)")
    elif len(adjudicated) == len(documents):
        sentence = tr("Consensus (every document is adjudicated)")
    else:
        sentence = tr(
            "Consensus in the {adjudicated} adjudicated of {all} documents, all coders in the others",
            adjudicated=len(adjudicated),
            all=len(documents),
        )
    everybody = not adjudicated and not begun and len(once) == len(everyone)
    return Whose(sentence + but, once, adjudicated, consensus, everybody, leaving)
