"""What coders and leads do in a file while a state machine looks on: every act by a few numbers, refused or done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from qualcode.codebook.creating import create_code
from qualcode.codebook.defining import recolour_code, redefine_code, rename_code
from qualcode.codebook.freezing import freeze_codebook, thaw_codebook
from qualcode.codebook.merging import merge_codes
from qualcode.codebook.moving import move_code
from qualcode.codebook.proposing import propose_code
from qualcode.codebook.removing import remove_code, retire_code
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import change_code, remove_codings, resize, set_comment, set_star
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.documents.correcting import plan_correction
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.documents.replacing import replace_document
from qualcode.domain.errors import QualcodeError
from qualcode.domain.values import Code, Coding, Document
from qualcode.history.undoing import redo, undo
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codes import list_codes
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import list_documents, read_text
from qualcode.team.coders import add_coder, set_role

LEAD = "mara"
CODERS = ("ann", "bea", "cho", "dov", "eli")
_TEXT = """INTERVIEWER: How did it begin?

MS. OAK: We had a plan and nobody read it. Then the schedule changed and we began again with {name}.

INTERVIEWER: And then?

MS. OAK: Then we tried once more. The bell was the hard part of it. I liked the rest of {name} very much.
"""

Numbers = tuple[int, int, int]


def make_study(path: Path) -> None:
    """A project of two interviews, six codes, a lead and five coders, two of whom have coded already."""
    with create_project(path, name="Study", coder=LEAD) as project:
        for name in ("first", "second"):
            (path.parent / f"{name}.txt").write_text(_TEXT.format(name=name), encoding="utf-8")
        import_documents(project, [path.parent / "first.txt", path.parent / "second.txt"])
        for name in CODERS:
            add_coder(project, name)
        theme = create_code(project, "Change", definition="What changed.")
        for name in ("Plans", "Bells"):
            create_code(project, name, parent_id=theme, definition=f"{name}.")
        for name in ("Feelings", "People", "Time"):
            create_code(project, name, definition=f"{name}.")
        set_role(project, LEAD, "lead")
    for i, name in enumerate(CODERS):
        with open_project(path, coder=name) as project:
            for j, document in enumerate(list_documents(project)):
                for k in range(4):
                    start = 30 + 31 * k + 5 * i + j
                    apply_code(project, document.id, (start, start + 12), list_codes(project)[(i + k) % 6].id)


class Actor:
    """Somebody at work in an open file."""

    def __init__(self, project: Project, numbers: Numbers) -> None:
        self.project = project
        self.a, self.b, self.c = numbers

    @property
    def document(self) -> Document:
        documents = list_documents(self.project)
        return documents[self.a % len(documents)]

    @property
    def span(self) -> tuple[int, int]:
        length = len(read_text(self.project, self.document.version_id))
        start = (self.b * 17) % (length - 30)
        return start, start + 4 + self.c % 25

    @property
    def codes(self) -> list[Code]:
        return list_codes(self.project)

    def code(self, number: int) -> Code:
        return self.codes[number % len(self.codes)]

    def coding(self, own: bool = True) -> Coding:
        codings = [
            coding for coding in list_codings(self.project) if not own or coding.coder_id == self.project.coder_id()
        ]
        return codings[self.a % len(codings)]


def _memo(actor: Actor) -> None:
    where = actor.c % 3
    if where == 0:
        add_memo(actor.project, f"memo {actor.b}", document_id=actor.document.id, span=actor.span)
    elif where == 1:
        add_memo(actor.project, f"memo {actor.b}", coding_id=actor.coding(own=False).id)
    else:
        add_memo(actor.project, f"memo {actor.b}", code_id=actor.code(actor.b).id)


def _rewrite(actor: Actor) -> None:
    memos = list_memos(actor.project)
    rewrite_memo(actor.project, memos[actor.a % len(memos)], f"written anew {actor.b}" if actor.b % 4 else "")


def _correct(actor: Actor) -> None:
    text = read_text(actor.project, actor.document.version_id)
    old, new = (("nobody read it", "nobody read it, honestly"), ("The bell was the hard part of it. ", ""),
                ("once more", "twice"))[actor.b % 3]  # fmt: skip
    start = text.index(old)
    replace_document(actor.project, plan_correction(actor.project, actor.document, (start, start + len(old)), new))


Act = Callable[[Actor], object]
CODING: tuple[Act, ...] = (
    lambda one: apply_code(one.project, one.document.id, one.span, one.code(one.c).id),
    lambda one: apply_code(one.project, one.document.id, one.span, one.code(one.c).id),
    lambda one: resize(one.project, one.coding().id, _grown(one)),
    lambda one: change_code(one.project, one.coding().id, one.code(one.b).id),
    lambda one: set_comment(one.project, one.coding().id, f"comment {one.b % 3}"),
    lambda one: set_star(one.project, one.coding().id, bool(one.b % 2)),
    lambda one: remove_codings(one.project, [one.coding().id]),
    lambda one: mark_nothing(one.project, one.document.id, one.span),
    _memo,
    _rewrite,
    lambda one: set_done(one.project, one.document.id, bool(one.b % 3)),
    lambda one: propose_code(one.project, f"Proposed {one.b}", passage=(one.document.id, one.span)),
    lambda one: undo(one.project, 1 + one.a % 3),
    lambda one: redo(one.project),
    _correct,
)
CODEBOOK: tuple[Act, ...] = (
    lambda one: create_code(one.project, f"New {one.b % 4}", parent_id=(None, one.code(one.a).id)[one.c % 2]),
    lambda one: rename_code(one.project, one.code(one.a).id, f"Name {one.b % 5}"),
    lambda one: redefine_code(one.project, one.code(one.a).id, definition=f"meaning {one.b % 3}"),
    lambda one: recolour_code(one.project, one.code(one.a).id, ("#112233", "#445566")[one.b % 2]),
    lambda one: move_code(one.project, one.code(one.a).id, (None, one.code(one.b).id)[one.c % 2]),
    lambda one: merge_codes(one.project, [one.code(one.a).id], one.code(one.b).id),
    lambda one: retire_code(one.project, one.code(one.a).id),
    lambda one: remove_code(one.project, one.code(one.a).id, with_codings=bool(one.b % 2)),
)
LEADING: tuple[Act, ...] = (
    lambda one: set_comment(one.project, one.coding(own=False).id, f"lead {one.b % 3}"),
    lambda one: remove_codings(one.project, [one.coding(own=False).id]),
    lambda one: add_memo(one.project, f"lead {one.b}", coding_id=one.coding(own=False).id),
    _correct,
    lambda one: freeze_codebook(one.project, "a round"),
    lambda one: thaw_codebook(one.project),
)


def _grown(actor: Actor) -> tuple[int, int]:
    coding = actor.coding()
    return max(coding.start - actor.b % 6, 0), coding.end + actor.c % 4


def act(project: Project, acts: Sequence[Act], which: int, numbers: Numbers) -> None:
    """Do one of some things, if it can be done."""
    with suppress(QualcodeError, ZeroDivisionError, ValueError):  # Nothing there to be changed, or it is refused.
        acts[which % len(acts)](Actor(project, numbers))
