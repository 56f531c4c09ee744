"""Handing out a bundle: for whom, of which round, what is in it, and where it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from qualcode.domain.errors import QualcodeError
from qualcode.domain.translation import tr
from qualcode.domain.values import Coder, Document
from qualcode.domain.wording import counted
from qualcode.reports.names import read_names
from qualcode.storage.project import Project
from qualcode.team.bundling import BundlePlan, file_for, opening_command, plan_bundle
from qualcode.tui.prompts.dialogs import ChoicePrompt, Dialog, Report
from qualcode.tui.prompts.paths import PROJECT, PathPrompt
from qualcode.tui.prompts.rows import QUIET, harmless
from qualcode.tui.screens.base import WorkScreen
from qualcode.tui.team.reading import Handed, Offer, read_offer, write_now

if TYPE_CHECKING:
    from qualcode.tui.app import QualcodeApp

_SHOWN = 6
"""So many documents are named."""
_TICKS = {True: "☑", False: "☐"}
WARNING = tr("It holds the transcripts whole: hand it on only to who may read them.")


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted in a bundle."""

    coder: str
    rounds: tuple[str, ...] = ()
    documents: tuple[Document, ...] | None = None
    """These, whether assigned or not."""
    blind: bool = False
    """Whether one of the rounds is coded blind: others' work cannot be in it then."""
    with_others: bool = False
    with_cases: bool = False


def planned(project: Project, order: Order) -> BundlePlan:
    """What a bundle would hold."""
    return plan_bundle(
        project,
        order.coder,
        rounds=order.rounds,
        documents=order.documents,
        with_others=order.with_others,
        with_cases=order.with_cases,
    )


async def hand_out(screen: WorkScreen) -> None:
    """Ask for whom and what, show what would be in it, and write the bundle; from a worker."""
    offer = await screen.read(read_offer)
    order = await _ask_for_order(screen, offer) if offer is not None else None
    if order is not None:
        await write_order(screen, order)


async def write_order(screen: WorkScreen, order: Order) -> None:
    """Show what would be in a bundle that is wanted, ask for its file, and write it; from a worker."""
    plan = await screen.read(planned, order)
    names = await _names(screen) if plan is not None else None
    if plan is None or names is None:
        return
    agreed = await screen.app.push_screen_wait(PlanPrompt(order, plan, len(names)))
    if not isinstance(agreed, BundlePlan):
        return
    path = await screen.app.push_screen_wait(
        PathPrompt(
            tr("The bundle for {name}", name=agreed.coder.name),
            str(free_name(Path.cwd(), agreed.coder.name)),
            endings=(PROJECT,),
            writing=True,
            must_end=True,
            note=tr("The file to write, for a stick or an e-mail."),
        )
    )
    if path is None:
        return
    run = partial(write_now, path=path, plan=agreed, names=names)
    store = screen.qualcode.store
    done = await screen.qualcode.works.carry_out(
        tr("Writing the bundle for {name}", name=agreed.coder.name), lambda: store.run(run)
    )
    if isinstance(done, QualcodeError):
        screen.refuse(done)
    else:
        await screen.qualcode.announce(done.effects)
        await screen.app.push_screen_wait(Report(tr("The bundle is written"), _written(done)))


def free_name(folder: Path, coder: str) -> Path:
    """A file of the coder's name that is not there yet."""
    bare = file_for(coder)
    path, number = folder / f"{bare}{PROJECT}", 2
    while path.exists():
        path, number = folder / f"{bare} {number}{PROJECT}", number + 1
    return path


async def _ask_for_order(screen: WorkScreen, offer: Offer) -> Order | None:
    coder = await _ask_for_coder(screen, offer)
    if coder is None:
        return None
    assigned = offer.assigned.get(coder.id, ())
    if len(assigned) == 1:
        return Order(coder.name, (assigned[0].round.name,), blind=assigned[0].round.blind)
    if not assigned:
        return Order(coder.name, documents=offer.documents)
    choices: list[tuple[Hashable, str, str]] = [("", tr("all of them"), tr("all that is assigned in these rounds"))]
    for one in assigned:
        blind = tr(", blind") if one.round.blind else ""
        detail = f"{counted(one.documents, 'document')}, {counted(one.words, 'word')}{blind}"
        choices.append((one.round.name, one.round.name, detail))
    chosen = await screen.app.push_screen_wait(
        ChoicePrompt(tr("Of which round, for {name}?", name=coder.name), choices)
    )
    if not isinstance(chosen, str):
        return None
    rounds = [one.round for one in assigned if chosen in ("", one.round.name)]
    return Order(coder.name, tuple(one.name for one in rounds), blind=any(one.blind for one in rounds))


async def _ask_for_coder(screen: WorkScreen, offer: Offer) -> Coder | None:
    choices: list[tuple[Hashable, str, str]] = []
    for coder in offer.coders:
        rounds = offer.assigned.get(coder.id, ())
        documents = sum(one.documents for one in rounds)
        detail = tr("nothing assigned: all {documents}", documents=counted(len(offer.documents), "document"))
        if rounds:
            of = f"“{rounds[0].round.name}”" if len(rounds) == 1 else counted(len(rounds), "round")
            detail = tr("{documents} in {rounds}", documents=counted(documents, "document"), rounds=of)
        choices.append((coder.name, coder.name, detail))
    chosen = await screen.app.push_screen_wait(
        ChoicePrompt(
            tr("Hand out a bundle: for whom?"),
            choices,
            note=tr(
                "One file with what she needs, and nothing else, to be coded far away and merged when it comes back."
            ),
        )
    )
    return next((coder for coder in offer.coders if coder.name == chosen), None)


async def _names(screen: WorkScreen) -> tuple[str, ...] | None:
    """The names that must not be in it: of the identity key, and of the list of the settings; None where one that is
    set cannot be read."""
    from qualcode.identity.key_names import names_of
    from qualcode.tui.identity.key_door import set_key

    file = screen.qualcode.settings.names_file
    try:
        listed = await asyncio.to_thread(read_names, Path(file).expanduser()) if file else ()
        opened = await set_key(screen)
    except QualcodeError as error:
        screen.refuse(error)
        return None
    return tuple(listed) if opened is None else (*names_of(opened.key).names, *listed)


class PlanPrompt(Dialog["BundlePlan | None"]):
    """Shows what a bundle would hold, and lets it hold more.

    Args:
        order: What is wanted.
        plan: What that comes to.
        names: How many names must not be in it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "write", tr("Write it"), id="bundle_plan.write", tooltip=tr("Ask for the file, and write it")),
        Binding(
            "o", "others", tr("With others"), id="bundle_plan.others", tooltip=tr("What others did in the documents")
        ),
        Binding(
            "c", "cases", tr("With cases"), id="bundle_plan.cases", tooltip=tr("Participants, sites, their attributes")
        ),
    ]
    KEYS = tr("Enter go on   o c tick   Esc back")

    def __init__(self, order: Order, plan: BundlePlan, names: int) -> None:
        super().__init__(tr("The bundle for {name}", name=plan.coder.name))
        self.order = order
        self.plan = plan
        self._names = names

    def body(self) -> ComposeResult:
        yield Static(self._told(), id="bundle-plan", markup=False)

    def _told(self) -> Content:
        return Content("\n").join(plan_lines(self.plan, self.order, self._names))

    async def action_others(self) -> None:
        """Put in what others did in the documents, or not."""
        if self.order.blind:
            self.refuse(tr("A round of it is coded blind: nothing that others did goes into it."))
        else:
            await self._plan_anew(replace(self.order, with_others=not self.order.with_others))

    async def action_cases(self) -> None:
        """Put in participants, sites and their attributes, or not."""
        await self._plan_anew(replace(self.order, with_cases=not self.order.with_cases))

    async def _plan_anew(self, wanted: Order) -> None:
        try:
            self.plan = await cast("QualcodeApp", self.app).store.run(planned, wanted)
        except QualcodeError as error:
            self.refuse_for(error)
            return
        self.order = wanted
        self.refuse("")
        self.query_one("#bundle-plan", Static).update(self._told())

    def action_write(self) -> None:
        """Go on with it."""
        self.dismiss(self.plan)


def plan_lines(plan: BundlePlan, order: Order, names: int) -> list[Content]:
    """What a bundle would hold, a line each."""
    of = tr(" of {rounds}", rounds=_quoted(plan.rounds)) if plan.rounds else tr(", assigned or not")
    held = Content.assemble(
        (f"{counted(len(plan.documents), 'document')}{harmless(of)}", "bold"), f", {counted(plan.words, 'word')}"
    )
    shown = ", ".join(document.name for document in plan.documents[:_SHOWN])
    more = tr(" … and {count:,} more", count=len(plan.documents) - _SHOWN) if len(plan.documents) > _SHOWN else ""
    codebook = (
        tr("The codebook is open: she may change it, and both sides' changes are merged.")
        if plan.open_codebook
        else tr("The codebook is frozen in it: she proposes, and you decide.")
    )
    lines = [held, Content.styled(f"{harmless(shown)}{more}", QUIET), Content(""), Content(codebook)]
    if names:
        lines.append(
            Content(
                tr("None of your list of {names} may be in it: it is searched for them.", names=counted(names, "name"))
            )
        )
    lines.append(Content(""))
    others = tr("with what others did in the documents")
    lines.append(_tick("o", not plan.blind, others, tr("not in a blind round") if order.blind else ""))
    lines.append(_tick("c", plan.with_cases, tr("with participants, sites and their attributes"), ""))
    lines += [Content(""), Content.styled(WARNING, "italic")]
    return lines


def _tick(key: str, on: bool, what: str, note: str) -> Content:
    return Content.assemble((f" {key} ", "bold reverse"), f" {_TICKS[on]} {what}", (f"  {note}" if note else "", QUIET))


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _written(done: Handed) -> Content:
    bundle = done.bundle
    plan = bundle.plan
    return Content.assemble(
        (harmless(str(bundle.path)), "bold"),
        f"\n{counted(len(plan.documents), 'document')}, {counted(plan.words, 'word')}, "
        f"{counted(bundle.codings, 'coding')}, {_size(bundle.size)}\n\n",
        tr("{name} opens it with\n", name=harmless(plan.coder.name)),
        (harmless(opening_command(bundle.path, plan.coder.name)), "bold"),
        tr("\nand codes. When it comes back, merge it: Ctrl+P, “Merge a bundle …”.\n\n"),
        (WARNING, "italic"),
    )


def _size(count: int) -> str:
    return (
        tr("{size:,.1f} MB", size=count / 1_000_000)
        if count >= 1_000_000
        else tr("{size:,} kB", size=max(1, count // 1000))
    )
