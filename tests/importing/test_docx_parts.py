"""Tables of speakers, comments, footnotes, tracked changes and styles of Word documents."""

from __future__ import annotations

import pytest
from written_interviews import said, zipped

from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.docx import DocxReader

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def document(body: str, **parts: str) -> ReadTranscript:
    """A document with further parts by name: `comments`, `styles`."""
    return DocxReader().read(
        zipped(
            {
                "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
                **{f"word/{name}.xml": f"<w:{name} {W}>{content}</w:{name}>" for name, content in parts.items()},
            }
        ),
        "x.docx",
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def row(*cells: str, properties: str = "") -> str:
    inside = "".join(f"<w:tc>{cell if cell.startswith('<') else p(run(cell))}</w:tc>" for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


SAID = [("Anna", "So how was it?"), ("Ben", "Well, good."), ("Anna", "And then?"), ("Ben", "It went on.")]


@pytest.mark.parametrize("head", [(), ("Time", "Who", "What was said")])
def test_a_table_of_times_speakers_and_words(head: tuple[str, ...]) -> None:
    rows = [row(f"0:0{n}", name, words) for n, (name, words) in enumerate(SAID)]
    transcript = document(table(*([row(*head)] if head else []), *rows))
    assert said(transcript) == SAID
    assert transcript.notation == "Name | text"
    turns = [turn for turn in transcript.turns if turn.speech]
    assert [(turn.start_ms, turn.end_ms) for turn in turns] == [(0, 1000), (1000, 2000), (2000, 3000), (3000, None)]
    assert [transcript.text[slice(*turn.stamps[0])] for turn in turns] == ["0:00", "0:01", "0:02", "0:03"]


def test_a_table_of_numbers_speakers_and_words() -> None:
    transcript = document(table(*(row(f"{n}", name, words) for n, (name, words) in enumerate(SAID, 1))))
    assert said(transcript) == SAID
    assert transcript.text.startswith("1\tAnna\tSo how was it?\n2\tBen")
    first = transcript.turns[0]
    assert transcript.text[first.start : first.end] == "1\tAnna\tSo how was it?"
    assert first.label is not None and transcript.text[slice(*first.label)] == "Anna"


def test_a_row_without_a_name_goes_on_and_a_row_across_names_nobody() -> None:
    transcript = document(
        p(run("Interview 7"))
        + table(
            row("Speaker", "Text", properties="<w:tblHeader/>"),
            row("Anna", "Hello?"),
            row("", "Are you there?"),
            row("Ben", "Yes."),
            row("(a pause)"),
            row("", "Noise."),
            row("Anna", "Good."),
        )
        + p(run("The end."))
    )
    assert said(transcript) == [
        (None, "Interview 7"),
        ("Anna", "Hello? Are you there?"),
        ("Ben", "Yes."),
        (None, "(a pause)"),
        (None, "Noise."),
        ("Anna", "Good."),
        (None, "The end."),
    ]
    assert [turn.speech for turn in transcript.turns][1] == ()


def test_a_table_in_a_cell_of_a_layout_table_is_found() -> None:
    inner = table(*(row(name, words) for name, words in SAID))
    assert said(document(table(row(inner + p(""))))) == SAID


def test_a_stamp_beside_the_name_is_a_stamp() -> None:
    transcript = document(table(*(row(f"{name} (00:01:0{n})", words) for n, (name, words) in enumerate(SAID))))
    assert said(transcript) == SAID
    assert [turn.start_ms for turn in transcript.turns] == [60_000, 61_000, 62_000, 63_000]


def test_a_table_of_facts_is_no_transcript() -> None:
    facts = [("Date", "1 May"), ("Place", "School"), ("Grade", "7"), ("Length", "12 min")]
    assert document(table(*(row(*fact) for fact in facts))).speakers == ()


def test_comments_become_notes_on_the_words_they_are_on() -> None:
    transcript = document(
        p(run("INT: So?"))
        + p(
            run("P1: It was ")
            + '<w:commentRangeStart w:id="4"/>'
            + run("rather hard")
            + '<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>'
            + run(" then.")
            + '<w:r><w:commentReference w:id="5"/></w:r>'
        ),
        comments=f'<w:comment w:id="4" w:author="Lea">{p(run("See 12."))}{p(run("Again."))}</w:comment>'
        f'<w:comment w:id="5" w:author="Tom">{p(run("End"))}</w:comment>',
    )
    assert transcript.text == "INT: So?\nP1: It was rather hard then."
    assert [(transcript.text[note.start : note.end], note.text, note.author) for note in transcript.notes] == [
        ("rather hard", "See 12.\nAgain.", "Lea"),
        ("", "End", "Tom"),
    ]
    assert transcript.warnings == ()


def test_a_comment_in_a_table_cell_is_on_its_words() -> None:
    marked = p('<w:commentRangeStart w:id="1"/>' + run("Well.") + '<w:commentRangeEnd w:id="1"/>')
    rows = [row("Anna", "Hello?"), row("Ben", marked), row("Anna", "So."), row("Ben", "Yes.")]
    transcript = document(table(*rows), comments=f'<w:comment w:id="1">{p(run("!"))}</w:comment>')
    [note] = transcript.notes
    assert transcript.text[note.start : note.end] == "Well."


def test_footnotes_become_notes_at_their_places() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    transcript = document(
        p(run("INT: The board") + reference + run(" met.")),
        footnotes=f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>" + run(" Nine people."))}</w:footnote>',
    )
    assert transcript.text == "INT: The board met."
    [note] = transcript.notes
    assert (note.start, note.end, note.text) == (14, 14, "Nine people.")


def test_tracked_changes_are_taken_as_accepted() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    transcript = document(
        p(run("INT: one") + f"<w:del>{run('x')}</w:del>", gone)
        + p(f"<w:ins>{run(' two')}</w:ins>")
        + p(f"<w:moveTo>{run('P1: yes')}</w:moveTo>")
        + table(row("a", "b", properties="<w:del/>"), row("c", "d"))
    )
    assert transcript.text == "INT: one two\nP1: yes\nc\td"
    assert transcript.warnings == ("tracked changes taken as accepted: deletions 3, insertions 1, moved passages 1",)


def test_bold_type_is_known_by_style_as_well() -> None:
    styles = (
        '<w:style w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="Name"><w:name w:val="Name"/><w:basedOn w:val="Loud"/></w:style>'
        '<w:style w:styleId="Q"><w:name w:val="Q"/><w:rPr><w:b/></w:rPr></w:style>'
    )
    for first, paragraph in (('<w:rStyle w:val="Name"/>', ""), ("", '<w:pStyle w:val="Q"/>')):
        plain = '<w:b w:val="0"/>'
        body = "".join(p(run(name, first) + run(f" {words}", plain), paragraph) for name, words in SAID)
        assert said(document(body, styles=styles)) == SAID


def test_a_bold_name_after_a_line_break_is_a_label() -> None:
    lines = "<w:r><w:br/></w:r>".join(run(name, "<w:b/>") + run(f" {words}") for name, words in SAID)
    assert said(document(p(lines))) == SAID


def test_numbers_of_lists_are_no_text() -> None:
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    assert document(p(run("INT: so"), numbered) + p(run("P1: no"), numbered)).text == "INT: so\nP1: no"
