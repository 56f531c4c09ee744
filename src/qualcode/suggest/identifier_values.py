"""Words that the finder of identifiers knows: titles, what schools and firms are called, words with capitals."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """mr mrs ms miss mx mister missus dr doc doctor prof professor sir dame lord lady madam ma'am principal coach
    nurse sister brother father reverend rev pastor bishop deacon rabbi imam mullah sheikh sheik ustad haji mayor
    governor gov senator sen representative congressman congresswoman judge justice sheriff officer sergeant sgt
    captain capt lieutenant lt colonel col major maj general gen detective det inspector superintendent supt
    chancellor dean president chief uncle aunt auntie tío tía tia tio grandma grandpa granny nana papa abuela abuelo
    mama mami hon frau herr herrn hrn frl fräulein rechtsanwalt rechtsanwältin monsieur madame mademoiselle mme mlle
    señor señora señorita sr sra srta don doña signor signora sig senhor senhora mevrouw meneer dhr mevr hr fr
    pan pani paní kyria kyrios"""
)
"""Words before a name that are no part of it; they make what follows a person."""
TITLE_MARKS = _words(
    """mr mrs ms mx dr prof rev gov sen sgt capt lt col maj gen det supt hon mme mlle sr sra srta sig dhr mevr hr fr
    jr st ste ft mt"""
)
"""Abbreviations whose point ends no sentence."""
KIN = _words(
    """uncle aunt auntie cousin brother sister son daughter wife husband mother father mom dad grandmother grandfather
    grandma grandpa nephew niece boyfriend girlfriend friend neighbor neighbour colleague boss principal coach nurse
    doctor teacher named called lawyer boy girl fella guy woman man student kid"""
)
"""Small-letter words directly before a capital that make it a person."""
PARTICLES = _words(
    """de del della di da do dos das du des la le las los van von vom zu zum zur der den ten ter de bin bint ibn ben al
    el of the for at in af av"""
)
"""Small-letter words that may stand inside a name, between two capitals."""
PARTICLES_OF_FIRMS = _words("of the for at in")
FIRM_PARTICLE_AFTER = _words("of for")
"""Without one of these the English particles join nothing: `Maria at Lincoln` is two names."""

SCHOOL_WORDS = _words(
    """elementary primary school schools academy college university kindergarten preschool charter montessori seminary
    lyceum polytechnic polytechnique grundschule hauptschule realschule gesamtschule gymnasium hochschule
    fachhochschule universität lycée école ecole collège université escuela colegio universidad escola colégio
    universidade scuola liceo università szkoła liceum uniwersytet škola gymnázium univerzita basisschool
    universiteit skola skole koulu lukio"""
)
SCHOOL_ENDINGS = ("schule", "gymnasium", "school", "skolan", "skole")
SCHOOL_TAILS = _words("middle high junior senior")
"""Words that make a school of a name when they end it: `Tamarack High`."""
FIRM_WORDS = _words(
    """department district association hospital center centre clinic company co inc llc ltd corp corporation foundation
    union church chapel cathedral mosque synagogue temple bank council board office ministry agency bureau institute
    museum library trust society committee commission fund holdings foods cooperative co-op dairy packing
    manufacturing industries services systems solutions technologies learning consulting partners group gmbh ag
    verein stiftung amt bundesamt jobcenter jugendamt gazette herald tribune times sentinel news journal post
    chronicle federation league club army guard police authority team coalition alliance network initiative memorial
    manor pharmacy supermarket store restaurant café hotel brothers sons local mennonite baptist methodist lutheran
    congregation parish"""
)
PLACE_WORDS = _words(
    """county parish borough township village town city lake river creek mount mountain mountains valley hills hill
    park island islands beach heights springs falls harbor harbour bay port fort cape point canyon desert forest
    woods grove landing ridge prairie reservation peninsula province state republic gulf ocean sea glen meadows
    crossing junction"""
)
PLACE_FIRST = _words("lake mount mt fort ft cape port north south east west new upper lower bad san santa são saint-")

# Words that have a capital for other reasons than being a name.
DAYS_AND_MONTHS = _words(
    """monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays
    sundays january february march april may june july august september october november december jan feb mar apr
    jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun montag dienstag mittwoch donnerstag
    freitag samstag sonntag januar februar märz mai juni juli oktober dezember christmas easter thanksgiving
    halloween ramadan eid hanukkah passover diwali god allah lord jesus christ bible internet web"""
)
NEVER_NAMES = _words("i i'm i've i'd i'll i’m i’ve i’d i’ll ok okay o oh")
FUNCTION_WORDS = _words(
    """a about above absolutely according across actually after afterwards again against ago ah aha all almost alone
    along alright already also although always am amen among an and another any anybody anymore anyone anything
    anyway anyways anywhere apparently are aren't around as aside ask at aw away basically be because been before
    behind being believe below besides best better between beyond both but by bye can can't cannot certainly clearly
    come congratulations cool correct could couldn't cuz d'you damn definitely depends despite did didn't different
    do does doesn't doing don't done down during each eh eight eighteen eighty either eleven else enough er
    especially even eventually every everybody everyone everything everywhere exactly except excuse far few fewer
    fifteen fifty fine first five for forty four fourteen from generally get getting give given go going gonna good
    goodbye goodness gosh gotcha great ha had hadn't half hardly has hasn't have haven't having he he'd he'll he's
    hello hence her here here's hers herself hey hi him himself his hm hmm honestly hopefully how how's however huh
    hundred i if imagine in including indeed inside instead interesting into is isn't it it'd it'll it's its itself
    just kind kinda last lastly lately later least less let let's like likewise listen literally little long look
    looking lots many maybe me mean meanwhile mhm might mine mm mm-hm mm-hmm mmm more moreover most mostly much must
    my myself nah naturally nearly neither never nevertheless next nice nine nineteen ninety no nobody none nope nor
    normally not nothing now nowadays nowhere obviously of off often oh ok okay on once one ones only onto oops or
    originally other others otherwise ouch our ours ourselves out outside over overall own part people per perfect
    perhaps personally plenty please plus presumably pretty previously probably put quite rather really regarding
    remember right same saw say says second see seems seven seventeen seventy several shall she she'd she'll she's
    should shouldn't similarly simply since six sixteen sixty so some somebody somehow someone something sometimes
    somewhat somewhere soon sorry still stop such sure take tell ten thank thanks that that'd that'll that's the
    their theirs them themselves then there there'd there'll there's therefore these they they'd they'll they're
    they've thing things think third thirteen thirty this those though thousand three through thus till to today
    together tomorrow tonight too totally toward towards try turns twelve twenty twice two typically ugh uh uh-huh
    uh-oh uhm ultimately um under unfortunately unless unlike until up upon us used usually very wait was wasn't
    watch way we we'd we'll we're we've welcome well were weren't wha what what'd what'll what's whatever when
    when's whenever where where's whereas wherever whether which whichever while who who'd who'll who's whoever
    whole whom whose why why's with within without won't wonderful would wouldn't wow yeah yep yes yesterday yet you
    you'd you'll you're you've your yours yourself yourselves yup"""
)
"""Words that open sentences or are quoted with a capital and name nobody, in small letters."""
FUNCTION_WORDS_ELSEWHERE = (
    _words(
        """ich du er sie es wir ihr der die das den dem des ein eine einen einem einer eines und oder aber
        nicht kein keine ist sind war waren hat haben wird werden kann können muss müssen soll wenn weil
        dass ob als auch nur noch schon dann so wie was wer wo wann warum dort hier da ja nein mein meine
        dein sein seine unser unsere euer mit von für auf in an bei nach vor zu zum zur im am aus über unter
        durch gegen ohne um je tu il elle on nous vous ils elles le la les un une des du de et ou mais donc
        car ne pas est sont était c'est qui que quoi où quand comment pourquoi oui non mon ma mes ton ta son
        sa ses notre votre leur avec pour dans sur en par yo tú él ella nosotros ellos ellas el los las una
        unos y o pero porque que qué cómo cuándo dónde quién sí no es son era está están mi mis tu tus su
        sus nuestro con para por sin sobre entre este esta esto ese esa eso muy más ya eu ele ela nós eles
        os as um uma e ou mas não é são meu minha seu sua com io lui lei noi voi loro il lo gli i un' ma
        perché non è sono mio mia suo sua ik jij hij zij wij jullie het een en of maar dus want niet is zijn
        was mijn jouw met voor van op aan"""
    )
    - FUNCTION_WORDS
)
"""The same of other languages: in English text `Mia`, `Les` and `Non` are names."""
ORDINARY_ACRONYMS = _words(
    """ok tv am pm cd dvd pc it ai id faq q&a pdf url usb gps dna hiv aids covid gpa iq diy asap fyi rsvp ad bc ce bce
    cv ph.d phd m.d b.a m.a us e.g i.e iep ela stem esl ell pe sat act ap ptsd adhd mri er icu ivf hr pr
    ceo cfo cto vp ui ux api sql html css http https json xml ram cpu gpu sdk ide os ios aws"""
)
NUMBER_WORDS = _words(
    """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"""
)
NATIONALITIES = _words(
    """american americans african africans european europeans asian asians english british irish scottish welsh french
    german germans spanish italian italians portuguese dutch belgian swiss austrian austrians danish swedish
    norwegian finnish polish czech slovak hungarian romanian bulgarian greek greeks turkish russian russians
    ukrainian ukrainians serbian croatian bosnian albanian arab arabs arabic persian iranian iraqi syrian syrians
    afghan afghans pakistani indian indians bengali hindi urdu punjabi nepali chinese japanese korean koreans
    vietnamese thai filipino filipina tagalog indonesian malay mexican mexicans cuban puerto-rican dominican
    colombian brazilian haitian jamaican latino latina latinos latinas latinx hispanic hispanics nigerian somali
    ethiopian kenyan ghanaian egyptian moroccan israeli jewish christian christians catholic catholics protestant
    muslim muslims islamic hindu buddhist sikh amish black white native democrat democrats republican republicans
    western eastern northern southern latin hebrew"""
)
GIVEN_NAMES_THAT_ARE_WORDS = _words(
    """will mark grace hope rose summer faith joy bill frank art pat sue may june april august dawn gene jack jean
    grant chase hunter mason carter dean drew rich rob ray penny ruby ginger ivy lily daisy olive violet iris pearl
    amber crystal jasmine dale glen lane reed wade cliff brook skip chip buddy wren blessing precious miles chance
    sky angel king prince duke earl star patience prudence charity constance mercy honor sunny sandy happy destiny
    harmony melody dean tia"""
)
"""Given names that English also has as words: at the start of a sentence only what follows tells them apart."""
NAMES_THAT_ARE_WORDS = _words(
    """abbot abbott ace africa amity andy angle archer aria ash asia aurora austin autumn baker bambi bang barb
    barley baron barry basil bay bea bear beauty bell berry billy birdie bishop black blade bloom blunt bob bold
    bond boulder bounty branch brandy brave bronx brooke brooklyn brooks brown bubba buck bucky bud buffalo bush
    buster butler cadence candy cannon carol carolina cash chad champ chan chandler charm chelsea cher cherry
    chevy chin china chuck cindy cinnamon clarity clay clemency clementine cliffe clover coco cole colt comet
    comfort constable cook cooper coral cork courage cove curly curt cyprian dakota dallas deacon delight
    diamond dick divine doc dollar dolly don dot dotty dove drake draper earnest echo eden emerald ernest fanny
    fantasy favor favour felicity fern fisher fletcher flint flora florence flowers ford forrester fortune fox
    frances franky freedom gail gale gardener gardner gates gay gem genesis georgia gift gloria glory godsend
    goldie goodluck goodwill gracious gray green grey griffin groves gunner guy hal hank happiness hardy harry
    haven hazel heath heather heaven hector herb hill hills holly honour hooper houston hull india innocent
    israel jackson jade jay jenny jerry jet jimmy johnny jordan josh journey judge junior justice ken kim kin
    knowledge kurt lady lance lark larry lee leo lexus liberty lincoln london lou love lovely loveness lucky
    lyric madison major mandy marcher marina marine marsh marshal marshall marvel marvelous matt max mayor
    meadow memory mercedes mercer merry mick mike miller min modesty molly monk montana moody moss nanny nevaeh
    nick nickel nicky noble noel norm norman nova opal page paige pan pang paris parish parker parson peace
    peaches pepper perry phoenix pierce pilot piper pistol plum poet polly pond pope poppy porsche porter potter
    praise primrose princess privilege promise prosper queen randy ranger ransom raven regal reign remington
    rhyme rhythm rick rider rivers robin rocky roman rosemary rosy rowan rush rusty ryder sadler saffron sage
    sailor sally sapphire savage savannah sawyer saxon scarlet scout senior sergeant sharp shepherd sherry
    shield shorty singer skipper skye smith solace sonny spicer steel stella sterling stone storm stormy stout
    success sung swift sword sydney talent tang tanner taylor teddie teddy temperance temple terry thatcher
    thorn ting tinker tiny tommy tong toni tony tower trader treasure trinity tripp trooper trust truth tucker
    turner tyler unity val vale valour verity verona victor victory vienna viola virginia viv walker wall
    wanderer ward wealth weaver wells wendy wes white wiley willow willy wily wing wink winnie winter wisdom
    wolf wong wood woods woody woolf yam yen young"""
)
"""Rarer given names, nicknames and family names that are words too: names unless a corpus often has them as words."""
DOERS = _words(
    """said says told tells asked asks is was has had came comes went goes lives lived taught teaches thinks thought
    wants wanted gave gives knows knew works worked called calls got gets left died who would will did does and or sat
    stood took takes wrote writes laughed cried started helped"""
)
"""What often follows somebody's name at the start of a sentence."""
ROLE_LABELS = _words(
    """interviewer interviewers interviewee moderator facilitator researcher host speaker participant respondent
    informant teacher student students pupil parent child nurse doctor patient client therapist man woman boy girl
    male female voice narrator announcer audience all unknown int iv ir ie r q a i p s m f t mod res principal
    superintendent coach farmer group several various other person question answer note transcriber translator
    interpreter befragter befragte interviewerin sprecher sprecherin entrevistador entrevistadora entrevistado
    entrevistada enquêteur enquêtrice tenant resident worker employee manager client customer volunteer soldier
    veteran landlord chaplain priest chef waiter headman chief elder older younger new quiet officer prisoner
    inmate neighbour neighbor driver engineer developer programmer designer analyst consultant trainer tutor lecturer
    professor pupil learner carer caregiver midwife surgeon pharmacist paramedic counsellor counselor
    lawyer policeman policewoman fisherman fisherwoman miner shopkeeper owner boss foreman union
    organiser organizer activist artist musician painter writer actor singer refugee migrant husband wife mother father
    son daughter brother sister grandmother grandfather uncle aunt cousin friend guest caller background music crowd
    both male-speaker female-speaker befragte interviewte interviewter moderatorin sprecherin
    聞き手 話し手 インタビュアー 司会 司会者 参加者 質問者 回答者 访谈者 受访者 采访者 主持人 访员 訪談者 受訪者 問 答
    问 면담자 면접자 연구자 참여자 진행자 응답자"""
)
"""Labels that say what somebody does in the conversation, not who it is."""
ARTICLES_OF_NOUNS = _words(
    """der die das den dem des ein eine einen einem einer eines kein keine keinen keiner mein meine meinen meiner dein
    deine sein seine seinen seiner ihr ihre ihren ihrer unser unsere unseren unserer dieser diese dieses diesen diesem
    jeder jede jedes jeden welche welcher viele alle mehr im am zum zur vom beim ins ans"""
)
"""Small words before a noun where nouns have capitals: what stands behind them is hardly ever a name."""
GIVEN_NAMES_THAT_ARE_NOUNS = _words(
    """rose mark wolf ernst heide kai mai august linde viola iris engel falk reich horn stern sommer winter lenz glück
    freude hoffnung treue bär löwe hahn fuchs baum berg stein feld wald see land karte ampel christ pastor amt alm ort
    klasse gruppe"""
)
"""Given names that German has as nouns: with a capital they say nothing there."""
NOUNS_WITHOUT_ARTICLE = _words(
    """ordnung kraft frage hause bezug hinsicht form richtung zukunft teilzeit vollzeit rente pension ruhe kontakt
    kombination verbindung zusammenarbeit absprache teilen teams gruppen klassen schulen ferien bedarf problemen
    fragen schulschluss feierabend unterrichtsschluss wunsch angst sorge erfahrung interesse deutsch englisch mathe
    französisch sport kunst musik geschichte biologie chemie physik präsenz summe wahrheit wirklichkeit"""
)
"""German nouns that stand behind `in`, `aus`, `nach`, `bei` without an article, and are no places."""
