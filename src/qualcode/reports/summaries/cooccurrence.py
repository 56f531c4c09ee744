"""Co-occurrence as a summary: codes × codes with counts and a coefficient, and the pairs that stand together."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from qualcode.analysis.cooccurrence import cooccurrence
from qualcode.analysis.sample import load_sample
from qualcode.domain.choices import Coefficient, Relation
from qualcode.domain.summaries import CellPlace, Summary, SummaryColumn, SummaryTable, SummaryWish, Value
from qualcode.domain.summary_answers_pairs import CodePair, Cooccurrence
from qualcode.domain.translation import tr
from qualcode.domain.wording import counted
from qualcode.reports.summaries.code_rows import code_label, sums_of_themes
from qualcode.reports.summaries.code_tables import counted_column
from qualcode.reports.summaries.pairs import shown_lines, square, sums_both_ways
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


def _formula(measure: Coefficient) -> str:
    if measure == "documents":
        return tr("documents in which they stand together ÷ documents in which one of them occurs")
    return tr("c = n12 ÷ (n1 + n2 − n12), n12: codings of each code that have one of the other, the lesser number")


class CooccurrenceOptions(BaseModel):
    """What only co-occurrence is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    relation: Relation = "overlap"
    turns: int = Field(default=1, ge=0)
    """How far apart at most, where the relation is `near`."""
    measure: Coefficient = "c"
    """What the coefficient is of."""


def answer_cooccurrence(project: Project, wish: SummaryWish, options: CooccurrenceOptions) -> Cooccurrence:
    """Count as `analysis.cooccurrence` does.

    Raises:
        InputError: Too many codes have codings.
        QueryError: The condition cannot be understood.
        NotFoundError: A code, coder or document is not there.
    """
    with project.reading():
        sample = load_sample(project, wish, only=codings_where(project, wish))
        return cooccurrence(project, sample, options.relation, options.turns, options.measure)


def cooccurrence_summary(answer: Cooccurrence) -> Summary:
    """The answer as tables. In that of counts a code by itself stands with its own codings."""
    return Summary(
        kind="cooccurrence",
        title=tr("Co-occurrence of codes"),
        facts=(
            ("stand together", _related(answer)),
            ("counted", tr("codings that have a partner; of two codes the lesser number")),
            *answer.filter.facts,
            ("coefficient", _formula(answer.measure)),
        ),
        tables=(_matrix(answer, "counts"), _matrix(answer, "coefficient"), _list(answer)),
        notes=answer.notes,
        by_machine=answer.filter.by_machine,
        unmapped=tuple((label.label, label.document) for label in answer.unmapped),
        coders=answer.coders,
        settings={"relation": answer.relation, "turns": answer.turns or 0},
    )


def _related(answer: Cooccurrence) -> str:
    if answer.relation == "overlap":
        return tr("codings that share text")
    if answer.relation == "turn":
        return tr("codings that reach into the same turn")
    return tr("codings at most {turns} apart", turns=counted(answer.turns or 0, "turn"))


def _matrix(answer: Cooccurrence, key: str) -> SummaryTable:
    lines = answer.codes
    places = {line.code: place for place, line in enumerate(lines)}
    pairs: dict[tuple[int, int], CodePair] = {}
    for one in answer.pairs:
        i, j = places[one.first], places[one.second]
        pairs[i, j] = pairs[j, i] = one
    undefined = {(places[a], places[b]) for a, b in answer.undefined}
    undefined |= {(j, i) for i, j in undefined}
    as_counts = key == "counts"

    def value(i: int, j: int) -> Value:
        if i == j:
            return answer.totals[i].segments if as_counts else None
        if (i, j) in undefined:
            return None
        found = pairs.get((i, j))
        if found is None:
            return 0 if as_counts else 0.0
        return found.count if as_counts else found.coefficient

    def people(i: int, j: int) -> int | None:
        if i == j:
            return answer.totals[i].people
        if (i, j) in undefined:
            return None
        found = pairs.get((i, j))
        return 0 if found is None else found.people

    size = range(len(lines))
    mirrored = [(CellPlace(i, j + 1), key, CellPlace(j, i + 1)) for i in size for j in size if i != j]
    # Who knows a coefficient and a count also knows how many codings both codes have.
    own = [(CellPlace(i, j + 1), key, CellPlace(n, n + 1)) for i, j in pairs for n in (i, j)]
    none = {CellPlace(i, j + 1) for i, j in undefined}
    return SummaryTable(
        key=key,
        title=tr("Codings that stand together") if as_counts else tr("Coefficient"),
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            *(SummaryColumn(code_label(line), "count" if as_counts else "figure", key=line.code) for line in lines),
        ),
        rows=tuple((code_label(line), *row) for line, row in zip(lines, square(len(lines), value), strict=True)),
        people=tuple((None, *(people(i, j) for j in size)) for i in size),
        sums=(
            *(places for places in sums_both_ways(lines) if not none & set(places)),
            *_own_sums(answer),
        ),
        tells=(*mirrored, *(() if as_counts else own)),
    )


def _own_sums(answer: Cooccurrence) -> list[tuple[CellPlace, ...]]:
    """Each theme's own number and those of the rows that it is made of: they stand on the diagonal."""
    in_one_column = sums_of_themes(shown_lines(answer.codes), (1,))
    return [tuple(CellPlace(place.row, place.row + 1) for place in places) for places in in_one_column]


def _list(answer: Cooccurrence) -> SummaryTable:
    places = {line.code: place for place, line in enumerate(answer.codes)}
    labels = {line.code: code_label(line) for line in answer.codes}
    rows, tells = [], []
    for number, one in enumerate(answer.pairs):
        numbers = (one.count, one.of_first, one.of_second, one.documents, one.participants, one.coefficient)
        rows.append((labels[one.first], labels[one.second], *numbers))
        i, j = places[one.first], places[one.second]
        for column in range(2, 2 + len(numbers)):
            tells.append((CellPlace(number, column), "counts", CellPlace(i, j + 1)))
        tells += [(CellPlace(number, 1 + len(numbers)), "counts", CellPlace(n, n + 1)) for n in (i, j)]
    of = answer.denominators
    return SummaryTable(
        key="pairs",
        title=tr("Pairs of codes"),
        columns=(
            SummaryColumn(tr("code"), "label", key="code"),
            SummaryColumn(tr("with"), "label", key="with"),
            SummaryColumn(tr("codings"), "count", key="codings"),
            SummaryColumn(tr("of the first"), "count", key="of_first"),
            SummaryColumn(tr("of the second"), "count", key="of_second"),
            counted_column("documents", "documents", of.documents),
            counted_column("participants", "participants", of.participants),
            SummaryColumn(tr("coefficient"), "figure", key="coefficient"),
        ),
        rows=tuple(rows),
        people=tuple((None, None, *[one.people] * 6) for one in answer.pairs),
        sums=_sums_of_pairs(answer),
        group="pairs",
        tells=tuple(tells),
        ranked=True,
    )


def _sums_of_pairs(answer: Cooccurrence) -> tuple[tuple[CellPlace, ...], ...]:
    """Each theme with another code, and the rows that it is made of with that code, as far as they stand together."""
    rows = {frozenset((one.first, one.second)): number for number, one in enumerate(answer.pairs)}
    found = []
    for line in shown_lines(answer.codes):
        for other in answer.codes if line.parts else ():
            whole = rows.get(frozenset((line.code, other.code)))
            parts = [rows.get(frozenset((part, other.code))) for part in line.parts]
            if whole is not None and other.code not in line.parts:
                found += [
                    (CellPlace(whole, column), *(CellPlace(part, column) for part in parts if part is not None))
                    for column in range(2, 8)
                    if any(part is not None for part in parts)
                ]
    return tuple(found)
