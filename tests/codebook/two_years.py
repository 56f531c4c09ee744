"""Two years of a study, lived by their script: coding, looking at the queue, changing the codebook, a frozen round."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable

from study_rows import Place
from two_years_account import Account
from two_years_script import (
    APPLIED,
    CODERS,
    IMPORTED,
    LEAD,
    OFTEN,
    QUARTERS,
    Step,
)

from qualcode.codebook.defining import redefine_code, rename_code
from qualcode.codebook.freezing import FrozenError, freeze_codebook, thaw_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import add_theme, move_code
from qualcode.codebook.proposing import (
    accept_proposal,
    decline_proposal,
    propose_code,
    propose_merge,
    propose_name,
    propose_retirement,
)
from qualcode.codebook.recoding import keep_codings
from qualcode.codebook.removing import retire_code, revive_code
from qualcode.codebook.splitting import sort_coding, split_code
from qualcode.codebook.versions import tag_codebook
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import change_code, remove_codings
from qualcode.coding.exchange import import_codings
from qualcode.documents.correcting import plan_correction
from qualcode.documents.replacing import replace_document
from qualcode.storage.reads.codebook import list_proposals
from qualcode.storage.reads.documents import list_documents, read_text


class Life(Account):
    """The study as it is lived."""

    def live(self) -> None:
        """All eight quarters."""
        for quarter, steps in enumerate(QUARTERS, 1):
            self._code(quarter)
            if quarter == 5:
                self._frozen_round()
            if quarter == 6:
                self._correct()
            for i, step in enumerate(steps):
                self.clock.next_day_at_noon(12)
                self._step(CODERS[(quarter + i) % 3], step)
            self._besides(quarter)
            self._look_at_the_queue()
            self.clock.next_day_at_noon(15)
            if quarter % 2 == 0:
                name = f"round {quarter // 2}"
                self._do(LEAD, lambda: tag_codebook(self.project, name, reason="end of a round"))  # noqa: B023
            self.stands[f"round {quarter / 2:g}"] = self._stand()
            self.clock.next_day_at_noon(16)

    # ------------------------------------------------------------------ coding

    def _passage(self, document: str, part: int = 1) -> tuple[int, int]:
        """One to three sentences, from the first half, third … of a document."""
        text = self.texts[document]
        if text not in self._ends:
            self._ends[text] = [i + 1 for i, sign in enumerate(text) if sign == "."]
        ends = self._ends[text]
        last = self.rng.randrange(3, len(ends) // part)
        first = self.rng.randint(last - 3, last - 1)
        start = ends[first] + (1 if text[ends[first]] == " " else 2)
        return start, ends[last]

    def _code(self, quarter: int) -> None:
        """Codings of a quarter: most come from a file that the coders wrote elsewhere, some are given by hand."""
        used = [code for code in self.study.walk() if not self.study.get("retired", code)]
        codes = used + 12 * [code for code in used if self.study.path(code).partition("/")[0] in OFTEN]
        there: dict[tuple[str, str, str], list[Place]] = defaultdict(list)
        for place in self.study.codings:
            there[place[:3]].append(place)
        new: list[Place] = []
        while len(new) < IMPORTED:
            often = self.rng.random() < 0.7
            document = self.rng.choice(sorted(self.documents)[: 3 if often else 12])
            passage = self._passage(document, 3 if often else 1)
            place = Place(self.rng.choice(codes), self.rng.choice(CODERS), document, *passage)
            if not any(place.overlaps(other) for other in there[place[:3]]):
                there[place[:3]].append(place)
                new.append(place)
        file = self.folder / f"codings {quarter}.jsonl"
        file.write_text(
            "".join(
                json.dumps(
                    {
                        "document": p.document,
                        "start": p.start,
                        "end": p.end,
                        "quote": self.texts[p.document][p.start : p.end],
                        "code": self.study.path(p.code),
                        "coder": p.coder,
                    }
                )
                + "\n"
                for p in new
            )
        )

        def taken_in() -> None:
            for place in new:
                self.study.facts["coding", place] = self.study.get("meaning", place.code)

        self._do(LEAD, lambda: import_codings(self.project, file), taken_in)
        for coder in CODERS:
            self._give(coder, used)

    def _give(self, coder: str, codes: list[str]) -> None:
        """A coder gives some codes by hand, where she has given them to nothing near."""
        mine = [place for place in self.study.codings if place.coder == coder]
        new: list[Place] = []
        while len(new) < APPLIED:
            document = self.rng.choice(sorted(self.documents))
            place = Place(self.rng.choice(codes), coder, document, *self._passage(document))
            if not any(place.overlaps(other) for other in mine + new):
                new.append(place)

        def give() -> None:
            for place in new:
                span = (place.start, place.end)
                apply_code(self.project, self.documents[place.document].id, span, self._id(place.code))

        self._do(coder, give, lambda: [self.study.give(place) for place in new])

    def _look_at_the_queue(self) -> None:
        """Each coder looks at some of what waits: keeps it, gives it another code, or takes it away."""
        for coder in CODERS:
            waiting = [place for place in self.study.outdated() if place.coder == coder]
            waiting.sort(key=lambda place: (self.study.path(place.code), place[1:]))
            self.rng.shuffle(waiting)
            kept, away, other = waiting[:12], waiting[12:14], waiting[14:15]
            if kept:
                self._do(coder, lambda: keep_codings(self.project, self._ids(kept)), lambda: self._all(kept))  # noqa: B023
            if away:
                self._do(coder, lambda: remove_codings(self.project, self._ids(away)), lambda: self._take(away))  # noqa: B023
                self.removed += len(away)
            for place in other:
                code = self._at("Rooms")
                self._do(
                    coder,
                    lambda: change_code(self.project, self._ids([place])[0], self._id(code)),  # noqa: B023
                    lambda: self._recoded(place, code),  # noqa: B023
                )

    def _all(self, kept: list[Place]) -> None:
        for place in kept:
            self.study.recode(place, place.code)

    def _take(self, places: list[Place]) -> None:
        for place in places:
            del self.study.facts["coding", place]

    def _recoded(self, place: Place, code: str) -> None:
        self.study.recode(place, code)

    # ------------------------------------------------------------------ the codebook

    def _step(self, coder: str, step: Step) -> None:
        {"rename": self._rename, "redefine": self._redefine, "merge": self._merge, "split": self._split}[step.verb](
            coder, self._at(step.code), step.rest, step.reason
        )

    def _rename(self, coder: str, code: str, name: str, reason: str) -> None:
        self._do(
            coder,
            lambda: rename_code(self.project, self._id(code), name, reason=reason),
            lambda: self.study.rename(code, name),
        )
        self._tell(code, "renamed", reason)

    def _redefine(self, coder: str, code: str, says: str, reason: str) -> None:
        self._do(
            coder,
            lambda: redefine_code(self.project, self._id(code), definition=says, reason=reason),
            lambda: self.study.redefine(code, says),
        )
        self._tell(code, "redefined", reason)

    def _merge(self, coder: str, target: str, paths: list[str], reason: str) -> None:
        sources = [self._at(path) for path in paths]
        self._do(
            coder,
            lambda: merge_codes(self.project, list(map(self._id, sources)), self._id(target), reason=reason),
            lambda: self.study.merge(sources, target),
        )
        for source in sources:
            self._tell(source, "merged", reason)
            self._tell(target, "merged", reason)

    def _split(self, coder: str, code: str, into: list[str], reason: str) -> None:
        """A third of the coder's own passages is sorted at once, some more one after the other."""
        own = self._own(coder, code)
        at_once, after = own[: len(own) // 3], own[len(own) // 3 : len(own) // 3 + 5]
        theme = self.study.path(code).rpartition("/")[0]
        paths = [name if "/" in name else f"{theme}/{name}" for name in into]
        names = {place: self.rng.randrange(len(into)) for place in own}
        split = self._do(
            coder,
            lambda: split_code(
                self.project,
                self._id(code),
                into,
                sorting={id_: into[names[place]] for id_, place in zip(self._ids(at_once), at_once, strict=True)},
                reason=reason,
            ),
            lambda: self.study.split(code, paths, {place: paths[names[place]] for place in at_once}),
        )
        self._tell(code, "split", reason)
        for path in paths:
            self._tell(self._at(path), "created", reason)
        for place in after:
            if place in self.study.codings:
                target = self._at(paths[names[place]])
                split = self._do(
                    coder,
                    lambda: sort_coding(self.project, split, self._ids([place])[0], self._id(target)),  # noqa: B023
                    lambda: self._recoded(place, target),  # noqa: B023
                )

    def _besides(self, quarter: int) -> None:
        """What else happens to the codebook in a quarter."""
        study = self.study
        if quarter in (2, 7):
            code = self._at("Rooms/hope for rooms" if quarter == 2 else "Pupils/work with pupils")
            self._do(
                LEAD, lambda: retire_code(self.project, self._id(code), reason="seldom"), lambda: study.retire(code)
            )
            self._tell(code, "retired", "seldom")
        if quarter == 4:
            code = self._at("Rooms/hope for rooms")
            self._do(
                LEAD,
                lambda: revive_code(self.project, self._id(code), reason="it came again"),
                lambda: study.facts.update({("retired", code): False}),
            )
            self._tell(code, "revived", "it came again")
        if quarter == 3:
            code, theme = self._at("Parents/hope for parents"), self._at("Feelings")
            self._do(
                LEAD,
                lambda: add_theme(self.project, self._id(code), self._id(theme), reason="a feeling as well"),
                lambda: study.facts.update({("theme", (code, theme)): True}),
            )
            self._tell(code, "themes", "a feeling as well")
        if quarter == 6:
            code, theme = self._at("Training/fear of training"), self._at("Feelings")
            self._do(
                LEAD,
                lambda: move_code(self.project, self._id(code), self._id(theme), reason="it is the fear"),
                lambda: study.move(code, theme),
            )
            self._tell(code, "moved", "it is the fear")

    def _frozen_round(self) -> None:
        """The codebook is frozen, coders propose, and the lead accepts three of four."""
        study = self.study
        self._do(LEAD, lambda: freeze_codebook(self.project, "round 3", reason="to count agreement"))
        money = self._id(self._at("Money"))
        attempts: list[Callable[[], object]] = [
            lambda: rename_code(self.project, money, "Cash"),
            lambda: retire_code(self.project, money),
            lambda: redefine_code(self.project, money, definition="cash"),
        ]
        for attempt in attempts:
            try:
                self._do("jonas", attempt)
            except FrozenError as error:
                self.refused.append(error.problem)
        document = "interview 03"
        start, end = self._passage(document)
        passage = (self.documents[document].id, (start, end))
        hope, joy = self._at("Money/hope for money"), self._at("Training/beginning with training")
        training = self._at("Training/work with training")
        fear = self._at("Devices/fear of devices")
        asked = [
            ("jonas", lambda: propose_code(self.project, "Money/grants", passage=passage, reason="asked for twice")),
            ("lea", lambda: propose_name(self.project, self._id(hope), "what they would buy", reason="their words")),
            ("jonas", lambda: propose_merge(self.project, self._id(joy), self._id(training), reason="the same")),
            ("lea", lambda: propose_retirement(self.project, self._id(fear), reason="I never use it")),
        ]
        for coder, verb in asked:
            self._do(coder, verb)
        new, name, merge, retire = (proposal.id for proposal in list_proposals(self.project))

        def made() -> None:
            study.give(Place(study.make("Money/grants"), "jonas", document, start, end))

        self._do(LEAD, lambda: accept_proposal(self.project, new, answer="yes"), made)
        self._tell(self._at("Money/grants"), "created", "yes")
        self._do(LEAD, lambda: accept_proposal(self.project, name), lambda: study.rename(hope, "what they would buy"))
        self._tell(hope, "renamed", "")
        self._do(LEAD, lambda: accept_proposal(self.project, merge), lambda: study.merge([joy], training))
        self._tell(joy, "merged", "")
        self._tell(training, "merged", "")
        self._do(LEAD, lambda: decline_proposal(self.project, retire, answer="others do"))
        self._do(LEAD, lambda: thaw_codebook(self.project, reason="the round is over"))

    def _correct(self) -> None:
        """A word of a transcript was heard wrongly: what stands behind it moves, what holds it grows."""
        name = "interview 05"
        text = self.texts[name]
        start = text.index(" in spring", len(text) // 3) + 1
        end, words = start + len("in spring"), "in the spring of that year"

        def later(offset: int) -> int:
            return offset if offset <= start else offset + len(words) - (end - start)

        def corrected() -> None:
            for place in [place for place in self.study.codings if place.document == name]:
                token = self.study.facts.pop(("coding", place))
                self.study.facts["coding", place._replace(start=later(place.start), end=later(place.end))] = token

        document = self.documents[name]
        self._do(
            "lea",
            lambda: replace_document(self.project, plan_correction(self.project, document, (start, end), words)),
            corrected,
        )
        self.documents = {one.name: one for one in list_documents(self.project)}
        self.texts[name] = read_text(self.project, self.documents[name].version_id)
