"""Interviews made up with their codebook and codings, to see how suggestions learn: no person has said or coded them.

They are about allotment gardens. What makes them as hard as real ones: neighbouring codes share words; a few words of
each code are frequent and most are rare; some answers make sense only by the question before; some codes say the same
of two speakers or of two questions; every tenth code is wrong, and a part of what is left uncoded uses the same words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

INTERVIEWS = 80
BLOCKS = 19
"""Questions in an interview; each is answered once, and often once more."""
ASIDE = 0.2
"""The share of a participant's sentences that is about something else than the question."""
TALK = 0.37
"""The share of a participant's sentences that no code is for; with those that were overlooked it is 0.4."""
DECOYS = 0.3
"""The share of these that has a word of some code all the same."""
POINTING = 0.18
"""The share of coded sentences on the question that has no word of the code."""
BORROWED, GENERAL = 0.12, 0.14
"""How often a word comes from a neighbouring code, and how often from what anybody says of anything."""
TWO_CODES, WRONG, LOOSE = 0.13, 0.1, 0.12
"""How often a sentence has two codes, a wrong one, or the other one of its pair."""
CODER = "maker"

_TOPICS = """
Soil|the ground, and what is done to make it better
    soil clay compost manure drainage bed loam stone|dig rake turn loosen|heavy rich sour
Seeds|seeds, and what is raised from them
    seed tray seedling packet windowsill variety sprout label|sow raise prick swap|early hardy spindly
Pests|animals and diseases that do harm
    slug aphid blight pigeon mildew net caterpillar rot|spray pick trap lose|hungry mouldy sticky
Harvest|what is gathered, and how much
    bean potato courgette crop basket berry glut root|gather weigh pull count|ripe plenty crisp
Kitchen|what becomes of the crop at home
    jar freezer chutney soup recipe pan cellar supper|cook bottle freeze eat|tasty sweet pickled
Tools|what the work is done with
    spade fork hoe barrow shears handle mower blade|sharpen lend mend oil|blunt rusty sturdy
Shed|huts and greenhouses
    shed roof greenhouse door pane bench padlock shelf|build paint store patch|leaky crooked tidy
Children|children on the plot
    child school grandson class swing daughter pond playground|show teach play bring|curious noisy bored
Old hands|what is learned from those who have been there long
    elder father trick habit book notebook grandfather almanac|remember copy learn ask|wise stubborn patient
Health|the body, and what the work does to it
    back knee doctor breath muscle blister pill exercise|bend ache stretch heal|stiff fit sore
Quiet|rest, and being left alone
    silence bird chair evening sunset thermos thought peace|sit breathe listen forget|calm lonely slow
Wildlife|room for animals and wild plants
    bee hedgehog nettle meadow butterfly frog nest hedge|leave attract watch shelter|wild rare native
Theft|what is stolen or broken by strangers
    thief fence lock police gate vandal camera gap|steal break climb report|angry stolen afraid
Sharing|what is given away and taken
    bag stall neighbour gift surplus doorstep exchange box|give share offer thank|generous spare welcome
Getting there|the way to the plot
    bus bicycle road parking car hill lane path|drive carry walk cycle|far steep muddy
Climate|weather that is not what it was
    drought frost storm flood heat rain summer season|flood scorch change melt|hot wet strange
"""
"""Code, what it is about; below it nouns, verbs, adjectives, of each kind the frequent ones first."""
_BY_QUESTION = """
watering|Watering as a habit|Water short
    hose can butt tap barrel pump sprinkler ditch|water fill drip soak|dry full early
the association|What the committee does|Quarrels with the committee
    committee meeting rule chairman letter vote minutes secretary|decide write elect object|strict formal unfair
what it costs|What is paid|Too dear
    rent fee price pound budget bill grant deposit|pay save afford spend|cheap dear fair
people who come new|How plots are given|Plots given up
    list waiting plot newcomer tenant applicant corner half|wait apply join quit|new keen overgrown
"""
"""What it is about, and two codes with the same words: the question before decides, how it goes or what went wrong."""
_BY_ROLE = """
what comes next|Plans|Asked for plans
    plan year spring idea orchard polytunnel hope winter|plan try extend dream|next bigger final
what it means to somebody|Belonging|Asked for feelings
    feeling heart home place pride joy belonging life|feel mean matter love|proud happy sad
how much and how often|Own estimates|Asked for numbers
    hour week number day month half evening weekend|count reckon guess estimate|many rough regular
"""
"""The same; the one code is for what participants say, the other for what interviewers ask."""

_SAID = (
    "We {v} the {n} whenever there is a chance, and the {m} too.",
    "The {n} was {a} that time, I have to say.",
    "You get a {a} {n} and then somebody has to {v} it.",
    "I would rather {v} than worry about the {n}.",
    "It was always the {n} that came first for us, the {m} after that.",
    "Nobody told me that the {n} would be so {a}.",
    "In the end I had to {v}, what with the {n} and the {m}.",
    "My sister says I {v} too much, but look at the {n}.",
    "Some people {v} every morning and still the {n} is {a}.",
    "Between the {n} and the {m} there is not much to choose.",
    "It took us a while to {v} the {n} properly.",
    "If it is {a}, well, then you {v} and that is that.",
    "They had a {a} {m} and hardly any {n}.",
    "So that is the {n}, and I am not ashamed of it.",
)
_POINTING = (
    "Yes, and it happened to us again the year after.",
    "Oh, that. We have had our share of it.",
    "It depends on the person, but for me it is most of it.",
    "Twice, and both times I did it all by myself.",
    "You would not believe how long that takes.",
    "I think that is what people mean when they talk about us.",
    "Not at first, no, but then it grew on me.",
    "Well, somebody had to, so in the end it was me.",
)
_TALK = (
    "Sorry, let me just move this cup out of the way.",
    "Where was I, yes, so it goes on like that.",
    "I do not know whether that helps you.",
    "We came here in the nineties, the two of us.",
    "You can ask the others, they will say much the same.",
    "It is one of those things, really.",
    "Let me think about that for a moment.",
    "My wife tells it better than I do.",
    "There was a big thing in the paper, you may have read it.",
    "Anyway, that was a different time.",
)
_DECOYS = (
    "That was about when the {n} was in all the papers.",
    "My brother in law has something with a {n}, but that is another matter.",
    "You know how it is, people say {n} and mean nothing by it.",
    "We met over a {n}, as it happens, but let us not go into that.",
)
_GENERAL = (
    ("thing", "garden", "people", "work", "time", "morning", "friend", "way"),
    ("do", "make", "keep", "start", "find", "see"),
    ("good", "big", "hard", "old", "little", "different"),
)
_QUESTIONS = {
    "usual": (
        "How does it usually go with the {n}?",
        "Could you take me through a normal week with the {n} and the {m}?",
        "What do you do, step by step, about the {n}?",
        "Who looks after that, and how do you {v} it as a rule?",
    ),
    "trouble": (
        "What has gone wrong with the {n}?",
        "Was there ever a problem with the {n} or the {m}?",
        "What annoys you most there, is it that you have to {v}?",
        "You said it was difficult; why does it not work with the {n}?",
    ),
}
_ASKED = (
    "And would you {v}, with the {n} and all?",
    "What about the {n}, is it {a} for you?",
    "Thinking of the {n}, how would you put it?",
    "May I ask about the {n} and the {m}?",
)
_GOING_ON = ("I see.", "Right, go on.", "That is interesting.", "And then?", "Could you say a little more?")


@dataclass(frozen=True, slots=True)
class Topic:
    """Words, and the codes that they may stand for."""

    about: str
    nouns: Sequence[str]
    verbs: Sequence[str]
    adjectives: Sequence[str]
    codes: Sequence[str]
    """One; or that of usual and that of troubled answers; or that of participants and that of interviewers."""
    by: str = ""
    """`question` or `role` where there are two codes."""


@dataclass(frozen=True, slots=True)
class CodedCorpus:
    """What was made up."""

    codebook: str
    """YAML as codebook files are."""
    interviews: dict[str, str]
    """File name → transcript."""
    codings: list[dict[str, Any]]
    """Records of a codings file."""

    def write(self, folder: Path) -> tuple[Path, Path, Path]:
        """The codebook, the folder of transcripts and the codings, as files for an import."""
        transcripts = folder / "transcripts"
        transcripts.mkdir(parents=True, exist_ok=True)
        for name, text in self.interviews.items():
            (transcripts / name).write_text(text, encoding="utf-8")
        codebook, codings = folder / "codebook.yaml", folder / "codings.jsonl"
        codebook.write_text(self.codebook, encoding="utf-8")
        codings.write_text("".join(json.dumps(one) + "\n" for one in self.codings), encoding="utf-8")
        return codebook, transcripts, codings


def coded_corpus(interviews: int = INTERVIEWS, seed: int = 6) -> CodedCorpus:
    """Interviews of some 100 sentences with 30 codes; equal arguments give equal ones.

    Args:
        interviews: How many.
        seed: For everything that is drawn.
    """
    topics = _topics()
    chance = Random(seed)
    texts: dict[str, str] = {}
    codings: list[dict[str, Any]] = []
    for number in range(1, interviews + 1):
        one = _Interview(topics, chance, f"P{number:03}")
        one.speak()
        name = f"plot {number:03}"
        texts[f"{name}.txt"] = one.text
        at = f"2026-{1 + number // 28 % 12:02}-{1 + number % 28:02}T09:00:00.000Z"
        codings += [
            {"document": name, "start": start, "end": end, "quote": one.text[start:end], "code": code}
            | {"coder": CODER, "created": at}
            for start, end, code in one.coded
        ]
    return CodedCorpus(_codebook(topics, Random(seed + 1)), texts, codings)


def _topics() -> list[Topic]:
    return [
        *(Topic(about, *words, (name,)) for (name, about), words in _entries(_TOPICS)),
        *(Topic(about, *words, (one, other), "question") for (about, one, other), words in _entries(_BY_QUESTION)),
        *(Topic(about, *words, (one, other), "role") for (about, one, other), words in _entries(_BY_ROLE)),
    ]


def _entries(table: str) -> Iterator[tuple[list[str], tuple[list[str], list[str], list[str]]]]:
    """What stands in the two lines of each topic: names, and the words of three kinds."""
    lines = table.strip().splitlines()
    for names, words in zip(lines[::2], lines[1::2], strict=True):
        nouns, verbs, adjectives = (part.split() for part in words.split("|"))
        yield names.split("|"), (nouns, verbs, adjectives)


class _Interview:
    """One interview while it is made up."""

    def __init__(self, topics: Sequence[Topic], chance: Random, participant: str) -> None:
        self._topics, self._chance, self._participant = topics, chance, participant
        # The first codes of the list are asked for three times as often as the last ones.
        self._weights = [1 / (8 + place) for place in range(len(topics))]
        self._every_code = [code for topic in topics for code in topic.codes]
        self.text = ""
        self.coded: list[tuple[int, int, str]] = []

    def speak(self) -> None:
        """Make up everything that is said."""
        for _ in range(BLOCKS):
            topic, aspect = self._topic(), self._chance.choice(("usual", "trouble"))
            self._turn("Interviewer", [self._question(topic, aspect)])
            self._turn(self._participant, [self._answer(topic, aspect) for _ in range(self._chance.randint(2, 4))])
            if self._chance.random() < 0.5:
                self._turn("Interviewer", [(self._chance.choice(_GOING_ON), [])])
                self._turn(self._participant, [self._answer(topic, aspect) for _ in range(self._chance.randint(1, 2))])

    def _topic(self) -> Topic:
        return self._chance.choices(self._topics, self._weights)[0]

    def _turn(self, who: str, sentences: Sequence[tuple[str, list[str]]]) -> None:
        self.text += f"{who}: "
        for sentence, codes in sentences:
            start = len(self.text)
            self.text += sentence
            self.coded += [(start, len(self.text), code) for code in codes]
            self.text += " "
        self.text = self.text[:-1] + "\n\n"

    def _question(self, topic: Topic, aspect: str) -> tuple[str, list[str]]:
        if topic.by == "role":
            return self._filled(_ASKED, topic), self._noted([topic.codes[1]])
        return self._filled(_QUESTIONS[aspect], topic), []

    def _answer(self, asked: Topic, aspect: str) -> tuple[str, list[str]]:
        chance = self._chance
        if chance.random() < TALK:
            if chance.random() < DECOYS:
                return self._filled(_DECOYS, self._topic()), []
            return chance.choice(_TALK), []
        topic = self._topic() if chance.random() < ASIDE else asked
        codes = [self._code(topic, aspect)]
        if topic is asked and chance.random() < POINTING:
            return chance.choice(_POINTING), self._noted(codes)
        sentence = self._filled(_SAID, topic)
        if chance.random() < TWO_CODES:
            other = self._topic()
            second = self._filled(_SAID, other)
            begins = second if second.startswith("I ") else second[0].lower() + second[1:]
            sentence = f"{sentence[:-1]}, and {begins}"
            codes.append(self._code(other, aspect))
        return sentence, self._noted(codes)

    def _code(self, topic: Topic, aspect: str) -> str:
        """The code of what a participant says on a topic when asked in one way or the other."""
        if topic.by != "question":
            return topic.codes[0]
        other = (aspect == "trouble") != (self._chance.random() < LOOSE)
        return topic.codes[int(other)]

    def _noted(self, codes: Sequence[str]) -> list[str]:
        """The codes as a coder who errs gives them: another one, or none."""
        noted = []
        for code in codes:
            if self._chance.random() >= WRONG:
                noted.append(code)
            elif self._chance.random() < 0.6:
                noted.append(self._chance.choice(self._every_code))
        return list(dict.fromkeys(noted))

    def _filled(self, templates: Sequence[str], topic: Topic) -> str:
        words = [self._word(topic, kind) for kind in (0, 0, 1, 2)]
        template = self._chance.choice(templates)
        return template.format(n=words[0], m=words[1], v=words[2], a=words[3])

    def _word(self, topic: Topic, kind: int) -> str:
        draw = self._chance.random()
        if draw < GENERAL:
            return self._chance.choice(_GENERAL[kind])
        if draw < GENERAL + BORROWED:
            place = self._topics.index(topic)
            topic = self._topics[(place + self._chance.choice((-2, -1, 1, 2))) % len(self._topics)]
        words = (topic.nouns, topic.verbs, topic.adjectives)[kind]
        return self._chance.choices(words, [1 / (1 + rank) for rank in range(len(words))])[0]


def _codebook(topics: Sequence[Topic], chance: Random) -> str:
    """Definitions of all codes, keywords of most; every third list of keywords has a word that misleads."""
    entries = []
    for place, topic in enumerate(topics):
        neighbour = topics[(place + 1) % len(topics)]
        for number, code in enumerate(topic.codes):
            keywords = [*chance.sample(topic.nouns[:5], 2), chance.choice(topic.verbs)]
            if chance.random() < 1 / 3:
                keywords.append(chance.choice([*_GENERAL[0], *chance.choice(topics).nouns[:3]]))
            entry = {"name": code, "definition": _definition(topic, number)}
            entry["exclude"] = f"{neighbour.about.capitalize()} (use {neighbour.codes[0]})."
            if chance.random() < 0.8:
                entry["keywords"] = ", ".join(keywords)
            entries.append(entry)
    lines = ["name: Allotment gardens", "codes:"]
    for entry in entries:
        first, *rest = (f"{key}: {json.dumps(value)}" for key, value in entry.items())
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def _definition(topic: Topic, number: int) -> str:
    match topic.by, number:
        case "question", 0:
            return f"{topic.about.capitalize()}: how it goes as a rule."
        case "question", _:
            return f"{topic.about.capitalize()}: what went wrong, and what is missed."
        case "role", 0:
            return f"Participants on {topic.about}."
        case "role", _:
            return f"The interviewer asks about {topic.about}."
    return f"Everything about {topic.about}."
