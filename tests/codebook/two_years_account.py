"""What is kept of two years beside the program: what there should be, and what became of everything."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from modelled_study import Study
from study_rows import Place, Rows
from two_years_script import (
    LEAD,
    SEED,
    Clock,
    codebook_yaml,
    transcript,
)

from qualcode.codebook.exchange import read_codebook
from qualcode.codebook.importing import import_codebook
from qualcode.documents.importing import import_documents
from qualcode.history.undoing import history
from qualcode.storage.project import Project
from qualcode.storage.reads.documents import list_documents, read_text


@dataclass(frozen=True)
class Told:
    """What the biography of a code is to tell."""

    kind: str
    coder: str
    at_ms: int
    reason: str


@dataclass(frozen=True)
class Stand:
    """How the codebook stood at the end of a quarter, by code."""

    day: str
    paths: dict[str, str]
    parents: dict[str, str | None]
    names: dict[str, str]
    says: dict[str, str]
    retired: dict[str, bool]
    links: set[tuple[str, str]]
    order: dict[str | None, list[str]]
    former: dict[str, str]


class Account:
    """A study, and beside it what it should hold, the life of each code and what became of each coding."""

    def __init__(self, project: Project, clock: Clock, folder: Path) -> None:
        self.project, self.clock, self.folder = project, clock, folder
        self.rng = random.Random(SEED)
        self.told: dict[str, list[Told]] = defaultdict(list)
        self.stands: dict[str, Stand] = {}
        self.refused: list[str] = []
        self.given: set[int] = set()
        """The ids of all codings that were ever made."""
        self.gone: dict[int, int | None] = {}
        """Codings that are no more → the one that they went into, None for what was removed on purpose."""
        self.removed = 0
        self.verbs: Counter[str] = Counter()
        self._ends: dict[str, list[int]] = {}
        """Where the sentences of a text end."""
        (folder / "book.yaml").write_text(codebook_yaml())
        for i in range(12):
            (folder / f"interview {i + 1:02}.txt").write_text(transcript(self.rng))
        import_documents(project, sorted(folder.glob("interview *.txt")))
        import_codebook(project, read_codebook(folder / "book.yaml"), reason="the first draft")
        self.rows = Rows(project.path)
        self.study = Study(self.rows)
        for code in self.rows.codes:
            self.told[code].append(Told("created", LEAD, clock.ms, "the first draft"))
        self.documents = {document.name: document for document in list_documents(project)}
        self.texts = {name: read_text(project, one.version_id) for name, one in self.documents.items()}

    # ------------------------------------------------------------------ doing and noting

    def _do(self, coder: str, verb: Callable[[], Any], then: Callable[[], object] = lambda: None) -> Any:
        """Do something, let the account do it too, and note which codings came and which went into others."""
        self.project.coder = coder
        self.clock.now += timedelta(hours=1)
        before = self.rows
        result = verb()
        self.rows = self.study.outside = Rows(self.project.path)
        then()
        self.given |= self.rows.codings.keys() - before.codings.keys()
        for id_ in before.codings.keys() - self.rows.codings.keys():
            self.gone[id_] = self._holder(before.codings[id_])
        self.verbs[history(self.project, limit=1)[0].verb] += 1
        return result

    def _holder(self, place: Place) -> int | None:
        """The coding that now covers all of one that went: of the same coder, and of the code or what it went into."""
        code = self.rows.former.get(place.code, place.code)
        where = (code, place.coder, place.document)
        for id_, there in self.rows.codings.items():
            if (
                there.code,
                there.coder,
                there.document,
            ) == where and there.start <= place.start < place.end <= there.end:
                return id_
        return None

    def _tell(self, code: str, kind: str, reason: str) -> None:
        self.told[code].append(Told(kind, self.project.coder, self.clock.ms, reason))

    def _id(self, code: str) -> int:
        return self.rows.codes[code].id

    def _ids(self, places: list[Place]) -> list[int]:
        by_place = {place: id_ for id_, place in self.rows.codings.items()}
        return [by_place[place] for place in places]

    def _at(self, path: str) -> str:
        code = self.study.at(path)
        assert code is not None, path
        return code

    def _own(self, coder: str, code: str) -> list[Place]:
        return sorted(place for place in self.study.codings if place.code == code and place.coder == coder)

    def _stand(self) -> Stand:
        study = self.study
        codes = list(study.walk())
        return Stand(
            datetime.fromtimestamp(self.clock.ms / 1000).strftime("%Y-%m-%d"),
            {code: study.path(code) for code in codes},
            {code: study.get("parent", code) for code in codes},
            study.of("name"),
            {code: study.facts["text", study.get("meaning", code)] for code in codes},
            study.of("retired"),
            set(study.links),
            {parent: list(study.order[parent]) for parent in (None, *codes)},
            study.of("former"),
        )
