"""Ordinary English words: with a capital at the start of a sentence they are rarely names.

They were counted in speech of many kinds, completed with words of everyday work and life, and cleared of those that are
somebody's name as well. Forms that endings make of them are left out.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDINARY_WORDS = _words(
    """aargh abbreviation ability able abroad absent absolute abuse accent acceptable acceptance accepted accepting
    accepts access accident accomplish account accountable accumulate accuracy accurate achieve achievement acre
    act action active actual adapt add addicted addition address adjust adjustments admit adopt adult advance
    advantage adventure advice advise advisory affect affection afford afraid afternoon age agency agenda agent
    agreed agreeing agreement agrees ahead aim air akin alarm alas alcohol algorithm align alignment alike alive
    allow allowance aloud alphabet alt alternate alternative altogether amazed amazing ambiguous amendment
    amount analogy analyser analysis anchor angles angry animals ankle anniversary annotation announce annoying
    annually answer anti anxious anyhow anytime apart apartment apologize app appeals appear appearance appendix
    applause application appointment appreciate apprentice approach appropriate approve apron area argue
    argument arm army arrangement arrest arrived arrow arthritis article ashamed asleep aspect assault assemble
    assembly assert assessment assigned assignment assistant associated association assume assumption assure
    asthma asylum ate attached attack attempt attend attendance attention attic attitude attorney attracted
    attractive attribute auction audience audio aunt author auto automatic available average avoid await awake
    aware awesome awful awhile awkward axe axis ay aye babies back backend background backlog backpack backspace
    backup backwards backyard bad badge bag bah bakery balance balcony ball bananas band bandage bank banner
    baptism bar bare bargain barn base baseball basement basic basis basketball batch bathroom battery beach
    bearer bearing bears beat beautiful became become bed bedpan bedroom beer beforehand began begin beginning
    begun behavior beliefs belly belong belt bench benchmarks beneficial benefit beside bet biased bicycle bid
    big bigger biggest bike billion bills bin binary biography biology birds birth birthday biscuit bisect bit
    bitch bite blacks blah blame blank blast blend bless blind blob block blood bloody blow bluff board boat
    body boil bollocks bomb bones bonkers bonus boo book booze border bored boring born borrow boss bottle
    bottom bought bounce bound boundaries bout bowl box boy boyfriend brace bracket brain brand bravo bread
    break breakfast breath brick bridge brief brilliant bring bro broad broke broken brother brought browser
    brush bubble bucket bucks budget buffer bug bugger build built bullet bullshit bum bump bunch bundle burden
    burn bursary bury bus business busy butcher butt button buy byte cafeteria cake calculations calendar calf
    calibrated call callback calm calories came camera camp campaign cancel cancer candidate canteen cap capable
    capacity capital capitalize caption capture cardigan care careful careless caretaker carpet carry cart carve
    case cast cat catch category caught cause celebrate cell cellar cent century ceremonies certain cetera chain
    chair challenge chances change channel chant chapter character charge chart chat cheap cheat check cheers
    cheese chemical chemistry chew chicken chief child childhood children chill chilly chimney chocolate choice
    choose chose chosen christening chronic chuckles chuckling chunk cigarettes circle circulation citizen city
    civil claim clarification clarify clashes class classic classmates classroom clean clear clearance click
    client climate clinic clip clipboard clock close closet clothes clothing cloud cloudy club clue coach coast
    coat cocaine code coffee coin coke cold colleague collect collection college colon color colour column
    combination combine comfortable comma command commit commitment committed committing common communicate
    communication community compact company compare comparison competition competitive compiled compiler
    complain complaints complete complex complicated compliment compose composition compromise computer
    concentrate concept concern concert conclusion concrete condition conference confidence confident confirm
    confused confusing confusion connect connection conscious consensus consent consequences consider
    consideration consistent console constant constructed construction consultant consuming contact contain
    content context continue continuous contract contrast contribute control controlled controlling convenience
    convenient convention conversation converting convicted convince cooked cookies cooking cop cope copy core
    corner corporate corpus correction cost cotton couch council councillor counsel counselor count country
    county couple course court cousin cover coverage cow crap crash cravings crazy cream create creative creator
    credit creek crew cried crikey crime criminal cripes crisis criteria critical crop cross crosstalk crow
    cruel crutch cry cues culture cup curious current curriculum curry cursor custodian custom cut cute cutting
    cycle cynical dad daily damage damp dance danger dangerous dark darn dash dashboard data database date
    daughter day dead deadline dealing dealt dear death debate debt decade decent decide decimal decision deck
    declares decline decompress decorate decrease dedicated deep deer default defend defense define definition
    degree delay delete delicious deliver delivery demand dementia demo democrats denial denominator dense
    department depend dependent deploy deportation deposit depressed depression depth deputy describe
    description desert deserve design desire desk desperate destroy detail detention determine dev develop
    development deviations device devil diabetes diagnosed dictate didn diesel diet differ difference difficult
    difficulty dig digit dimension dinner dinosaurs direct direction director directory dirty disability
    disagree disagreement disappointed disaster discard discharge discount discover discuss discussion disease
    disgusting dish disk dislike dismiss display distance distinct distraction district ditch div dive divide
    division divorce docs doctor document dodgy dog dole dollars domain door dose double doubt doubtful downhill
    downstairs downtown dozens draft drag dragged dragons drains drank draw drawn dreadful dress drink drive
    driven drop dropped dropping drove drug drunk dry duck dude due dumb dump dumpling dunno duplicate duration
    dusk dust dusty duty dying ear earlier earn easier easily easy eat eaten economy edge edit educated
    education eek effect effective efficient effort egg eighth eighties elaborate elderly election element
    elementary eleventh eliminate elsewhere email embarrassed embarrassing embassy embedded emergency emoji
    emotional emotions emphasis employee empowered empty enabled encourage encryption end endless energy engage
    engagement engine enjoy enjoyable enjoyment ensure enter entertain entertainment entire entity entry
    environment envy epic episode equal equipment equivalent errands error escape essential established estate
    esteem estimated evaluate evaluation event everyday evidence evil eww exact exam example exception excerpt
    excess excessive exchange excited excitement exciting exclude exclusion exclusive execute execution exercise
    exhausted exist exit exp expand expect expectation expensive experience experiment expert explain
    explanation explicit exploration explore export expose exposure express expression ext extend extension
    extent external extra extreme eye fab fabulous face facility fact factor factory fail failure fair fall
    false familiar family fan fancy fantastic fare farm farmers farther fascinating fashion fast fat father
    fault favorite fear feasible feat feature fed federal feed feedback feel feet fell fella fellow felt female
    fence ferry fetched fifth fifties fight figure file fill filter filthy finances financial finger finish fire
    fish fit fitting fix flag flat flatmate flatter flavor flaw flexibility flexible flip float floor flop flow
    flu fluid flush fly focus foggy fold folks follow fonts food fool foot football force foreign forever forget
    forgetting forgot forgotten form format formula forth forties forward found foundry fourth fraction fracture
    frame frankly freak free freeze frequency frequent fresh friend fries frightened frightening front frontend
    frosty frozen fruit frustrated frustrating frustration fuel full fully fun function funeral funny furniture
    further future fuzz gah gain game garage garbage garden gas gate gather gave gee gender general generator
    generous gentlemen geometry ghost gifts girl girlfriend glad glass gloves goal goat goes golden golly gone
    goose gorgeous got gotta gotten gourmet gov government governors grab grade graduate graduation grammar
    grand grandfather grandma grandmother grandpa grandparents granted grass grateful gravy grew grid grief grim
    grocer grocery gross ground group grow grown growth guarantee guard guess guest guide guidelines guilt
    guilty gum gun gut gutted guys gym habit hair hairdresser halfway hallelujah hallway halves ham hand handful
    handle handy hang happen happier happily hard hardware harm harmful harmless harvest hate hay haystack head
    headache headline headteacher heal health healthcare healthier healthy heaps hear heart heat heavens heavily
    heavy heck hedge hedgehog height held hell help helpful helpless hen hidden hide high highlight highway hike
    hilarious hint hire history hit hitting hmmm hmph hobby hockey hoist hole holiday holy home homeless
    homework honest honesty honeymoon hood hook hooray hopeless hopes hoping horizontal horrible horrid horror
    horse hospital host hot hotel hour houses huge human humanities humid hundreds hungry hunt hurrah hurry hurt
    husband hyper hyphen ice idea ideal identify identity idiot ignore ill illegal image immediate impact
    implement implementation implied import importance important impossible impressed impression impressive
    improve improvement inaudible inch incident inclined include income incorrect increase incredible incredibly
    independent index indicate individual indoor industry infection inflate influence info information informed
    initial initiative inject injury inner innit input insane insert insertion insight insist inspect install
    instance instant instruction insulin insurance intake integrated integrity intelligent intention interact
    interaction intercept interest interfere intern international interpreter interrupted intersection interval
    interview intro introduced invented invest invite invoice involve iron ironically isolated isolation issue
    item jacket jail jar jazz jealous jeans jeez job join joint joke journal judged judging judgment juice jump
    justify keen keep kept kernel kettle key keyboard keyword kick kid kidding kill kindergarten kit kitchen
    knackered knee knew knit knock know known lab label labelled labor lack ladies lads laid lamb lame land
    landlady landlord lanes language lap laptop large late laugh laughter law lawn lawyer lay layout lazy lead
    league lean learn learners leave lecture led left leg legend length lesson letter letting level library
    license lie life lift light limit line linear linked links list lit literacy live load loan local located
    location lock lodger log logic login lol lone loop loose lorry lose lost lot loud lousy loved loves lower
    lowest luck luckily lunch lung lush luxury lying ma'am mac machine mad made magic magnet mail main maintain
    majority make makeup male mall mama man manage management mandatory manner manual map mapped mapping margin
    marijuana markdown marked markers market marking marks marriage marry mask masses massive master mat match
    mate material math mathematical matron matter mature maximum meal meant measure meat mechanic media median
    medical medication medicine medium meds meet member memories men mended mental mention menu merge message
    messy method metric mic microwave mid middle midnight midwife mile milk mill million mindset mini minimum
    minister mint minus minute mirror miserable mistake mistyped misunderstanding misunderstood mix mod mode
    model moderator modern modified module mom moment money monitor monologue monster month mood morning
    mortgage mother motivate motivation motorway mountain mourn mouse mouth move movement movie muddy multi
    multiple multiplication multiplier mum mummy muscle mushrooms music muted naff nail naked name narrow nasty
    national native nature naw nay near nearby neat necessarily necessary necessity neck need needle negative
    negotiating neighbor neighborhood neighbour neighbourhood nerves nervous nested net network neutral new
    newspaper night nineties ninth node noise noodle noon normal normalize north northern nose notation note
    notebook notice noun number numeracy nurse nuts object objective observation obsessed obvious occasion occur
    occurred occurrence odd offense office offset oil older oldest online oof ooh open operate operator opinion
    opportunity opposed opposite option oranges order ordinary organisation organization organize oriented
    origin orphan ought ounce outcome outdated outdoor outlook output outta oven overhead overlap overnight
    overseas overtime overwhelming owe ownership pace pack package packet pad padding pages paid pain painful
    paint pair pancake panel panic pants paper paperwork paragraph parallel parameters parent parents' park
    parliament parole parse partial participant participate participation particles particular partition partner
    party passages passenger passion passport password past path patient pattern pause pavement pay payment pdf
    peach peak peer pen penalty pencil pending pension peppers percent percentage perception perform performance
    period permanent permission permit person personalized personnel perspective pet petrol phase phew phone
    phonics photos phrase physical piano pick picket pickle picture pie piece pig pigeon pile pills pin ping
    pink pinned pipe pipeline pissed pitch pizza place placement plain plan plane planned planner planning plant
    plaster plate platform play playground playlist pleasant pleasure plot plug pneumonia pocket pods point
    pointless police policy polite politically pool poor pop popped popping popular population porch portable
    portion posh position positive possession possessive possibility possible possibly post pot potato potential
    pound power powerful practice pray pre precision predict prefer preference preferred prefix pregnancy
    pregnant prepare preschool prescribed prescription present preserve president press pressure pretend prevent
    preview previous pride primarily primary principal print prior prison privacy private pro problem process
    processor produce product production productive professional profile profit program progress progressive
    project projection promised promote prompt proof proper property proportion propose protect protection
    protective protocol proud prove proven provide pshaw psst psychological psychology pub public publication
    publish pudding pull pump punch punctuation pupil purchase pure purple purpose push putting qualify quality
    quantity quarry quarter query question queue quick quiet quit quote rabbit race racism radical radio
    railroad rainbow rainy raise ramp ran random range rank rare rat rate ratio rational raw reached reaches
    read readable ready real realistic realize reason reasonable reasonably recall receipt receive recent recipe
    reciprocal reckless recognition recognize recommend recommendation record recovery rectangle recycle
    redefine redo reduce redundancy refer reference referred referring reflect reflection refresh refugee refund
    refuse regard regardless region register registry regret regular rehab rehearse reject rejection relate
    relation relationship relatively relax release relevant reliable relief relieved reload rely remain
    remainder remedies remind remotely remove rename rent repeated repeating repeats replace replacement report
    represent representative request require requirement rescue research residence resolution resolve resource
    respect respectful respond responsibility responsible rest restaurant restless result retire retirement
    return reunion reverse review revised revision revive reward rewind rewrite rewritten rice rid ride
    ridiculous ring rise risk road roast rock role roll romantic roof room roommate rooster roots rope rota
    rough round roundabout route routine row rubbish rude rug ruin rule rumors run running ruthless sack
    sacrifice sad safe safeguarding safety said sake salad salary sale salt sample sandwich satisfaction
    satisfied satisfying sauce save scale scan scare scarf scary scenario scene schedule school science scope
    score scratch screen screw script scroll sculpt sea search season seat sec secret section secure seeds seek
    seem seen segment select selection self selfish sell semester send sense sensible sensitive sent sentence
    separate series serious serve service session set setting settle setup seventh seventies severe sew sex
    sexual shade shaking shame shape share shattered shed sheep sheet shelf shh shift ship shipping shipyard
    shirt shit shock shoes shoot shop shopping shorten shorter shortest shortly shorts shot show shown shrimp
    shrink shut sibling sick side sigh sight sign signature significant silage silence silent silly similar
    simple singing single sink sir sisters sit site sitting situation sixteenth sixth sixties size sketch skiing
    skill skin skinny skint skipped skirt slash sleep slice slide slight slip slippery slope sloppy slot slow
    smaller smallest smart smashing smell smile smoke smuggler snack snap snow snowy soap soccer social society
    socket socks soft software soggy soil sold solid solution solve someday someplace sometime songs
    sophisticated sore sort sought sound soup source south southern space span spare sparrow sparse speak spec
    special specific speech speed spell spend spent spicy spirit split splitting spoiled spoke spoken spooky
    sports spot spotless spread spreadsheet spring sprint squirrel stable stack stadium staff staffroom stage
    stairs stall stamp stand standard staring starred stars start startup starving state statements station
    statistics status stay steady steal steep stem step stepped stereotype stew stick sticky stock stole stolen
    stomach stood stopped stopping store straight strange strategy stray stream street strength stress stressful
    stretch strict strike string strip stripped stroke stronger strongest strongly struck structure struggle
    stuck student study stuff stupid style subject submit substance substitute suburb succeed successful suck
    sudden suffer sufficient suggest suggestion suit suitcase sum summarise summary sunrise super supervisor
    supply support supportive suppose suppress surface surgery surplus surprise surprisingly survey survive
    suspect suspended sustain sustainable swap swear sweat sweaty swim swimming swing switch syllabus symbol
    sympathy sync syringe system tab table tablet tackle tada tag tagged tail taken talented talk tall tank tap
    tape task taste tasty taught tax taxi tea teach teachers team teammates tech technical technology teen
    teenage teeth telephone temperature template tenant tennis tenth term terminal terrible terribly terrific
    terrified territory test text than thankful thaw theft theme theoretically theory therapist therapy thin
    thingy thirsty thirties tho thorough thought thousands thread threw throat throughout throw thrown tick
    ticket tidy tie tight time timeline timeout timestamp timetable tip tired title toast toilet token told
    tolerance tons took tool tooth top topic toss total touch tough tournament town toxic toy trace track
    tractor trade tradition traffic trail train trainee tram transcript transfer transition translate
    translation translator transparency transparent transportation trash travel treat treatment tree trend trial
    triangle trick tricky tried tries trimmed triple trips trouble trousers trout truck truly trusted tuition
    turn tut twenties twins type typical typo ugly unacceptable uncertain unchanged uncle unclear uncomfortable
    underline underneath understand understandable understood undo unemployment unexpected unfair unfortunate
    unhappy uniform unintelligible union unique unit unite university unknown unnamed unpack unquote unread
    unsure unused unusual upcoming update upfront upgrade uphill upper ups upset upstairs upwards usable use
    useful useless username using usual utterance vacation valid validation valley valuable value variable
    variant variety various vegetable veins verb verbatim verdict verify version versus vertical victim video
    view violence violent virtual visible vision visit visitors visual vocabulary voice volume volunteer vote
    voters wage waiver wake walk wallet walls wanna warehouse warm warmth warn wary wash waste water wave weak
    wear weather weave website wedding wee week weekend weigh weight weird welfare went western wet whatnot
    whatsoever wheel wheelchair whisper whoa whoops wicked wide widow width wife wild willing win window windy
    wine winner winning wipe wish woman women won wonder word wordy work workout worksheet world worn worry
    worse worst worth worthless wound wrap wrapped wrapping wrestling write written wrong wrote yard yay year
    yelling yellow yikes younger youngest youth yuck zero zilch zip zone"""
)
"""In small letters."""
