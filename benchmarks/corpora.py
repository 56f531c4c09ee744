"""What is measured on: the made corpus, the changelog episodes, and long transcripts put together from them.

They are reached as `../shared` beside the checkout, or in the folder that `QUALCODE_BENCH_DATA` names. What is made
from them lies in a work folder for the time of one run.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA_VARIABLE = "QUALCODE_BENCH_DATA"
CODER = "bench"
CODES = 25
"""Codes of the long transcripts' codebook."""


class AbsentError(Exception):
    """A corpus that a subject needs is not there."""


@dataclass(frozen=True, slots=True)
class Work:
    """The folder of one run.

    Args:
        folder: Where everything lies that is made for measuring.
        interviews: How many the made corpus has.
    """

    folder: Path
    interviews: int = 450

    def of_size(self, interviews: int) -> Work:
        """The same with another number of interviews, of which those that both have are equal."""
        if interviews == self.interviews:
            return self
        folder = self.folder / f"interviews-{interviews}"
        folder.mkdir(exist_ok=True)
        return Work(folder, interviews)

    # ------------------------------------------------------------------ the made corpus

    @property
    def corpus(self) -> Path:
        """The made corpus: interviews of 9,000 words, 60 codes, 3 coders, 120 codings an interview."""
        return _made(self.folder / "corpus", "--interviews", str(self.interviews))

    @property
    def transcripts(self) -> Path:
        """Its transcripts."""
        return self.corpus / "transcripts"

    @property
    def meta(self) -> dict[str, Any]:
        """What is in it: counts, a rare and a common word."""
        found: dict[str, Any] = json.loads((self.corpus / "meta.json").read_text())
        return found

    @property
    def codebook(self) -> Path:
        """Its codes as a codebook file."""
        path = self.corpus / "codebook.yaml"
        if not path.exists():
            codes = json.loads((self.corpus / "codebook.json").read_text())
            path.write_text(_codebook_yaml(codes), encoding="utf-8")
        return path

    @property
    def codings(self) -> Path:
        """Its codings, with the quote of each."""
        path = self.corpus / "quoted.jsonl"
        if not path.exists():
            _write_quoted(self.corpus / "codings.jsonl", self.transcripts, path)
        return path

    @property
    def project(self) -> Path:
        """The whole corpus with its codings as a project; not to be written to."""
        path = self.folder / "corpus.qualcode"
        if not path.exists():
            from benchmarks.importing import import_codings_file, import_files

            import_files(path, [self.transcripts], self.codebook)
            import_codings_file(path, self.codings)
            _name_speakers(path)
        return path

    @property
    def floor(self) -> Path:
        """The same as the floor keeps it."""
        path = self.folder / "floor.sqlite"
        if not path.exists():
            from benchmarks import floor

            floor.import_transcripts(path, self.transcripts, index=True)
            floor.import_codings(path, self.codings)
        return path

    @property
    def dense(self) -> tuple[Path, Path]:
        """The made corpus with 162,000 codings, as a project and as the floor keeps it."""
        ours, theirs = self.folder / "dense.qualcode", self.folder / "dense.sqlite"
        if not theirs.exists():
            from benchmarks import floor
            from benchmarks.importing import import_codings_file, import_files

            corpus = _made(self.folder / "dense", "--segments", "360")
            quoted = corpus / "quoted.jsonl"
            _write_quoted(corpus / "codings.jsonl", corpus / "transcripts", quoted)
            import_files(ours, [corpus / "transcripts"], self.codebook)
            import_codings_file(ours, quoted)
            _name_speakers(ours)
            floor.import_transcripts(theirs, corpus / "transcripts", index=True)
            floor.import_codings(theirs, quoted)
        return ours, theirs

    @property
    def five_coders(self) -> Path:
        """The made corpus as five coders code it: 90,000 codings."""
        path = self.folder / "five.qualcode"
        if not path.exists():
            from benchmarks.importing import import_codings_file, import_files

            corpus = _made(self.folder / "five", "--coders", "5", "--segments", "200")
            quoted = corpus / "quoted.jsonl"
            _write_quoted(corpus / "codings.jsonl", corpus / "transcripts", quoted)
            import_files(path, [corpus / "transcripts"], self.codebook)
            import_codings_file(path, quoted)
        return path

    # ------------------------------------------------------------------ the changelog

    @property
    def changelog(self) -> Path:
        """The 450 episodes."""
        folder = self.folder / "changelog_450"
        if not folder.exists():
            archive = _data() / "data/changelog/changelog_450.tar.xz"
            if not archive.exists():
                raise AbsentError(f"{archive} is not there")
            with tarfile.open(archive) as packed:
                packed.extractall(self.folder, filter="data")
        return folder

    def long_project(self, words: int, codings: int) -> Path:
        """A project with one transcript of so many words, put together from episodes, and so many codings."""
        path = self.folder / f"long-{words}-{codings}.qualcode"
        if not path.exists():
            transcript, lines = self.long_files(words, codings)
            _write_long(sorted(self.changelog.glob("*.md")), words, transcript)
            _code_long(path, transcript, lines, codings)
        return path

    def long_files(self, words: int, codings: int) -> tuple[Path, Path]:
        """The transcript and the codings, as JSON lines, that such a project is made from."""
        return self.folder / f"long-{words}.md", self.folder / f"long-{words}.{codings}.jsonl"


def _made(folder: Path, *options: str) -> Path:
    """The made corpus in a folder, made where it is not there yet."""
    if not (folder / "meta.json").exists():
        maker = _data() / "tools/make_corpus.py"
        if not maker.exists():
            raise AbsentError(f"{maker} is not there")
        command = [sys.executable, str(maker), "--out", str(folder), *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def _data() -> Path:
    named = os.environ.get(DATA_VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parents[1] / "../shared"


def _name_speakers(path: Path) -> None:
    """Let each teacher's label be a participant of that name, so that counts and publications know who speaks."""
    from qualcode.cases.mapping import map_speaker, unmapped
    from qualcode.storage.project import open_project

    with open_project(path, coder=CODER, insist=True) as project:
        for label in sorted({speaker.label for speaker in unmapped(project)}):
            map_speaker(project, label, participant=label)


def _codebook_yaml(codes: list[dict[str, Any]]) -> str:
    """The corpus's list of codes as the tree of a codebook file."""

    def below(parent: str | None, indent: str) -> str:
        lines = ""
        for code in codes:
            if code["parent"] != parent:
                continue
            lines += f"{indent}- name: {json.dumps(code['name'])}\n{indent}  memo: {json.dumps(code['memo'])}\n"
            children = below(code["name"], indent + "    ")
            lines += f"{indent}  children:\n{children}" if children else ""
        return lines

    return f"name: corpus\ncodes:\n{below(None, '  ')}"


def _write_quoted(codings: Path, transcripts: Path, target: Path) -> None:
    """Codings with quotes; the maker's wavering boundaries leave a few that hold only spaces, which are refused."""
    texts: dict[str, str] = {}
    with codings.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for line in lines:
            coding = json.loads(line)
            name = coding["document"]
            if name not in texts:
                texts[name] = (transcripts / name).read_text(encoding="utf-8")
            coding["quote"] = texts[name][coding["start"] : coding["end"]]
            if coding["quote"].strip():
                out.write(json.dumps(coding, ensure_ascii=False) + "\n")


def _write_long(episodes: list[Path], words: int, target: Path) -> None:
    """Turns of one episode after another until there are enough words."""
    parts: list[str] = []
    left = words
    for episode in episodes:
        for turn in episode.read_text(encoding="utf-8").split("\n\n"):
            if left <= 0:
                break
            parts.append(turn.strip())
            left -= len(turn.split())
    target.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")


def _code_long(path: Path, transcript: Path, codings: Path, count: int) -> None:
    """Two coders' passages of one to three sentences, all over the transcript."""
    from benchmarks.importing import import_codings_file, import_files
    from qualcode.coding.passages import transcript_of
    from qualcode.storage.project import open_project
    from qualcode.storage.reads.documents import list_documents

    codebook = transcript.with_suffix(".yaml")
    names = [f"Code {number:02d}" for number in range(CODES)]
    codebook.write_text("name: long\ncodes:\n" + "".join(f"  - name: {name}\n" for name in names), encoding="utf-8")
    import_files(path, [transcript], codebook)
    with open_project(path, coder=CODER, write=False) as project:
        (document,) = list_documents(project)
        shown = transcript_of(project, document.id)
    chance = random.Random(count)
    lines: dict[tuple[int, int, str, str], str] = {}
    while len(lines) < count:
        first = chance.randrange(len(shown.sentences) - 3)
        start, end = shown.sentences[first].start, shown.sentences[first + chance.randrange(3)].end
        code, coder = chance.choice(names), chance.choice((CODER, "other"))
        record = {"document": document.name, "start": start, "end": end, "code": code, "coder": coder}
        lines[start, end, code, coder] = json.dumps({**record, "quote": shown.text[start:end]}, ensure_ascii=False)
    codings.write_text("\n".join(lines.values()) + "\n", encoding="utf-8")
    import_codings_file(path, codings)
