"""Words that say how somebody speaks rather than what of: left out where words alone are compared."""

from __future__ import annotations

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

STOP_WORDS: frozenset[str] = frozenset(_ENGLISH.split()) | {"?", "uh-huh", "mm-hmm", "mhm", "hmm", "hm", "mm"}
"""English words, in their base form and as they stand, that weigh nothing in a comparison of words."""


def weighs(word: str) -> bool:
    """Whether a word can speak for a code by itself: no stop word, and neither a sign nor a single Latin letter."""
    if word in STOP_WORDS:
        return False
    return len(word) > 1 or not word.isascii()
