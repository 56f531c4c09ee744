"""Planted names: invented interviews in four languages, and how many of the names and numbers in them are found.

Sentences, people, schools and numbers are made up, by one seed. A name counts as found where every letter of it would
be shown to the person who decides. The sentences are plainer than those that people say: real interviews have more
that is missed, and nothing but reading them through finds the rest.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.corpora import Work
from benchmarks.measuring import Answer, Figure

if TYPE_CHECKING:
    from faker import Faker

SEED = 12
INTERVIEWS, TURNS = 30, 24
_SLOT = re.compile(r"\{(\w+)\}")
_ENGLISH = (
    "I have worked with {person} for years, and {person_given} never complains about the timetable.",
    "{title} {family} told us that the schedule would change after the holidays.",
    "We moved from {place} when I was ten, and my sister still lives there.",
    "Before that I taught at {school}, which was much smaller than this one.",
    "You can reach me at {phone} or write to {email}, whatever is easier for you.",
    "I was born on {date}, so I remember the old building quite well.",
    "They live at {address}, right behind the gym.",
    "{person_given}'s class is next door, and the {family_plural} moved away last year.",
    "My student number was {id}, I still know it by heart.",
    "On {date} the boiler broke and everybody went home early.",
    "Ask {person_given} or {person}, they were both in the meeting.",
    "It is on {url}, under my name.",
)
_GERMAN = (
    "Ich arbeite seit Jahren mit {person} zusammen, und {person_given} beschwert sich nie über den Stundenplan.",
    "{title} {family} hat gesagt, dass sich der Plan nach den Ferien ändert.",
    "Wir sind aus {place} weggezogen, als ich zehn war, und meine Schwester wohnt noch dort.",
    "Vorher war ich an der {school}, die war viel kleiner als diese hier.",
    "Sie erreichen mich unter {phone}, oder schreiben Sie an {email}, was Ihnen lieber ist.",
    "Ich bin am {date} geboren und kenne das alte Gebäude noch gut.",
    "Die Familie wohnt in der {address}, gleich hinter der Turnhalle.",
    "{person_genitive} Klasse ist nebenan, und das Zimmer von {person_given} ist oben.",
    "Mein Konto war {id}, das weiß ich noch auswendig.",
    "Am {date} ist die Heizung ausgefallen, und alle durften nach Hause.",
    "Fragen Sie {person_given} oder {person}, die waren beide in der Sitzung.",
    "Das steht auf {url}, unter meinem Namen.",
)
_JAPANESE = (
    "{family}さんと{family}先生が会議に来ました。",
    "電話は{phone}です。メールは{email}です。",
    "{date}に生まれました。住所は{address}です。",
    "その話は{family}さんから聞きました。",
)
_CHINESE = (
    "{family_given}老师和{family_given}女士都来了。",
    "我的电话是{phone}，邮箱是{email}。",
    "我叫{family_given}，{date}出生。",
    "我的身份证是{id}。",
)
_LANGUAGES = {
    "English": ("en", "en_GB", _ENGLISH, ("I know", "That is how it was", "We talked about it for a long time")),
    "German": ("de", "de_AT", _GERMAN, ("Das weiß ich", "So war das", "Wir haben lange darüber gesprochen")),
    "Japanese": ("ja", "ja_JP", _JAPANESE, ("そうですね", "よく覚えています")),
    "Chinese": ("zh", "zh_CN", _CHINESE, ("我知道", "我们谈了很久")),
}
_KINDS = {
    "person": "person", "given": "person", "family": "person", "person_given": "person", "person_genitive": "person",
    "family_plural": "person", "family_given": "person",
}  # fmt: skip


class Planted(NamedTuple):
    """A name that was planted."""

    document: int
    start: int
    end: int
    kind: str


class Corpus(NamedTuple):
    """Invented interviews in one language."""

    code: str
    texts: list[str]
    planted: list[Planted]


def measure_names(work: Work) -> Answer:
    """Look through invented interviews, and count what of the planted names is found."""
    answer: Answer = []
    for language in _LANGUAGES:
        answer += _measured(language, corpus(language), work.folder)
    return answer


def _measured(language: str, made: Corpus, folder: Path) -> Answer:
    from qualcode.domain.identifiers import DocumentText
    from qualcode.identity.finding import entities_of
    from qualcode.identity.naming import Names
    from qualcode.identity.proposing import Material, proposed
    from qualcode.suggest.identifiers import find_identifiers
    from qualcode.suggest.pipelines import one_thread, pipeline_for

    one_thread()
    texts = tuple(DocumentText(str(n), str(n), text, language=made.code) for n, text in enumerate(made.texts))
    pipeline = pipeline_for(made.code, folder=folder / "no-models")
    entities = entities_of(pipeline) if pipeline.kind == "model" else None
    material = Material((), (), texts, (), {}, made.code)
    passed = proposed(material, find_identifiers(texts, entities), Names("English (United States)"), pseudonyms=False)
    shown: dict[int, set[int]] = defaultdict(set)
    spots = 0
    for entry in passed.entries:
        for spot in entry.spots:
            spots += 1
            shown[spot.document].update(range(spot.start, spot.end))
    found: dict[str, int] = defaultdict(int)
    of: dict[str, int] = defaultdict(int)
    for one in made.planted:
        of[one.kind] += 1
        said = made.texts[one.document]
        found[one.kind] += all(at in shown[one.document] for at in range(one.start, one.end) if said[at].isalnum())
    hits = sum(
        any(spot.document == one.document and spot.start < one.end and one.start < spot.end for one in made.planted)
        for entry in passed.entries
        for spot in entry.spots
    )
    model = "with a language model" if entities is not None else "without a language model"
    answer: Answer = [
        Figure(f"{language}: {kind}", 100 * found[kind] / of[kind], "% found", note=f"{found[kind]} of {of[kind]}")
        for kind in sorted(of)
    ]
    whole = sum(found.values())
    answer.append(Figure(f"{language}: all", 100 * whole / sum(of.values()), "% found", note=f"{whole}; {model}"))
    answer.append(
        Figure(f"{language}: of what is shown", 100 * hits / max(1, spots), "% planted", note=f"{spots} shown")
    )
    return answer


def corpus(language: str) -> Corpus:
    """Invented interviews, with what was planted in them."""
    from faker import Faker

    code, locale, sentences, fillers = _LANGUAGES[language]
    fake = Faker(locale)
    fake.seed_instance(SEED)
    chance = random.Random(SEED)
    texts: list[str] = []
    planted: list[Planted] = []
    for document in range(INTERVIEWS):
        text = ""
        people = [_Person(fake, language) for _ in range(4)]
        for _ in range(TURNS):
            filler = chance.choice(fillers)
            stop = "。" if code in ("ja", "zh") else "."
            text += f"{filler}{stop} "
            for part, kind in _filled(chance.choice(sentences), chance.choice(people), fake, chance, language):
                if kind:
                    planted.append(Planted(document, len(text), len(text) + len(part), kind))
                text += part
            text += "\n\n"
        texts.append(text)
    return Corpus(code, texts, planted)


class _Person:
    def __init__(self, fake: Faker, language: str) -> None:
        self.given = fake.first_name().split()[0]
        self.family = fake.last_name().split()[0]
        self.whole = f"{self.given} {self.family}"
        self.title = {"English": ("Mr.", "Ms.", "Dr."), "German": ("Herr", "Frau", "Herr")}.get(language, ("",) * 3)


def _filled(
    sentence: str, person: _Person, fake: Faker, chance: random.Random, language: str
) -> Iterator[tuple[str, str]]:
    """The parts of a sentence, each with the kind of what was planted there; empty for all else."""
    done = 0
    for match in _SLOT.finditer(sentence):
        yield sentence[done : match.start()], ""
        slot = match[1]
        words = _words(slot, person, fake, chance, language)
        yield words, "" if slot == "title" else _KINDS.get(slot, slot)
        done = match.end()
    yield sentence[done:], ""


def _words(slot: str, person: _Person, fake: Faker, chance: random.Random, language: str) -> str:
    made = {
        "person": person.whole,
        "person_given": person.given,
        "person_genitive": f"{person.given}{'’' if person.given[-1] in 'sxzß' else 's'}",
        "family": person.family,
        "family_plural": f"{person.family}s",
        "family_given": f"{person.family}{person.given}",
        "title": chance.choice(person.title),
        "place": fake.city() if language != "Japanese" else "",
        "email": fake.ascii_safe_email(),
        "phone": _phone(fake, chance, language),
        "date": _date(chance, language),
        "id": _id(fake, chance, language),
        "url": f"www.{fake.domain_word()}.example.org/~{person.given.lower()}",
    }
    if slot in made:
        return made[slot]
    if slot == "school":
        ends = {"English": ("Elementary", "Middle School", "High School"), "German": ("-Grundschule", "-Gymnasium")}
        end = chance.choice(ends[language])
        return f"{fake.last_name()}{end}" if language == "German" else f"{fake.last_name()} {end}"
    return _address(fake, chance, language)


def _phone(fake: Faker, chance: random.Random, language: str) -> str:
    digits = [chance.randint(1000, 9999) for _ in range(3)]
    forms = {
        "English": (
            f"(555) 010-{digits[0]}",
            f"020 7946 {digits[0]}",
            f"+44 20 7946 {digits[0]}",
            f"555.010.{digits[0]}",
        ),
        "German": (f"0171 {digits[0]}{digits[1]}", f"+49 30 {digits[0]}{digits[1]}", f"0664/{digits[0]}{digits[1]}"),
        "Japanese": (f"090-{digits[0]}-{digits[1]}", f"03-{digits[0]}-{digits[1]}"),
        "Chinese": (f"138{digits[0]}{digits[1]}", f"+86 139{digits[0]}{digits[1]}"),
    }
    return chance.choice(forms[language])


def _date(chance: random.Random, language: str) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1950, 2015)
    english = ("January", "March", "April", "May", "June", "July", "October", "November")
    german = ("Januar", "März", "April", "Mai", "Juni", "Juli", "Oktober", "Dezember")
    forms = {
        "English": (
            f"{day} {chance.choice(english)} {year}",
            f"{chance.choice(english)} {day}, {year}",
            f"{day}/{month}/{year}",
        ),
        "German": (f"{day}. {chance.choice(german)} {year}", f"{day:02}.{month:02}.{year}"),
        "Japanese": (f"{year}年{month}月{day}日",),
        "Chinese": (f"{year}年{month}月{day}日",),
    }
    return chance.choice(forms[language])


def _id(fake: Faker, chance: random.Random, language: str) -> str:
    if language == "Chinese":
        born = f"{chance.randint(1950, 2005)}0{chance.randint(1, 9)}1{chance.randint(0, 9)}"
        return f"110105{born}{chance.randint(1000, 9999)}"
    if language == "German":
        return fake.iban()
    return chance.choice((f"S{chance.randint(1000000, 9999999)}", f"{chance.randint(10000000, 99999999)}"))


def _address(fake: Faker, chance: random.Random, language: str) -> str:
    number = chance.randint(2, 199)
    if language == "English":
        return f"{number} {fake.last_name()} {chance.choice(('Street', 'Road', 'Avenue', 'Lane'))}"
    if language == "German":
        return f"{fake.last_name()}{chance.choice(('straße', 'gasse', 'weg'))} {number}"
    ward, part = chance.choice(("港", "渋谷", "新宿")), chance.choice(("赤坂", "神宮前"))
    return f"東京都{ward}区{part}{number}-{chance.randint(1, 9)}"
