"""How sites stand among the quotes of a code, so that a reader sees whether a few speak for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qualcode.analysis.resolving import People
from qualcode.domain.translation import tr
from qualcode.exporting.quotes_out import Balance, SiteShare
from qualcode.reports.attribution import Bearer, Template, bearer_of
from qualcode.reports.judging import Content
from qualcode.reports.publication import unmapped_labels
from qualcode.reports.terms import Terms
from qualcode.retrieval.arranging import Person, people_of
from qualcode.retrieval.quotes import Found, Passage
from qualcode.storage.reads.documents import natural

_Place = tuple[int, int, int]


@dataclass(slots=True)
class _Tally:
    """What one site, or several, have of the quotes of a code."""

    shown: set[_Place] = field(default_factory=set)
    there: set[_Place] = field(default_factory=set)
    quoted: set[Person] = field(default_factory=set)
    said: set[Person] = field(default_factory=set)
    bearers: set[Bearer] = field(default_factory=set)
    """Those of its people who are quoted, as the attribution sees them."""

    def __or__(self, other: _Tally) -> _Tally:
        return _Tally(
            self.shown | other.shown,
            self.there | other.there,
            self.quoted | other.quoted,
            self.said | other.said,
            self.bearers | other.bearers,
        )

    def share(self, name: str) -> SiteShare:
        return SiteShare(name, len(self.shown), len(self.there), len(self.quoted), len(self.said))


class SiteBalances:
    """How the sites stand among quotes, code by code.

    Internal files name every site. A publication names a site only if k people there said it, and k of them share all
    that the attribution shows of each one who is quoted; the others are summed as long as the same holds for their sum.
    Where that leaves no site with a name, there is no table.

    Args:
        found: Where the quotes come from.
        everybody: All people of the study.
        template: What the attribution shows.
        terms: On what terms they are published.
    """

    def __init__(self, found: Found, everybody: People, template: Template, terms: Terms) -> None:
        self._found, self._people, self._template, self._terms = found, everybody, template, terms
        self._sites = {case.id: case.name for case in everybody.counted if case.kind == "site"}
        self._at: dict[int, set[int]] = {}
        for case in everybody.counted:
            if case.kind == "participant" and case.site_id in self._sites:
                self._at.setdefault(case.site_id, set()).add(case.id)
        for speaker in everybody.speakers.values():
            participant = everybody.participant(speaker.id)
            if participant is not None:
                site = everybody.site(speaker.document_id, participant)
                self._at.setdefault(site or 0, set()).add(participant)

    def of(self, there: Sequence[Passage], shown: Sequence[Passage]) -> tuple[Balance, ...]:
        """The tables of the codes that are shown, in their order; none where the study has fewer than two sites.

        Args:
            there: All quotes that there are.
            shown: Those of them that are shown.
        """
        if len(self._sites) < 2:
            return ()
        tallies: dict[int | None, dict[int, _Tally]] = {passage.code_id: {} for passage in shown}
        for passage in there:
            if passage.code_id in tallies:
                self._count(tallies[passage.code_id], passage, is_shown=False)
        for passage in shown:
            self._count(tallies[passage.code_id], passage, is_shown=True)
        found = []
        for code_id, by_site in tallies.items():
            rows = self._rows(by_site)
            if code_id is not None and rows:
                found.append(Balance(self._found.tree.path(code_id), tuple(rows)))
        return tuple(found)

    def _count(self, by_site: dict[int, _Tally], passage: Passage, *, is_shown: bool) -> None:
        place = (passage.document_id, passage.start, passage.end)
        who = people_of(self._found, passage)
        sites: dict[int, set[Person]] = {}
        for person in who:
            participant = person[1] if person[0] == "participant" else None
            site = self._people.site(passage.document_id, participant) or 0
            sites.setdefault(site, set()).add(person)
        if not who:
            sites[self._people.site(passage.document_id, None) or 0] = set()
        for site, people in sites.items():
            tally = by_site.setdefault(site, _Tally())
            tally.there.add(place)
            tally.said |= people
            if is_shown:
                tally.shown.add(place)
                tally.quoted |= people
                tally.bearers |= {self._bearer(passage.document_id, person) for person in people}

    def _bearer(self, document_id: int, person: Person) -> Bearer:
        kind, id_ = person
        if kind == "participant":
            return Bearer(document_id, id_, "")
        return bearer_of(self._people, document_id, id_ if kind == "speaker" else None)

    def _rows(self, by_site: dict[int, _Tally]) -> list[SiteShare]:
        named = sorted((site for site in by_site if site), key=lambda site: natural(self._sites[site]))
        if self._terms.internal:
            rows = [by_site[site].share(self._sites[site]) for site in named]
            return [*rows, *([by_site[0].share(tr("no site"))] if 0 in by_site else [])]
        others: list[int] = [site for site in by_site if not site]
        for site in list(named):
            if not self._may_show({site}, by_site[site]):
                named.remove(site)
                others.append(site)
        while named:
            rest = _Tally()
            for site in others:
                rest |= by_site[site]
            if self._may_show(set(others), rest):
                rows = [by_site[site].share(self._template.site(self._sites[site])) for site in named]
                return [*rows, *([rest.share(tr("other sites"))] if rest.there else [])]
            fewest = min(named, key=lambda site: (len(by_site[site].said), self._sites[site]))
            named.remove(fewest)
            others.append(fewest)
        return []

    def _may_show(self, sites: set[int], tally: _Tally) -> bool:
        """Whether k people are behind a row, and k of them share all that is told of each one who is quoted."""
        k = self._terms.k
        if tally.there and not tally.said:
            return not any(sites)  # What nobody says is at no site, or it would be known which.
        at = set().union(*(self._at.get(site, set()) for site in sites))
        return not tally.said or (
            len(tally.said) >= k and all(self._alike(bearer, at, sites) >= k for bearer in tally.bearers)
        )

    def _alike(self, bearer: Bearer, at: set[int], sites: set[int]) -> int:
        documents = self._template.documents_alike(bearer)
        there = sum((self._people.site(document, None) or 0) in sites for document in documents)
        return len(self._template.alike(bearer) & at) + there

    def judge(self, content: Content, balances: Sequence[Balance], there: Sequence[Passage]) -> None:
        """Note all that the tables show: names of sites, how many stand behind a row, and labels that are counted."""
        for balance in balances:
            where = tr("the sites of “{code}”", code=balance.code)
            content.values += [(where, share.site) for share in balance.sites]
            content.groups += [
                (where, tr("“site: {site}”", site=share.site), share.of_participants) for share in balance.sites
            ]
        shown = {balance.code for balance in balances}
        for passage in there:
            if passage.code_id is not None and self._found.tree.path(passage.code_id) in shown:
                content.unmapped |= unmapped_labels(self._people, passage.speaker_ids)
                for participant in self._people.participants(passage.speaker_ids):
                    content.people.setdefault(
                        participant, tr("the sites of “{code}”", code=self._found.tree.path(passage.code_id))
                    )
