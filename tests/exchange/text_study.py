"""Random projects with rows in every table, and what two projects have in common whatever their numbers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from qualcode.codebook.versions import tag_codebook
from qualcode.documents.versions import prepare, write_version
from qualcode.domain.identity import new_uuids
from qualcode.importing.plain import PlainTextReader
from qualcode.storage.project import Project
from qualcode.storage.reads.rows import read_content, references_of, rows_of, tables_in_order
from qualcode.storage.transaction import Transaction
from qualcode.text.anchors import make_anchor

NAMES = ("oak", "OAK", "con", "a/b", "..", ".git", "nul.txt", "ends with a dot.", "é", "e\u0301", "🌳 tree", "<b>", "-x",
         "“quoted”", "x" * 150, "🌲" * 60, "line\u2028end", "=======", "tab\tname", "versions", "~", "a:b?*|")  # fmt: skip
WORDS = (
    "We",
    "had",
    "a",
    "plan",
    "🌳",
    "e\u0301t\u00e9",
    "𝒳𝒴",
    "nobody",
    "“knew”",
    "\u200b",
    "zero\x00",
    "\x1b[31m",
    "\u2028",
)
CODERS = ("mara", "Jonas", "ines 🌲", "Consensus")
MOMENT = 1_700_000_000_000


def fill(project: Project, chance: Random, documents: int = 3) -> None:
    """Give an empty project by `mara` rows in every table."""
    Filling(project, chance).run(documents)


class Filling:
    """A project that is being filled."""

    def __init__(self, project: Project, chance: Random) -> None:
        self.project, self.chance = project, chance
        self.names = list(NAMES)
        chance.shuffle(self.names)
        self.coders: list[int] = []
        self.codes: list[int] = []
        self.cases: dict[str, list[int]] = {}
        self.definitions: list[int] = []
        self.documents: list[int] = []
        self.codings: list[tuple[int, str, int]] = []

    def run(self, documents: int) -> None:
        with self.project.change("fill", "fill") as tx:
            self._team(tx)
            self._codebook(tx)
            self._cases(tx)
        tag_codebook(self.project, "version 1", reason="a\nb")
        with self.project.change("fill", "more") as tx:
            round_id = tx.add(
                "round", name="round 🌳", blind=1, unit="sentence", created_ms=self.moment(), open_codebook=0,
                codebook_version_id=1, plan=json.dumps({"seed": 3, "strata": [["é"]]}, ensure_ascii=False,
                                                       separators=(",", ":")),
                note=None, coder_id=self.coder(), closed_ms=self.moment(),
            )  # fmt: skip
            tx.add("round", name="open", blind=0, unit="span", created_ms=self.moment(), note="x")
            for name in self.names[:documents]:
                self._document(tx, name, round_id)
            self._around(tx, round_id)

    def moment(self) -> int:
        return MOMENT + self.chance.randrange(10**9)

    def coder(self) -> int:
        return self.chance.choice(self.coders)

    def code(self) -> int:
        return self.chance.choice(self.codes)

    def text(self) -> str:
        return " ".join(self.chance.choices(WORDS, k=self.chance.randint(1, 8))) + self.chance.choice(
            ("", "\n\n=======\nb", "\t")
        )

    def plain(self) -> str:
        """A text as codes have it."""
        return "".join(sign for sign in self.text() if sign >= " " or sign in "\n\t")

    def _team(self, tx: Transaction) -> None:
        self.coders = [self.project.coder_id()]
        self.coders += [
            tx.add("coder", name=name, role=role, colour=colour, created_ms=self.moment(), login=login)
            for name, role, colour, login in zip(
                CODERS[1:], ("lead", "coder", "coder"), ("", "#112233", ""), (None, "i", None), strict=True
            )
        ]
        tx.update_where("project", {}, codebook_version="1.0", suggestions=self.chance.choice((None, 0, 1)),
                        codebook_comments=json.dumps([["name", "above", "# a\n\n# b"]]))  # fmt: skip

    def _codebook(self, tx: Transaction) -> None:
        def texts() -> dict[str, str]:
            fields = ("definition", "include", "exclude", "example", "memo")
            return {field: self.chance.choice(("", self.plain())) for field in fields}

        for number in range(7):
            parent = self.chance.choice((None, *self.codes))
            code = tx.add(
                "code", parent_id=parent, position=number, name=f"Code {number} {self.chance.choice('🌳é:#-')}", **texts(),
                colour=self.chance.choice(("", "#E69F00", "#123456")), mark=self.chance.choice(("", "🌳")),
                retired=self.chance.randrange(2), created_ms=self.moment(), keywords=self.chance.choice((None, "a, b; c")),
                comments=self.chance.choice((None, json.dumps([["definition", "above", "# why 🌳"]], ensure_ascii=False))),
            )  # fmt: skip
            self.codes.append(code)
        uuids = {row["id"]: row["uuid"] for row in rows_of(self.project, "code")}
        for code in self.codes[:3]:
            for number in (1, 2):
                self.definitions.append(
                    tx.add(
                        "definition",
                        code=uuids[code],
                        number=number,
                        name=f"was {number}",
                        **{f: self.plain() for f in ("definition", "include", "exclude")},
                        reason=self.text() if number > 1 else "",
                        coder_id=self.coder() if number > 1 else None,
                        created_ms=self.moment(),
                    )
                )
            tx.update_where("code", {"id": code}, definition_id=self.definitions[-1])
        tx.add("code_theme", code_id=self.codes[1], theme_id=self.codes[0])
        tx.add("code_theme", code_id=self.codes[6], theme_id=self.codes[2])
        tx.add("former_code", code=new_uuids(1)[0], path="Old/é", into_id=self.code(), merged_ms=self.moment())

    def _cases(self, tx: Transaction) -> None:
        sites = [tx.add("cases", kind="site", name=name) for name in ("Alder 🌳", "same")]
        people = [
            tx.add(
                "cases",
                kind="participant",
                name=name,
                site_id=self.chance.choice((None, *sites)),
                withheld=why,
                withheld_until=until,
            )
            for name, why, until in (("same", None, None), ("P/2", "withdrawn", None), ("“x”", "embargo", "2027-01-31"))
        ]
        self.cases = {"site": sites, "participant": people}
        for level, of in (*self.cases.items(), ("document", [])):
            for name, type_, allowed in (("age", "number", "[]"), ("state", "choice", '["é", "b"]')):
                attribute = tx.add("attribute", level=level, name=name, type=type_, allowed=allowed)
                for case in of:
                    tx.add("attribute_value", attribute_id=attribute, case_id=case, value="3" if name == "age" else "é")

    def _document(self, tx: Transaction, name: str, round_id: int) -> None:
        chance = self.chance
        document = tx.add("document", name=name, kind="interview", file_name=name + chance.choice((".txt", ".DOCX", "")),
                          format="txt", language=chance.choice((None, "en")), site_id=chance.choice((None, *self.cases["site"])),
                          imported_ms=self.moment())  # fmt: skip
        self.documents.append(document)
        speakers = {
            label: tx.add(
                "speaker",
                document_id=document,
                label=label,
                role="participant",
                case_id=chance.choice((None, *self.cases["participant"])),
            )
            for label in ("ANNA", "BEN")
        }
        for number in range(1, chance.randint(2, 3)):
            text = "\n\n".join(f"{chance.choice(('ANNA', 'BEN'))}: {self._said()}" for _ in range(chance.randint(2, 6)))
            data = text.replace("\n", "\r\n").encode() if chance.randrange(2) else text.encode()
            prepared = prepare(data, PlainTextReader().read(data, "x.txt"), "x")
            version = write_version(tx, document, number, prepared, speakers, tx.keep(data, compress=True))
        self._work(tx, document, version, prepared.read.text, [turn.start for turn in prepared.read.turns])
        tx.add("attribute_value", attribute_id=5, document_id=document, value="7")
        for coder in self.coders[:3]:
            tx.add("assignment", round_id=round_id, document_id=document, coder_id=coder, state="done", changed_ms=self.moment(),
                   changed_by=self.coder(), begun_ms=self.moment())  # fmt: skip
            tx.add(
                "document_state",
                document_id=document,
                coder_id=coder,
                state=chance.choice(("doing", "done")),
                changed_ms=self.moment(),
            )

    def _said(self) -> str:
        return " ".join(self.chance.choices(WORDS[:-4], k=self.chance.randint(4, 20))) + "."

    def _span(self, text: str) -> tuple[int, int]:
        start = self.chance.randrange(len(text) - 1)
        return start, self.chance.randint(start + 1, min(len(text), start + 40))

    def _place(self, text: str, starts: Sequence[int]) -> dict[str, Any]:
        start, end = self._span(text)
        turn = max(0, sum(1 for one in starts if one <= start) - 1)
        place = make_anchor(text, start, end, turn)
        return {name: getattr(place, name) for name in ("start", "end", "quote", "prefix", "suffix", "turn")}

    def _work(self, tx: Transaction, document: int, version: int, text: str, starts: Sequence[int]) -> None:
        given = set()
        for _ in range(self.chance.randint(3, 9)):
            place, code, coder = self._place(text, starts), self.code(), self.coder()
            if (place["start"], place["end"], code, coder) in given:
                continue
            given.add((place["start"], place["end"], code, coder))
            uuid = new_uuids(1)[0]
            id_ = tx.add("coding", uuid=uuid, document_id=document, version_id=version, code_id=code, coder_id=coder, **place,
                         origin=self.chance.choice(("manual", "import", "file's own")), comment=self.chance.choice(("", self.text())),
                         star=self.chance.randrange(2), created_ms=self.moment(),
                         definition_id=self.chance.choice((None, *self.definitions, 99)))  # fmt: skip
            self.codings.append((id_, uuid, document))
        tx.add("memo", **self._memo(), coding_id=self.codings[-1][0])
        for span in (None, self._span(text)):
            place = {} if span is None else {"start": span[0], "end": span[1]}
            tx.add("memo", **self._memo(), document_id=document, **place)
        for table, more in (("coverage_mark", {}), ("rejection", {"code_id": self.code()})):
            start, end = self._span(text)
            tx.add(
                table,
                document_id=document,
                coder_id=self.coder(),
                start=start,
                end=end,
                created_ms=self.moment(),
                **more,
            )
        rest = {"origin": "manual", "comment": "é", "star": 1, "created_ms": 5, "definition_id": self.definitions[0]}
        for kind, code, holder, left in (("coding", self.code(), None, rest), ("mark", None, None, {"created_ms": 3}),
                                         ("memo", None, new_uuids(1)[0], {"kind": "note", "text": "🌳"})):  # fmt: skip
            tx.add("unplaced", item=new_uuids(1)[0], kind=kind, document_id=document, version_id=version, coder_id=self.coder(),
                   code_id=code, holder=holder, **self._place(text, starts), created_ms=self.moment(),
                   rest=json.dumps(left, ensure_ascii=False, sort_keys=True))  # fmt: skip
        tx.add("decision", document_id=document, round_id=1, kind="code", verdict=f"code {new_uuids(1)[0]} 0 3", reason=self.text(), coder_id=self.coder(),
               basis=json.dumps({"coders": new_uuids(2), "codings": [[self.codings[-1][1], *new_uuids(2), 0, 3]]}, separators=(",", ":")),
               outcome=json.dumps([self.codings[-1][1]]), created_ms=self.moment(), state="reopened", ended_by=self.coder(),
               ended_ms=self.moment())  # fmt: skip

    def _memo(self) -> dict[str, Any]:
        return {"kind": self.chance.choice(("note", "theory")), "text": self.text(), "coder_id": self.coder(),
                "created_ms": self.moment(), "changed_ms": self.moment()}  # fmt: skip

    def _around(self, tx: Transaction, round_id: int) -> None:
        tx.add("memo", **self._memo())
        tx.add("memo", **self._memo(), code_id=self.code())
        tx.add("memo", **self._memo(), case_id=self.cases["site"][0])
        tx.add(
            "memo", **(self._memo() | {"kind": "summary"}), case_id=self.cases["participant"][0], code_id=self.codes[0]
        )
        tx.add("freeze", name="f", round_id=round_id, coder_id=1, created_ms=self.moment(), ended_ms=self.moment())
        tx.add("freeze", name="now", coder_id=1, created_ms=self.moment())
        for code, document, span in ((None, None, (None, None)), (self.code(), self.documents[0], (0, 2))):
            tx.add("proposal", kind="new", code_id=code, name="New/é", rest='{"definition": "é"}', reason=self.text(), document_id=document,
                   start=span[0], end=span[1], quote="x" if document else "", coder_id=self.coder(), created_ms=self.moment(),
                   state="declined", decided_by=self.coder(), decided_ms=self.moment(), answer="no")  # fmt: skip
        for kind, column, members in (
            ("document", "document_id", self.documents),
            ("case", "case_id", self.cases["site"]),
            ("code", "code_id", self.codes[:2]),
        ):
            set_id = tx.add("sets", kind=kind, name="set 🌳")
            for member in members:
                tx.add("set_member", set_id=set_id, **{column: member})
        tx.add(
            "saved_query",
            name="q é",
            query="code:x",
            note="",
            coder_id=self.coder(),
            created_ms=1,
            changed_ms=self.moment(),
        )
        tx.add("pinned_code", coder_id=self.coder(), slot=7, code_id=self.code())
        tx.add("bundle", coder_id=self.coder(), round_id=round_id, blind=1, open_codebook=0, documents=2, change=3, seal=b"x" * 32,
               made_ms=self.moment(), made_by=self.coder())  # fmt: skip
        merged = tx.add("merged", origin=new_uuids(1)[0], until=new_uuids(1)[0], changes=b"\x00\xff" * 8, pairs='{"code": {"a": "b"}}',
                        file_name="from 🌳.qualcode", coder_id=self.coder(), merged_ms=self.moment())  # fmt: skip
        _, uuid, document = self.codings[0]
        sides = (
            {"code_id": self.codes[0], "comment": "é"},
            {"code_id": self.codes[1], "definition_id": self.definitions[0]},
            {},
        )
        base, ours, theirs = (json.dumps(side, ensure_ascii=False, sort_keys=True) for side in sides)
        tx.add("conflict", merged_id=merged, kind="both", item_table="coding", item=uuid, coder_id=self.coder(), document_id=document,
               base=base, ours=ours, theirs=theirs, state="open", created_ms=self.moment())  # fmt: skip


_OF_ONE_FILE = {
    ("codebook_version", "change"),
    ("bundle", "change"),
    ("round", "codebook_change"),
    ("code", "position"),
}
_KEPT = ("text_sha256", "original_sha256", "codebook_sha256")


def account(project: Project) -> dict[str, Any]:
    """Every row of every table, by UUIDs instead of ids; contents themselves instead of their hashes."""
    uuids = {
        table: {row["id"]: row["uuid"] for row in rows_of(project, table)}
        for table in tables_in_order()
        if "uuid" in _first(project, table)
    }
    found: dict[str, Any] = {}
    for table in tables_in_order():
        targets = references_of(table)
        found[table] = sorted(
            (_row(project, table, row, uuids, dict(targets)) for row in rows_of(project, table)),
            key=lambda one: json.dumps(one, sort_keys=True, default=repr),
        )
    found["order of codes"] = [
        (uuids["code"].get(row["parent_id"]), row["uuid"])
        for row in sorted(
            rows_of(project, "code"),
            key=lambda row: (uuids["code"].get(row["parent_id"], ""), row["position"], row["id"]),
        )
    ]
    return found


def _first(project: Project, table: str) -> dict[str, Any]:
    return next(iter(rows_of(project, table)), {})


def _row(
    project: Project, table: str, row: dict[str, Any], uuids: dict[str, Any], targets: dict[str, str]
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for column, value in row.items():
        if (column == "id" and table != "document") or (table, column) in _OF_ONE_FILE:
            continue
        if column in targets and value is not None:
            value = uuids[targets[column]].get(value, "gone")
        elif column in _KEPT:
            value = read_content(project, value)
        elif column in ("base", "ours", "theirs"):
            of = references_of(row["item_table"])
            value = {
                k: uuids[of[k]].get(v, "gone") if k in of and v is not None else v for k, v in json.loads(value).items()
            }
        elif table == "unplaced" and column == "rest":
            value = {
                k: uuids["definition"].get(v, "gone") if k == "definition_id" and v else v
                for k, v in json.loads(value).items()
            }
        elif column == "keywords":
            value = value or None
        made[column] = value
    return made
