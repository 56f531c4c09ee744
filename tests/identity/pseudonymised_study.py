"""An invented study with names in its transcripts, memos and codebook, and what a person would say to them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qualcode.codebook.creating import create_path
from qualcode.coding.applying import apply_code
from qualcode.documents.importing import import_documents
from qualcode.domain.identifiers import DocumentText, Findings
from qualcode.domain.pseudonymising import Pass, Review, Ruling
from qualcode.identity.passing import Wishes, look_through
from qualcode.identity.proposing import Material
from qualcode.identity.searching import Searched
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import find_document, read_transcript
from qualcode.suggest.identifiers import find_identifiers

ENGLISH = """INTERVIEWER: Where do you teach, Gretchen?

GRETCHEN FARROW: At Tamarack Elementary, with Anna Schmidt and Jonas Schmidt. Anna's class is next to mine. Write to
oak@example.org. I was born on 12 May 1979.

INTERVIEWER: And Jonas?

GRETCHEN FARROW: Jonas left in 2019. The Schmidts moved to Millbrook, 14 Elm Street. Call me at (555) 010-0199.
James' brother said Will will come. I will ask Will.
"""
GERMAN = """I: Wo arbeiten Sie, Frau Müller, und mit wem?

MÜLLER: An der Goethe-Grundschule in Lüneburg, mit Herrn Hans Becker. Annas Klasse ist nebenan, und Hans' Buch liegt
dort. Die Nummer ist 0171 2345678, und ich bin geboren am 12.05.1979.

I: Und Herr Becker, ist der auch dort?

MÜLLER: Becker ist krank. Frau Schmidt-Lange vertritt ihn und die Klasse. Anna weiß das.
"""
JAPANESE = """聞き手：昨日は？

花子：田中さんと山本先生が来ました。田中さんの電話は090-1234-5678です。
"""


def make_study(project: Project, folder: Path) -> None:
    """Import the transcripts, and code some passages of the English one."""
    for name, text in (("en", ENGLISH), ("de", GERMAN), ("ja", JAPANESE)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    import_documents(project, [folder / f"{name}.txt" for name in ("en", "de", "ja")])
    with project.change("codes", "codes"):
        create_path(project, "Place")
        create_path(project, "People")


def text_of(project: Project, name: str) -> str:
    """The present text of a document."""
    return read_transcript(project, find_document(project, name)).text


def code(project: Project, name: str, quote: str, code_id: int = 1, *, nth: int = 0) -> tuple[int, int]:
    """Give a code to a passage by its words."""
    text, at = text_of(project, name), -1
    for _ in range(nth + 1):
        at = text.index(quote, at + 1)
    apply_code(project, find_document(project, name).id, (at, at + len(quote)), code_id)
    return at, at + len(quote)


def without_model(material: Material) -> Searched:
    """A search without a language model: it takes a second to load one."""
    return Searched(_found(material.texts, material.known), "")


def _found(texts: tuple[DocumentText, ...], known: tuple[str, ...]) -> Findings:
    return find_identifiers(texts, None, known)


def looked_through(project: Project, *documents: str, **wishes: object) -> Pass:
    """What is found in some documents, or in all."""
    return look_through(project, Wishes(documents or None, **wishes), without_model)  # type: ignore[arg-type]


def yes_to(passed: Pass, which: Callable[[str], bool] = lambda _: True, **words: str) -> dict[int, Ruling]:
    """A yes to all candidates, or to those of some names; other words for some of them."""
    review = Review(passed)
    for number, entry in enumerate(passed.entries):
        if which(entry.surface):
            review.rule([number], "replace")
        if entry.surface in words:
            review.word(number, words[entry.surface])
    return dict(review.rulings)
