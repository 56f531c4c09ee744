"""Writing the rule while a disagreement is looked at: definition, include or exclude, with a link to the passage."""

from __future__ import annotations

from collections.abc import Hashable

from textual.widgets import Input, TextArea

from qualcode.codebook.proposing import propose_redefinition
from qualcode.codebook.rehearsing import Reach
from qualcode.codebook.several import reword_code
from qualcode.coding.passages import excerpt
from qualcode.domain.changes import Effects
from qualcode.domain.codebook_entries import DEFINING_FIELDS
from qualcode.domain.disagreements import Disagreement, TakeCode, verdict_of
from qualcode.domain.memo_links import identity_among, write_link
from qualcode.domain.reconcile_answers import ItemShown
from qualcode.domain.translation import tr
from qualcode.domain.values import Code
from qualcode.domain.wording import counted
from qualcode.reconcile.consensus import consensus_of
from qualcode.storage.project import Project
from qualcode.storage.reads.analysis import coding_groups
from qualcode.storage.reads.codebook import running_freeze
from qualcode.storage.reads.marks import codings_by_uuid
from qualcode.storage.reads.memos import uuids_beginning_with
from qualcode.tui.codebook.questions import Answer, MeaningPrompt, ReasonPrompt
from qualcode.tui.codebook.wording import with_texts
from qualcode.tui.prompts.codes import RULE_LABELS, changed_fields
from qualcode.tui.prompts.dialogs import ChoicePrompt
from qualcode.tui.prompts.forms import Field, FormPrompt
from qualcode.tui.prompts.summaries import last_name
from qualcode.tui.reconcile.reading import Desk
from qualcode.tui.screens.base import WorkScreen

LINK = "link"
REFUSED = tr("Only a lead writes rules here")
_ROWS, _ROOMY = 4, 30
"""Rows of each text in the form, and of the screen from which on each has so many."""
_HEAD = 13
"""Characters of a UUID that say when it was made."""
_WORDS, _QUOTED = 40, 120
"""Characters of the quote in a link, and above the form."""


class RuleForm(FormPrompt):
    """The rule of a code, to be written while the passage is in mind."""

    def __init__(self, code: Code, link: str, note: str, before: Code) -> None:
        self._before = before
        fields = [Field(name, RULE_LABELS[name], getattr(code, name), long=True) for name in DEFINING_FIELDS]
        fields.append(
            Field(LINK, tr("Link to this passage: it goes behind what you change; empty it to leave it out"), link)
        )
        super().__init__(tr("The rule of “{name}”", name=code.name), fields, note=note)

    def on_mount(self) -> None:
        rows = _ROWS if self.app.size.height >= _ROOMY else _ROWS - 1
        for text in self.query(TextArea):
            text.styles.height = rows
            text.move_cursor(text.document.end)  # A rule is most often added to.
        for line in self.query(Input):
            line.cursor_position = len(line.value)

    def action_accept(self) -> None:
        """Keep what was typed; a link alone is kept nowhere, and the form stays."""
        texts = {text.id or "": text.text.strip() for text in self.query(TextArea)}
        if changed_fields(self._before, texts):
            super().action_accept()
        else:
            self.refuse(tr("No text is changed, and a link goes behind one that is. Write the rule, or Esc leaves it."))


async def write_the_rule(screen: WorkScreen, desk: Desk, item: Disagreement, shown: ItemShown) -> str:
    """Let the rule of a code that is at stake be written; from a worker.

    Args:
        screen: Over which it is written.
        desk: What is to be settled.
        item: The disagreement that shows what the rule leaves open.
        shown: The same in words.

    Returns:
        What was done, in a sentence; empty where nothing was; `REFUSED` where she may not.
    """
    frozen = await screen.read(running_freeze)
    if desk.why_not and frozen is None:
        return REFUSED
    code_id = await _which_code(screen, desk, item)
    link = await screen.read(link_to, item, desk.tree.code(code_id).uuid) if code_id is not None else None
    if code_id is None or link is None:
        return ""
    code = begun = desk.tree.code(code_id)
    note = f"“{excerpt(shown.quote, _QUOTED)}”\n{_readings(shown)}"
    while True:
        answers = await screen.app.push_screen_wait(RuleForm(begun, link, note, code))
        if answers is None:
            return ""
        link = answers.pop(LINK)
        new = changed_fields(code, answers)
        said = await _keep(screen, code, with_link(new, link), item)
        if said is not None:
            return said
        begun = with_texts(code, new)


async def _which_code(screen: WorkScreen, desk: Desk, item: Disagreement) -> int | None:
    """The code that is meant, asked for where several are at stake."""
    codes = desk.at_stake(item)
    verdict = verdict_of(item.decision.verdict, 0) if item.decision is not None else None
    if isinstance(verdict, TakeCode) and (decided := desk.code_ids.get(verdict.code)) is not None:
        codes = list(dict.fromkeys([*codes, decided]))
    if len(codes) < 2:
        return codes[0] if codes else None
    choices: list[tuple[Hashable, str, str]] = [
        (id_, desk.tree.code(id_).name, " ".join(desk.tree.code(id_).definition.split())) for id_ in codes
    ]
    chosen = await screen.app.push_screen_wait(ChoicePrompt(tr("Write the rule of which code?"), choices))
    return chosen if isinstance(chosen, int) else None


def _readings(shown: ItemShown) -> str:
    """Who coded it how, in a line."""
    return " · ".join(
        f"{one.coder}: {', '.join(dict.fromkeys(last_name(coding.code) for coding in one.codings)) or tr('not coded')}"
        for one in shown.readings
    )


def link_to(project: Project, item: Disagreement, code: str) -> str:
    """A link to the coding that shows what a rule is about: one of its code, where somebody has given that.

    Args:
        project: The project.
        item: The disagreement.
        code: The code by UUID.
    """
    marks = item.difference.marks
    uuid = next((mark.coding for mark in marks if mark.code == code), marks[0].coding)
    with project.reading():
        quote = codings_by_uuid(project, [uuid])[uuid].quote
        others = uuids_beginning_with(project, [uuid[:_HEAD]])[uuid[:_HEAD]]
    return write_link("quote", identity_among(uuid, others), f"“{excerpt(quote, _WORDS)}”")


def with_link(texts: dict[str, str], link: str) -> dict[str, str]:
    """Texts with a link behind each; what was emptied, or has the link, stays as it is."""
    return {name: f"{text} {link}" if text and link and link not in text else text for name, text in texts.items()}


async def _keep(screen: WorkScreen, code: Code, new: dict[str, str], item: Disagreement) -> str | None:
    """Keep what a code is to say of itself, and ask whether it means something else; None leads back to the form."""
    freeze = await screen.read(running_freeze)
    if freeze is not None:
        return await _propose(screen, code, new, item, freeze.name)
    says_anything = any(getattr(code, field).strip() for field in DEFINING_FIELDS)
    answer = Answer("other" if says_anything else "wording", "")
    reach = await screen.read(reach_in_words, code.id)
    if reach:
        asked = await screen.app.push_screen_wait(MeaningPrompt(code.name, reach))
        if asked is None:
            return None
        answer = asked
    if answer.meaning == "drop":
        return ""
    other = answer.meaning == "other"
    done = await screen.change(reword_code, code.id, new, means_other=other, reason=answer.reason)
    if done is None:
        return None
    return tr("“{name}” redefined", name=code.name) if other else tr("“{name}” worded anew", name=code.name)


def reach_in_words(project: Project, code_id: int) -> str:
    """How many codings a code has from whom; Consensus is no coder, and is told beside. Empty where there are none."""
    with project.reading():
        consensus = consensus_of(project)
        groups = [one[1:] for one in coding_groups(project) if one[0] == code_id]
    people = [one for one in groups if one[1] != consensus]
    settled = sum(count for *_, count in groups) - sum(count for *_, count in people)
    beside = tr("{codings} of Consensus", codings=counted(settled, "coding")) if settled else ""
    if not people:
        return beside
    documents, coders = len({one[0] for one in people}), len({one[1] for one in people})
    sentence = Reach(sum(count for *_, count in people), documents, coders).sentence
    return tr("{codings}, and {others}", codings=sentence, others=beside) if beside else sentence


async def _propose(screen: WorkScreen, code: Code, new: dict[str, str], item: Disagreement, frozen: str) -> str | None:
    detail = tr(
        "The codebook is frozen for “{frozen}”: it waits with what else is proposed, and the lead decides.",
        frozen=frozen,
    )
    question = tr("Propose another definition of “{name}”?", name=code.name)
    why = await screen.app.push_screen_wait(ReasonPrompt(question, detail, yes=tr("propose it")))
    if why is None:
        return None
    span = item.difference.span
    passage = (item.document_id, (span.start, span.end))

    def propose(project: Project) -> Effects:
        return propose_redefinition(project, code.id, passage=passage, reason=why, **new)

    done = await screen.change(propose)
    return tr("Another definition of “{name}” proposed", name=code.name) if done is not None else None
