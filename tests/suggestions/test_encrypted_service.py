"""The process that suggests for an encrypted project gets its key by a pipe, and what it keeps is encrypted too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from test_service import Heard, offers

from qualcode.codebook.creating import create_path
from qualcode.codebook.defining import describe_code
from qualcode.codebook.tree import load_tree
from qualcode.documents.importing import import_documents
from qualcode.domain.suggestions import Advice
from qualcode.settings import passphrases
from qualcode.storage import file_keys
from qualcode.storage.file_keys import forget_keys, new_key
from qualcode.storage.project import create_project
from qualcode.storage.reads.documents import list_documents
from qualcode.suggest.cache import cache_file
from qualcode.suggestions.service import SuggestionService

SPEECH = "MS. OAK: The bell schedule of the school is a riddle. Timetables bind us all.\n"


@pytest.fixture(autouse=True)
def _own_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(passphrases, "_store", lambda: None)
    yield
    forget_keys()


@pytest.mark.long
@pytest.mark.sqlite
def test_the_process_that_suggests_gets_the_key_by_a_pipe_and_encrypts_its_cache(tmp_path: Path) -> None:
    (tmp_path / "oak.txt").write_text(SPEECH, encoding="utf-8")
    key = new_key("three words here")
    path = tmp_path / "study.qualcode"
    with create_project(path, name="Study", coder="mara", key=key) as project:
        import_documents(project, [tmp_path / "oak.txt"])
        (document,) = list_documents(project)
        create_path(project, "Schedules")
        describe_code(project, load_tree(project).find("Schedules").id, include="the bell schedule, timetables")
        heard = Heard()
        service = SuggestionService(path, "mara", heard, models=tmp_path / "models")
        service.start()
        try:
            service.ask(document.id, 9, 43)
            told = heard.until(offers)
            assert isinstance(told, Advice) and told.offered[0].path == "Schedules"
            assert service.process_id is not None
            process = psutil.Process(service.process_id)
            shown = " ".join([*process.cmdline(), *process.environ().values()])
            assert "three words here" not in shown and key.raw.hex() not in shown
        finally:
            service.close()
    cache = cache_file(path)
    assert cache.read_bytes()[: file_keys.SALT] == key.salt
    assert b"schedule" not in cache.read_bytes()
