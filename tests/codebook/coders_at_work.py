"""What coders do while a codebook changes, as rules of a state machine: code, recode, keep, propose, decide, freeze."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from back_and_forth import LEAD, BackAndForth, coder, number
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from study_rows import Place

from qualcode.codebook.freezing import freeze_codebook, thaw_codebook
from qualcode.codebook.proposing import (
    accept_proposal,
    decline_proposal,
    propose_code,
    propose_merge,
    propose_name,
    propose_redefinition,
    propose_retirement,
)
from qualcode.codebook.recoding import keep_codings
from qualcode.codebook.versions import tag_codebook
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import change_code, remove_codings

NAMES = ("Oak", "oak", "Elm", "Ash 2", "ash 10", "Fir", "Rowan")
SAYINGS = ("", "what is planned", "what is planned by others", "what went otherwise")
name = st.sampled_from(NAMES)
saying = st.sampled_from(SAYINGS)
some = st.lists(number, min_size=1, max_size=3)


class CodersAtWork(BackAndForth):
    """Codings are given, changed and taken away; rounds are named and frozen."""

    # ------------------------------------------------------------------ codings

    @rule(by=coder, at=number, where=number, length=number)
    def apply(self, by: str, at: int, where: int, length: int) -> None:
        code, (document, start, end) = self.code(at), self.passage(where, length)
        self.act(
            by,
            lambda: apply_code(self.project, self.documents[document], (start, end), self.id(code)),
            not self.study.get("retired", code),
            lambda _: self.study.give(Place(code, by, document, start, end)),
            book=False,
        )

    @precondition(lambda self: self.rows.codings)
    @rule(by=coder, which=number, to=number)
    def recode(self, by: str, which: int, to: int) -> None:
        place, code = self.place(which), self.code(to)

        def then(_: object) -> None:
            if place.code != code:
                self.study.recode(place, code)

        self.act(
            by,
            lambda: change_code(self.project, self.coding(place), self.id(code)),
            self.own(by, [place]) and not self.study.get("retired", code),
            then,
            book=False,
        )

    @precondition(lambda self: self.rows.codings)
    @rule(by=coder, which=some)
    def uncode(self, by: str, which: list[int]) -> None:
        places = {self.place(n) for n in which}
        ids = [self.coding(place) for place in places]

        def then(_: object) -> None:
            for place in places:
                del self.study.facts["coding", place]

        self.act(by, lambda: remove_codings(self.project, ids), self.own(by, [*places]), then, book=False)

    @precondition(lambda self: self.rows.codings)
    @rule(by=coder, which=some, waiting=st.booleans())
    def keep(self, by: str, which: list[int], waiting: bool) -> None:
        outdated = self.in_order(self.study.outdated())
        places = {outdated[n % len(outdated)] if waiting and outdated else self.place(n) for n in which}
        ids = [self.coding(place) for place in places]

        def then(_: object) -> None:
            for place in places:
                self.study.recode(place, place.code)

        allowed = self.own(by, [*places]) and not places.isdisjoint(outdated)
        self.act(by, lambda: keep_codings(self.project, ids), allowed, then, book=False)

    # ------------------------------------------------------------------ rounds

    @rule(by=coder, called=st.sampled_from(("round 1", "round 2", "Round 1")))
    def tag(self, by: str, called: str) -> None:
        known = {one.casefold() for one in self.study.of("tag")}

        def then(_: object) -> None:
            self.study.facts["tag", called] = tuple(sorted(map(self.rows.path, self.rows.codes)))

        self.act(by, lambda: tag_codebook(self.project, called), called.casefold() not in known, then, book=False)

    @precondition(lambda self: len(self.rows.journal) % 4 == 0)  # Now and then: what is frozen is refused.
    @rule(by=coder)
    def freeze(self, by: str) -> None:
        allowed = by == LEAD and not self.study.get("frozen", "")
        self.act(
            by,
            lambda: freeze_codebook(self.project, "round"),
            allowed,
            lambda _: self.study.facts.update({("frozen", ""): "round"}),
        )

    @precondition(lambda self: self.study.get("frozen", ""))
    @rule(by=coder)
    def thaw(self, by: str) -> None:
        self.act(
            by,
            lambda: thaw_codebook(self.project),
            by == LEAD,
            lambda _: self.study._set(("frozen", ""), None),
            book=False,
        )

    @rule(
        by=coder,
        kind=st.sampled_from(("new", "rename", "redefine", "merge", "retire")),
        at=number,
        to=number,
        called=name,
        says=saying,
        where=number,
    )
    def propose(self, by: str, kind: str, at: int, to: int, called: str, says: str, where: int) -> None:
        code, other, study = self.code(at), self.code(to), self.study
        id_, (document, start, end) = self.id(code), self.passage(where, 2)
        passage = (self.documents[document], (start, end))
        path = f"{study.path(code)}/{called}"
        verbs: dict[str, tuple[Callable[[], object], bool, Any]] = {
            "new": (lambda: propose_code(self.project, path, passage=passage), study.at(path) is None, path),
            "rename": (lambda: propose_name(self.project, id_, called), True, called),
            "redefine": (lambda: propose_redefinition(self.project, id_, definition=says, reason="why"), True, says),
            "merge": (lambda: propose_merge(self.project, id_, self.id(other)), code != other, other),
            "retire": (lambda: propose_retirement(self.project, id_), True, None),
        }
        verb, allowed, what = verbs[kind]

        def then(_: object) -> None:
            [proposal] = self.rows.proposals.keys() - study.of("proposal").keys()
            study.facts["proposal", proposal] = "open"
            study._set(("about", proposal), None if kind == "new" else code)
            self.asked[proposal] = (kind, what, Place("", by, document, start, end))

        self.act(by, verb, allowed, then, book=False)

    @precondition(lambda self: self.rows.proposals)
    @rule(by=coder, which=number, no=st.sampled_from((False, False, True)))
    def decide(self, by: str, which: int, no: bool) -> None:
        study = self.study
        known = sorted(self.rows.proposals, key=lambda one: self.rows.proposals[one][0])
        proposal = known[which % len(known)]
        id_, state, _ = self.rows.proposals[proposal]
        allowed = by == LEAD and state == "open" and (no or self._acceptable(proposal))

        def then(_: object) -> None:
            if not no:
                self._accept(proposal)
            study.facts["proposal", proposal] = "declined" if no else "accepted"

        verb = decline_proposal if no else accept_proposal
        self.act(by, lambda: verb(self.project, id_), allowed, then, book=False)

    def _into(self, target: str) -> str | None:
        return target if self.study.get("name", target) is not None else self.study.get("former", target)

    def _acceptable(self, proposal: str) -> bool:
        kind, what, _ = self.asked[proposal]
        study, about = self.study, self.study.get("about", proposal)
        if kind == "new":
            return study.may_make(what)
        if about is None:
            return False
        if kind == "rename":
            return study.named(study.get("parent", about), what, but=about) is None
        if kind == "merge":
            into = self._into(what)
            return into is not None and study.may_merge([about], into)
        return kind == "redefine" or not study.get("retired", about)

    def _accept(self, proposal: str) -> None:
        kind, what, place = self.asked[proposal]
        study, about = self.study, self.study.get("about", proposal)
        if kind == "new":
            code = study.make(what)
            assert place is not None
            study.give(place._replace(code=code))
        elif kind == "rename":
            study.rename(about, what)
        elif kind == "redefine":
            study.redefine(about, what)
        elif kind == "merge":
            study.merge([about], self._into(what) or "")
        else:
            study.retire(about)
