"""Words that say how somebody speaks rather than what of, per language: left out where words are counted.

For English the list is this house's own: published ones hold hundreds of words that a study may be about (`problem`,
`group`, `help`, `working`), and none of the fillers of transcribed speech. For the other languages it is that of the
library `stop-words`. A language is named as in `qualcode.text.stems`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import lru_cache

from qualcode.text.stems import language_code, plain_form

_ENGLISH = """
a about above after again against ago all almost along already also although always am among an and another any anybody
anyone anything are around as ask at away back be because become been before being below between both but by bye call
can cannot come could day did do does doing don done down during each either else enough etc even ever every everybody
everyone everything few find first for from further get give go gonna good got guess had has have having he hello her
here hers herself hi him himself his how however i if in into is it its itself just keep kind kinda know last least less
let like little lot make many may maybe me mean might mine more most much must my myself need neither never new next no
nobody non none nor not nothing now of off often oh ok okay old on once one only onto or other otherwise our ours
ourselves out over own part per perhaps please put quite rather really right said same say see seem self several shall
she should since so some somebody someone something somewhat sometimes somewhere soon sort still such sure take tell
than that the their theirs them themselves then there these they thing think this those though through thus to together
too toward towards try two uh uhhuh um under until up upon us use used very via want was way we well were what whatever
when where whether which while who whole whom whose why will with within without would yeah yes yet you your yours
yourself yourselves 'd 'll 'm 're 's 've n't nt s t re ve ll d m ca wo gon na ta
"""
ENGLISH: frozenset[str] = frozenset(_ENGLISH.split()) | {"uh-huh", "mm-hmm", "mhm", "hmm", "hm", "mm"}
"""English words in their base form and as a language model cuts them (`n't`), with the fillers of speech."""

_ENGLISH_FORMS = """
ah alright asked asking became becomes becoming began begin begins bit came comes coming crosstalk days doesn eh eight
er erm finds five found four gave gets getting given gives giving goes going gone gotta happen happened happens hey hmmm
huh inaudible indistinct keeps kept kinds knew knowing known knows laughter lets lots made makes making means meant mhmm
mm-hm mmhm mmm needed needing needs nine nope ones ooh ought parts puts putting saw saying says seeing seemed seems seen
seven six sorts stuff taken takes taking talk talked talking telling tells ten things thinking thinks thought three told
took tried tries trying uh-uh uhm ums unintelligible using wanna wanted wanting wants ways went whoever would've yep yup
"""
_ENDINGS = ("'s", "'d", "'ll", "'m", "'re", "'ve")
_ELIDED = {
    "fr": "l' d' j' c' n' s' m' t' qu' jusqu' lorsqu' puisqu' quoiqu'",
    "it": "l' d' c' m' t' s' v' un' all' dall' dell' nell' sull' quell' quest' com' dov'",
    "ca": "l' d' m' t' s' n'",
}
"""What is written onto the word behind it: `c'est` is one word, and two stop words."""
_LIBRARY_NAMES = {"no": "nb", "nn": "nb"}
"""Languages whose list the library has under another code."""


def has_stop_words(language: str | None) -> bool:
    """Whether there is a list for the language."""
    return bool(stop_words(language))


def stop_words(language: str | None) -> frozenset[str]:
    """The stop words of a language, in their plain form (`plain_form`); none where there is no list for it.

    Args:
        language: A tag such as `de` or `pt-BR`, or an English name; None is English.
    """
    return _listed(language_code(language))


@lru_cache(maxsize=8)
def _listed(code: str) -> frozenset[str]:
    if code == "en":
        listed = ENGLISH | set(_ENGLISH_FORMS.split())
        return frozenset(listed | {word + end for word in listed for end in _ENDINGS} | {f"{w}n't" for w in listed})
    listed = frozenset(plain_form(word) for word in _from_library(_LIBRARY_NAMES.get(code, code)))
    elided = _ELIDED.get(code, "").split()
    return listed | {first + word for first in elided for word in listed} | {first.rstrip("'") for first in elided}


def _from_library(code: str) -> Iterable[str]:
    # By its name at its use: reading the table of its languages takes longer than counting a small project.
    library = importlib.import_module("stop_words")
    found: list[str] = library.get_stop_words(code) if code in library.LANGUAGE_MAPPING else []
    return found
