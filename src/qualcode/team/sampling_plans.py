"""Sampling plans: drawing documents from strata of attributes, and dealing them out to coders by words."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qualcode.analysis.resolving import NO_VALUE, People, Source
from qualcode.domain.errors import RuleError
from qualcode.domain.rounds import SamplingPlan
from qualcode.domain.sampling import RULE, Item, Shares, balance, draw, show_share
from qualcode.domain.translation import tr
from qualcode.domain.values import Coder, Document
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, natural

JOINED = " + "
"""Stands between the values of several participants of one document."""
_SEEDS = 1_000_000
"""Seeds that are chosen here lie below; a shorter one is easier to write into a report."""


@dataclass(frozen=True, slots=True)
class Dealt:
    """Which coders code which documents."""

    coders: tuple[Coder, ...]
    documents: tuple[tuple[Document, tuple[Coder, ...]], ...]
    """In the order of the documents' names; those that nobody codes are left out."""
    words: dict[str, int]
    """Coder's name → words of all that she codes."""
    pairs: dict[tuple[str, str], int]
    """Every two coders' names → how many documents both code."""

    @property
    def difference(self) -> int:
        """By how many words the coder with most and the one with fewest differ."""
        return max(self.words.values()) - min(self.words.values())

    @property
    def assignments(self) -> int:
        return sum(len(coders) for _, coders in self.documents)


def draw_documents(
    project: Project,
    *,
    documents: Collection[int] | None = None,
    share: Fraction | None = None,
    number: int | None = None,
    by: Sequence[str] = (),
    seed: int | None = None,
    each: int = 2,
    rest: bool = False,
) -> SamplingPlan:
    """Draw documents by chance, from every stratum its part; nothing is written.

    Args:
        documents: Those to draw from; all unless named.
        share: Which part of them.
        number: Or how many.
        by: Names of attributes; documents with the same values of all of them are a stratum. Values resolve document →
            participant → site; those of several participants of one document are joined, `parent + teacher`.
        seed: The same one draws the same documents again; chosen by chance unless given.
        each: How many coders each drawn document gets.
        rest: Whether the others are coded too, by one coder each.

    Raises:
        NotFoundError: There is no such attribute, or several levels have it.
        RuleError: So many cannot be drawn, or the attribute is none of documents.
    """
    with project.reading():
        people = People(project)
        wanted = set(people.documents if documents is None else documents)
        sources = [_source(people, name) for name in by]
        items = [
            Item(document.uuid, tuple(_value(people, source, document.id) for source in sources), document.words)
            for document in people.documents.values()
            if document.id in wanted
        ]
    if seed is None:
        seed = any_seed()
    drawn = draw(items, seed=seed, share=share, number=number)
    return SamplingPlan(
        RULE,
        seed,
        tuple(source.title for source in sources),
        show_share(share) if share is not None else "",
        len(drawn.keys),
        each,
        rest,
        drawn.strata,
        drawn.keys,
    )


def any_seed() -> int:
    """A seed chosen by chance."""
    return secrets.randbelow(_SEEDS)


def _source(people: People, name: str) -> Source:
    source = people.source(name)
    if source.level == "speaker":
        raise RuleError(
            tr("documents are not drawn by the labels of their speakers"),
            remedy=tr("name attributes, as participant.role"),
        )
    return source


def _value(people: People, source: Source, document_id: int) -> str:
    """What a document has of an attribute: the values of all who speak in it."""
    speakers = [speaker.id for speaker in people.speakers_of(document_id)]
    somebody: Sequence[int | None] = people.participants(speakers) or (None,)
    found = {people.value(source, document_id, person) for person in somebody} - {None}
    return JOINED.join(sorted((str(value) for value in found), key=lambda value: (natural(value), value))) or NO_VALUE


def deal_out(
    project: Project,
    documents: Collection[int],
    coders: Sequence[Coder],
    *,
    each: int | None = None,
    plan: SamplingPlan | None = None,
) -> Dealt:
    """Say who would code what; nothing is written. The same again for the same plan, documents and coders.

    Args:
        documents: With a plan those that it was drawn from.
        coders: Who codes.
        each: How many coders each document gets: all, unless said; the plan says it for the documents that it drew.
        plan: What was drawn; of the other documents each goes to one coder, if the plan says so, else to nobody.

    Raises:
        RuleError: There are no documents or no coders, or fewer coders than each document is to get.
    """
    if not coders:
        raise RuleError(tr("a round needs coders"), remedy=tr("name them with --coders A,B"))
    chosen = [document for document in list_documents(project) if document.id in set(documents)]
    if not chosen:
        raise RuleError(tr("a round needs documents"), remedy=tr("see `qualcode documents list`"))
    keys = [coder.uuid for coder in coders]
    drawn = set(plan.drawn) if plan is not None else {document.uuid for document in chosen}
    first = [Item(document.uuid, (), document.words) for document in chosen if document.uuid in drawn]
    others = [Item(document.uuid, (), document.words) for document in chosen if document.uuid not in drawn]
    seed = plan.seed if plan is not None else 0
    many = plan.each if plan is not None else each or len(coders)
    shares = balance(first, keys, many, seed=seed)
    if plan is not None and plan.rest:
        further = balance(others, keys, 1, seed=seed, words=shares.words)
        shares = Shares(shares.coders | further.coders, further.words)
    by_key = {coder.uuid: coder for coder in coders}
    return Dealt(
        tuple(coders),
        tuple(
            (document, tuple(by_key[key] for key in shares.coders[document.uuid]))
            for document in chosen
            if document.uuid in shares.coders
        ),
        {by_key[key].name: words for key, words in shares.words.items()},
        {(by_key[a].name, by_key[b].name): met for (a, b), met in shares.pairs.items()},
    )
