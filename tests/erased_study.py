"""A study in which everything that can hold a participant's words holds them, made through the real doors.

Who is to be erased is “Rosalind Quill”: she speaks alone in one interview, among others in a focus group and in a
survey; what she says has been corrected, coded, quoted, proposed, undone, redone, handed out, merged and disputed.
"""

from __future__ import annotations

import base64
import re
import sqlite3
import unicodedata
import zlib
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

from qualcode.cases.attributes import find_bearer, set_attribute
from qualcode.cases.mapping import map_speaker
from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code, redefine_code
from qualcode.codebook.proposing import decline_proposal, propose_code, propose_name
from qualcode.codebook.tree import load_tree
from qualcode.codebook.versions import tag_codebook
from qualcode.coding.applying import apply_code, apply_in_vivo
from qualcode.coding.changing import remove_codings, resize, set_comment
from qualcode.coding.coverage import mark_nothing
from qualcode.coding.memos import add_memo, rewrite_memo
from qualcode.coding.own_summaries import write_summary
from qualcode.documents.importing import import_documents
from qualcode.documents.listing import set_done
from qualcode.documents.removing import remove_document
from qualcode.documents.replacing import plan_replacement, replace_document
from qualcode.documents.surveys import import_survey
from qualcode.domain.values import Case
from qualcode.history.undoing import redo, undo
from qualcode.retrieval.saved import save_query
from qualcode.storage.project import Project, create_project, open_project
from qualcode.storage.reads.cases import list_memos
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document, read_text
from qualcode.suggestions.rejecting import reject_suggestion
from qualcode.team.bundling import plan_bundle, write_bundle
from qualcode.team.coders import add_coder, set_role
from qualcode.team.merging.merge import Answers, merge_file
from qualcode.team.rounds import new_round
from qualcode.upkeep.backing_up import back_up_project

LEAD = "mara"
WHO = "Rosalind Quill"
SAID = (
    "The periwinkle timetable swallowed our mornings whole",
    "I marmaladed every single worksheet before the bell",
    "Nobody apologised for the gazebo that they had promised us",
    "My grandmother mended the zephyr flag with violet thread",
    "We only ever whispered about the quokka budget",
    "Their umbrella policy leaked on my smallest pupils",
    "This obelisk of forms never saw one answer come back",
)
"""Her sentences, each with a word that nobody else says."""
OWN_WORDS = ("periwinkle", "marmaladed", "gazebo", "zephyr", "quokka", "obelisk", "mangosteen")
SHORT = "Mangosteen Thursdays, honestly"
"""What she says in three words."""
OTHERS = "The caterpillar of buses was late again on Friday"
"""What another says in the same conversation."""
NOTES = "The walls were painted green over the summer holidays"

_ALONE = f"""INTERVIEWER: How did the year begin for you?

MS. QUILL: {SAID[0]}. {SAID[1]}.

INTERVIEWER: And afterwards?

MS. QUILL: {SAID[2]}. {SHORT}. {SAID[3]}.
"""
_GROUP = f"""MODERATOR: What do you remember, Ms. Quill?

MS. QUILL: {SAID[4]}. I liked the garden.

TOMAS: {OTHERS}. As Ms. Quill said, {SAID[4].lower()}.

MODERATOR: Thank you all.

MS. QUILL: {SAID[5]}.

TOMAS: I have nothing to add to the question of money.
"""
_NOTES = f"{NOTES}.\n\nShe told me: “{SAID[0]}.” Then the bell rang.\n"
_OTHER = f"INTERVIEWER: And you?\n\nMR. ELM: {OTHERS}. Money was never talked about.\n"
_SURVEY = (
    "respondent,grade,What was hardest?,What helped you most?\n"
    f"{WHO},third,{SAID[6]} to any of us in time,We helped each other out in the corridor after school\n"
    "Odo Marsh,fourth,The copper kettle boiled over in the staff room every week,Patience and more patience than before\n"
)


@cache
def _made() -> Path:
    folder = Path(_kept.name)
    with create_project(folder / "study.qualcode", name="Study", coder=LEAD) as project:
        _build(project, folder)
    back_up_project(folder / "study.qualcode", LEAD)
    return folder


_kept = TemporaryDirectory(prefix="qualcode-erased-")


def laid_out(folder: Path) -> Path:
    """The study in a folder of one's own: the path of its project."""
    copytree(_made(), folder, dirs_exist_ok=True)
    return folder / "study.qualcode"


def who(project: Project) -> Case:
    """The participant who is to be erased."""
    found = find_bearer(project, WHO)
    assert isinstance(found, Case)
    return found


def place(project: Project, document: str, words: str) -> tuple[int, tuple[int, int]]:
    """A document and where some words stand in it."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    return found.id, (start, start + len(words))


def _build(project: Project, folder: Path) -> None:
    sources = folder / "sources"
    sources.mkdir()
    for name, text in (("alone", _ALONE), ("group", _GROUP), ("notes", _NOTES), ("other", _OTHER)):
        (sources / f"{name}.txt").write_text(text, encoding="utf-8")
    set_role(project, LEAD, "lead") if project.known_coder_id() else add_coder(project, LEAD, role="lead")
    for name in ("jonas", "ines"):
        add_coder(project, name)
    import_documents(project, [sources / f"{name}.txt" for name in ("alone", "group", "notes", "other")])
    (sources / "answers.csv").write_text(_SURVEY, encoding="utf-8")
    import_survey(project, sources / "answers.csv", respondent="respondent")
    map_speaker(project, "MS. QUILL", participant=WHO)
    map_speaker(project, "TOMAS", participant="Tomas Reed")
    set_attribute(project, who(project), "school", "the zephyr academy")
    for path in ("Time", "Money", "Feelings/Anger"):
        create_path(project, path)
    _code(project)
    _write(project)
    _correct(project, sources)
    _remove_one(project, sources)
    _hand_out(project, folder)
    for source in sources.iterdir():
        source.unlink()
    sources.rmdir()


def _ids(project: Project) -> dict[str, int]:
    tree = load_tree(project)
    return {tree.path(code.id): code.id for code in tree.walk()}


def _code(project: Project) -> None:
    codes = _ids(project)
    for words in (SAID[0], SAID[2]):
        apply_code(project, *place(project, "alone", words), codes["Time"])
    apply_code(project, *place(project, "group", SAID[4]), codes["Money"])
    apply_code(project, *place(project, "group", OTHERS), codes["Time"])
    apply_in_vivo(project, *place(project, "alone", SAID[1]), None)
    apply_code(project, *place(project, "alone", SHORT), codes["Feelings/Anger"])
    coding = next(one for one in list_codings(project) if one.quote == SAID[2])
    set_comment(project, coding.id, f"She says “{SAID[2]}” and laughs")
    add_memo(project, f"It is about {SAID[2].upper()}.", coding_id=coding.id)
    document, (start, end) = place(project, "group", SAID[5])
    gone = apply_code(project, document, (start, end), codes["Money"])
    resize(project, gone.coding_id, (start, end - 7))
    remove_codings(project, [gone.coding_id])
    undo(project, 2)
    redo(project)
    mark_nothing(project, *place(project, "alone", SAID[3]))
    reject_suggestion(project, *place(project, "alone", SAID[3]), codes["Money"])


def _write(project: Project) -> None:
    codes = _ids(project)
    case = who(project)
    add_memo(project, f"{WHO} told me that {SAID[3].lower()}.", case_id=case.id)
    add_memo(project, f"Compare: {SAID[4]}; and what Tomas says: {OTHERS}.")
    add_memo(project, f"Draft: {SAID[5]}", code_id=codes["Money"])
    (draft,) = (memo for memo in list_memos(project) if memo.text.startswith("Draft"))
    rewrite_memo(project, draft, f"Rewritten, with MS. QUILL and [[case:{case.uuid}|{WHO}]] in it")
    write_summary(project, load_tree(project), case, codes["Time"], f"She has had enough: {SAID[0]}")
    describe_code(project, codes["Time"], example=f"“{SAID[0]}”")
    redefine_code(project, codes["Money"], definition=f"As in “{SAID[4]}”.", reason=f"since {WHO} said it")
    tag_codebook(project, "round 1", reason="before coding")
    propose_code(project, "Gardens", passage=place(project, "group", SAID[5]), reason=f"{SAID[5]}!")
    propose_name(project, codes["Money"], "Funds", passage=place(project, "alone", SAID[2]))
    from qualcode.storage.reads.codebook import list_proposals

    decline_proposal(project, list_proposals(project)[-1].id, answer=f"not for “{SAID[2]}”")
    save_query(project, "hers", f'text:"{SAID[3]}"', note=f"what {WHO} says")


def _correct(project: Project, sources: Path) -> None:
    mended = _ALONE.replace(SAID[3], "My aunt mended a flag").replace("How did the year", "How did that year")
    (sources / "alone corrected.txt").write_text(mended, encoding="utf-8")
    apply_code(project, *place(project, "alone", SAID[3]), _ids(project)["Time"])
    document = find_document(project, "alone")
    replace_document(project, plan_replacement(project, document, sources / "alone corrected.txt"))
    mended = _GROUP.replace("I liked the garden", f"I liked the garden, and {SAID[0].lower()}")
    (sources / "group corrected.txt").write_text(mended, encoding="utf-8")
    document = find_document(project, "group")
    replace_document(project, plan_replacement(project, document, sources / "group corrected.txt"))


def _remove_one(project: Project, sources: Path) -> None:
    """A document of hers that was taken out again: an undo could bring it back."""
    (sources / "second.txt").write_text(f"MS. QUILL: {SAID[6]}. {SAID[1]}.\n\nINTERVIEWER: Yes.\n", encoding="utf-8")
    import_documents(project, [sources / "second.txt"])
    map_speaker(project, "MS. QUILL", participant=WHO)
    apply_code(project, *place(project, "second", SAID[6]), _ids(project)["Money"])
    remove_document(project, find_document(project, "second").id, with_codings=True)


def _hand_out(project: Project, folder: Path) -> None:
    """A blind round whose coder sends her work back, which meets other work here."""
    named = [find_document(project, name).id for name in ("alone", "group", "other")]
    new_round(project, "first", documents=named, coders=["jonas"], blind=True, note=f"look for “{SAID[0]}”")
    bundle = folder / "jonas.qualcode"
    write_bundle(project, bundle, plan_bundle(project, "jonas"))
    with open_project(bundle, coder="jonas") as theirs:
        codes = _ids(theirs)
        apply_code(theirs, *place(theirs, "alone", SAID[2]), codes["Feelings/Anger"])
        apply_code(theirs, *place(theirs, "group", OTHERS), codes["Feelings/Anger"])
        add_memo(theirs, f"Jonas hears: {SAID[1]}", document_id=find_document(theirs, "alone").id)
        set_done(theirs, find_document(theirs, "group").id, True)
    returned = folder / "returned.qualcode"
    returned.write_bytes(bundle.read_bytes())
    merge_file(project, returned, Answers())
    returned.unlink()


# ---------------------------------------------------------------------- looking for what is left


def left_of(folder: Path, words: tuple[str, ...] = (*SAID, SHORT, *OWN_WORDS)) -> dict[str, set[str]]:
    """File → which of some words are in it: in its bytes, in all that is packed in them, in every row."""
    found: dict[str, set[str]] = {}
    wanted = {_plain(one): one for one in words}
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        for text in _texts(path):
            here = {wanted[plain] for plain in wanted if plain in text}
            if here:
                found.setdefault(str(path.relative_to(folder)), set()).update(here)
    return found


def _plain(text: str) -> str:
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return " ".join(re.split(r"[\W_]+", bare)).strip()


def _texts(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    for piece in _unpacked(data):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield _plain(piece.decode(encoding, "ignore"))
            if encoding != "utf-8":
                yield _plain(piece[1:].decode(encoding, "ignore"))
    if data.startswith(b"SQLite format 3\0"):
        for value in _values(path):
            for piece in _unpacked(value):
                yield _plain(piece.decode("utf-8", "ignore"))


def _unpacked(data: bytes, depth: int = 3) -> Iterator[bytes]:
    """Bytes, all that is compressed anywhere in them, and all that is written in base64."""
    yield data
    if depth == 0:
        return
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        inner = _inflated(data[head.start() :])
        if len(inner) > 8:
            yield from _unpacked(inner, depth - 1)
    for run in re.findall(rb"[A-Za-z0-9+/]{24,}={0,2}", data):
        whole = run[: len(run) // 4 * 4]
        yield from _unpacked(base64.b64decode(whole), 0)


def _inflated(data: bytes) -> bytes:
    """What can be read of a compressed stream: a page of a file holds the beginning of one."""
    unpacker, found = zlib.decompressobj(), b""
    for at in range(0, len(data), 64):
        try:
            found += unpacker.decompress(data[at : at + 64])
        except zlib.error:
            break
        if unpacker.eof:
            break
    return found


_TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"


def _values(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        file.text_factory = bytes
        for (name,) in file.execute(_TABLES).fetchall():
            for row in file.execute(f'SELECT * FROM "{name.decode()}"'):
                yield from (value for value in row if isinstance(value, bytes))
