"""Transcriber and TEI: what becomes a speaker, a time and words, and what is left out with a warning."""

from __future__ import annotations

import pytest
from spoken_interviews import check, turns

from qualcode.domain.errors import InputError
from qualcode.domain.transcripts import ReadTranscript
from qualcode.importing.tei import TeiReader
from qualcode.importing.transcriber import TranscriberReader

# Transcriber

TRS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE Trans SYSTEM "trans-14.dtd">
<Trans scribe="Eva" audio_filename="radio1" version_date="990101" xml:lang="fr">
<Speakers><Speaker id="spk1" name="Zoé"/><Speaker id="spk2" name="Ben"/></Speakers>
<Episode program="Le matin" air_date="1999-01-02"><Section type="report" startTime="0" endTime="9">
<Turn speaker="spk1" startTime="0" endTime="2.5">
<Sync time="0"/><Background time="0" type="music" level="high"/>
Bonjour
<Event desc="rire" type="noise" extent="instantaneous"/>
à tous <Comment desc="fort"/>
<Sync time="1.5"/>
oui
</Turn>
<Turn speaker="spk1 spk2" startTime="2.5" endTime="4">
<Sync time="2.5"/>
<Who nb="1"/>
alors
<Who nb="2"/>
non
<Sync time="3"/>
ensemble
</Turn>
<Turn startTime="4" endTime="6"><Sync time="4"/>une<Sync time="5"/>voix</Turn>
<Turn speaker="spk9" startTime="6" endTime="7"><Sync time="6"/>so</Turn>
</Section></Episode></Trans>"""


def test_turns_of_transcriber_are_cut_by_who_and_sync() -> None:
    transcript = TranscriberReader().read(TRS.encode("latin-1"), "x.trs")
    assert turns(transcript) == [
        ("Zoé", "Bonjour à tous oui alors", 0, 3_000),
        ("Ben", "non", 2_500, 3_000),
        ("Zoé + Ben", "ensemble", 3_000, 4_000),
        (None, "une voix", 4_000, 6_000),
        ("spk9", "so", 6_000, 7_000),
    ]
    assert transcript.warnings == (
        "left out: Background 1, Event 1, Comment 1",
        "speakers without an entry in the list of speakers: spk9",
    )
    assert transcript.metadata == {
        "title": "Le matin", "date": "1999-01-02", "author": "Eva", "media": "radio1", "language": "fr",
    }  # fmt: skip
    check(transcript)


def test_words_inside_of_sync_are_words_too() -> None:
    inner = TRS.replace('<Sync time="2.5"/>', '<Sync time="2.5">').replace("non\n<Sync", "non\n</Sync><Sync")
    inner = inner.replace('<Sync time="1.5"/>\noui', '<Sync time="1.5">\noui</Sync>')
    plain = TranscriberReader().read(TRS.encode("latin-1"), "x.trs")
    assert turns(TranscriberReader().read(inner.encode("latin-1"), "x.trs")) == turns(plain)


# TEI

HEADER = (
    '<teiHeader><fileDesc><titleStmt><title type="sub">x</title><title type="main">Day one</title></titleStmt><sourceDesc>'
    '<recordingStmt><recording><date when="2024-03-02"/></recording></recordingStmt></sourceDesc></fileDesc><profileDesc>'
    '<langUsage><language ident="sl">Slovenian</language></langUsage><particDesc><listPerson>'
    '<person xml:id="A"><persName><surname>Lee</surname><forename>Anna</forename></persName></person>'
    '<person xml:id="B"><persName>Ben</persName></person><person xml:id="D"><persName>Eva</persName></person>'
    '<person xml:id="E"><persName>Eva</persName></person></listPerson></particDesc></profileDesc></teiHeader>'
)


def tei(text: str, header: str = HEADER) -> ReadTranscript:
    data = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{header}<text>{text}</text></TEI>'
    return TeiReader().read(data.encode(), "x.xml")


def test_spoken_tei_gives_turns_with_the_names_of_its_header() -> None:
    transcript = tei(
        '<timeline unit="s" origin="#T0"><when xml:id="T0" absolute="12:00:00"/><when xml:id="T1" interval="1.5" since="#T0"/>'
        '<when xml:id="T2" interval="2" since="#T1"/><when xml:id="T3" absolute="12:00:10"/></timeline>'
        '<body><div><head>Start</head><note>n</note><u who="#A" start="#T0" end="#T1">So <pause dur="PT1S"/>tell '
        '<del type="truncation">m</del> me<vocal><desc>laughs</desc></vocal>.</u>\n<incident><desc>door</desc></incident>'
        '<annotationBlock who="#B" start="#T1" end="#T2"><u><seg>Well.</seg><seg>Yes.</seg></u><spanGrp><span>x</span></spanGrp>'
        '</annotationBlock><u who="#A #B"><anchor synch="#T2"/>no<anchor synch="#T3"/></u><u who="#C">C.</u><u>Who?</u>'
        '<u who="#D">one</u><u who="people.xml#E">two</u></div></body>'
    )
    assert turns(transcript) == [
        (None, "", None, None),
        ("Anna Lee", "So tell m me.", 0, 1_500),
        ("Ben", "Well. Yes.", 1_500, 3_500),
        ("Anna Lee + Ben", "no", 3_500, 10_000),
        ("C", "C.", None, None),
        (None, "Who?", None, None),
        ("Eva (D)", "one", None, None),
        ("Eva (E)", "two", None, None),
    ]
    assert transcript.text.startswith("Start\nAnna Lee: So")
    assert transcript.warnings == (
        "left out: note 1, pause 1, vocal 1, incident 1",
        "speakers shown by their identifier, since the file gives no name: C",
    )
    assert transcript.metadata == {"title": "Day one", "date": "2024-03-02", "language": "sl"}
    check(transcript)


def test_records_of_parliaments_are_read_with_and_without_marked_words() -> None:
    transcript = tei(
        '<body><div type="debateSection"><note type="speaker">Mr. President:</note>\n<u who="#A"><seg><s><w>Good</w>\n<w join="right">'
        'morning</w>\n<pc>.</pc></s>\n<s><w join="right">don\'t<w norm="do"/><w norm="n\'t"/></w>\n<pc>!</pc></s></seg>\n'
        '<seg><s><w>So</w>\n<pc>(</pc><w>it</w><pc>)</pc></s></seg></u>\n<note type="speaker">The Chair:</note>'
        "<u><seg>One.</seg><note>applause</note><seg>Two.</seg></u></div></body>"
    )
    assert transcript.text == "Anna Lee: Good morning. don't! So (it)\nThe Chair: One. Two."
    assert transcript.warnings == ("left out: note 3",)


def test_plays_are_read_by_their_speakers() -> None:
    transcript = tei(
        '<front><p>A play.</p></front><body><sp who="#faust"><speaker>FAUST.</speaker><stage>sits</stage><lg><l>Now I have</l>'
        "<l>studied all</l></lg></sp><stage>Enter</stage><sp><speaker>Wagner:</speaker><p>Pardon<note>n</note> me, <hi>s</hi>ir.</p></sp>"
        "<sp who='#B'><speaker>BENNY</speaker><p>So.</p></sp></body>"
    )
    assert transcript.text == "FAUST: Now I have studied all\nWagner: Pardon me, sir.\nBen: So."
    assert transcript.warnings == ("left out: front matter 1, stage 2, note 1",)


def test_plain_tei_gives_a_turn_for_each_paragraph() -> None:
    transcript = tei(
        "<body><div><head>Notes</head>\n<p>One <hi>bo</hi>ld\n  thing,<lb/>two <choice><sic>teh</sic><corr>the</corr></choice> hy"
        '<lb break="no"/>phen.</p><list><item>a</item><item>b</item></list><table><row><cell>1</cell><cell>2</cell></row></table>'
        "loose<p/></div></body>"
    )
    assert transcript.text == "Notes\nOne bold thing, two teh hyphen.\na\nb\n1 2\nloose"
    assert [bool(turn.speech) for turn in transcript.turns] == [False, True, True, True, True, True]
    assert transcript.notation is None
    assert "corr 1" in transcript.warnings[0]
    check(transcript)


def test_captions_in_xml_go_to_their_own_reader() -> None:
    data = b'<tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="1s" end="2s">So.</p></div></body></tt>'
    transcript = TeiReader().read(data, "x.xml")
    assert transcript.format == "ttml"
    assert turns(transcript) == [(None, "So.", 1_000, 2_000)]


def test_other_xml_is_refused_by_the_name_of_its_root() -> None:
    with pytest.raises(InputError, match=r"x\.xml, line 1: no reader for XML with the root <library>; known are <TEI>"):
        TeiReader().read(b"<library/>", "x.xml")
    with pytest.raises(InputError, match=r"rename the file to end in \.eaf"):
        TeiReader().read(b"<ANNOTATION_DOCUMENT/>", "x.xml")
    with pytest.raises(InputError, match="import the files that it includes"):
        TeiReader().read(b'<teiCorpus xmlns:xi="i"><xi:include href="a.xml"/></teiCorpus>', "x.xml")


def test_a_timeline_of_tei_that_runs_in_a_circle_gives_no_times() -> None:
    transcript = tei(
        '<timeline><when xml:id="T0"/><when xml:id="T1" interval="1" since="#T2"/><when xml:id="T2" interval="1" since="#T1"/>'
        '<when xml:id="T3" interval="x"/></timeline><body><u who="#A" start="#T1" end="#T3">a</u><u start="#T9">b</u></body>'
    )
    assert turns(transcript) == [("Anna Lee", "a", None, None), (None, "b", None, None)]
