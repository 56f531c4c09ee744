"""What the sentence rules know of single languages: abbreviations, first words, clause words, ordinals.

A language is a tag such as `de` or `de-AT`; only its first part counts. None and unknown languages get the
English tables, since most transcripts that state no language are in English.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class LanguageRules:
    """The tables of one language; all words lower case, abbreviations without their last point."""

    titles: frozenset[str]
    """Abbreviations that never end a sentence when they begin with a capital: `Gen`, `Rep`."""
    never_last: frozenset[str]
    """Abbreviations that never end a sentence, however they are written: `dr`, `e.g`."""
    maybe_last: frozenset[str]
    """Abbreviations that end a sentence only before one of `first_words`: `etc`, `Inc`."""
    numbered: frozenset[str]
    """Abbreviations that do not end a sentence before a digit, if they begin with a capital: `No`, `Art`."""
    numbered_small: frozenset[str]
    """The same, however they are written: `p`, `fig`."""
    first_words: frozenset[str]
    """Words that, with a capital after an abbreviation, begin a new sentence."""
    clause_words: frozenset[str]
    """Words before which a stretch without sentence punctuation may be cut."""
    ordinal_point: bool
    """True where a point behind a number makes it an ordinal (`3. Mai`)."""
    capital_nouns: bool
    """True where every noun has a capital, so that a capital behind a dash says nothing."""
    semicolon_asks: bool
    """True where `;` is the question mark."""
    abbreviations: frozenset[str]
    """All abbreviations of these tables: a point behind any other word of two letters or more is a full stop."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words(
    "messrs mme mlle st ste gen sen rep gov pres capt cpt sgt lt col cmdr cdr maj rev fr hon supt adm det "
    "insp asst assoc mt ft"
)
_NEVER_LAST = _words("mr mrs ms mx dr drs prof e.g i.e cf viz vs v")
_NUMBERED = _words("no nos art para ch ex eq sec par abs kap")
_NUMBERED_SMALL = _words("p pp nr vol fig figs ca approx c max min")

_NEVER_LAST_IN: dict[str, str] = {
    "de": "hr fr hrn dipl ing prof dr bzw bspw evtl ggf inkl exkl sog vgl z.b d.h u.a o.ä i.d.r zzgl st gem",
    "fr": "m mm mme mmes mlle mlles dr me pr st ste cf p.ex c.-à-d",
    "es": "sr sra srta sres d dña dr dra prof lic ing ud uds p.ej fco sto sta",
    "pt": "sr sra srta dr dra prof profa eng p.ex d",
    "it": "sig sigg dott prof avv ing on p.es es",
    "nl": "dhr mevr mw dr drs prof ir ing bijv bv d.w.z o.a m.b.t i.v.m t.a.v",
    "pl": "p dr prof mgr inż ks św np tzn tzw m.in",
    "cs": "p pí dr prof doc mgr ing mudr judr phdr bc sv např tzv tj resp popř",
    "sk": "p dr prof doc mgr ing sv napr tzv t.j resp",
    "sv": "dr prof t.ex bl.a s.k d.v.s dvs ev",
    "da": "hr fr dr prof f.eks bl.a dvs ca",
    "nb": "hr fr dr prof f.eks bl.a dvs ca",
    "fi": "tri prof esim ns mm eli",
    "ru": "г гг им т.е т.н т.к проф акад",
    "el": "κ κα δρ π.χ δηλ αγ",
}
_MAYBE_LAST: dict[str, str] = {
    "en": "etc inc ltd co corp jr sr bros al dept dist est ave blvd rd apt univ jan feb mar apr jun jul aug "
    "sep sept oct nov dec mon tue tues wed thu thurs fri esp incl ext misc sq lb lbs oz hrs mins secs "
    "a.k.a llc ph.d",
    "de": "usw usf etc jh jhd abs str tel mio mrd mrd std min jan feb apr aug sept okt nov dez",
    "fr": "etc av bd env",
    "es": "etc av avda pág",
    "pt": "etc av pág",
    "it": "ecc pag",
    "nl": "enz etc blz mln mld",
    "pl": "itd itp tys mln mld ul",
    "cs": "atd apod tis mil mld ul",
    "sk": "atď apod tis mil mld ul",
    "sv": "osv m.m etc kl",
    "da": "osv m.m etc kl",
    "nb": "osv m.m etc kl",
    "fi": "jne yms ym klo",
    "ru": "др пр тыс млн млрд руб ул",
    "el": "κλπ κ.λπ κτλ",
}
_FIRST_WORDS: dict[str, str] = {
    "en": "i i'm i've i'd i'll we we're we've you you're he he's she she's it it's they they're this that "
    "that's these those there there's the a an and but so or because if when while what what's why how "
    "who where which then now well yeah yes no not okay ok oh um uh right sure exactly let let's my "
    "your his her our their some maybe also anyway after before in on at for with as is are was were "
    "do does did can could would should have has just like actually all each every most many both one "
    "to from by since until however though although once here",
    "de": "ich wir du sie er es ihr man das die der den dem des ein eine einen dann da und aber oder also so "
    "wenn weil denn dass was wer wie wo warum wann nein ja gut genau dort hier jetzt heute mein meine "
    "unser unsere in im am auf bei mit nach vor für von zu zum zur als ob auch nur noch doch",
    "fr": "je j'ai tu il elle on nous vous ils elles ce c'est ça cela cette ces le la les l'on un une des et "
    "mais ou donc car alors puis quand si que qui quoi comment pourquoi où oui non bon voilà après "
    "avant dans en à avec pour par",
    "es": "yo tú él ella nosotros ellos ellas usted ustedes eso esto esta este ese esa el la los las lo un "
    "una y pero o entonces porque cuando si que qué cómo dónde quién sí no bueno pues ya ahora después "
    "antes en con por para a de hay",
    "pt": "eu tu ele ela nós eles elas você vocês isso isto esse essa este esta o a os as um uma e mas ou "
    "então porque quando se que como onde quem sim não bom agora depois antes em com por para",
    "it": "io tu lui lei noi voi loro questo questa quello quella il lo la i gli le un una e ma o allora "
    "perché quando se che come dove chi sì no bene ora dopo prima in con per a di",
    "nl": "ik wij we jij je hij zij ze het dat dit die deze de een en maar of dus want als toen wat wie hoe "
    "waar waarom ja nee goed nu dan daar hier in op met voor van naar er",
    "pl": "ja my ty on ona ono oni to ten ta te i a ale albo więc bo jak gdy kiedy jeśli co kto gdzie "
    "dlaczego tak nie no potem teraz tam tu w na z do po dla",
    "cs": "já my ty on ona ono oni to ten ta a ale nebo tak protože když jestli co kdo kde proč jak ano ne "
    "no pak potom teď tam tady v na s z do po pro",
    "sv": "jag vi du han hon det den de en ett och men eller så för att när om vad vem hur var varför ja nej "
    "sen då nu där här i på med till",
    "fi": "minä me sinä hän se ne he tämä tuo ja mutta tai niin koska kun jos mitä kuka missä miksi miten "
    "joo ei sitten nyt siellä täällä",
    "ru": "я мы ты вы он она оно они это то и а но или так потому когда если что кто где почему как да нет "
    "ну потом теперь там тут в на с из до по для",
    "el": "εγώ εμείς εσύ αυτός αυτή αυτό και αλλά ή γιατί όταν αν τι ποιος πού πώς ναι όχι λοιπόν μετά τώρα "
    "εκεί εδώ ο η το οι τα στο στη με για από",
}
_CLAUSE_WORDS: dict[str, str] = {
    "en": "and but so because or then which that when where if while although though since unless until "
    "whereas however also well yeah",
    "de": "und aber oder denn weil dass also wenn als obwohl damit sondern sodass dann während bevor nachdem wo",
    "fr": "et mais ou donc car parce puis alors quand lorsque si qui où comme puisque",
    "es": "y pero o porque entonces cuando si aunque donde pues mientras como",
    "pt": "e mas ou porque então quando se embora onde pois enquanto como",
    "it": "e ma o perché quindi allora quando se anche dove mentre poi come",
    "nl": "en maar of want omdat dus als dat toen terwijl hoewel waar dan",
    "pl": "i ale albo bo więc że gdy kiedy jeśli żeby który która które chociaż a",
    "cs": "a ale nebo protože takže že když jestli aby který která které ačkoli kde",
    "sv": "och men eller för så att när om eftersom som medan där",
    "fi": "ja mutta tai koska niin että kun jos vaikka joka missä",
    "ru": "и а но или потому так что когда если чтобы который которая которые хотя где",
    "el": "και αλλά ή γιατί όταν αν ότι που ώστε ενώ όπου",
}
# Neighbours whose small words are close enough to share a table.
_SHARED = {"sk": "cs", "da": "sv", "nb": "sv", "nn": "sv", "no": "sv", "uk": "ru", "be": "ru", "gl": "pt"}
_ORDINAL_POINT = _words("de cs sk sl hr sr bs pl hu da nb nn no fi et lv is fo lb tr hsb dsb")


@lru_cache(maxsize=64)
def rules_for(language: str | None) -> LanguageRules:
    """The tables of a language tag (`de`, `de-AT`, `pt_BR`); the English ones for None and the unknown."""
    code = (language or "en").replace("_", "-").split("-")[0].strip().lower()
    near = _SHARED.get(code, code)

    def table(of: dict[str, str]) -> frozenset[str]:
        return _words(of.get(code) or of.get(near) or of["en"])

    never_last = _NEVER_LAST | _words(_NEVER_LAST_IN.get(code, ""))
    maybe_last = table(_MAYBE_LAST)
    return LanguageRules(
        titles=_TITLES,
        never_last=never_last,
        maybe_last=maybe_last,
        numbered=_NUMBERED,
        numbered_small=_NUMBERED_SMALL,
        first_words=table(_FIRST_WORDS),
        clause_words=table(_CLAUSE_WORDS),
        ordinal_point=code in _ORDINAL_POINT,
        capital_nouns=code in {"de", "lb", "gsw"},
        semicolon_asks=code == "el",
        abbreviations=_TITLES | never_last | maybe_last | _NUMBERED | _NUMBERED_SMALL,
    )
