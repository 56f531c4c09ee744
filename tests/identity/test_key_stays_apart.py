"""What an identity key holds is nowhere else: not in the project, a bundle, a backup, an export, a log or a left-over."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qualcode.cli.app import cli
from qualcode.identity.key_opening import forget_passphrases
from qualcode.settings.crash_log import log_crash
from qualcode.settings.passphrases import KEY_VARIABLE

pytestmark = pytest.mark.sqlite

WORDS = "velvet anvil quorum"
TOLD = (
    "Quenelda Zwitscher\nNelly Zwi\ncontact: q.zwitscher@example.org\ncontact: +49 170 5550199\n"
    "consent: signed in the kohlrabi annex\n"
)
SECRETS = ("quenelda", "zwitscher", "nelly zwi", "5550199", "kohlrabi", "tamarindo", WORDS)
"""What the key holds, in small letters, and what opens it."""
TALK = "INTERVIEWER: How is it?\n\nOAK: I plan the week myself. It is good.\n\nINTERVIEWER: Why?\n\nOAK: We pick.\n"
WORK = """
identity list
identity list --json
identity pseudonym -n 3
identity add --type school --from school.txt
identity find
codebook create Weeks/Pace
code apply talk 41 60 Pace
memo add Look --document talk
documents done talk
coder add jonas
quotes Weeks -o quotes.md --without-ner --k 1 --quoted-often
quotes Weeks -o quotes.docx --without-ner --k 1 --quoted-often --redact
frequencies -o table.xlsx --without-ner --k 1
frequencies -o refused.csv --key nowhere.identity
quotes Weeks -o refused.docx --key talk.txt
bundle jonas -o jonas.qualcode --document talk
bundle jonas -o refused.qualcode --document talk --key nowhere.identity
export out.qdpx
export folder
codings export codings.jsonl
cases export cases.csv
backup
merge jonas.qualcode
history
undo
redo
doctor
suggest talk --top 2
identity passwd
"""
"""What a researcher does with a study whose key is open; what is refused is among it."""


class Desk:
    """A folder of a study, a home and a folder for what is left over."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.given = {folder / "study" / name for name in ("school.txt", "told.txt", "who.csv")}

    def run(self, line: str) -> Result:
        return CliRunner().invoke(cli, ["-p", "study.qualcode", "--coder", "mara", *line.split()])

    def traces(self) -> list[tuple[str, str]]:
        """Files that hold something of the key, in whatever it is packed; and names of files that do."""
        found = []
        for path in sorted(self.folder.rglob("*")):
            found += [(str(path), secret) for secret in SECRETS if secret in path.name.lower()]
            if path.is_file() and path not in self.given:
                found += [(path.name, secret) for secret in SECRETS if speaks(path.read_bytes(), secret)]
        return found


def speaks(data: bytes, secret: str) -> bool:
    """Whether something stands in bytes, in any encoding, packed or not."""
    return any(
        secret in text.decode(encoding, "replace").lower()
        for text in unpacked(data)
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    )


def unpacked(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """Bytes, and whatever is packed into them: zip, zlib and Base64 in each other."""
    yield data
    if depth == 3:
        return
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield from unpacked(packed.read(name), depth + 1)
    for match in re.finditer(rb"x[\x01\x5e\x9c\xda]", data):
        try:
            yield from unpacked(zlib.decompressobj().decompress(data[match.start() :], 1 << 22), depth + 1)
        except zlib.error:
            continue
    for match in re.finditer(rb"[A-Za-z0-9+/]{40,}={0,2}", data):
        try:
            yield from unpacked(base64.b64decode(match[0][: len(match[0]) // 4 * 4]), depth + 1)
        except ValueError:
            continue


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A study with a key that knows P1."""
    for name in ("study", "left_over"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "study")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "left_over"))
    monkeypatch.setenv(KEY_VARIABLE, WORDS)
    monkeypatch.setenv("QUALCODE_NEW_KEY_PASSPHRASE", WORDS)
    for name, text in (("talk.txt", TALK), ("told.txt", TOLD), ("school.txt", "Tamarindo High\n")):
        (tmp_path / "study" / name).write_text(text, encoding="utf-8")
    desk = Desk(tmp_path)
    for line in (
        "new study.qualcode --name Weeks",
        "import talk.txt",
        "speakers map OAK P1",
        "identity new",
        "identity add P1 --from told.txt",
    ):
        assert desk.run(line).exit_code == 0, line
    yield desk
    forget_passphrases()


def test_nothing_of_the_key_goes_into_the_project_a_bundle_or_a_backup(desk: Desk) -> None:
    for line in (
        "identity list",
        "coder add jonas",
        "bundle jonas -o jonas.qualcode --document talk",
        "backup",
        "undo",
    ):
        assert desk.run(line).exit_code == 0, line
    assert desk.traces() == []
    (desk.folder / "study" / "made.txt").write_bytes(zlib.compress(b"said by Quenelda"))
    assert desk.traces() == [("made.txt", "quenelda")]  # The scan finds what there is.


@pytest.mark.long
def test_nothing_of_the_key_is_left_anywhere_after_a_days_work(desk: Desk) -> None:
    done = {line: desk.run(line) for line in WORK.strip().splitlines()}
    broken = [(line, one.output) for line, one in done.items() if isinstance(one.exception, Exception)]
    assert not [one for one in broken if one[1]]
    refused = {line for line, one in done.items() if one.exit_code == 1}
    assert refused == {line for line in done if "refused" in line}, [(line, done[line].output) for line in refused]
    assert "Quenelda Zwitscher" in done["identity list"].stdout  # The key was open, and it is the only place.
    assert all(not speaks(one.stderr.encode(), "quenelda") for line, one in done.items())
    assert desk.traces() == []


def test_a_crash_with_an_open_key_tells_nothing_of_it(desk: Desk) -> None:
    from qualcode.identity import key_files

    key = key_files.read_key(desk.folder / "study" / "study.identity", WORDS)
    try:
        raise RuntimeError(f"broke off with {key!r} and {WORDS}")
    except RuntimeError as error:
        log_crash(error)
    assert desk.traces() == []


def test_what_is_wrong_in_a_sheet_of_names_is_told_without_them(desk: Desk) -> None:
    sheet = desk.folder / "study" / "who.csv"
    for text in (
        "name,gender\nQuenelda Zwitscher,blue\n",
        "name,type\nQuenelda Zwitscher,cat\n",
        "name,pseudonym\nKarl Weber,Quenelda\n",
        'name\n"Quenelda Zwitscher\n',
    ):
        sheet.write_text(text, encoding="utf-8")
        done = desk.run("identity import who.csv")
        assert done.exit_code in (0, 1) and not speaks(done.output.encode(), "zwitscher"), done.output
    assert desk.traces() == []
