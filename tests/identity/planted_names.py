"""Real names of an identity key, planted wherever people write, and what each file that leaves the study holds of them.

Each plant is a study of its own, in which one name stands at one place; each sink is a command that writes a file. With
the key the command must refuse, or write a file without the name; without the key it shows whether the name would have
been in the file at all.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner, Result

from qualcode.cli.app import cli
from qualcode.domain.identity_key import IdentityKey, OtherName, Person
from qualcode.identity.key_files import make_key
from qualcode.identity.key_names import names_of
from qualcode.identity.key_opening import remember_passphrase
from qualcode.storage.project import open_project
from qualcode.storage.reads.codes import project_uuid

WORDS = "one two three"
KNOWN = IdentityKey(
    project="",
    people=(
        Person(
            pseudonym="Elena",
            names=("Quenelda Müller", "Quenelda", "Müller", "Nelly"),
            contacts=("+49 170 5550199", "q.mueller@example.org"),
            stands="Elena Castillo",
        ),
        Person(pseudonym="李秀英", names=("欧阳小明", "小明"), stands="李秀英", culture="Chinese"),
    ),
    others=(OtherName(name="Zwitscher-Gymnasium", stands="[school 1]", type="school"),),
)
FORMS = {
    "whole name": "Quenelda Müller",
    "genitive": "Quenelda's",
    "family name, Umlaut as two letters": "Mueller",
    "small letters": "quenelda müller",
    "turned round": "MÜLLER, QUENELDA",
    "nickname": "Nelly",
    "telephone number, grouped otherwise": "0170/555 01 99",
    "e-mail address": "q.mueller@example.org",
    "Chinese name": "小明",
    "school": "Zwitscher Gymnasium",
}
"""What is called how → the name as it is planted."""
_SAID = "I plan the week myself now and that is good"


class Plant(NamedTuple):
    """One name at one place."""

    place: str
    form: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a name on its way out."""

    plant: Plant
    sink: str
    refused: bool
    """With the key the file was not written."""
    held: bool
    """The file holds the name although the key was open."""
    would_hold: bool
    """Without the key the file holds it."""
    said: str
    """What the command said where neither is the case that is expected."""


class Study:
    """A small study of three people, two of them interviewed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "weeks.qualcode"

    def run(self, *arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, ["-p", str(self.path), "--coder", "mara", *map(str, arguments)])

    def ok(self, *arguments: str | Path) -> str:
        done = self.run(*arguments)
        assert done.exit_code in (0, 3), (arguments, done.output, done.exception)
        return done.stdout

    def at(self, document: str, words: str) -> tuple[str, str]:
        text = self.ok("documents", "text", document)
        return str(text.index(words)), str(text.index(words) + len(words))


def _in_quote(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID} says {name} there.")


def _in_label(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.", speaker=name)


def _in_document(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.")
    study.ok("documents", "rename", "ben", f"talk {name}".replace("/", "-"))


def _in_participant(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.", participant=name)


def _in_code(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.")
    study.ok("codebook", "rename", "Pace", f"Pace of {name}".replace("/", "-"))


def _in_definition(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.")
    study.ok("codebook", "describe", "Pace", "--definition", f"As {name} has it.")


def _in_memo(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.")
    study.ok("memo", "add", f"Ask {name} again.", "--document", "oak")


def _in_attribute(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.")
    study.ok("cases", "set", "P1", "works_at", name)


def _in_coder(study: Study, name: str) -> None:
    _interview(study, "oak", f"{_SAID}.")
    study.ok("code", "apply", "ben", *study.at("ben", "We do."), "Pace", "--coder", name)


PLACES: dict[str, Callable[[Study, str], None]] = {
    "quote": _in_quote,
    "speaker label": _in_label,
    "name of a document": _in_document,
    "name of a participant": _in_participant,
    "name of a code": _in_code,
    "definition of a code": _in_definition,
    "memo": _in_memo,
    "attribute": _in_attribute,
    "name of a coder": _in_coder,
}
"""Where a name stands → what puts it there."""

_CHECKS = ("--without-ner", "--k", "1", "--quoted-often")
SINKS: dict[str, tuple[str, ...]] = {
    **{
        f"quotes .{end}": ("quotes", "Weeks", "-o", f"q.{end}")
        for end in ("md", "csv", "json", "html", "xlsx", "docx", "tex")
    },
    **{
        f"frequencies .{end}": ("frequencies", "--by", "document", "-o", f"f.{end}")
        for end in ("csv", "html", "xlsx", "docx", "svg")
    },
    "quotes .md naming coders": ("quotes", "Weeks", "--show-coders", "-o", "coders.md"),
    "quotes .md with attributes": ("quotes", "Weeks", "--attribution", "{works_at}", "-o", "attributes.md"),
    "crosstab .csv": ("crosstab", "--by", "document", "-o", "x.csv"),
    "cooccurrence .html": ("cooccurrence", "-o", "c.html"),
    "profile .csv": ("profile", "-o", "p.csv"),
    "words .csv": ("words", "-o", "w.csv"),
    "memos .md": ("memo", "export", "-o", "memos.md"),
    "codebook .docx": ("codebook", "export", "book.docx"),
    "portrait .html": ("portrait", "oak", "-o", "portrait.html"),
    "framework .docx": ("framework", "show", "-o", "framework.docx"),
    "methods .md": ("report", "methods", "-o", "methods.md"),
    "report .html": ("report", "run", "weeks.yaml", "-o", "report.html"),
    "report .docx": ("report", "run", "weeks.yaml", "-o", "report.docx"),
    "bundle": ("bundle", "jonas", "-o", "jonas.qualcode", "--set", "all", "--with-cases"),
}
"""A file that leaves the study → the command that writes it."""


def _interview(study: Study, name: str, said: str, speaker: str = "OAK", participant: str = "P1") -> None:
    """An interview with a coding of Pace."""
    text = f"INTERVIEWER: How is it?\n\n{speaker}: {said}\n\nINTERVIEWER: Why?\n\n{speaker}: We plan it all.\n"
    file = study.folder / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    study.ok("import", file)
    study.ok("code", "apply", name, *study.at(name, said), "Pace")
    study.ok("set", "add", "all", name)
    study.ok("speakers", "map", speaker, participant)


def base(folder: Path) -> Study:
    """The study before anything is planted, with an open key beside it."""
    study = Study(folder)
    study.ok("new", study.path, "--name", "Weeks")
    study.ok("coder", "add", "jonas")
    study.ok("codebook", "create", "Weeks/Pace")
    study.ok("set", "new", "all")
    _interview(study, "ben", "We do. I plan it too.", speaker="BEN", participant="P2")
    study.ok("cases", "set", "P2", "works_at", "home")
    with open_project(study.path, coder="mara", write=False) as project:
        key = KNOWN.model_copy(update={"project": project_uuid(project)})
    make_key(study.path.with_suffix(".identity"), key, WORDS)
    study.ok("report", "new", study.path.with_suffix(".yaml"))
    return study


def planted(template: Study, folder: Path, plant: Plant) -> Study:
    """A copy of the study with a name in it."""
    folder.mkdir()
    study = Study(folder)
    for suffix in (".qualcode", ".identity", ".yaml"):
        study.path.with_suffix(suffix).write_bytes(template.path.with_suffix(suffix).read_bytes())
    PLACES[plant.place](study, FORMS[plant.form])
    return study


def outcomes(study: Study, plant: Plant, sinks: Sequence[str]) -> Iterator[Outcome]:
    """What each sink does with a plant."""
    remember_passphrase(study.path.with_suffix(".identity"), WORDS)
    for sink in sinks:
        call = [study.folder / one if "." in one and not one.startswith("-") else one for one in SINKS[sink]]
        file = [one for one in call if isinstance(one, Path)][-1]
        bundle = call[0] == "bundle"
        checked = study.run(*call, *(() if bundle else _CHECKS))
        refused = checked.exit_code == 1 and any(name in checked.stderr for name in names_of(KNOWN).names)
        held = file.exists() and holds(file, FORMS[plant.form])
        said = "" if refused or file.exists() else checked.output
        file.unlink(missing_ok=True)
        open_ = ("--with-names",) if bundle else (*_CHECKS, "--without-key")
        unchecked = study.run(*call, *open_)
        if not file.exists():
            said = said or unchecked.output
        would_hold = file.exists() and holds(file, FORMS[plant.form])
        file.unlink(missing_ok=True)
        yield Outcome(plant, sink, refused, held, would_hold, said)


def holds(file: Path, name: str) -> bool:
    """Whether a name stands in a file as it was planted, in whatever it is packed; the parts of a file that are said to
    be apart from each other are put together too."""
    wanted = re.sub(r"\W", "", name.casefold())
    return any(wanted in re.sub(r"\W", "", text.casefold()) for text in _texts(file.read_bytes()))


def _texts(data: bytes) -> Iterator[str]:
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for part in packed.namelist():
                yield from _texts(packed.read(part))
        return
    if data.startswith(b"SQLite format 3"):
        for match in re.finditer(rb"x[\x01\x5e\x9c\xda]", data):
            try:
                yield zlib.decompressobj().decompress(data[match.start() :], 1 << 20).decode("utf-8", "replace")
            except zlib.error:
                continue
    text = data.decode("utf-8", "replace")
    yield text
    yield html.unescape(re.sub(r"<[^<>]{0,300}>|\\[a-z]+|[{}]", "", text))
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)
