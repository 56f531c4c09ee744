"""Proposals as a list and one by one shows them: what is asked for, by whom, why, and the passage that prompted it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textual.content import Content

from qualcode.codebook.proposing import accept_proposal, in_words, lost_passage, passage_now
from qualcode.codebook.rehearsing import rehearse
from qualcode.codebook.tree import CodeTree, load_tree
from qualcode.coding.passages import transcript_of, turn_at
from qualcode.domain.codebook_entries import DEFINING_FIELDS, TEXT_FIELDS
from qualcode.domain.errors import QualcodeError
from qualcode.domain.shown_words import shown_word
from qualcode.domain.translation import tr
from qualcode.domain.values import Freeze, Proposal
from qualcode.storage.project import Project
from qualcode.storage.reads.codebook import list_proposals, running_freeze
from qualcode.storage.reads.documents import list_documents
from qualcode.tui.prompts.forms import Field
from qualcode.tui.prompts.rows import QUIET, Cell, Column, Row, harmless, when
from qualcode.tui.prompts.telling import GONE, NEW, changed_words

COLUMNS = (
    Column(tr("State"), 10),
    Column(tr("What"), 20, grow=3, middle=True),
    Column(tr("Who"), 8, rank=1),
    Column(tr("When"), 16, rank=2),
    Column(tr("Why"), 10, grow=2, rank=3),
)
STATES = {
    "open": (tr("○ open"), "strong"),
    "accepted": (tr("✓ accepted"), "good"),
    "declined": (tr("✗ declined"), "quiet"),
}
"""State → how the list shows it."""
_STYLES = {GONE: "strike $text-error", NEW: "bold $text-success", "quiet": QUIET, "": ""}
_LABELS = {
    "definition": tr("Definition: what it means"),
    "include": tr("Include: use it when"),
    "exclude": tr("Exclude: do not use it when"),
    "example": tr("Example: a passage that has it"),
    "keywords": tr("Keywords: words that speak for it, with commas between"),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the lead."""

    proposals: tuple[Proposal, ...] = ()
    freeze: Freeze | None = None
    tree: CodeTree = field(default_factory=lambda: CodeTree(()))
    documents: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[int, str] = field(default_factory=dict)
    """Proposal → what it asks for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The passage that prompted a proposal, in the present text."""

    speaker: str
    span: tuple[int, int] | None
    """Where its words stand; None where they are gone, or stand twice and not where they stood."""


def read_desk(project: Project) -> Desk:
    """All proposals with what is to be known of them."""
    with project.reading():
        tree, proposals = load_tree(project), tuple(list_proposals(project))
        documents = {document.id: document.name for document in list_documents(project)}
        words = {one.id: in_words(tree, one) for one in proposals}
        return Desk(proposals, running_freeze(project), tree, documents, words)


def read_passage(project: Project, proposal: Proposal) -> Passage:
    """Where the passage of a proposal stands, and who speaks there."""
    span = passage_now(project, proposal)
    if span is None or proposal.document_id is None:
        return Passage("", None)
    turns = transcript_of(project, proposal.document_id).turns
    speaker = turns[turn_at([turn.start for turn in turns], span[0])].speaker if turns else None
    return Passage(speaker or "", span)


def rehearse_acceptance(project: Project, proposal: Proposal) -> str:
    """What accepting a proposal would do, in words; why it cannot be done as it stands, where that is so."""
    tree = load_tree(project)
    codes = [proposal.code_id] if proposal.code_id is not None and proposal.code_id in tree else []
    try:
        done = rehearse(project, codes, lambda: accept_proposal(project, proposal.id))
    except QualcodeError as error:
        return tr("As it stands it cannot be done: {sentence}", sentence=error.sentence)
    if proposal.kind == "new":
        coded = tr("; the passage is coded with it for {coder}", coder=proposal.coder) if proposal.quote else ""
        if lost_passage(project, proposal):
            coded = tr("; its passage is no longer found in the text, so nothing is coded")
        return tr("It makes a new code{and_codes}.", and_codes=coded)
    return tr("It touches {reach}.", reach=done.reach.sentence)


def proposal_row(one: Proposal, words: str) -> Row:
    """A row of the list."""
    shown: Cell = (STATES[one.state],)
    what: Cell = ((words, "" if one.state == "open" else "quiet"),)
    return Row(one.id, (shown, what, one.coder, when(one.created_ms), ((one.reason, "quiet"),)))


def whole_proposal(one: Proposal, desk: Desk, passage: Passage | None) -> Content:
    """All that there is to read of a proposal.

    Args:
        one: The proposal.
        desk: What else is known.
        passage: The passage in the present text; None while it is being read.
    """
    words = desk.words[one.id]
    lines = [Content.assemble((harmless(words[:1].upper() + words[1:]), "bold"))]
    lines.append(Content.styled(harmless(f"{one.coder}, {when(one.created_ms)}"), QUIET))
    if one.reason:
        lines.append(Content.assemble((tr("Why "), "bold"), harmless(one.reason)))
    lines += _texts(one, desk.tree)
    if one.quote:
        where = desk.documents.get(one.document_id or 0, tr("a document that is gone"))
        who = f"{passage.speaker}, " if passage is not None and passage.speaker else ""
        lines.append(Content.assemble((f"“{harmless(one.quote)}”", "italic")))
        gone = tr(" · its words stand there no longer") if passage is not None and passage.span is None else ""
        lines.append(Content.styled(harmless(f"{who}{where}{gone}"), QUIET))
    else:
        lines.append(Content.styled(tr("no passage prompted it"), QUIET))
    if one.state != "open":
        decided = tr(
            "{state} by {coder}, {when}",
            state=shown_word(one.state),
            coder=one.decided_by,
            when=when(one.decided_ms or 0),
        )
        lines.append(Content.assemble((harmless(decided), "bold"), harmless(f": {one.answer}" if one.answer else "")))
    return Content("\n").join(lines)


def _texts(one: Proposal, tree: CodeTree) -> list[Content]:
    """The texts that are asked for, beside those that stand."""
    code = tree.code(one.code_id) if one.code_id is not None and one.code_id in tree else None
    lines = []
    for name in TEXT_FIELDS:
        if name in one.texts:
            stood = getattr(code, name) if code is not None and one.state == "open" else ""
            pieces = changed_words(stood, one.texts[name]) if stood else ((one.texts[name], ""),)
            said = [(harmless(text), _STYLES[ink]) for text, ink in pieces]
            lines.append(Content.assemble((f"{shown_word(name).capitalize()} ", "bold"), *said))
    return lines


def fields_of(one: Proposal, tree: CodeTree, typed: Mapping[str, str]) -> list[Field]:
    """What the lead can word anew before accepting, with what she has typed already."""
    fields = []
    if one.kind in ("new", "rename"):
        label = tr("Its path, as Theme/Code") if one.kind == "new" else tr("The new name")
        fields.append(Field("name", label, typed.get("name", one.name), needed=True))
    names = DEFINING_FIELDS if one.kind == "redefine" else ()
    if one.kind == "new":
        names = tuple(name for name in _LABELS if name == "definition" or name in one.texts)
    standing = proposed_texts(one, tree)
    fields += [Field(name, _LABELS[name], typed.get(name, standing.get(name, "")), long=True) for name in names]
    fields.append(
        Field("answer", tr("Your answer to {coder} (may stay empty)", coder=one.coder), typed.get("answer", ""))
    )
    return fields


def proposed_texts(one: Proposal, tree: CodeTree) -> dict[str, str]:
    """The texts that the code would have."""
    code = tree.code(one.code_id) if one.code_id is not None and one.code_id in tree else None
    texts = {name: getattr(code, name) for name in DEFINING_FIELDS} if code is not None else {}
    return texts | one.texts


def worded_anew(one: Proposal, tree: CodeTree, answers: Mapping[str, str]) -> dict[str, str]:
    """What of a form's answers is not what was proposed."""
    proposed = proposed_texts(one, tree) | {"name": one.name}
    return {name: text for name, text in answers.items() if name != "answer" and text != proposed.get(name, "").strip()}


def changes_nothing(one: Proposal, tree: CodeTree, answers: Mapping[str, str]) -> bool:
    """Whether a redefinition, as it is answered, leaves all texts as they stand."""
    if one.kind != "redefine" or one.code_id is None or one.code_id not in tree:
        return False
    code = tree.code(one.code_id)
    return all(answers.get(name, "") == getattr(code, name).strip() for name in DEFINING_FIELDS)
