"""Memos to be published are checked as quotes are, and say nothing that quotes would not."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from counted_study import give, opened, working_as
from qualcode.cases.attributes import find_bearer
from qualcode.codebook.tree import load_tree
from qualcode.coding.changing import remove_codings
from qualcode.coding.memo_listing import list_all_memos
from qualcode.coding.memos import add_memo
from qualcode.documents.importing import import_documents
from qualcode.domain.choices import MEMO_FORMATS
from qualcode.domain.errors import InputError, PublicationError
from qualcode.domain.memo_links import write_link
from qualcode.domain.values import Coding
from qualcode.reports.memos import memos_file
from qualcode.reports.terms import Terms
from qualcode.storage.project import Project
from qualcode.storage.reads.codings import list_codings
from qualcode.storage.reads.documents import find_document

OPEN = Terms("2026-05-31", without_key=True, without_ner=True)
LISTED = Terms("2026-05-31", names=("Rosa Smith", "Wyatt"), without_ner=True)


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with opened(tmp_path) as project:
        yield project


def quoted(project: Project) -> Coding:
    """A coding of something a mapped teacher says."""
    liked = load_tree(project).find("Liked").id
    give(project, "first", "I like", "Liked", "mara")
    first = find_document(project, "first").id
    return list_codings(project, document_id=first, code_ids=[liked])[0]


def test_without_a_list_of_names_it_must_be_said_and_the_file_says_so(study: Project) -> None:
    add_memo(study, "On all of it.")
    with pytest.raises(PublicationError, match="--without-key"):
        memos_file(study, Terms("2026-05-31", without_ner=True))
    for format in MEMO_FORMATS:
        text = memos_file(study, OPEN, format=format)
        assert "On all of it." in text and "Not checked for names" in text


@pytest.mark.parametrize("format", MEMO_FORMATS)
def test_a_name_in_a_memo_is_refused_in_every_format(study: Project, format: str) -> None:
    add_memo(study, "Rosa Smith said it first.")
    with pytest.raises(PublicationError, match="holds the name “Rosa Smith”"):
        memos_file(study, LISTED, format=format)
    internal = memos_file(study, Terms("2026-05-31", internal=True), format=format)
    assert "Rosa Smith" in internal and internal.count("INTERNAL") > (format != "json") and "mara" in internal


def test_a_name_behind_a_link_is_refused(study: Project) -> None:
    find_bearer(study, "participant:P1")
    with study.change("new-case", "participant Wyatt") as tx:
        tx.add("cases", kind="participant", name="Wyatt", site_id=None)
    case = find_bearer(study, "participant:Wyatt")
    add_memo(study, f"As {write_link('case', case.uuid, 'P9')} said.")
    with pytest.raises(PublicationError, match="holds the name “Wyatt”"):
        memos_file(study, LISTED)


def test_links_are_plain_names_and_a_quote_is_named_by_its_place(study: Project) -> None:
    coding, code = quoted(study), load_tree(study).find("Liked")
    quote = write_link("quote", coding.uuid, f"“{coding.quote}”")
    add_memo(study, f"{write_link('code', code.uuid, 'x')} / {quote} / [[nothing|as written]] / [[first]]")
    text = json.loads(memos_file(study, OPEN, format="json"))["memos"][0]["text"]
    path = load_tree(study).path(code.id)
    assert text == f"{path} / {path} (first, turn {coding.turn + 1}) / as written / first"
    with working_as(study, "mara"):
        remove_codings(study, [coding.id])
    text = json.loads(memos_file(study, OPEN, format="json"))["memos"][0]["text"]
    assert coding.quote not in text and "(a quote that is no longer there)" in text


def test_words_of_a_passage_are_attributed_and_never_to_a_label(study: Project) -> None:
    coding = quoted(study)
    add_memo(study, "Note her verb.", coding_id=coding.id)
    (row,) = json.loads(memos_file(study, OPEN, format="json"))["memos"]
    assert row["quote"] == coding.quote.strip() and row["turn"] == coding.turn + 1
    assert row["attribution"].startswith("P") and row["document"] == "first"
    assert row["on"] == f"a passage coded {load_tree(study).path(coding.code_id)}" and "coder" not in row
    (row,) = json.loads(
        memos_file(study, Terms("d", without_key=True, show_coders=True, without_ner=True), format="json")
    )["memos"]
    assert row["coder"] == coding_coder(study)


def coding_coder(project: Project) -> str:
    return list_all_memos(project)[0].memo.coder


def test_a_passage_of_somebody_unknown_is_refused(study: Project, tmp_path: Path) -> None:
    text = "INTERVIEWER: Yes?\n\nTEX: We like it here.\n"
    (tmp_path / "new.txt").write_text(text)
    import_documents(study, [tmp_path / "new.txt"])
    start = text.index("We like")
    new = find_document(study, "new")
    add_memo(study, "Who is this?", document_id=new.id)
    memos_file(study, OPEN)
    add_memo(study, "Who says so?", document_id=new.id, span=(start, start + 7))
    with pytest.raises(PublicationError, match="the speaker “TEX” in “new” is not mapped"):
        memos_file(study, OPEN)
    chosen = list_all_memos(study, on="document")
    assert "Who is this?" in memos_file(study, OPEN, memos=chosen)


def test_a_site_of_few_people_is_not_named(study: Project) -> None:
    with study.change("new-case", "site") as tx:
        site = tx.add("cases", kind="site", name="Far Hill", site_id=None)
        tx.add("cases", kind="participant", name="P77", site_id=site)
    add_memo(study, "Looks like [[Far Hill]].")
    with pytest.raises(PublicationError, match="“site: Far Hill” is true of 1 person"):
        memos_file(study, OPEN)
    assert "Far Hill" in memos_file(study, Terms("2026-05-31", k=1, without_key=True, without_ner=True))


def test_memos_act_nowhere(study: Project) -> None:
    add_memo(study, "=1+1 <script>x</script> \x1b[31m**bold** [link](http://x)")
    csv_rows = list(csv.reader(io.StringIO(memos_file(study, OPEN, format="csv"))))
    assert not any(cell.startswith("=") for row in csv_rows for cell in row)
    html, md = memos_file(study, OPEN, format="html"), memos_file(study, OPEN)
    assert "<script>" not in html and "<script>" not in md and "\x1b" not in html + md
    assert "\\*\\*bold" in md


def test_order_and_paragraphs(study: Project) -> None:
    liked = load_tree(study).find("Liked")
    add_memo(study, "On the code.", code_id=liked.id)
    add_memo(study, "First part.\n\nSecond part.")
    text = memos_file(study, OPEN)
    assert text.index("First part.\n\nSecond part.") < text.index("On the code.")
    by_day = memos_file(study, OPEN, by_day=True)
    assert by_day.index("On the code.") < by_day.index("First part.")
    with pytest.raises(InputError, match="no format"):
        memos_file(study, OPEN, format="docx")
