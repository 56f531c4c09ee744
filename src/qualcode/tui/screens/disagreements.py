"""What coders read differently, settled one after the other with one key each."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from qualcode.codebook.picking import entries
from qualcode.domain.disagreements import (
    BY_HAND,
    Disagreement,
    PutOff,
    TakeAll,
    TakeBoundary,
    TakeCode,
    TakeMajority,
    TakeNone,
    TakeReading,
    Verdict,
)
from qualcode.domain.reconcile_answers import ItemShown
from qualcode.domain.spans import Span
from qualcode.domain.translation import tr
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import OPEN
from qualcode.reconcile.verdicts import told
from qualcode.tui.coding.picker import CodePicker
from qualcode.tui.prompts.dialogs import ChoicePrompt, LinePrompt
from qualcode.tui.queues.reading import read_codes
from qualcode.tui.reconcile.agreed import UNDO, TakesOver
from qualcode.tui.reconcile.bulk import take_for_many
from qualcode.tui.reconcile.by_hand import AROUND, ByHand
from qualcode.tui.reconcile.consensus import with_consensus
from qualcode.tui.reconcile.reading import read_item
from qualcode.tui.reconcile.ruling import REFUSED, write_the_rule
from qualcode.tui.reconcile.telling import boundaries_differ, code_and_words, whose_boundaries, why_no_majority

_MOST_KEYS = 9
_DECIDING = frozenset({"reading", "both", "neither", "majority", "other", "boundary", "by_hand", "later"})
_OF_ONE = _DECIDING | {"reason", "rule", "rules", "visit", "take_all", "reopen", "read", "step"}


def _reading_keys(place: int) -> Binding:
    letter = "ab"[place : place + 1]
    return Binding(
        f"{letter},{place + 1}" if letter else str(place + 1),
        f"reading({place})",
        tr("As coder {letter}", letter=letter or place + 1),
        id=f"disagreements.reading_{place + 1}",
        show=False,
        tooltip=tr("What she did holds"),
    )


class DisagreementsScreen(TakesOver):
    """The disagreements at the keyboard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(_reading_keys(place) for place in range(_MOST_KEYS)),
        Binding("o", "both", tr("Both"), id="disagreements.both", show=False, tooltip=tr("What everybody did holds")),
        Binding(
            "k", "neither", tr("Neither"), id="disagreements.neither", show=False, tooltip=tr("Nothing is coded there")
        ),
        Binding(
            "m",
            "majority",
            tr("As most"),
            id="disagreements.majority",
            show=False,
            tooltip=tr("More than half of them"),
        ),
        Binding(
            "c", "other", tr("Other code"), id="disagreements.other", show=False, tooltip=tr("A code that you choose")
        ),
        Binding(
            "plus,equals_sign",
            "boundary('longest')",
            tr("Longest"),
            id="disagreements.longest",
            show=False,
            tooltip=tr("The boundaries that hold most"),
        ),
        Binding(
            "minus",
            "boundary('shortest')",
            tr("Shortest"),
            id="disagreements.shortest",
            show=False,
            tooltip=tr("The boundaries that hold least"),
        ),
        Binding(
            "j",
            "boundary('joined')",
            tr("Joined"),
            id="disagreements.joined",
            show=False,
            tooltip=tr("From the first start to the last end"),
        ),
        Binding(
            "h",
            "by_hand",
            tr("By hand"),
            id="disagreements.by_hand",
            show=False,
            tooltip=tr("Where it begins and ends"),
        ),
        Binding(
            "l", "later", tr("Later"), id="disagreements.later", show=False, tooltip=tr("Put it off, to be discussed")
        ),
        Binding(
            "e", "reason", tr("Reason"), id="disagreements.reason", tooltip=tr("It goes with the key pressed next")
        ),
        Binding(
            "w", "rule", tr("Write the rule"), id="disagreements.rule", tooltip=tr("Definition, include, exclude, here")
        ),
        Binding(
            "A", "take_all", tr("Many alike"), id="disagreements.take_all", tooltip=tr("A whole coder, or as most say")
        ),
        Binding("R", "reopen", tr("Open again"), id="disagreements.reopen", show=False, tooltip=tr("What was decided")),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the one that is looked at."""
        if action not in _OF_ONE:
            return True
        item = self.sitting.current
        if item is None or self.shown is None:
            return False
        match action, parameters:
            case "reading", (int(place),):
                return place < len(item.difference.coders)
            case "reopen", _:
                return item.state != OPEN
        return True

    # ------------------------------------------------------------------ deciding

    def may_decide(self) -> bool:
        """Whether the session's coder decides here; where not, the screen says why."""
        if self.desk is not None and self.desk.why_not:
            self.notify(self.desk.why_not, severity="warning", timeout=8, markup=False)
            return False
        return self.may_write()

    async def decide(self, verdict: Verdict, item: Disagreement | None = None) -> None:
        """Settle the one that is looked at, or put it off, and go on to the next."""
        item, sitting = item or self.sitting.current, self.sitting
        if item is None or not self.may_decide():
            return
        reason, self._deciding = sitting.reasons.get(item.id, ""), item.id
        shown = self.shown if self.shown is not None and self.shown.id == item.id else None
        try:
            done = await self.change(with_consensus(decide), item, verdict, reason=reason, scope=sitting.scope)
        finally:
            self._deciding = None
        if not self.is_there:
            return
        if done is None:  # Another lead may have been first: what is shown is not as it is.
            await self.read_again([item.document_id])
            return
        sitting.reasons.pop(item.id, None)
        if sitting.at == item.id:  # It is shown still, as settled ones are: else the next one stands there already.
            sitting.after_decision()
            await self.show_all()
        if done.change_id is None:
            self.say(f"{done.summary[:1].upper()}{done.summary[1:]}")
        elif isinstance(verdict, PutOff):
            self.say(tr("Put off · {undo}", undo=UNDO))
        else:
            words = self._in_words(item, verdict, shown)
            self.say(f"{words} · {UNDO}{self._all_of(item.document_id)}")
            self.after_decision(done.change_id, words)

    def _in_words(self, item: Disagreement, verdict: Verdict, shown: ItemShown | None) -> str:
        """What was settled, how, and what that wrote."""
        desk = self.desk
        assert desk is not None
        if isinstance(verdict, TakeCode):
            on = "" if verdict.span is not None else f" {whose_boundaries(item)}".rstrip()
            code = code_and_words(item, verdict, shown, desk).removeprefix(" →")
            return tr("Settled:{code}{boundaries}", code=code, boundaries=on)
        paths = {code.uuid: desk.tree.path(code.id) for code in desk.tree.walk()}
        words = told(verdict, len(item.difference.coders), desk.queue.names, paths)
        return tr("Settled: {verdict}{code}", verdict=words, code=code_and_words(item, verdict, shown, desk))

    def _all_of(self, document_id: int) -> str:
        """That all of a document is settled; empty where it is not."""
        desk = self.desk
        if desk is None or not self.sitting.is_settled(document_id):
            return ""
        return tr(" · all of {name} is settled", name=desk.queue.documents[document_id].name)

    def after_decision(self, change_id: int | None, said: str) -> None:
        """Take over what is agreed behind the first decision of a sitting."""
        self.after_first_decision(change_id, said)
        self.sitting.has_decided = True

    async def action_reading(self, place: int) -> None:
        """Let what one coder did hold."""
        item = self.sitting.current
        if item is not None:
            await self.decide(TakeReading(item.difference.coders[place]))

    async def action_both(self) -> None:
        """Let what everybody did hold."""
        await self.decide(TakeAll())

    async def action_neither(self) -> None:
        """Let nothing be coded there."""
        await self.decide(TakeNone())

    async def action_majority(self) -> None:
        """Let what most did hold."""
        item = self.sitting.current
        if item is not None and (why := why_no_majority(item)):
            self.say(why)
            return
        await self.decide(TakeMajority())

    async def action_boundary(self, rule: str) -> None:
        """Let one pair of boundaries hold."""
        item = self.sitting.current
        if item is not None and not boundaries_differ(item):
            said = {"longest": tr("The longest passage"), "shortest": tr("The shortest passage")}
            self.say(
                tr(
                    "{rule}: here no code has several boundaries; h sets others by hand",
                    rule=said.get(rule, tr("The joined passage")),
                )
            )
            return
        await self.decide(TakeBoundary(rule))

    async def action_later(self) -> None:
        """Put it off, to be discussed."""
        await self.decide(PutOff())

    @work
    async def action_other(self) -> None:
        """Ask for another code, and let that hold."""
        item = self.sitting.current
        if item is None or not self.may_decide():
            return
        where = whose_boundaries(item)
        title = tr("Which code holds there?")
        if where:
            title = tr("Which code? {where}; h sets boundaries first", where=f"{where[:1].upper()}{where[1:]}")
        await self._give_another(item, title, None)

    async def _give_another(self, item: Disagreement, title: str, span: Span | None) -> None:
        """Ask for a code, those at stake first, and let it hold: between these boundaries, if any are set."""
        found, desk = await self.look_up(read_codes), self.desk
        if found is None or desk is None:
            return
        tree, counts = found
        offered, stake = entries(tree, (), counts), set(desk.at_stake(item))
        offered = [one._replace(likely=one.likely + 1) if one.code_id in stake else one for one in offered]
        picker = CodePicker(title, tree, offered, parent_id=None, may_create=False)
        picked = await self.app.push_screen_wait(picker)
        if picked is not None and picked.code_id is not None:
            await self.decide(TakeCode(tree.code(picked.code_id).uuid, span), item)

    @work
    async def action_by_hand(self) -> None:
        """Ask from where to where, and where several codes are at stake, which of them."""
        item, desk = self.sitting.current, self.desk
        if item is None or desk is None or not self.may_decide():
            return
        shown = await self.look_up(read_item, item, AROUND)
        if shown is None:
            return
        codes = desk.at_stake(item)
        title = tr("From where to where: {codes}", codes=" / ".join(desk.tree.code(id_).name for id_ in codes))
        by_hand = ByHand(shown.passage, item.difference.span, title)
        span = await self.app.push_screen_wait(by_hand)
        if not isinstance(span, Span):
            return
        if by_hand.other_code:
            await self._give_another(item, tr("Which code holds there?"), span)
            return
        verdict: Verdict = TakeBoundary(BY_HAND, span)
        if len(codes) > 1:
            choices = [*((id_, desk.tree.path(id_), "") for id_ in codes), (0, tr("all of them"), "")]
            chosen = await self.app.push_screen_wait(ChoicePrompt(tr("Which code holds there?"), choices))
            if not isinstance(chosen, int):
                return
            if chosen:
                verdict = TakeCode(desk.tree.code(chosen).uuid, span)
        await self.decide(verdict, item)

    @work
    async def action_reason(self) -> None:
        """Ask for a reason, which goes with the decision that follows."""
        item = self.sitting.current
        if item is None or not self.may_decide():
            return
        before = self.sitting.reasons.get(item.id, "")
        note = tr("It is kept with the key that you press next here.")
        prompt = LinePrompt(tr("Why do you decide so?"), before, note=note, may_be_empty=True)
        reason = await self.app.push_screen_wait(prompt)
        if reason is not None:
            self.sitting.reasons[item.id] = reason
            await self.show_all()

    async def action_reopen(self) -> None:
        """Let what was decided hold no longer."""
        item = self.sitting.current
        if item is None or not self.may_decide():
            return
        reason, self._deciding = self.sitting.reasons.pop(item.id, ""), item.id
        try:
            done = await self.change(reopen, item, reason, scope=self.sitting.scope)
        finally:
            self._deciding = None
        if done is not None:
            self.say(tr("Open again · {undo}", undo=UNDO))

    @work
    async def action_take_all(self) -> None:
        """Settle many alike, after a look at what that comes to."""
        item, desk = self.sitting.current, self.desk
        if item is not None and desk is not None and self.may_decide():
            said, change_id = await take_for_many(self, desk, self.sitting.scope, item)
            if said:
                self.say(f"{said} · {UNDO}" if change_id is not None else said)
                self.after_decision(change_id, said)

    @work
    async def action_rule(self) -> None:
        """Write the rule of a code at stake."""
        item, desk, shown = self.sitting.current, self.desk, self.shown
        if item is not None and desk is not None and shown is not None and self.may_write():
            said = await write_the_rule(self, desk, item, shown)
            if said:
                self.say(said if said == REFUSED else f"{said} · {UNDO}")
