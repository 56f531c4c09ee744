"""Words that tell speakers from headings, header keys and transcribers' marks, in the languages of the field.

They only weigh evidence: a label in no list is believed when it comes back.
"""

from __future__ import annotations

import re


def _words(written: str, *phrases: str) -> frozenset[str]:
    return frozenset((*written.split(), *phrases))


PARTICLES = _words(
    """
    & 't + - / al and ap as ben bin bint da das de del della den der di dos du e el et ibn in la le of
    ten ter the und van vom von with y zu zur –
    """
)
"""Small words inside names."""

SAYING = _words(
    """
    added adds answered are asked asks be demande dice dijo disait disse dit explained explains
    following follows fragte goes is like means meinte reads replied replies sagt sagte said say says
    that thinks this thought was were writes wrote
    """
)
"""Words before a colon that introduce a quotation."""

PROSE = _words(
    """
    absent action actions advantages again age agenda also and anmerkung anyway attachment attendees
    author authors background because beispiel but by categories category cc chapter comment comments
    conclusion conclusions cons contents context correction data date datum dauer disadvantages district
    do duración duration durée e-mail e.g edit eg ejemplo email evidence example examples exemple fact
    facts fecha file filename finally first firstly for fourth friday from ftp gender goal goals grade
    here heure hint hinweis homework hora however http https i.e id idea ideas ie important interview
    intro introduction key keywords language lastly legend length lieu location lugar luogo mailto
    materials media method methods monday n.b name names nb next no nota note notes notiz now objective
    objectives observation observations ok okay options or ora ort outro p.s participant participants
    phone place present problem problems project pros ps pseudonym purpose quote quotes re reason
    reasons recorded recording reflection reflections remarque remember result results right saturday
    school second secondly section see sent setting sex site so solution solutions source sources
    speakers sprache step steps study subject subtitle summary sunday tags task tel tema thema theme
    themes then there third thursday time tip tips titel title titolo titre to today todo tomorrow topic
    topics transcribed transcriber transcript transcription tuesday título update url version warning
    wednesday well with yes yesterday zeit
    """,
    "end time",
    "for example",
    "interview date",
    "interview guide",
    "interview with",
    "participant id",
    "recorded by",
    "see also",
    "start time",
    "to do",
    "transcribed by",
    "transcript by",
)
"""Words before a colon that nobody is called."""

HEADER_KEYS = _words(
    """
    attendees data date datum dauer district duración duration durée fecha file filename heure hora
    language length lieu location lugar luogo ora ort participants place present project pseudonym
    recorded recording school setting site study subject time titel title titre título version zeit
    """,
    "end time",
    "interview date",
    "participant id",
    "recorded by",
    "start time",
    "transcribed by",
    "transcript by",
)
"""Keys of the lines above a transcript."""

MARKS = _words(
    """
    affirmative all anonymised anonymized aplausos applaudissements applause applausi audio background
    beginning bell bells blank both break cheering cheers chuckle chuckles chuckling claps clears clip
    clock cough coughs cries crosstalk crying door end foreign garbled gasps groans husten inaudible
    indiscernible ininteligible inintelligible interposing interrupted interruption lachen lachend lacht
    laugh laughing laughs laughter music musik musique música name negative no nods noise non-verbal
    omitted overlap overlapping pause pauses pausiert phone phonetic recording redacted response ringing
    rire rires risa risas risate sic sigh sighs silence silencio smiles snaps sobs sound sounds spanish
    speaking speaks start static throat unclear unintelligible unv unverständlich verbal video
    whispering whispers
    """
)
"""What transcribers put in brackets."""

KNOWN = re.compile(
    r"""(?:
    int(?:erviewer(?:in)?|erviewee|erviewte[rn]?)?|ivw|ir|ie|interviewers?|resp(?:ondent(?:in|e)?)?|
    mod(?:erator(?:in|a)?)?|fac(?:ilitator(?:in|a)?)?|part(?:icipant(?:e|in)?)?|speaker|spk|spkr|
    sprecher(?:in)?|locuteur|locutrice|orador|voz|voice|subject|subj|informant|student|pupil|teacher|
    principal|superintendent|coach|parent|mother|father|child|boy|girl|counsel(?:l)?or|researcher|
    observer|host|guest|caller|narrator|announcer|audience|audience\ member|man|woman|men|women|male|
    female|male\ voice|female\ voice|male\ speaker|female\ speaker|male\ student|female\ student|
    unknown|unknown\ speaker|unidentified|unidentified\ speaker|unidentified\ male|unidentified\ female|
    all|everyone|several|multiple|multiple\ speakers|group|chair|chairman|chairwoman|chairperson|
    operator|question|answer|befragte[rn]?|b|interviewt|lehrer(?:in)?|schüler(?:in)?|alle|
    entrevistador(?:a)?|entrevistad[oa]|ent|participante|enquêteu?r(?:ice)?|enquêté[e]?|
    intervieweu[rs]e?|enseignante?|intervistatore|intervistatrice|intervistat[oa]|profesor(?:a)?|
    docente|alumn[oa]|q|a|i|r|p|m|f|s|t|k|e|d|c|fg|hst|js|interviewer/in)
    (?:\s?[-_#.]?\s?\d{1,3}[a-z]?)?""",
    re.VERBOSE,
)
"""Labels by convention, folded."""
