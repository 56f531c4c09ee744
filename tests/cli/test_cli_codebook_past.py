"""`qualcode codebook`: files, history and versions, the recoding queue, proposals."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import Any

import pytest

from qualcode.cli.codebook_files import TEXTS
from qualcode.cli.codebook_words import marked
from qualcode.domain.choices import CODEBOOK_FORMATS


def code(study: Any, path: str) -> Any:
    return next(code for code in study.json("codebook", "list") if code["path"] == path)


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        ("They choose what to do", "They choose their own tasks", "They choose [-what to do-]{+their own tasks+}"),
        ("a b c", "a c", "a [-b-] c"),
        ("a c", "a b c", "a {+b+} c"),
        ("a b c d", "x b y d", "[-a-]{+x+} b [-c-]{+y+} d"),
        ("", "all new", "{+all new+}"),
        ("all gone", "", "[-all gone-]"),
        ("the\nsame", "the same", "the same"),
    ],
)
def test_changed_texts_are_marked_word_by_word(earlier: str, later: str, shown: str) -> None:
    assert marked(earlier, later) == shown


def test_a_version_is_named_listed_and_compared_with(coded: Any) -> None:
    assert "no version" in coded.ok("codebook", "versions")
    coded.ok("codebook", "tag", "round 1", "--why", "before the second wave")
    coded.refused("codebook", "tag", "Round 1")
    (version,) = coded.json("codebook", "versions")
    assert (version["name"], version["coder"], version["reason"]) == ("round 1", "mara", "before the second wave")
    assert "round 1" in coded.ok("codebook", "versions")
    assert coded.ok("codebook", "diff", "round 1") == "no difference between “round 1” and “now”\n"
    coded.ok("codebook", "redefine", "Choice", "--definition", "They choose.")
    coded.ok("codebook", "redefine", "Choice", "--definition", "They choose freely.")
    coded.ok("codebook", "merge", "Doubts", "--into", "Pace")
    lines = coded.ok("codebook", "diff", "round 1", "now").splitlines()
    assert lines == [
        "2 differences between “round 1” and “now”",
        "",
        "Merged",
        "  “Doubts” was merged into “Agency/Pace”",
        "",
        "Redefined",
        "  “Agency/Choice” is defined differently (definition)",
        "      definition: {+They choose freely.+}",
    ]
    back = coded.json("codebook", "diff", "now", "round 1")
    assert [one["kind"] for one in back["differences"]] == ["new", "redefined"]
    assert coded.json("codebook", "diff", "start", "now")["differences"][0]["kind"] == "new"
    assert coded.json("codebook", "diff", version["change"], "round 1")["differences"] == []
    coded.refused("codebook", "diff", "round 7", "now")


def test_the_history_of_the_codebook_leaves_out_codings(coded: Any) -> None:
    coded.ok("codebook", "rename", "Choice", "Freedom", "--why", "their word")
    coded.ok("undo")
    rows = coded.json("codebook", "history")
    assert [row["summary"] for row in rows] == [
        *("undone: Agency/Choice renamed Freedom", "Agency/Choice renamed Freedom"),
        *("new code Doubts", "new code Agency/Pace", "new code Agency/Choice"),
    ]
    assert (rows[1]["reason"], rows[1]["undone"], rows[1]["coder"]) == ("their word", True, "mara")
    text = coded.ok("codebook", "history", "--limit", "2")
    assert "their word" in text and "undone" in text
    assert text.endswith("3 earlier ones are not shown (--limit 0 shows all)\n")
    assert len(coded.json("codebook", "history", "--limit", "0")) == 5


def test_a_code_tells_its_life_also_once_it_is_gone(coded: Any) -> None:
    uuid = code(coded, "Doubts")["id"]
    coded.ok("codebook", "rename", "Doubts", "Worries", "--why", "milder")
    coded.ok("codebook", "rename", "Worries", "Unease")
    coded.ok("codebook", "redefine", "Unease", "--definition", "Any unease.", "--why", "was unclear")
    told = coded.ok("codebook", "history", "Unease")
    assert "    definition: {+Any unease.+}\n    why: was unclear\n" in told
    coded.ok("codebook", "merge", "Unease", "--into", "Pace", "--why", "one thing", coder="jonas")
    events = coded.json("codebook", "history", "Unease")
    assert [event["kind"] for event in events] == ["created", "renamed", "renamed", "redefined", "merged"]
    assert (events[-1]["coder"], events[-1]["reason"]) == ("jonas", "one thing")
    for name in ("worries", "Doubts", uuid, uuid[:18]):
        assert coded.json("codebook", "history", name) == events
    assert "“Unease” merged into it" in coded.ok("codebook", "history", "Pace")
    coded.refused("codebook", "history", "Nothing")
    coded.refused("codebook", "history", "00000000")


def test_the_queue_is_what_a_redefinition_left_to_be_looked_at(coded: Any) -> None:
    assert coded.ok("codebook", "queue") == "no coding waits to be looked at\n"
    coded.ok("codebook", "describe", "Choice", "--definition", "They choose.")
    coded.ok("codebook", "redefine", "Choice", "--definition", "They choose tasks.", "--why", "too broad")
    coded.ok("codebook", "merge", "Doubts", "--into", "Pace")
    answer = coded.json("codebook", "queue")
    assert answer["waiting"] == 3 == len(answer["codings"])
    assert answer["counts"] == [
        {"code": "Agency/Choice", "coder": "mara", "codings": 1},
        {"code": "Agency/Choice", "coder": "jonas", "codings": 1},
        {"code": "Agency/Pace", "coder": "mara", "codings": 1},
    ]
    first, _, merged = answer["codings"]
    assert (first["why"], first["made_under"]["definition"]) == ("redefined by mara: too broad", "They choose.")
    assert (merged["why"], merged["made_under"]["name"]) == ("merged from “Doubts”", "Doubts")
    text = coded.ok("codebook", "queue")
    assert "They choose." in text and text.endswith("3 codings wait to be looked at\n")
    for args, waiting in [
        (("--code", "Choice"), 2),
        (("--code", "Agency"), 3),
        (("--coders", "jonas"), 1),
        (("--mine",), 2),
        (("--document", "ben"), 1),
        (("--document", "ben", "--mine"), 0),
    ]:
        assert coded.json("codebook", "queue", *args)["waiting"] == waiting
        counted = coded.json("codebook", "queue", "--count", *args)
        assert (counted["waiting"], counted["codings"]) == (waiting, [])
    assert len(coded.ok("codebook", "queue", "--count").splitlines()) == 5
    coded.refused("codebook", "queue", "--mine", "--coders", "jonas", status=2)


def test_each_outdated_coding_is_kept_recoded_or_removed(coded: Any) -> None:
    coded.ok("codebook", "redefine", "Choice", "--definition", "They choose tasks.")
    coded.ok("codebook", "merge", "Doubts", "--into", "Pace")
    mine, other, merged = (row["id"] for row in coded.json("codebook", "queue")["codings"])
    coded.refused("code", "keep", other)
    assert "kept" in coded.ok("code", "keep", mine)
    coded.refused("code", "keep", mine)
    coded.ok("code", "recode", other, "Pace", coder="jonas")
    coded.ok("code", "remove", merged)
    assert coded.json("codebook", "queue")["waiting"] == 0
    coded.ok("undo")
    assert coded.json("codebook", "queue")["waiting"] == 1


def test_all_of_a_code_are_kept_at_once_by_whom_they_belong_to(coded: Any) -> None:
    coded.ok("codebook", "redefine", "Choice", "--definition", "They choose tasks.")
    coded.refused("code", "keep", "--all-of", "Choice", "--coders", "jonas")
    coded.ok("code", "keep", "--all-of", "Choice")
    assert [row["coder"] for row in coded.json("codebook", "queue")["codings"]] == ["jonas"]
    assert "see `qualcode codebook queue`" in coded.refused("code", "keep", "--all-of", "Choice")
    coded.ok("coder", "add", "lea", "--role", "lead")
    coded.refused("code", "keep", "--all-of", "Choice", coder="lea")
    coded.ok("code", "keep", "--all-of", "Choice", "--coders", "jonas", coder="lea")
    assert coded.json("codebook", "queue")["waiting"] == 0
    coded.refused("code", "keep", status=2)
    coded.refused("code", "keep", "00000000", "--all-of", "Choice", status=2)


def test_a_frozen_codebook_takes_proposals_and_the_lead_decides(coded: Any) -> None:
    coded.ok("codebook", "freeze", "round 2")
    assert "frozen" in coded.refused("codebook", "create", "Voice")
    place = coded.at("anna", "Nobody asked us.")
    proposals = [
        ("new", "Agency/Voice", "--definition", "being heard", "--passage", "anna", *place, "--why", "nothing fits"),
        ("rename", "Choice", "Freedom"),
        ("redefine", "Pace", "--why", "unclear"),
        ("redefine", "Doubts", "--definition", "Any doubt."),
        ("merge", "Doubts", "Pace"),
        ("retire", "Pace"),
    ]
    for args in proposals:
        coded.ok("codebook", "propose", *args, coder="jonas")
    coded.refused("codebook", "propose", "redefine", "Pace", coder="jonas")
    coded.refused("codebook", "propose", "new", "X", "--passage", "nobody", "0", "5", coder="jonas")
    rows = coded.json("codebook", "proposals")
    assert [row["kind"] for row in rows] == [args[0] for args in proposals]
    assert (rows[0]["quote"], rows[0]["texts"]) == ("Nobody asked us.", {"definition": "being heard"})
    assert (rows[4]["code"], rows[4]["into"]) == ("Doubts", "Agency/Pace")
    ids = [row["id"] for row in rows]
    before = coded.rows()
    assert "accepted from jonas: a new code" in coded.ok("codebook", "accept", ids[0], "--dry-run")
    assert coded.rows() == before
    coded.ok("codebook", "accept", ids[0], "--answer", "good", "--name", "Agency/Being heard", "--include", "ignored")
    voice = code(coded, "Agency/Being heard")
    assert (voice["definition"], voice["include"], voice["codings"]) == ("being heard", "ignored", 1)
    coded.ok("codebook", "decline", ids[1], "--answer", "stays")
    coded.refused("codebook", "decline", ids[1])
    coded.refused("codebook", "withdraw", ids[2])
    coded.ok("codebook", "withdraw", ids[2], coder="jonas")
    said = coded.ok("codebook", "accept", ids[3])
    assert "1 coding is to be looked at again" in said
    text = coded.ok("codebook", "proposals")
    assert "merge “Doubts” into “Agency/Pace”" in text and "stays" not in text
    decided = {row["id"]: row for row in coded.json("codebook", "proposals", "--all")}
    assert (decided[ids[1]]["state"], decided[ids[1]]["answer"], decided[ids[1]]["decided_by"]) == (
        *("declined", "stays", "mara"),
    )
    assert "stays" in coded.ok("codebook", "proposals", "--all")
    coded.ok("codebook", "thaw")
    coded.ok("codebook", "create", "Voice")


BOOK = """name: Weeks
codes:
- name: Agency
  children:
  - name: Choice
    definition: They choose.
  - name: Voice
- name: Doubts
"""


def test_a_file_is_shown_beside_the_codebook_and_taken_in(coded: Any) -> None:
    coded.ok("codebook", "describe", "Choice", "--definition", "They do.")
    file = coded.folder / "book.yaml"
    file.write_text(BOOK, encoding="utf-8")
    before = coded.rows()
    told = coded.ok("codebook", "import", file, "--dry-run").splitlines()
    assert told == [
        "new: Agency/Voice",
        "redefined: Agency/Choice (definition)",
        "    definition: They [-do.-]{+choose.+}",
        "1 code is not in the file and stays: Agency/Pace",
        "2 codings are to be looked at again: `qualcode codebook queue` (--same-meaning: it is only worded better)",
        "1 code made, 1 changed, 2 as they were",
        "nothing was written",
    ]
    assert coded.rows() == before
    assert coded.json("codebook", "import", file, "--same-meaning", "--dry-run")["outdated"] == 0
    assert coded.ok("codebook", "import", file, "--why", "wave 2").splitlines() == told[:-1]
    assert coded.json("history", "--limit", "1")[0]["reason"] == "wave 2"
    assert coded.json("codebook", "queue")["waiting"] == 2
    said = coded.ok("codebook", "import", file, "--remove-gone")
    assert "1 code is not in the file and is removed: Agency/Pace" in said
    assert said.endswith("0 codes made, 0 changed, 1 removed, 4 as they were\n")
    coded.ok("codebook", "freeze", "round 2")
    file.write_text(BOOK + "- name: More\n", encoding="utf-8")
    assert "frozen" in coded.refused("codebook", "import", file)


def test_a_long_import_shows_some_and_a_dry_run_all(coded: Any) -> None:
    file = coded.folder / "book.yaml"
    file.write_text(BOOK + "".join(f"- name: Code {n}\n" for n in range(30)), encoding="utf-8")
    assert (
        sum(line.startswith("new: ") for line in coded.ok("codebook", "import", file, "--dry-run").splitlines()) == 31
    )
    said = coded.ok("codebook", "import", file).splitlines()
    assert sum(line.startswith("new: ") for line in said) == 12 and "… and 19 more" in said


def test_what_a_file_renames_and_moves_is_told_by_its_ids(coded: Any) -> None:
    file = coded.folder / "book.csv"
    coded.ok("codebook", "export", file)
    text = file.read_text(encoding="utf-8")
    assert code(coded, "Doubts")["id"] in text
    file.write_text(text.replace("Doubts", "Unease"), encoding="utf-8")
    assert "renamed: Doubts → Unease" in coded.ok("codebook", "import", file, "--dry-run")
    (change,) = coded.json("codebook", "import", file)["changes"]
    assert (change["path"], change["new_path"], change["renamed"], change["moved"]) == ("Doubts", "Unease", True, False)
    assert code(coded, "Unease")["codings"] == 1


def test_what_had_to_be_bent_is_a_warning_and_status_3(coded: Any) -> None:
    file = coded.folder / "book.qdc"
    coded.ok("codebook", "export", file)
    broken = file.read_text(encoding="utf-8").replace('name="Doubts"', 'name="Doubts/Unease"')
    file.write_text(broken, encoding="utf-8")
    result = coded.run("codebook", "import", file)
    assert result.exit_code == 3, result.output
    assert "warning: " in result.stderr
    answer = json.loads(coded.run("codebook", "import", file, "--json").stdout)
    assert answer["warnings"]


def test_the_codebook_goes_out_in_every_format_as_it_is_and_was(coded: Any) -> None:
    coded.ok("codebook", "tag", "round 1")
    coded.ok("codebook", "rename", "Doubts", "Unease")
    assert set(TEXTS) | {"xlsx"} == set(CODEBOOK_FORMATS.values())
    for ending in CODEBOOK_FORMATS:
        file = coded.folder / f"book{ending}"
        coded.ok("codebook", "export", file)
        now = file.read_bytes()
        coded.ok("codebook", "export", file, "--at", "round 1")
        was = file.read_bytes()
        if ending == ".xlsx":
            now, was = (b"".join(map(z.read, z.namelist())) for z in (zipfile.ZipFile(BytesIO(d)) for d in (now, was)))
        assert b"Unease" in now and b"Doubts" not in now, ending
        assert b"Doubts" in was and b"Unease" not in was, ending
    printed = coded.run("codebook", "export", "-", "--format", "xlsx").stdout_bytes
    assert zipfile.is_zipfile(BytesIO(printed))
    assert coded.ok("codebook", "export", "-", "--format", "csv").splitlines()[1:]
    coded.refused("codebook", "export", "-", "--at", "round 7")


def test_the_codebook_to_print_is_a_publication_and_checked(peopled: Any) -> None:
    from docx import Document

    file = peopled.folder / "book.docx"
    first = peopled.json("code", "list", "--code", "Choice")[0]["id"]
    peopled.ok("code", "star", first)
    assert "--without-key" in peopled.refused("codebook", "export", file)
    assert not file.exists()
    peopled.ok("codebook", "export", file, "--without-key", "--k", "1", "--quotes", "1", "--attribution", "a {role}")
    text = "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    assert "I choose my own tasks now." in text and "a teacher" in text
    assert "--replace" in peopled.refused("codebook", "export", file, "--internal", "--quotes", "0")
    peopled.ok("codebook", "export", file, "--internal", "--quotes", "0", "--replace")
    assert "I choose" not in "\n".join(paragraph.text for paragraph in Document(str(file)).paragraphs)
    printed = peopled.run("codebook", "export", "-", "--format", "docx").stdout_bytes
    assert zipfile.is_zipfile(BytesIO(printed))
    names = peopled.folder / "names.txt"
    names.write_text("Choice Miller\n", encoding="utf-8")
    result = peopled.run("codebook", "export", file, "--names", names, "--k", "1", "--replace")
    assert result.exit_code == 3 and "“Choice”" in result.stderr
    peopled.refused("codebook", "export", file, "--at", "now", status=2)
    peopled.refused("codebook", "export", peopled.folder / "book.csv", "--k", "2", status=2)
    peopled.refused("codebook", "export", peopled.path, "--format", "docx", "--internal")
