"""Saturation: which codes are new in which document, and when so few are that more interviews would tell little.

After Guest, G., Namey, E. and Chen, M. (2020), A simple method to assess and report thematic saturation in qualitative
research, PLoS ONE 15(5): e0232076. The *base* is the first so many documents, with B different codes. A *run* is so
many documents in a row behind the base; runs overlap, each begins one document later. The new-information ratio of a
run is N / B, with N the codes of its documents that no document before them has. Saturation is reported as `6+2`: the
first run whose ratio is at most the threshold begins behind the sixth document and has two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualcode.analysis.code_rows import Behind, coders_counted, unmapped_of
from qualcode.analysis.document_order import Order, put_in_order
from qualcode.analysis.resolving import Speakers
from qualcode.analysis.sample import CODE, DOCUMENT, REACHED, Counted, Sample
from qualcode.analysis.sample_answers import Person, denominators_of, filter_of, finished_for
from qualcode.domain.summary_answers_documents import (
    Saturation,
    SaturationPlace,
    SaturationRun,
    SaturationSeries,
)
from qualcode.domain.translation import plural, tr
from qualcode.storage.project import Project


@dataclass(frozen=True, slots=True)
class SaturationRule:
    """When the codes of a study are said to be saturated."""

    base: int = 4
    """Documents of the base."""
    run: int = 2
    """Documents of a run."""
    threshold: float = 0.05
    """The new-information ratio that is low enough."""


def saturation(
    project: Project,
    sample: Sample,
    *,
    rule: SaturationRule,
    order: str = "",
    by_site: bool = False,
    finished_only: bool = False,
    numbered: bool = False,
) -> Saturation:
    """Count new codes, document after document.

    A code is new in the first document in which it was given itself: themes count where they were given, not where a
    code below them was. A document counts if it has a coding that counts, or if somebody whose codings count said that
    it is finished; any other was not read to its end, and would pass for one without news. At a site a code is new in
    the first document in which somebody of that site, or nobody in a document of the site, was given it.

    Args:
        order: As for `put_in_order`.
        by_site: Follow each site as well.
        finished_only: Only documents that somebody whose codings count has finished.
        numbered: Tables number the documents instead of naming them.

    Raises:
        InputError: The order is by something that is no attribute of documents.
        NotFoundError: There is no such attribute.
    """
    placed = put_in_order(sample.people, order)
    wanted = set(sample.codes)
    codings = [coding for coding in sample.codings if coding[CODE] in wanted]
    done = finished_for(project, sample)
    counting = done if finished_only else done | {coding[DOCUMENT] for coding in sample.codings}
    documents = [document.id for document in placed.documents if document.id in counting]
    counted = [coding for coding in codings if coding[DOCUMENT] in counting]
    counter = _Counter(sample, placed, rule)
    series = [counter.series(None, documents, counted)]
    if by_site:
        series += counter.by_site(documents, counted)
    left_out = [document.name for document in sample.documents if document.id not in counting]
    return Saturation(
        coders=coders_counted(sample),
        filter=filter_of(sample, (*placed.notes, *_notes(left_out, finished_only), *_unreached(series[0], rule))),
        denominators=denominators_of(sample),
        unmapped=unmapped_of(sample, counted, documents),
        order=placed.title,
        base=rule.base,
        run=rule.run,
        threshold=rule.threshold,
        finished_only=finished_only,
        numbered=numbered,
        not_counted=tuple(left_out),
        series=tuple(series),
    )


def _notes(left_out: Sequence[str], finished_only: bool) -> tuple[str, ...]:
    if not left_out:
        return ()
    if finished_only:
        return (
            plural(
                "{number:,} document is left out: not finished",
                "{number:,} documents are left out: not finished",
                len(left_out),
            ),
        )
    return (
        plural(
            "{number:,} document is left out: without a coding that counts and finished by nobody",
            "{number:,} documents are left out: without a coding that counts and finished by nobody",
            len(left_out),
        ),
    )


def _unreached(whole: SaturationSeries, rule: SaturationRule) -> tuple[str, ...]:
    least = rule.base + rule.run
    if len(whole.places) < least:
        return (
            tr(
                "whether codes are saturated is undefined: {base} documents of the base and {run} of "
                "a run are needed, and there are {documents}",
                base=rule.base,
                run=rule.run,
                documents=len(whole.places),
            ),
        )
    if not whole.base_codes:
        return (tr("whether codes are saturated is undefined: the documents of the base have no codes"),)
    return ()


class _Counter:
    def __init__(self, sample: Sample, order: Order, rule: SaturationRule) -> None:
        self._sample, self._order, self._rule = sample, order, rule
        self._behind = Behind(sample)
        self._ranks = {code: rank for rank, code in enumerate(sample.codes)}

    def by_site(self, documents: Sequence[int], codings: Sequence[Counted]) -> list[SaturationSeries]:
        """A series for each site, by name."""
        people = self._sample.people
        known: dict[tuple[int, Speakers], frozenset[int]] = {}
        of_site: dict[int, list[Counted]] = {}
        for coding in codings:
            key = (coding[DOCUMENT], coding[REACHED])
            if key not in known:
                known[key] = self._sites(*key)
            for site in known[key]:
                of_site.setdefault(site, []).append(coding)
        at_site: dict[int, list[int]] = {}
        for document in documents:
            speakers = tuple(speaker.id for speaker in people.speakers_of(document))
            for site in self._sites(document, speakers):
                at_site.setdefault(site, []).append(document)
        sites = sorted(at_site, key=lambda site: people.cases[site].name)
        return [self.series(site, at_site[site], of_site.get(site, [])) for site in sites]

    def _sites(self, document: int, reached: Speakers) -> frozenset[int]:
        people = self._sample.people
        persons: Sequence[int | None] = people.participants(reached) or (None,)
        sites = {people.site(document, person) for person in persons}
        return frozenset(site for site in sites if site is not None) - self._sample.wish.left_out

    def series(self, site: int | None, documents: Sequence[int], codings: Sequence[Counted]) -> SaturationSeries:
        given: dict[int, set[int]] = {}
        segments: dict[int, int] = {}
        for coding in codings:
            given.setdefault(coding[DOCUMENT], set()).add(coding[CODE])
            segments[coding[DOCUMENT]] = segments.get(coding[DOCUMENT], 0) + 1
        total = len({code for codes in given.values() for code in codes})
        known: set[int] = set()
        places, everybody = [], set[Person]()
        for document in documents:
            codes = given.get(document, set())
            new = sorted(codes - known, key=self._ranks.__getitem__)
            known |= codes
            people = self._people(document, site)
            everybody |= people
            places.append(
                SaturationPlace(
                    document=self._sample.people.documents[document].name,
                    value=self._order.values.get(document),
                    segments=segments.get(document, 0),
                    codes=len(codes),
                    new=tuple(self._sample.tree.path(code) for code in new),
                    so_far=len(known),
                    share=len(known) / total if total else None,
                    people=len(people),
                )
            )
        base = places[self._rule.base - 1].so_far if len(places) >= self._rule.base else None
        runs = runs_of([len(place.new) for place in places], base, self._rule)
        return SaturationSeries(
            site=self._sample.people.cases[site].name if site is not None else None,
            people=len(everybody),
            codes=total,
            places=tuple(places),
            base_codes=base,
            runs=runs,
            saturated_at=self._saturated(runs),
        )

    def _people(self, document: int, site: int | None) -> set[Person]:
        found = self._behind.document(document)
        if site is None:
            return found
        people = self._sample.people
        return {one for one in found if people.site(document, one[1] if one[0] == "participant" else None) == site}

    def _saturated(self, runs: Sequence[SaturationRun]) -> int | None:
        low = (run for run in runs if run.ratio is not None and run.ratio <= self._rule.threshold)
        return next((run.first - 1 for run in low), None)


def runs_of(new: Sequence[int], base: int | None, rule: SaturationRule) -> tuple[SaturationRun, ...]:
    """The runs behind the base, each beginning one document later.

    Args:
        new: How many codes are new in each document.
        base: Codes of the base; None where there are fewer documents than it takes.
        rule: How long the base and a run are.
    """
    if base is None:
        return ()
    return tuple(
        SaturationRun(first=first + 1, last=first + rule.run, new=count, ratio=count / base if base else None)
        for first in range(rule.base, len(new) - rule.run + 1)
        for count in [sum(new[first : first + rule.run])]
    )
