"""A small study of invented talk in which words tell codes: for tests of what is learned."""

from __future__ import annotations

from pathlib import Path

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_transcript

SAID = {
    "Money": ("The budget was cut again.", "We pay for paper ourselves.", "No grant covers the heating bill."),
    "Weather": ("It rained on the roof all night.", "The storm took the fence.", "Snow closes the road every winter."),
    "Animals": ("The horse would not move.", "Her goats ate the tulips.", "A fox comes to the yard at dusk."),
}
ELSE = ("Well, let me think.", "That is how it was.", "You know the place.")
CODES = (*SAID, "Travel")


def talk(number: int) -> str:
    """An interview: each code once, in an order of its own, behind words that have none; d4 says what d1 says."""
    names = list(SAID)[number % 3 :] + list(SAID)[: number % 3]
    lines = [f"INTERVIEWER: Please tell me about day {number}."]
    lines += [f"MS. VALE: {ELSE[at]} {SAID[name][number % 3]}" for at, name in enumerate(names)]
    return "\n\n".join(lines) + "\n"


def make_study(project: Project, folder: Path, documents: int = 4) -> None:
    """Import interviews d1, d2 … and make a codebook that says something of Money only."""
    for number in range(1, documents + 1):
        (folder / f"d{number}.txt").write_text(talk(number), encoding="utf-8")
    import_documents(project, [folder / f"d{number}.txt" for number in range(1, documents + 1)])
    for name in CODES:
        create_path(project, name)
    money = load_tree(project).find("Money")
    describe_code(project, money.id, definition="What things cost", include="budget, grants", exclude="time spent")


def place(project: Project, document: str, words: str) -> tuple[int, tuple[int, int]]:
    """Where words stand in a document."""
    transcript = read_transcript(project, find_document(project, document))
    start = transcript.text.index(words)
    return transcript.document.id, (start, start + len(words))


def code_all(project: Project, *documents: str) -> None:
    """Give every passage of some documents the code that its words tell."""
    tree = load_tree(project)
    for document in documents:
        text = read_transcript(project, find_document(project, document)).text
        for name, sentences in SAID.items():
            for sentence in sentences:
                if sentence in text:
                    document_id, span = place(project, document, sentence)
                    apply_code(project, document_id, span, tree.find(name).id)
