"""A small study that shows everything the coding screen can show: scripts, coders, overlaps, star, memo, nothing."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook.creating import create_path
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.coding.changing import pin_code, set_comment, set_star
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.documents import find_document

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
OVERLAPPED = "We moved the tables in August, and by October nobody wanted them back."
STARRED = "It was the first week that anybody asked me what I needed."
HEBREW = (
    "\u05e9\u05dc\u05d5\u05dd, \u05d0\u05e0\u05d9 \u05de\u05d5\u05e8\u05d4 \u05d1\u05d1\u05d9\u05ea \u05e1\u05e4\u05e8."
)
CHINESE = "\u6211\u4eec\u7684\u5b66\u6821\u6709\u5f88\u591a\u5b66\u751f\uff0c\u4ed6\u4eec\u6bcf\u5929\u5b66\u4e60\u3002"
HINDI = "\u0915\u094d\u0937\u093f\u0924\u093f\u091c \u0939\u092e\u0947\u0902 \u0938\u093f\u0916\u093e\u0924\u093e \u0939\u0948\u0964"
EMOJI = (
    f"The family came {FAMILY} and we were proud \U0001f44d\U0001f3fd \u2764\ufe0f 1\ufe0f\u20e3 \U0001f1e9\U0001f1ea."
)
MARKS = "The cafe\u0301 was full, nai\u0308ve as that sounds."
TEXT = f"""INTERVIEWER: How did the year begin?

SUPERINTENDENT WHITMORE: {OVERLAPPED} {STARRED} Then came the tests.

INTERVIEWER: Who else was there?

PAT: {EMOJI} {MARKS}

Mei: {CHINESE} Then we went on in English.

Noa: {HEBREW} That is how she began.

Asha: {HINDI} I say it to my class.

INTERVIEWER: Thank you. That was the last question.

PAT: Nothing more to say, really.
"""
CODES = (
    "Room/Tables",
    "Room/Seats",
    "Voice/Being asked",
    "Voice/Pride",
    "Time/Autumn",
    "Time/Tests",
    "Languages",
    "Home",
)
CODERS = ("jonas", "otto lim")
CODER = "mara"


def build_look(folder: Path) -> Path:
    """One document: eight codings of three coders over one sentence, a star, comment and memo, nothing-here marks."""
    with create_project(folder / "look.qualcode", name="Look", coder="jonas") as project:
        (folder / "interview.txt").write_bytes(TEXT.encode())
        import_documents(project, [folder / "interview.txt"])
        for path in CODES:
            create_path(project, path)
        for code in ("Tables", "Autumn", "Being asked"):
            _give(project, code, OVERLAPPED)
        _give(project, "Languages", HEBREW)
    with open_project(folder / "look.qualcode", coder="otto lim") as project:
        _give(project, "Tables", OVERLAPPED[:40])
        _give(project, "Languages", CHINESE)
    with open_project(folder / "look.qualcode", coder=CODER) as project:
        for code in ("Tables", "Seats", "Autumn", "Being asked"):
            _give(project, code, f"{OVERLAPPED} {STARRED}" if code == "Being asked" else OVERLAPPED)
        starred = _give(project, "Pride", EMOJI)
        set_star(project, starred, True)
        set_comment(project, starred, "Her own word.")
        _give(project, "Languages", f"{HINDI} I say")
        document = find_document(project, "interview").id
        pin_code(project, 6, load_tree(project).find("Home").id)
        for words in ("How did the year begin?", "Nothing more to say, really."):
            mark_nothing(project, document, _span(words))
        add_memo(project, "Comes back to this in the second interview.", document_id=document, span=_span(OVERLAPPED))
        return project.path


def _span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def _give(project: Project, code: str, words: str) -> int:
    tree = load_tree(project)
    code_id = tree.find(code).id
    return apply_code(project, find_document(project, "interview").id, _span(words), code_id).coding_id
