"""A round that was drawn, coded by two, compared, and settled in part: in the study of `rounds_study`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from qualcode.codebook.defining import redefine_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.listing import set_done
from qualcode.domain.disagreements import PutOff, TakeAll, TakeCode, TakeNone, TakeReading
from qualcode.reconcile.deciding import decide, reopen
from qualcode.reconcile.queue import Scope, read_queue
from qualcode.storage.project import Project, open_project
from qualcode.storage.reads.documents import find_document, list_documents, read_text
from qualcode.storage.reads.rounds import list_assignments
from qualcode.team.coders import set_role
from qualcode.team.rounds import find_round, new_round
from qualcode.team.sampling_plans import draw_documents
from rounds_study import CODERS, LEAD, opened, working_as

ROUND = "R <1>"
PLAN, LONG = "We had a plan.", "It took us a long time."
JONAS, INES, TOM = CODERS


@contextmanager
def methods_study(folder: Path) -> Iterator[Project]:
    """Half of eight documents drawn for jonas and ines, the rest for one of them; tom coded one outside the round."""
    path = laid_out(folder)
    with open_project(path, coder=LEAD, insist=True) as project:
        yield project


def laid_out(folder: Path) -> Path:
    """The same study, in a file that nobody has open."""
    path = folder / "several.qualcode"
    path.write_bytes(_made())
    return path


@cache
def _made() -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with opened(folder) as project:
            _build(project)
        return (folder / "several.qualcode").read_bytes()


def _build(project: Project) -> None:
    everything = [document.id for document in list_documents(project)]
    plan = draw_documents(project, number=4, by=["site.state"], seed=7, each=2, rest=True)
    new_round(project, ROUND, documents=everything, coders=[JONAS, INES], plan=plan, unit="char")
    given = list_assignments(project, round_id=find_round(project, ROUND).id)
    names = {document.id: document.name for document in list_documents(project)}
    several = twice_coded(project)
    for one in given:
        name = names[one.document_id]
        coder = JONAS if one.coder_id == project.coder_id(JONAS) else INES
        _code(project, name, coder, several.index(name) if name in several else 0)
        with working_as(project, coder):
            set_done(project, one.document_id, True)
    give(project, "oak 4", TOM, "Plans", PLAN)
    set_role(project, TOM, "lead")
    _settle(project)


def twice_coded(project: Project) -> list[str]:
    """The names of the documents that two code, in their order; which they are is chance."""
    many = Counter(one.document_id for one in list_assignments(project, round_id=find_round(project, ROUND).id))
    return [document.name for document in list_documents(project) if many[document.id] == 2]


def _code(project: Project, document: str, coder: str, number: int) -> None:
    """Jonas codes all alike; Ines the first passage otherwise in every second document, and longer in the others."""
    give(project, document, coder, "Time", LONG)
    if coder == JONAS:
        give(project, document, coder, "Plans", PLAN, origin="suggested" if number == 3 else "manual")
    elif number % 2:
        give(project, document, coder, "Time", PLAN)
    else:
        give(project, document, coder, "Plans", f"{PLAN} It took")


def _settle(project: Project) -> None:
    """Of four: as jonas; both, and then by tom another code; nothing, and open again; put off."""
    tree = load_tree(project)
    queue = read_queue(project, Scope())
    first, second, third, fourth = queue.items
    jonas = next(uuid for uuid, name in queue.names.items() if name == JONAS)
    decide(project, first, TakeReading(jonas), reason="the shorter one says it all")
    redefine_code(project, tree.find("Time").id, definition="How long it took.")
    decide(project, second, TakeAll())
    decide(project, third, TakeNone())
    reopen(project, third.id)
    decide(project, fourth, PutOff())
    with working_as(project, TOM):
        again = next(item for item in read_queue(project, Scope()).items if item.id == second.id)
        decide(project, again, TakeCode(tree.find("Plans").uuid))


def give(project: Project, document: str, coder: str, code: str, words: str, origin: str = "manual") -> None:
    """Code words of a document as a coder."""
    found = find_document(project, document)
    start = read_text(project, found.version_id).index(words)
    with working_as(project, coder):
        apply_code(project, found.id, (start, start + len(words)), load_tree(project).find(code).id, origin=origin)
