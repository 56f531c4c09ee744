"""A labelled sample for the finder of identifiers. Everything in it is invented.

No person, school, firm or agency here was ever interviewed; names were made up from many origins, numbers and
addresses are of ranges that nobody has where such ranges exist. It was written before the finder was, and is not to be
changed to please it: what the finder misses stays in.

The finder's first run over it found 302 of 316 spans (.956). Its misses were then read and rules mended, so that later
figures on it are not figures of unseen text.

Each interview is a list of lines `LABEL: what was said`. `{type|words}` marks an identifier. Titles stand outside the name (Mrs. {person|Lee}).
`{neutral|words}` marks words that may be found or not (nationalities, languages, brands, holidays): they count neither way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from qualcode.domain.identifiers import DocumentText
from qualcode.domain.spans import Span
from qualcode.domain.transcripts import Turn

SCHOOL = """
INTERVIEWER: So thanks for meeting me, I know Friday afternoons are hard. Could you start with how long you've been at {school|Harlow Creek Elementary}?
TEACHER: Eleven years here. Before that I was at {school|P.S. 118} for two, and I student taught over in {place|Pine Hollow}.
INTERVIEWER: And who hired you?
TEACHER: That was {person|Maria Lopez}, she was principal then. Everybody called her {person|Mari}. When {person|Maria} left, we got Mr. {person|O'Neill}, and then Dr. {person|Al-Sayed}, who's wonderful.
INTERVIEWER: How did Dr. {person|Al-Sayed} bring the idea in?
TEACHER: She came back from a conference in {place|Baltimore} and said, We're going to try playlists. I rolled my eyes. {person|Denise} next door rolled hers.
INTERVIEWER: {person|Denise} is the other third grade teacher?
TEACHER: {person|Denise Okonkwo-Bright}, yes. And {person|Thuy} has the fourth grade. {person|Thuy Nguyen}. The three of us eat lunch together.
TEACHER: My own kids go to {school|Saint Brendan's}, so I see it from both sides.
INTERVIEWER: What did the district say?
TEACHER: The {organisation|Tamarack Valley Unified School District} bought the software, and then {organisation|BrightPath Learning} sent a trainer. Her name was {person|Kirsten}, I think. {person|Kirsten Vandersloot}.
TEACHER: You can ask her, she's at {email|kirsten.vandersloot@brightpath.example}, or call the office at {phone|(555) 014-2297}.
INTERVIEWER: I'll do that. You mentioned a boy last time.
TEACHER: Yes, {person|Jamal}. I shouldn't say his name. {person|Jamal}'s mother works nights at {organisation|St. Luke's Hospital}, and his grandmother {person|Ernestine} brings him.
TEACHER: He was born {date|March 14, 2009}, so he's the youngest in the class. His student number is {id|S-4471902}, I had to type it so often.
INTERVIEWER: Did anybody from the state come?
TEACHER: A woman from the {organisation|Ohio Department of Education}. Ms. {person|Pruitt}, or {person|Prewitt}. She sat there all of Tuesday and wrote.
TEACHER: And I said to {person|Mark}, who does the technology, I said, {person|Mark}, this thing is crashing every hour.
INTERVIEWER: Was it fixed?
TEACHER: {person|Will} fixed it. {person|Will Brandvold}, from downtown. Will he come back when it breaks again? I doubt it.
TEACHER: And then {person|Grace} cried. It takes some grace to go through a year like that, and {person|Grace} had it, {person|Grace Abernathy} I mean, the aide.
INTERVIEWER: Let me ask about the parents.
TEACHER: We have the {neutral|Somali} families from the apartments on {address|Kettering Avenue}, and then the families up by {place|Lake Winola}. {person|Fadumo Warsame} translated for us at every meeting.
TEACHER: Mrs. {person|Castellanos} always sat in front. The {person|Castellanos} twins, you'd love them, {person|Ximena} and {person|Iker}.
INTERVIEWER: And the union?
TEACHER: Our rep from the {organisation|Tamarack Education Association} is {person|Bob}. Old {person|Bob Szymański}. He taught at {school|Westfield Middle School} until it closed.
TEACHER: I'd say ask Coach {person|Delgado}, he's got all the stories. {person|Delgado} was here before the roof was.
INTERVIEWER: Does the ELA block still exist?
TEACHER: It does. The IEP kids go with {person|Yolanda} and the AP kids, well, that's the high school, {school|Tamarack High}.
TEACHER: She lives at {address|1427 North Alder Street}, just past the water tower, in {place|Dunmore}, {place|Ohio}. No, I don't know her plate.
INTERVIEWER: That's fine, I don't need it.
TEACHER: Okay. Principal {person|Whitcomb} came in {date|August 2016}, that's when everything changed. I remember because {person|Rosalind} had her baby.
"""

CLINIC = """
Moderator: Thank you all for coming to the {organisation|Riverside Community Health Center}. First names are enough, please.
{person|Adaeze}: I'm {person|Adaeze}, I came from {place|Enugu}, in {place|Nigeria}, six years ago, and I've been a nurse at {organisation|Mercy General} since {date|October 3, 2014}.
{person|Bjørn}: {person|Bjørn}. I was born in {place|Tromsø}, I came here with my wife {person|Siobhan}, who is {neutral|Irish}.
Moderator: And you, please.
{person|Xiomara}: My name is {person|Xiomara de la Cruz}, but they call me {person|Xio}. I live in {place|East Hartwell}.
Moderator: What was it like when you first came to the clinic?
{person|Adaeze}: Dr. {person|Venkataraman} saw me the same day. He took time. Not like at {organisation|Kessler Memorial}, where you wait five hours.
{person|Bjørn}: I phoned the number, {phone|+47 22 55 01 99}, that was the old one, and then {phone|555-0142}, and nobody picked up.
{person|Xiomara}: For me it was {person|Lupe} at the desk. {person|Guadalupe Hernández-Ríos}. She speaks {neutral|Spanish}, she told me everything. If {person|Lupe} isn't there I come back another day.
Moderator: Has that happened?
{person|Xiomara}: Yes! In {neutral|July}. {person|Lupe} was in {place|Oaxaca} for her mother's funeral.
{person|Adaeze}: And Nurse {person|Kowalczyk} retired. We all miss her. Sister {person|Bernadette}, from the chapel, too.
{person|Bjørn}: My doctor now is {person|Ibrahim bin Yusuf}. Very kind man. {person|Ibrahim} calls me at home.
Moderator: How about the billing?
{person|Adaeze}: Don't start. They had my birthday wrong, they had {date|12/04/1986} and it's {date|04/12/1986}, so {organisation|Medicaid} refused everything.
{person|Xiomara}: They wrote my social, {id|078-05-1120}, on the outside of the envelope. Can you imagine.
{person|Bjørn}: I wrote to the director, {person|Margaret Thistlewood}. To {email|m.thistlewood@riverside-health.example}. No answer. Then I wrote to the {organisation|Hartwell Gazette}.
Moderator: You wrote to the newspaper?
{person|Bjørn}: I did. A journalist called, {person|Tobias Grünewald}, from {place|Cologne} originally. He printed it on {date|the 5th of May 2019}.
{person|Xiomara}: My sister {person|Ximena} cut it out. She lives in {place|Santa Rosalía}, she has it on the wall.
Moderator: I want to hear about the waiting room.
{person|Adaeze}: There's an old man, {other|ninety-four years old}, Mr. {person|Papadopoulos}, he comes only to talk.
{person|Xiomara}: Ah, {person|Stavros}! {person|Stavros Papadopoulos}. He fishes at {place|Miller's Landing}.
{person|Bjørn}: He gave me a cod. I said to him, In {place|Norway} we'd throw that back.
Moderator: If you could tell the mayor one thing?
{person|Adaeze}: Mayor {person|Dankworth}? I'd tell her to ride the bus from {address|Cobbler's Lane} to here with a sick child.
{person|Xiomara}: Number {neutral|14} bus. From {address|88 Gladstone Road, Flat 3} it takes me an hour and ten.
{person|Bjørn}: In winter more. In February I walked. The {organisation|Salvation Army} gave me boots.
Moderator: Who else helped?
{person|Adaeze}: Imam {person|Qureshi}, and Rabbi {person|Feldstein}, together, they drove people. And {organisation|Hands Across Hartwell}, that's the charity.
{person|Xiomara}: And {person|José Ángel}. My neighbor. He drives for {organisation|Uber} and takes nothing.
Moderator: Thank you. You can reach me at {email|study at hartwell dot example}, or I can text you.
{person|Bjørn}: My cell is {phone|five five five, oh one four, two two nine one}. But I'm slow.
"""

WORKPLACE = """
Q: For the recording, it's {date|9 November 2021}, we're at the {organisation|Calloway Packing} plant in {place|Fort Dansby}.
A: I started on the line in {date|June of 1998}. My uncle {person|Rufus} got me in. {person|Rufus Tillery}, he was foreman under old man {person|Calloway}.
Q: And the company changed hands.
A: Twice. First {organisation|Northgate Foods}, then {organisation|Mizuno-Brandt Holdings}. {person|Takeshi Mizuno} came himself once, with a translator, {person|Aiko}. He shook every hand.
Q: How many people worked here then?
A: Nine hundred. {neutral|Vietnamese}, {neutral|Mexican}, a lot of people from {place|Burma}. {person|Saw Htoo}, my best friend on the line, he's {neutral|Karen}. Don't mix it up with the name {person|Karen}, we have a {person|Karen} in payroll too.
Q: Tell me about the accident.
A: I don't talk about {person|Duc}. {person|Duc Pham}. His wife {person|Linh} still lives on {address|Route 9}.
Q: I understand.
A: {organisation|OSHA} came. An inspector named {person|Fairweather}. I gave a statement. He wrote my license down, {id|D482-9917-0045}, and my truck, plate {id|KZR 4471}.
Q: Did the union help?
A: {organisation|Local 1473}, sure. {person|Delphine Arceneaux}, she was steward, from {place|Lafayette}. {person|Delphine} sat with {person|Linh} for a week.
Q: Would you say the plant got safer?
A: On paper. You ask {person|Little Ray}, he's lost two fingers since. Hope is a nice thing. My daughter's named {person|Hope}, so.
Q: And your children, did they go into the plant?
A: No sir. {person|Hope} is at {school|Dansby Community College}, and {person|Deshawn} went to {place|Atlanta}. He's with {organisation|Delta}.
A: I told {person|Deshawn}, you call me Sundays. He writes instead, {email|deshawn_tillery88@mail.example}.
Q: What happened in {neutral|2008}?
A: The raid. {organisation|ICE} came at shift change. {date|May 12th, 2008}. They took {person|Evaristo}, they took {person|Evaristo}'s brother. Father {person|Anselm} opened the church, {organisation|Our Lady of Sorrows}, and forty children slept there.
Q: Were you inside?
A: I was in the cooler with {person|Big Mike} and {person|Xochitl}. We heard it on the radio.
Q: And after that who took the jobs?
A: They bused people in from {place|Macon County}. Then the temp firm, {organisation|StaffRight}. Then the robots.
Q: Who should I talk to next?
A: {person|Jean-Baptiste Toussaint}. Everybody calls him {person|JB}. Or {person|Ngozi} in HR, if they let her talk. Ask for {person|Ngozi Eze}. Extension {phone|4417}.
Q: Can I use your name?
A: Use a false one. Use {neutral|Elvis}. No. My wife {person|Loretta} would laugh.
Q: Let me write down the address for the transcript.
A: {address|P.O. Box 212, Fort Dansby, GA 30999}. Or use the web, {id|www.facebook.com/rufus.tillery.jr}, that's my nephew's page, or I'm {id|@tillery_rides} on that other one.
Q: One more. The old plant doctor?
A: Doc {person|Hathaway}. He's {other|a hundred and one}. He's at {organisation|Magnolia Manor} over by the river, the {place|Ocmulgee}.
"""

MIGRATION = """
I: Can you tell me your name and where you're from? You can leave out what you want.
R: My name is {person|Nasrin Ahmadzai}. I was born in {place|Herat}, but my papers say {place|Kabul}, {date|1 January 1991}, because nobody knew.
I: And when did you arrive here?
R: On {date|2015-09-23}. Through {place|Hungary}, {place|Austria}, {place|Passau}. A policeman there, Herr {person|Obermeier}, gave my son an orange.
I: How old was he, your son?
R: {person|Farhad} was four. {person|Omid} was not born yet. {person|Omid} is {neutral|German}, he tells me so himself.
I: Where did they put you?
R: In a gymnasium in {place|Bad Wörishausen}. Two hundred people. There was Frau {person|Lindemann}, who brought paint. I think {person|Lindemann}, {person|Gisela}. And a student, {person|Jannik van den Berg}, he taught us the words.
I: Do you still know {person|Jannik}?
R: Of course. He's a teacher now at the {school|Anne-Siemsen-Gesamtschule}. His number is {phone|0171 3920 4418}, I know it without looking.
I: You said you had a lawyer.
R: Rechtsanwalt {person|Demirci}. {person|Aylin Demirci}. She took no money. Her office is {address|Lindenstraße 17}, second floor, {address|50674 Köln}.
I: And the hearing?
R: {date|den 3. Februar 2017}. The number was {id|AZ 7 K 1182/17.A}. I will remember it in my grave.
I: What did they ask?
R: They asked what the name of the market in {place|Herat} is. They asked who is Mullah {person|Rasul}. They asked about {organisation|Kam Air}, and about my school, {school|Mehri Girls High School}, and my teacher there, Ustad {person|Latifi}.
I: Did your husband come too?
R: {person|Hamid} stayed. {person|Hamid}'s mother was sick. In {place|Izmir} he waited two years. He worked for a tailor, {person|Mehmet}, near the station, {place|Basmane}.
I: And he's here now.
R: Since {date|12.06.2018}. He drives for {organisation|DHL}. Allah has been good.
I: Who are your friends here?
R: {person|Svetlana}. {person|Blessing}, from {place|Benin City}. Mrs. {person|Ferreira-Santos}, on the ground floor. {person|Chiara D'Angelo} from the language course, she's in {place|Bologna} again.
I: Do you write to them?
R: To {person|Chiara} every week. {email|chiara.dangelo77@posta.example}. She writes back in {neutral|Italian}, to make me learn that too.
I: Would you go back?
R: To what? {place|Kabul} is not {place|Kabul}. My aunt {person|Zarghuna} writes, Do not come. Spring was beautiful there. Now no.
I: What would you like to tell the {organisation|Bundesamt}?
R: That Ms. {person|Weiss} in room 214 was kind. That's all. Nobody writes that down. And Herr {person|Yıldız} at the {organisation|Jobcenter}, he was too.
I: And your hopes for {person|Farhad}?
R: That he be {person|Farhad}. He goes to football with {organisation|SV Rheinbach}. He has a passport with number {id|C4F7K19Z2}. He is twelve. He tells me, Mama, slow down.
I: Thank you, {person|Nasrin}.
"""

FARM = """
Interviewer: This is interview twenty-two. I'm talking with a dairy farmer. Go ahead, describe the place.
Farmer: So it's a hundred and ten acres, been ours since my great-granddad {person|Ezekiel Stoltzfus} came. On the {place|Conodoguinet}, north of {place|Newville}. The next farm is {organisation|Hershberger Brothers Dairy}.
Interviewer: And you sell to whom?
Farmer: {organisation|Land of Plenty Cooperative} till they dropped us, and then {organisation|Keystone Farms}. A fella named {person|Ty}, he came out in a new pickup. {person|Ty Rasmussen}. I didn't care for {person|Ty}.
Interviewer: What year was that?
Farmer: {date|November of 2017}. {person|Amos} had just got married. {person|Amos} and {person|Lavina}. We had four hundred people here, from {place|Lancaster County}, {place|Indiana}, even {place|Ontario}.
Interviewer: When did you put in the robot milkers?
Farmer: My son-in-law did, {person|Piotr}. He's {neutral|Polish}. {person|Piotr Wiśniewski}, from {place|Białystok}. Met my {person|Ruthie} at {school|Penn Highlands State University}, in the ag program.
Farmer: The {neutral|Holsteins} took to it. The {neutral|Jerseys} kicked it to bits.
Interviewer: And the bank?
Farmer: {organisation|First Federal of Carlisle}. The loan officer was {person|Susan Choi-Patterson}, and I'd trust her with anything. She went to school with my sister, at {school|Big Spring High School}. Then she left for {place|Phoenix}.
Interviewer: What came after her?
Farmer: A call center. You dial {phone|1-800-555-0199} and you get {place|Manila}. I spoke to a {person|Reynaldo}, nice young man. I asked {person|Reynaldo} did he ever see a cow.
Interviewer: Had he?
Farmer: {person|Reynaldo} had. His uncle keeps two, in {place|Batangas}. So I told him, You tell your boss that.
Interviewer: What did the vet say that winter?
Farmer: Doc {person|Marchetti} said the herd was sound. {person|Gianna Marchetti}, her father was vet here before her, {person|Aldo}.
Interviewer: And the water?
Farmer: That's the {organisation|Pennsylvania Department of Environmental Protection}, or the {organisation|EPA}, I never know. A girl named {person|Summer} took samples, in the summer, that's how I remember. {person|Summer Whitehorse}. She's from the {place|Pine Ridge} reservation.
Interviewer: You mentioned the church.
Farmer: {organisation|Mount Zion Mennonite}. Bishop {person|Yoder} and the deacon, {person|Levi Z. Beiler}. They brought hay from {place|Mifflin County} when ours burned.
Interviewer: When was the fire?
Farmer: {date|July 4th}, would you believe it. {date|Independence Day, 2019}. A rocket from the campground, {place|Whispering Pines}. The chief, {person|Randy Kuhn}, {person|Randy}'s a neighbor, he cried like I did.
Interviewer: Did anybody write about it?
Farmer: The {organisation|Sentinel} did. {person|A. J. Mbeki-Lowell} wrote it. Good piece. He left a card, here: {phone|717.555.0136}, {email|aj.lowell@sentinel-news.example}.
Interviewer: I might call him.
Farmer: You tell {person|A.J.} he owes me a pie. My wife {person|Naomi} says hello. {person|Naomi}, come say hello.
Interviewer: Where can I send the transcript?
Farmer: {address|2230 Creek Road, Newville, Pennsylvania 17241}. If you get to {place|Stony Run} you've gone too far. GPS says {id|40.1723, -77.3986}, {person|Piotr} told me.
Interviewer: Thank you so much, Mr. {person|Stoltzfus}.
Farmer: {person|Eli}. Just {person|Eli}.
"""

INTERVIEWS = {
    "School": SCHOOL,
    "Clinic": CLINIC,
    "Workplace": WORKPLACE,
    "Migration": MIGRATION,
    "Farm": FARM,
}
_MARK = re.compile(r"\{(\w+)\|([^{}]+)\}")


class Labelled(NamedTuple):
    """A span that a person marked."""

    document: int
    start: int
    end: int
    type: str
    """One of the types of identifiers, or `neutral`."""


def sample(
    interviews: Mapping[str, str] = INTERVIEWS, *, lower: bool = False
) -> tuple[list[DocumentText], list[Labelled]]:
    """The interviews as texts with turns, and what is marked in them; `lower`: as a machine without capitals types."""
    documents: list[DocumentText] = []
    gold: list[Labelled] = []
    for index, (name, marked) in enumerate(interviews.items()):
        text, labelled = _unmarked(marked.strip())
        gold.extend(Labelled(index, start, end, kind) for start, end, kind in labelled)
        # The sample holds no letter whose small form has another length.
        text = text.lower() if lower else text
        documents.append(DocumentText(document=name.lower(), name=name, text=text, turns=_turns(text)))
    return documents, gold


def _unmarked(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    parts, labelled, done, length = [], [], 0, 0
    for mark in _MARK.finditer(marked):
        parts.append(marked[done : mark.start()])
        length += mark.start() - done
        labelled.append((length, length + len(mark[2]), mark[1]))
        parts.append(mark[2])
        length += len(mark[2])
        done = mark.end()
    parts.append(marked[done:])
    return "".join(parts), labelled


def _turns(text: str) -> tuple[Turn, ...]:
    turns, start = [], 0
    for line in text.split("\n"):
        label = line.partition(": ")[0]
        said = start + len(label) + 2
        end = start + len(line)
        turns.append(Turn(start, end, label, Span(start, said - 1), (), (Span(said, end),)))
        start = end + 1
    return tuple(turns)
