"""The program's numbers against a second count, made from what its commands print and nothing else.

Speech is found anew from the labels in the texts, codes, people and sites from the lists; no line of the program's own
counting is used.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from qualcode.cli.app import cli

NONE = "(none)"
STAMP = r"[\[(]\d\d:\d\d:\d\d[\])]"


class Row(NamedTuple):
    """One coding as `codings export` writes it."""

    document: str
    start: int
    end: int
    code: str
    coder: str


class Counted:
    """A study read through commands, and counted again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.codes = self._paths(self.json("codebook", "list"))
        self.documents = {d["name"]: d for d in self.json("documents", "list")}
        self.texts = {name: self.run("documents", "text", name) for name in self.documents}
        cases = self.json("cases", "list")["cases"]
        sheets = self.json("cases", "list", "--kind", "document")["cases"]
        self.people = {c["name"]: c for c in cases if c["kind"] == "participant"}
        self.sites = {c["name"]: c for c in cases if c["kind"] == "site"}
        self.of_document = {c["name"]: c for c in sheets}
        self.labels: dict[str, dict[str, str | None]] = defaultdict(dict)
        for row in self.json("speakers", "list"):
            self.labels[row["document"]][row["label"]] = row["participant"]
        self.speech = {name: self._speech(name) for name in self.documents}
        lines = self.run("codings", "export", "-", "--format", "jsonl").splitlines()
        self.quotes = {Row(*(c[f] for f in Row._fields)): c["quote"] for c in map(json.loads, lines)}

    def run(self, *args: str) -> str:
        result = CliRunner().invoke(cli, ["-p", str(self.path), "--coder", "mara", *args])
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *args: str) -> Any:
        return json.loads(self.run(*args, "--json"))

    def _paths(self, answer: Any) -> list[str]:
        rows = answer["codes"] if isinstance(answer, dict) else answer
        return [row["path"] for row in rows]

    def _speech(self, name: str) -> list[tuple[int, int, str]]:
        """(start, end, label): from behind each label to before the next, stamps left out."""
        if not self.labels[name]:
            return []
        text = self.texts[name]
        label = "|".join(map(re.escape, self.labels[name]))
        head = re.compile(rf"^(?:{STAMP} )?(?:\[({label})\] |(?:\*\*)?({label})(?: {STAMP})?:(?:\*\*)?)", re.MULTILINE)
        found = [(m.start(), m.end(), m[1] or m[2]) for m in head.finditer(text)]
        ends = [start for start, _, _ in found[1:]] + [len(text)]
        return [(start, end, who) for (_, start, who), end in zip(found, ends, strict=True)]

    def reached(self, row: Row) -> list[str]:
        """The labels whose speech a coding shares a visible character with, in order."""
        text = self.texts[row.document]
        spoken = (who for a, b, who in self.speech[row.document] if text[max(a, row.start) : min(b, row.end)].strip())
        return list(dict.fromkeys(spoken))

    def site_of(self, document: str, person: str | None) -> str | None:
        own: str | None = self.people[person]["site"] if person is not None else None
        there: str | None = self.of_document[document]["site"]
        return own or there

    def value(self, by: str, document: str, person: str | None) -> str:
        if by in ("participant", "document"):
            return (person if by == "participant" else document) or NONE
        site = self.site_of(document, person)
        if by == "site":
            return site or NONE
        level, _, name = by.partition(".")
        bearer = {
            "document": self.of_document[document],
            "participant": self.people.get(person or ""),
            "site": self.sites.get(site or ""),
        }[level]
        return str((bearer or {"attributes": {}})["attributes"].get(name, NONE))

    def columns(self, by: str, document: str, labels: Sequence[str]) -> dict[str, set[str | None]]:
        """column → the people for whom somebody's words under these labels count there; None for nobody."""
        of = self.labels[document]
        found: dict[str, set[str | None]] = defaultdict(set)
        if by == "speaker":
            for label in labels:
                found[label].add(of[label])
            return dict(found) or {NONE: {None}}
        for person in [of[label] for label in labels if of[label] is not None] or [None]:
            found["all" if by == "all" else self.value(by, document, person)].add(person)
        return dict(found)

    def counted(self, coders: Sequence[str] | None) -> list[Row]:
        if coders is not None:
            return [row for row in self.quotes if row.coder in coders]
        consensus = {row.document for row in self.quotes if row.coder == "Consensus"}
        consensus |= {name for name, d in self.documents.items() if "Consensus" in d["finished_by"]}
        return [row for row in self.quotes if row.document not in consensus or row.coder == "Consensus"]

    def numbers(
        self, by: str, coders: Sequence[str] | None = None, documents: Sequence[str] | None = None
    ) -> dict[tuple[str, bool, str], tuple[int, int, int, int]]:
        """(code, rolled up, column) → segments, documents, participants, sites; zeros left out."""
        cells: dict[tuple[str, bool, str], list[tuple[Row, set[str | None]]]] = defaultdict(list)
        for row in self.counted(coders):
            if documents is not None and row.document not in documents:
                continue
            for column, persons in self.columns(by, row.document, self.reached(row)).items():
                cells[row.code, False, column].append((row, persons))
                for above in self.codes:
                    if row.code == above or row.code.startswith(above + "/"):
                        cells[above, True, column].append((row, persons))
        return {
            key: (len(entries), *self.distinct((row.document, persons) for row, persons in entries))
            for key, entries in cells.items()
            if not key[1] or any(code.startswith(key[0] + "/") for code in self.codes)
        }

    def distinct(self, entries: Iterable[tuple[str, set[str | None]]]) -> tuple[int, int, int]:
        pairs = {(document, person) for document, persons in entries for person in persons}
        sites = {self.site_of(document, person) for document, person in pairs}
        return len({d for d, _ in pairs}), len({p for _, p in pairs} - {None}), len(sites - {None})

    def denominators(self, by: str, documents: Sequence[str] | None = None) -> dict[str, tuple[int, int, int]]:
        """column → documents in which something could fall into it, and the participants and sites there."""
        entries = defaultdict(list)
        for document in self.documents if documents is None else documents:
            said = {who for a, b, who in self.speech[document] if self.texts[document][a:b].strip()}
            for labels in [(), *((label,) for label in said)]:
                for column, persons in self.columns(by, document, labels).items():
                    entries[column].append((document, persons))
        return {column: self.distinct(found) for column, found in entries.items()}


def build(folder: Path, seed: int) -> Path:
    """A study by chance: people in several documents, labels of one person and of nobody, notes, sites on both
    levels, missing values, codings over labels and between turns, three levels of codes."""
    chance = random.Random(seed)
    names = [f"MS. {tree}" for tree in ("OAK", "ELM", "ASH", "FIR", "YEW", "BAY", "FIG")]
    words = ["plan", "time", "bell", "room", "school", "choice", "pace", "test", "naïve", "課題", "👩\u200d👩\u200d👧"]
    texts = {}
    for number in range(6):
        turns = []
        for turn in range(chance.randint(4, 12)):
            # The interviewer begins twice, so that labels are known for such; in the fifth document nobody is named.
            label = "INTERVIEWER" if turn in (0, 2) else chance.choice(["INTERVIEWER", *chance.sample(names, 3)])
            who = f"{label}: " if number != 4 else ""
            said = [
                f"{chance.choice(words[:8]).capitalize()} {' '.join(chance.choices(words, k=chance.randint(1, 4)))}."
                for _ in range(chance.randint(1, 3))
            ]
            turns.append(who + " ".join(said))
        texts[f"doc {number}"] = "\n\n".join(turns) + "\n"
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    people = [
        "participant,speaker,site,role,year,site.state",
        "P1,MS. OAK; MS. ELM,North,teacher,3,FL",
        "P2,MS. ASH,South,teacher,,CA",
        "P3,MS. FIR,,principal,7,",
        "P4,MS. YEW,North,,1,FL",
        "P5,MS. BAY,West,teacher,2,",
        "P6,SILENT,East,student,2,NY",
    ]
    (folder / "people.csv").write_text("\n".join(people) + "\n", encoding="utf-8")
    sheet = "document,kind,site,year\ndoc 1,focus group,South,2\ndoc 4,notes,West,3\ndoc 5,,East,\n"
    (folder / "sheet.csv").write_text(sheet, encoding="utf-8")
    codes = ["A", "A/B", "A/B/C", "A/D", "AA", "AA/B", "E"]
    rows = {}
    for _ in range(150):
        name = chance.choice(list(texts))
        # Half of the ends stand at an edge of speech, where a count goes wrong first.
        edges = [edge for m in re.finditer(r": |\n\n", texts[name]) for edge in m.span()]
        start = chance.choice([chance.randrange(len(texts[name])), chance.choice(edges[:-1])])
        end = min(len(texts[name]), start + chance.choice([1, 2, 8, 30, 90]))
        end = chance.choice([end, *[e for e in edges if e > end][:8:2]])
        # Only two documents have Consensus codings, so that it counts there and everybody elsewhere.
        coder = chance.choice(["mara", "jonas", "lea", *(["Consensus"] * 2 if name in ("doc 2", "doc 3") else [])])
        if texts[name][start:end].strip():
            rows[name, start, end, chance.choice(codes[1:]), coder] = texts[name][start:end]
    with (folder / "codings.jsonl").open("w", encoding="utf-8") as file:
        for (name, start, end, code, coder), quote in rows.items():
            line = {"document": name, "start": start, "end": end, "code": code, "coder": coder, "quote": quote}
            file.write(json.dumps(line) + "\n")
    path = folder / "chance.qualcode"
    steps = [
        ["new", str(path)],
        ["-p", str(path), "import", *(str(folder / f"{name}.txt") for name in texts)],
        *(["-p", str(path), "codebook", "create", code] for code in codes),
        ["-p", str(path), "cases", "import", str(folder / "people.csv")],
        ["-p", str(path), "cases", "import", str(folder / "sheet.csv")],
        ["-p", str(path), "codings", "import", str(folder / "codings.jsonl")],
    ]
    for step in steps:
        result = CliRunner().invoke(cli, ["--coder", "mara", *step] if step[0] == "-p" else [*step, "--coder", "mara"])
        assert result.exit_code in (0, 3), result.output
    return path


@pytest.fixture(scope="module", params=["sample", 1, 2, 3])
def study(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    folder = tmp_path_factory.mktemp("counted")
    if request.param != "sample":
        return Counted(build(folder, request.param))
    result = CliRunner().invoke(cli, ["demo", "--dir", str(folder), "--no-tui"])
    assert result.exit_code == 0, result.output
    return Counted(next(folder.glob("*.qualcode")))


def shown(answer: Any) -> dict[tuple[str, bool, str], tuple[int, int, int, int]]:
    found = {
        (row["code"], row["rolled_up"], row["column"]): tuple(
            row[unit] for unit in ("segments", "documents", "participants", "sites")
        )
        for row in answer["rows"]
    }
    assert len(found) == len(answer["rows"])
    return found


BY = ("all", "document", "speaker", "participant", "site", "participant.role", "participant.year", "document.kind")


@pytest.mark.parametrize("by", [*BY, "site.state"])
def test_every_cell_and_denominator_is_what_a_second_count_gives(study: Counted, by: str) -> None:
    answer = study.json("frequencies", "--by", by)
    found, expected = shown(answer), study.numbers(by)
    assert {key: cell for key, cell in found.items() if any(cell)} == expected
    assert sum(any(cell) for cell in found.values()) > 5, "the study tests something"
    out_of = {column: tuple(of.values()) for column, of in answer["denominators"].items()}
    wanted = study.denominators(by)
    used = {column for _, _, column in expected}
    if NONE in wanted and NONE not in used and not wanted[NONE][1]:
        del wanted[NONE]  # A column for nothing and nobody is not shown.
    assert out_of == wanted
    assert set(answer["denominators"]) == {column for _, _, column in found}
    for (_, _, column), (_, *cell) in found.items():
        assert all(part <= whole for part, whole in zip(cell, out_of[column], strict=True))


def test_coders_and_documents_restrict_the_count(study: Counted) -> None:
    some = list(study.documents)[1:4]
    for coders in (["mara"], ["mara", "jonas"]):
        found = shown(study.json("frequencies", "--by", "participant.role", "--coders", ",".join(coders)))
        assert {k: cell for k, cell in found.items() if any(cell)} == study.numbers("participant.role", coders)
    only = [part for name in some for part in ("--document", name)]
    answer = study.json("frequencies", "--by", "site", *only)
    assert {k: cell for k, cell in shown(answer).items() if any(cell)} == study.numbers("site", None, some)
    wanted = study.denominators("site", some)
    assert {c: tuple(of.values()) for c, of in answer["denominators"].items() if c != NONE} == {
        column: of for column, of in wanted.items() if column != NONE
    }


def test_every_quote_of_a_theme_is_there_with_its_speakers(study: Counted) -> None:
    for theme in (study.codes[0], study.codes[-1]):
        below = {code for code in study.codes if code == theme or code.startswith(theme + "/")}
        wanted = {row for row in study.counted(None) if row.code in below}
        found = {Row(*(quote[f] for f in Row._fields)): quote for quote in study.json("quotes", theme)}
        assert set(found) == wanted
        for row, quote in found.items():
            text = study.texts[row.document]
            assert quote["quote"] == text[row.start : row.end] == study.quotes[row]
            if study.labels[row.document]:
                said = [(w, text[max(a, row.start) : min(b, row.end)]) for a, b, w in study.speech[row.document]]
                parts = [(who, " ".join(re.sub(STAMP, "", part).split())) for who, part in said]
                found_parts = [(part["speaker"], " ".join(part["text"].split())) for part in quote["parts"]]
                assert found_parts == [part for part in parts if part[1]]
                labels = study.reached(row)
                assert quote["speakers"] == labels
                people = [study.labels[row.document][label] for label in labels]
                assert quote["participants"] == [p for p in dict.fromkeys(people) if p is not None]


def test_documents_and_coverage_add_up(study: Counted) -> None:
    by_name = {row["document"]: row for row in study.json("coverage")}
    assert list(by_name) == list(study.documents)
    for name, document in study.documents.items():
        mine = [row for row in study.quotes if row.document == name and row.coder == "mara"]
        assert document["codings"] == len(mine)
        covered = by_name[name]
        assert covered["coded"] + covered["nothing"] + covered["left"] == covered["sentences"] > 0
        assert covered["state"] == document["state"]
        assert covered["state"] == (
            "done" if "mara" in document["finished_by"] else "doing" if mine or covered["nothing"] else "to do"
        )
        if study.speech[name]:
            assert document["turns"] >= len(study.speech[name])
            assert document["speakers"] == len(study.labels[name])
        if study.path.name == "chance.qualcode":
            _check_made_text(study, name, mine, covered)


def _check_made_text(study: Counted, name: str, mine: Sequence[Row], covered: Any) -> None:
    """Texts by chance have plain sentences, one to each full stop, so that they too can be counted anew."""
    text = study.texts[name]
    sentences = []
    for a, b, _ in study.speech[name] or [(0, len(text), "")]:
        sentences += [(a + m.start(), a + m.end()) for m in re.finditer(r"\S[^.]*\.", text[a:b])]
    touched = [s for s in sentences if any(row.start < s[1] and s[0] < row.end for row in mine)]
    assert (covered["sentences"], covered["coded"]) == (len(sentences), len(touched))
    said = " ".join(text[a:b] for a, b in sentences)
    # Each word is one of Latin letters, or one of the two ideographs.
    assert study.documents[name]["words"] == len(re.findall("[a-zï]+|[課題]", said.casefold()))
