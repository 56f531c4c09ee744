"""What is counted in a study: how often codes occur, with whom, with which others, and how far coders agree."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any, TypedDict, Unpack, cast

from qualcode.analysis.matrices import make_matrix
from qualcode.analysis.sample import load_sample
from qualcode.domain.agreement_answers import Agreement, AgreementRow, AgreementWish
from qualcode.domain.answers import Frequencies, FrequencyRow
from qualcode.domain.choices import Coefficient, CountUnit, Per, Relation
from qualcode.domain.matrices import MATRIX_ROWS, MatrixRows
from qualcode.domain.summaries import SummaryWish
from qualcode.domain.summary_answers_crosstab import Crosstab
from qualcode.domain.summary_answers_documents import (
    CodeCoverage,
    CoveredCell,
    PortraitOf,
    PortraitStretch,
    Profile,
    ProfileCell,
    Saturation,
    Timeline,
    TimelineCell,
)
from qualcode.domain.summary_answers_matrix import Framework, FrameworkCell
from qualcode.domain.summary_answers_pairs import CodePair, Cooccurrence
from qualcode.domain.summary_answers_pairs import Sequence as CodeSequence
from qualcode.library.answers import StudyMatrix, Table
from qualcode.library.lines import crosstab_lines, saturation_lines, sequence_lines
from qualcode.library.opened import Names, OpenStudy, check_choice, chosen_documents, several
from qualcode.library.rows import CrosstabLine, SaturationLine, SequenceLine
from qualcode.reports.summaries.catalogue import read_options, summary_kind
from qualcode.retrieval.conditions import codings_where
from qualcode.storage.project import Project


class Only(TypedDict, total=False):
    """What every summary can be told: which codings count."""

    codes: Names
    """Only these, each a term as in queries: with the codes below it, or without as `=CODE`."""
    coders: Names
    """Whose codings; None for Consensus where a document is adjudicated, and all coders elsewhere."""
    documents: Names
    """Only these, by name or UUID; None for all."""
    in_set: str | None
    """Only the documents of a set."""
    where: str
    """A query: only codings that touch a passage which it finds."""
    starred: bool
    """Only codings with a star."""
    without: Names
    """Origins whose codings are left out: `suggested`, `autocoded`."""
    roll_up: bool
    """Whether codes that group others take in all below them; True unless said otherwise."""


class Counting(OpenStudy):
    """What is counted. Every summary also takes `codes`, `coders`, `documents`, `in_set`, `where`, `starred`, `without`
    and `roll_up`, as `Only` describes them, and raises `QueryError` for a condition that cannot be understood,
    `NotFoundError` for what is not there, and `InputError` for a value that an option does not take."""

    def frequencies(self, *, by: str = "all", **only: Unpack[Only]) -> Table[FrequencyRow, Frequencies]:
        """Codings, documents, participants and sites of every code in every column.

        Args:
            by: Columns: `all`, `document`, `speaker`, `participant`, `site`, `document.kind` or an attribute.
            only: Which codings count; see `Only`.
        """
        answer: Frequencies = self._summary("frequencies", {"by": by}, only)
        return Table(answer.rows, FrequencyRow, answer)

    def crosstab(
        self, *by: str, unit: CountUnit = "participants", **only: Unpack[Only]
    ) -> Table[CrosstabLine, Crosstab]:
        """Codes × the values of an attribute, or of a pair: counts, shares, expected numbers and residuals.

        Args:
            by: One attribute, or two; also `document`, `participant` or `site`.
            unit: What is counted: `segments` (codings), `documents`, `participants` or `sites`.
            only: Which codings count; see `Only`.
        """
        answer: Crosstab = self._summary("crosstab", {"by": by, "unit": unit}, only)
        return Table(crosstab_lines(answer), CrosstabLine, answer)

    def cooccurrence(
        self, *, relation: Relation = "overlap", turns: int = 1, measure: Coefficient = "c", **only: Unpack[Only]
    ) -> Table[CodePair, Cooccurrence]:
        """The codes that stand together, the most frequent pairs first.

        Args:
            relation: `overlap`: they share text; `turn`: they reach into one turn; `near`: they are a few turns apart.
            turns: How far apart at most, where the relation is `near`.
            measure: The coefficient: `c` of codings, or the Jaccard index of `documents`.
            only: Which codings count; see `Only`.
        """
        options = {"relation": relation, "measure": measure} | ({"turns": turns} if relation == "near" else {})
        answer: Cooccurrence = self._summary("cooccurrence", options, only)
        return Table(answer.pairs, CodePair, answer)

    def sequence(
        self, *, lag: int = 1, within: int | None = None, **only: Unpack[Only]
    ) -> Table[SequenceLine, CodeSequence]:
        """Which code follows which: every code × every code.

        Args:
            lag: 1: what comes next; 2: what comes after that …
            within: How many turns on it begins at most; None for anywhere in the document.
            only: Which codings count; see `Only`.
        """
        answer: CodeSequence = self._summary("sequence", {"lag": lag, "within": within}, only)
        return Table(sequence_lines(answer), SequenceLine, answer)

    def saturation(
        self,
        *,
        order: str = "",
        by_site: bool = False,
        finished: bool = False,
        base: int = 4,
        run: int = 2,
        threshold: float = 0.05,
        **only: Unpack[Only],
    ) -> Table[SaturationLine, Saturation]:
        """New codes from document to document, of the whole study and, where asked for, of each site.

        Args:
            order: `name`, `import` or an attribute of documents; empty for the only date, else the import.
            by_site: Follow each site as well.
            finished: Only documents that are finished.
            base: Documents of the base.
            run: Documents of a run.
            threshold: The ratio of new codes that counts as saturated.
            only: Which codings count; see `Only`.
        """
        options = {
            "order": order,
            "by_site": by_site,
            "finished": finished,
            "base": base,
            "run": run,
            "threshold": threshold,
        }
        answer: Saturation = self._summary("saturation", options, only)
        return Table(saturation_lines(answer), SaturationLine, answer)

    def coverage(self, *, by: str = "all", **only: Unpack[Only]) -> Table[CoveredCell, CodeCoverage]:
        """How much of what participants say stands inside codings of each code.

        Args:
            by: Columns: `all`, `document`, `participant`, `site` or an attribute.
            only: Which codings count; see `Only`.
        """
        answer: CodeCoverage = self._summary("coverage", {"by": by}, only)
        return Table(answer.rows, CoveredCell, answer)

    def profile(self, **only: Unpack[Only]) -> Table[ProfileCell, Profile]:
        """The codes of each document, and how often per 1,000 words.

        Args:
            only: Which codings count; see `Only`.
        """
        answer: Profile = self._summary("profile", {}, only)
        return Table(answer.rows, ProfileCell, answer)

    def timeline(self, *, by: str = "", per: Per = "auto", **only: Unpack[Only]) -> Table[TimelineCell, Timeline]:
        """Codes from wave to wave, or by month, quarter or year.

        Args:
            by: The attribute that is the time; empty for the only date of documents.
            per: What a period is: `month`, `quarter`, `year`, or each `value`; `auto` for what suits.
            only: Which codings count; see `Only`.
        """
        answer: Timeline = self._summary("timeline", {"by": by, "per": per}, only)
        return Table(answer.rows, TimelineCell, answer)

    def portrait(self, document: str, **only: Unpack[Only]) -> Table[PortraitStretch, PortraitOf]:
        """One document from its beginning to its end, with what was coded where.

        Args:
            document: By name or UUID.
            only: Which codings count; see `Only`.
        """
        answer: PortraitOf = self._summary("portrait", {"document": document}, only)
        return Table(answer.stretches, PortraitStretch, answer)

    def framework(
        self, *, case_kind: str = "participant", quotes: int = 3, **only: Unpack[Only]
    ) -> Table[FrameworkCell, Framework]:
        """Cases × themes, with quotes and with what the team wrote of them.

        Args:
            case_kind: What the cases are: `participant` or `site`.
            quotes: How many stand in a cell at most.
            only: Which codings count; see `Only`.
        """
        answer: Framework = self._summary("framework", {"case_kind": case_kind, "quotes": quotes}, only)
        return Table(answer.cells, FrameworkCell, answer)

    def matrix(
        self,
        rows: MatrixRows = "participant",
        *,
        counts: bool = False,
        assume_finished: bool = False,
        **only: Unpack[Only],
    ) -> StudyMatrix:
        """Codes × participants, documents or sites for statistics, with what each variable is.

        Args:
            rows: What has a row: `participant`, `document`, `site`, or each `coding` and participant.
            counts: How many codings, instead of 0 and 1.
            assume_finished: Count every document as finished: what is not coded is 0, and not missing.
            only: Which codings count; see `Only`.
        """
        check_choice(rows, MATRIX_ROWS, "unit of a matrix")
        with self._asked() as project:
            wish = _wish(project, only)
            sample = load_sample(project, wish, only=codings_where(project, wish))
            return StudyMatrix(make_matrix(project, sample, rows, counts=counts, assume_finished=assume_finished))

    def agreement(
        self,
        *,
        coders: Names = None,
        round: str | None = None,
        documents: Names = None,
        in_set: str | None = None,
        codes: Names = (),
        roll_up: bool = False,
        unit: str = "char",
        labels: str = "per-code",
        universe: str = "finished",
        uncoded_is_missing: bool = False,
        by: str | Sequence[str] = ("code",),
        metrics: str | Sequence[str] = (),
        assume_finished: bool = False,
        intervals: str = "bootstrap",
        replicates: int = 2000,
        seed: int = 1,
        overlap: float = 0.9,
        iou: float = 0.5,
        confusions: bool = False,
    ) -> Table[AgreementRow, Agreement]:
        """How far coders agree, each figure with its interval and all that it stands on.

        Only finished documents count, unless `assume_finished` is given; a figure that is undefined has no value and
        says why.

        Args:
            coders: By name; None for everybody but Consensus who finished a document.
            round: Only its documents and its coders.
            documents: Only these, by name or UUID.
            in_set: Only those of a set.
            codes: Terms as in queries; none for all.
            roll_up: A code counts wherever one below it does.
            unit: `char` (code points), `sentence`, `turn` or `span` (codings as they stand).
            labels: `per-code`, `single` or `set`.
            universe: `finished`: speech; `all`: labels and stamps too; `participants`: theirs; `coded`: by anybody.
            uncoded_is_missing: With `single`: a unit without a code was not rated.
            by: `code`, `pair`, `document`, `round` or an attribute; several are told apart by all of them.
            metrics: Names as `qualcode agreement --metrics` lists them; none for those that suit.
            assume_finished: Every document in which a coder has a coding counts as finished by her.
            intervals: `bootstrap`, `analytic` or `none`.
            replicates: Of the bootstrap.
            seed: Of the bootstrap.
            overlap: What share of two codings must overlap to match, for `segment_match`.
            iou: What share of the text of both two codings must share, for `span_f1_iou`.
            confusions: Also, in the answer, which codes stand where others do.

        Raises:
            InputError: What is asked for does not go together.
            NotFoundError: A coder, code, document, set, round or attribute is not there.
        """
        from qualcode.reconcile.measuring.measure import measure  # 70 ms of numpy that only agreement pays

        with self._asked() as project:
            names, chosen = several(coders), chosen_documents(project, documents, in_set)
            wish = AgreementWish(
                coders=None if names is None else tuple(names),
                round=round,
                documents=None if chosen is None else tuple(chosen),
                codes=tuple(several(codes) or ()),
                roll_up=roll_up,
                unit=unit,
                labels=labels,
                universe=universe,
                uncoded_is_missing=uncoded_is_missing,
                by=tuple(several(by) or ("code",)),
                metrics=tuple(several(metrics) or ()),
                assume_finished=assume_finished,
                intervals=intervals,
                replicates=replicates,
                seed=seed,
                overlap=overlap,
                iou=iou,
                confusions=confusions,
            )
            answer = measure(project, wish)
        return Table(answer.rows, AgreementRow, answer)

    def _summary(self, name: str, options: dict[str, Any], only: Only) -> Any:
        """What a summary of the catalogue answers."""
        kind = summary_kind(name).module
        counted = getattr(importlib.import_module(f"qualcode.reports.summaries.{kind}"), f"answer_{kind}")
        with self._asked() as project:
            return counted(project, _wish(project, only), read_options(name, options))


def _wish(project: Project, only: Only) -> SummaryWish:
    """Which codings count.

    Raises:
        NotFoundError: There is no such document or set.
        TypeError: A word is none of those that summaries take.
    """
    unknown = [name for name in only if name not in Only.__annotations__]
    if unknown:
        raise TypeError(f"a summary takes no “{unknown[0]}”; it takes {', '.join(Only.__annotations__)}")
    said = cast(dict[str, Any], only)
    coders = several(said.get("coders"))
    documents = chosen_documents(project, said.get("documents"), said.get("in_set"))
    return SummaryWish(
        codes=tuple(several(said.get("codes")) or ()),
        coders=None if coders is None else tuple(coders),
        documents=None if documents is None else tuple(documents),
        without=tuple(sorted(several(said.get("without")) or ())),
        where=said.get("where", "").strip(),
        starred=said.get("starred", False),
        roll_up=said.get("roll_up", True),
    )
