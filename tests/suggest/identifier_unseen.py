"""A third labelled sample for the finder of identifiers, in the format of the first. Everything in it is invented.

It was written before anybody knew what the finder misses in it. The finder as it was then found 328 of 342 spans (.959;
without a language model .956). The finder was then changed in general ways until it found 337 of them for certain and
341 with what it is not certain of, so that its figures today are not those of unseen text. One label was mended: a title
had been marked as a part of the name behind it.
"""

from __future__ import annotations

NURSES = """
INT: Okay, that's recording. So, um, could you tell me a bit about how you came into nursing?
RN1: Sure, yeah. So I trained in {place|Cebu}, at {school|Velez College}, and I came over to {place|Ireland} in, what was it, {date|March 2006}. There were eleven of us on the one flight.
INT: Eleven! And did you all go to the same hospital?
RN1: No no no. Six went to {organisation|Beaumont}, the rest of us to {place|Drogheda}, to the {organisation|Lourdes}. {person|Marivic} cried the whole way up the motorway, God love her.
RN1: {person|Jocelyn} was the only one who'd brought a winter coat. We used to share it, I'm not joking.
INT: That's amazing. And who was in charge of you at the start?
RN1: Sister {person|Concepta}. {person|Concepta Geraghty}. She'd a tongue on her, but she minded us. She gave me her own number, {phone|087 555 0143}, and said ring me any hour, and, like, she meant it.
INT: Mm-hm. And the agency?
RN1: {organisation|Carewell Recruitment}. Don't get me started. They kept our passports for three weeks. Mine's {id|EB4471902}, I can still rattle it off.
INT: Can they, can they do that?
RN1: They're not supposed to. {person|Noel} from the union, {person|Noel Ó Súilleabháin}, he went in and, well, he had words. We had them back on the Friday.
RN2: Sorry, can I jump in? It was different for me because, you know, I came later. The {date|2nd of September 2014}. From {place|Thrissur}.
INT: Of course, go ahead.
RN2: So by then there was a buddy system. Mine was {person|Grainne}. {person|Grainne} brought me to {neutral|Mass}, to {neutral|Tesco}, to get my {neutral|PPS} number, everything.
RN2: {id|7654321TA}. See, I know it too. Funny what sticks.
INT: I'll make sure that's taken out. What was the ward like?
RN2: Busy. Thirty-two beds, and on nights it'd be me and {person|Blessing}, and maybe a student. {person|Blessing} is from {place|Benin City}, and honestly she was a blessing.
RN1: Oh she was. She's in {place|Perth} now. {person|Tunde} got a job in the mines, and that was that.
INT: Did you think of moving on yourself?
RN1: Every winter. {place|Melbourne}, {place|Calgary}, my cousin {person|Dodong} is in {place|Riyadh}. But the kids are here. {person|Aoibheann}, can you believe it, I've a daughter I can't spell.
RN2: Mine's {person|Sona}, so I've no bother.
INT: And, em, the incident with the medication. Are you all right to talk about that?
RN2: I am, yeah. It was a Sunday. The patient was Mr. {person|Tuohy}, bed nine. {other|Ninety-three years old}. And the chart said ten and it should've been one.
RN2: Dr. {person|Farrukh} spotted it. He could have reported me. He sat down and had a cup of tea with me instead.
INT: And the family?
RN2: His daughter wrote to the {organisation|HSE}. {person|Dympna Tuohy-Walsh}, she's a solicitor beyond in {place|Navan}. In fairness to her, she apologised after.
RN1: The whole town knew. You'd be in {neutral|SuperValu} and people'd look at you.
INT: If I wanted to follow up, what's the best way?
RN1: E-mail is grand. {email|marivic.d@lourdes-nurses.example}. No, wait, that's hers. Mine's {email|rnjoy79@mail.example}.
RN2: I'm on the ward, extension {phone|4417}.
"""

FARMERS = """
Q: So you've been on this land, what, all your life?
FARMER: Born in that room there, {date|11 January 1958}. My father had it from his uncle, {person|Emrys}, and {person|Emrys} had it off the {organisation|Glanusk} estate after the war.
Q: And how many acres is it?
FARMER: A hundred and ninety, with the hill. We call the top bit {place|Cae Mawr}. You can see the {place|Brecon Beacons} from there on a clear day, which is, you know, twice a year.
Q: Right. And who else works it?
FARMER: Me and {person|Gethin}. {person|Gethin}'s my youngest. {person|Rhodri} went to {school|Harper Adams} and then he went to {organisation|Arla}, so that's him gone.
FARMER: And {person|Dai Post} gives a hand at lambing. He's not called {neutral|Post}, he was the postman. {person|David Vaughan Prosser}, if you want it for the form.
Q: Let me ask you about the milk contract.
FARMER: Oh dear. Well. {organisation|Wiseman}'s dropped us in, hang on, it was the week of the {neutral|Royal Welsh}, so July. One letter. Dear Mr {person|Pritchard}. My name's {person|Prichard}, one T, no, no T... {person|Prichard}.
Q: What did you do?
FARMER: Went to see {person|Huw Llewelyn-Rees}, he's our {neutral|MS}. Nice boy. Useless. Then {person|Menna} at the bank, at {organisation|Barclays} in {place|Builth}. Useless too but she cried, so, I liked her.
Q: And your wife, was she part of that decision?
FARMER: {person|Eirlys} makes all the decisions. I only think I do. {person|Eirlys}! Come here a minute, the lady's asking about you.
WIFE: Hello. Don't mind him. Is that thing on?
Q: It is, is that okay? You can say no.
WIFE: No, it's fine. What I told {person|Gwenda} was, we sell the cows or we sell me, and I'm worth less.
Q: Who's {person|Gwenda}?
WIFE: My sister. {person|Gwenda Bufton}. She's at {address|Tŷ Capel, Llanafan Road}. She had {neutral|TB} in the herd, twice, and the man from the ministry, {person|Clive} something, he stood in her yard and said sorry for your loss, like someone'd died.
FARMER: Hundred and four head. {person|Clive Attenborrow}. I'll never forget him. I had to sign the form, holding number {id|57/204/0119}.
Q: That must have been awful.
FARMER: Aye. Well. You get on with it. The vet was worse off than us. {person|Marta}. {neutral|Polish} girl. {person|Marta Wojciechowska}, she's left now, she went back to {place|Białystok}.
WIFE: Lovely with the dogs. {neutral|Fly} and {neutral|Meg}, they'd sit for her and nobody else.
Q: And what about the young people round here?
WIFE: There's the {organisation|YFC}. And the chapel, {organisation|Bethel}, well, six of us. {person|Non} plays the organ. {person|Non Haf}. She's {other|91 years old} and she still does the pedals.
FARMER: The school's shut. {school|Ysgol Dyffryn Irfon}. There were forty in my day.
Q: If a young person wanted to start now, what would you say?
FARMER: Marry a teacher.
WIFE: He did. I was at {school|Llanidloes High} for twenty-two years.
Q: Last thing. Could I send you the transcript?
FARMER: By post. {address|Penlan Farm, Cwm Road}, {address|LD5 4TT}. We've no {neutral|Internet} since the storm. Or ring, {phone|01591 555 018}, let it ring, I'm slow.
WIFE: Ask for me. Ask for {person|Eirlys}.
"""

TEACHERS = """
Interviewer: Thank you so much for making time, I know you've got, like, reports due.
TEACHER: No worries. Ms. {person|Tamihana}, for the tape. It's a nice change, eh.
Interviewer: Could you say which school and what you teach?
TEACHER: I'm at {school|Waimarie Intermediate}, Year 7 and 8, in {place|Flaxmere}. Before that I did six years at {school|St Joseph's} in {place|Wairoa}.
Interviewer: And how did you end up in teaching?
TEACHER: My nan. {person|Hinewai}. She was a teacher aide, unqualified, you know, and she was better than all of them. She used to say, Kids don't care what you know till they know that you care.
Interviewer: That's a good one. Was she local?
TEACHER: {place|Nūhaka}. Born {date|5/8/1931}, passed away the day I graduated, which, sorry. It still gets me.
Interviewer: Take your time.
TEACHER: I'm good. So, yeah. The reading programme. That came from {organisation|Lumina Literacy}, they're {neutral|Australian}, and a guy called {person|Bevan} came and did the {neutral|PD}.
TEACHER: {person|Bevan} had never met a bilingual kid in his life. Not one. {person|Whetu} asked him, what about te reo, and he said we'll circle back to that. Circle back!
Interviewer: And {person|Whetu} is...
TEACHER: Our deputy. {person|Whetu Ngarimu-Clarke}. She runs the place, to be honest. The principal's away a lot. I won't say his name. Okay, it's {person|Graeme}.
Interviewer: Can you think of one child for whom it worked?
TEACHER: Um. {person|Tevita}. Oh my gosh, {person|Tevita}. Came from {place|Nukuʻalofa} with no {neutral|English}, sat under the table for the first term. Under it.
TEACHER: And then {person|Manaia}, who's quiet as, just got under there with him with a book. By {neutral|Christmas} they'd done all of, what's it called, {neutral|Captain Underpants}.
Interviewer: And one for whom it didn't?
TEACHER: {person|Storm}. {person|Storm Hohaia}. He'd been at four schools. {person|Aperahama}, his koro, tried so hard. {organisation|Oranga Tamariki} was involved, and the, the order came through in, I wanna say, August, and he was just gone. His desk's still got his name on it.
Interviewer: That's hard.
TEACHER: Yeah. His {neutral|NSN} was {id|1408823376}, I looked him up every week to see if he'd been enrolled anywhere. {place|Porirua}, eventually.
Interviewer: Do you get support with that sort of thing? Supervision?
TEACHER: We have {neutral|EAP}. You get three sessions. Mine was with a lady named {person|Philippa}, on {neutral|Zoom}, and her cat kept walking past. But I've got my crew. {person|Jade}, {person|Sione}, {person|Mele}, we go to the {organisation|Clubs Hastings} on Fridays and just, blah, get it all out.
Interviewer: And the community?
TEACHER: Amazing. Uncle {person|Boy} mows the field. {neutral|Whaea} {person|Rangi} does breakfast. Mr. {person|Singh} from the dairy gives us the bread.
Interviewer: What would you tell the {neutral|Ministry}?
TEACHER: Come and sit under the table. That's what I'd say. {neutral|Minister}, come and sit under the table.
Interviewer: I love that. And can people contact you about this?
TEACHER: Sure. I'm {email|h.tamihana@waimarie.school.example}, or on {neutral|Insta}, {id|@miss_tamihana_y8}.
"""

REFUGEES = """
R: We can stop whenever you like. And you don't need to use real names.
P7: It's okay. I want that they are real. My name is {person|Abdulrahman}, in {place|Germany} they write {person|Abdul Rahman Al-Khatib}, two words, and every office finds another person.
R: Where did your journey begin?
P7: {place|Daraa}. You know it, from the news. I was a pharmacist, my brother {person|Yazan} also. We had a shop in {address|Hanano Street}.
R: And when did you leave?
P7: {date|17 July 2013}. It was {neutral|Ramadan}. First {place|Zaatari}, the camp. Then my uncle in {place|Irbid} found us a room.
R: Us is...
P7: My wife, {person|Rasha}, and {person|Limar}. {person|Limar} was forty days old. Forty! She slept in a box from {neutral|UNHCR}, a box for lentils.
R: How long were you there?
P7: Two years. Then I went alone. {place|Turkey}, {place|Lesbos}, you know the way. In {place|Idomeni} the border was closed, and there I met {person|Ermias}. He is from {place|Asmara}. {person|Ermias} had a guitar with two strings.
P7: There was also a doctor, a volunteer. {person|Annelies}. {person|Annelies De Smedt}, from {place|Ghent}. She said, you're a pharmacist? Good, you work for me now.
R: So you worked in the camp.
P7: In the tent of {organisation|Médecins du Monde}. I was happy there, it's strange to say. I was a man with a job again.
R: Mhm. And then {place|Germany}.
P7: {place|Passau}, {place|Deggendorf}, and then they sent me by bus to {place|Eisenhüttenstadt}. I couldn't say it. I still can't say it.
R: Can you tell me about the interview? The asylum interview.
P7: {date|4 February 2016}, at seven in the morning. The man was called {neutral|Herr} {person|Kubitschek}, or {person|Kubicek}. The interpreter was from {place|Morocco}. I said pharmacy and he said, he translated, farm. So for one year I was a farmer.
R: You're joking.
P7: I wish. The file is {id|6412903-475}, you can look. {neutral|Syrian} farmer, it says.
R: Who helped you to correct it?
P7: {person|Gudrun}. She's {other|ninety years} old now. {person|Gudrun Paschke}. She was a refugee also, from {place|Breslau}, in the winter of 45. She took the paper and she went to the office with her stick.
R: And the family?
P7: They came in 2017. {place|Berlin} airport, {place|Schönefeld}. {person|Limar} didn't know me. She said to {person|Rasha}, who is uncle? {person|Rasha} told her, that's baba, and she laughed and she hid.
R: And now you're back in pharmacy.
P7: Since May. {organisation|Löwen-Apotheke}, on the {address|Lindenstraße 12}. My boss is {neutral|Frau} Dr. {person|Hartung}. She said, {person|Abdul}, your {neutral|German} is terrible but the old ladies love you.
R: What do you hope for?
P7: Passport. A shop. {person|Limar} wants a rabbit. And {person|Yazan}... we don't know. The {organisation|Red Cross} has a number for him. {id|SYR-880214-03}. That's all we have, a number.
R: I'm so sorry.
P7: You can write it. Maybe someone reads. My telephone is {phone|+49 151 5550 1827}.
"""

DEVELOPERS = """
HOST: All right, we're rolling. Who are you and what do you do?
DEV: Hey. I'm {person|Piotr}, I'm a staff engineer at, well, at the moment at {organisation|Cobalt Ridge}. Before that I was at {organisation|Zalando} in {place|Berlin}, before that a place called {organisation|Ferrymark} that nobody's heard of.
HOST: And you maintain, uh, {other|quillstore}, right?
DEV: Yeah. {other|Quillstore}. It's a, like, embedded log. {person|Ingrid} and I started it in a train. Literally, on the way to {neutral|FOSDEM}. {person|Ingrid Solbakken}, she did the first B-tree.
HOST: What year was that?
DEV: {neutral|2015}. First commit's {date|30 January 2015}, you can check. {other|github.com/psawicki/quillstore}.
HOST: We'll put it in the show notes. When did it get big?
DEV: When {organisation|Palantir} put it in something, and then, um, {person|Ravi}. {person|Ravi Subramaniam} wrote the post. {neutral|Hacker News} ate us. I woke up with two hundred issues.
HOST: Ha. And how do you two deal with that? Two hundred issues.
DEV: Badly. {person|Ingrid} burned out. She'll say it herself, so I can say it. She went to {place|Lofoten} and turned off her phone for, like, three months.
DEV: And it was {person|Kwabena} who kept it going. He was a student then, in {place|Kumasi}, at {school|KNUST}. On a laptop with half a keyboard. {person|Kwabena} merged four hundred {neutral|PRs} that summer.
HOST: Wow.
DEV: And did anybody pay him? No. I wrote to {organisation|Google}, to {organisation|Stripe}, to my own company. {person|Dolores} in legal said, we can't pay individuals in {place|Ghana}. Fine, I said, then hire him. They did. {person|Kwabena Ofori-Atta}, he's a principal now.
HOST: That's a good ending.
DEV: One of 'em. The other one's {person|Tyler}.
HOST: You don't need to go there.
DEV: No, I want to. He went by {id|tylr_nox} online. I never met him. He sent patches every night, perfect ones, tests, docs. Then {person|Tyler}'s sister e-mailed me. {person|Brooke}. {person|Brooke Hannigan}. She'd found my address in his sent folder.
HOST: Jeez.
DEV: He was nineteen. In {place|Duluth}. And I never asked him a single thing that wasn't about code.
HOST: I don't know what to say.
DEV: Me neither. So now we have the rule. Nobody merges after midnight. It's called the {person|Tyler} rule, in {neutral|CONTRIBUTING}.
HOST: Let's, um, let's talk about tooling for a sec. Are you still on {neutral|Jenkins}?
DEV: God, no. {neutral|GitHub Actions}. And we've a little box at {organisation|Hetzner}, {id|203.0.113.77}, which {person|Mateusz} looks after, and it's called {other|marmot}.
HOST: And {neutral|Rust}? Everyone wants to know.
DEV: Some. The parser. {person|Xin Yi} did that in a weekend. {neutral|Java} people complain, but {neutral|Java} people always complain. Sorry, {person|Deepika}.
HOST: {person|Deepika}'s laughing behind the glass. Where can people find you?
DEV: {neutral|Mastodon}, {id|@piotr@hachy.example}. Or mail, {email|piotr at quillstore dot example}. Not {neutral|LinkedIn}. Please.
HOST: Thanks, man. Say hi to {person|Ingrid}.
"""

CARE = """
Researcher: Hello again. It's me, {person|Anneke}. We talked on Tuesday, do you remember?
MRS. D: Of course I remember. You had the red bag. Sit down, dear, mind the cat.
Researcher: You were telling me about the house in {address|Gansevoort Street}.
MRS. D: Number {neutral|forty}. We had the two rooms and the {person|Goldbergs} had the rest. {person|Sadie Goldberg}, she had a piano. The {person|Goldbergs} had everything.
Researcher: And your brothers?
MRS. D: {person|Sal}, {person|Vincent} and {person|Junior}. {person|Sal} was in the {place|Pacific}. {person|Junior} we lost. {person|Vincent}'s still with us, he's in {place|Paramus}, in one of those places. {neutral|He's ninety-six}. {other|Ninety-six years old} and he asks for {neutral|Ma}.
Researcher: What did you do for work?
MRS. D: I was at {organisation|Bell Telephone}. Then {organisation|Gimbels}, on the gloves. You had to be polite. Mr {person|Abruzzese}, the floor manager, he'd say, Girls, the customer has cold hands.
Researcher: That's lovely.
MRS. D: And then {person|Frank} came in. To buy gloves, for another girl! {person|Frank DiNapoli}. He bought the gloves, and he came back the next day with the gloves.
Researcher: Oh! He gave them to you?
MRS. D: I have them in the drawer. We got married at {organisation|Our Lady of Pompeii}, {date|June 12, 1949}. It rained like I don't know what. {person|Carmela} held the umbrella.
Researcher: And children?
MRS. D: Four. {person|Frankie}, {person|Rosemarie}, {person|Anthony}, and then ten years later, surprise, {person|Dawn}. {person|Dawn} was the hippie.
MRS. D: {person|Rosemarie} comes Sundays. {person|Anthony} calls. {person|Frankie} passed, in {neutral|2003}. It's not right, a mother shouldn't.
Researcher: No. I'm sorry.
MRS. D: {person|Dawn}'s in {place|Taos}. She makes pots. She's changed her name, she's {person|Shanti} now, but I don't use it.
Researcher: And here, who looks after you here?
MRS. D: {person|Precious}. She's from {place|Jamaica}, {place|Montego Bay}. {person|Precious} does my hair. And the night man, {person|Oleksandr}, he's a doctor in his own country, did you know? And here he carries trays.
Researcher: Did you tell somebody about the fall?
MRS. D: I told {person|Precious}. She told Mrs. {person|Lindqvist}, and they wrote it in the book. Then {organisation|Medicare} wants this, wants that. My number, wait, I've got it here. {id|1EG4-TE5-MK73}.
Researcher: You don't have to read it out.
MRS. D: I've read it now. And they sent me to {organisation|Holy Name}, and a child in a white coat, Dr. {person|Patel-Novak}, she looked about twelve, she says, who's the president? I said, You don't know?
Researcher: What do you miss?
MRS. D: Noise. Isn't that funny. {place|Bleecker}, on a Saturday. The pork store. {person|Ottomanelli}. You had to yell.
Researcher: May I come back next week? May I call first?
MRS. D: Call {person|Rosemarie}. {phone|201-555-0119}. She has all my days in a little machine.
Researcher: Thank you, Mrs. {person|DiNapoli}.
MRS. D: {person|Antoinette}. Mrs. {person|DiNapoli} was my mother-in-law.
"""

DRIVERS = """
M: So we've got three drivers today. Could everybody just say a name, any name, and how long you've been driving?
S1: {person|Harjit}. Nineteen years. {organisation|Apollo Taxis}, then on my own.
S2: Yeah, {person|Mo}. It's {person|Mohammed Rafiq Chaudhry} on the badge, badge {id|20417}, but nobody calls me that apart from my mum.
S3: I'm {person|Lorraine}. I'm the only woman on the rank, so you'll remember me.
M: Great. So what's changed?
S1: Apps, innit. {organisation|Uber} came in, what, {neutral|2013}, and overnight, gone. Overnight. Friday nights I'd take two hundred, and now, what, sixty?
S3: It's not only that, though. It's the clean air thing. I'd to change the cab. I'd a lovely {neutral|TX4}, plate {id|LK11 HZV}, paid off and all.
S2: {person|Lorraine} cried when she sold it.
S3: I did not. Well. A bit.
M: Who do you turn to when there's a problem?
S1: {person|Shabana}, at licensing. She's straight. {person|Shabana Mirza}. You go to {organisation|Manningham House}, or whatever it's called now, {place|Bradford}, second floor.
S2: Or Councillor {person|Ibbotson}. He drove himself, back in the eighties.
M: Have any of you been attacked?
S2: Twice. Once on {address|Leeds Road}, once up {place|Holme Wood}. Lads. Eighteen, nineteen. One of them, I knew his dad. {person|Wayne}, from the gym. I didn't say owt.
S1: You should've said.
S2: What for? {person|Wayne}'d have killed him. {place|Bradford} lad, he'd have been inside, and for what, thirty quid.
S3: I had one hold a screwdriver to my neck. {place|Odsal}, top of the hill. I just kept talking. I said, What's your name, love? And he told me! {person|Kieran}, he said. So I said {person|Kieran}, your mam'd be ashamed.
M: Gosh. What happened?
S3: He got out. Left the screwdriver. {neutral|PC} {person|Okafor} came, took a statement, crime number {id|13190442718}, never heard another thing.
S1: Never do.
M: And the passengers you like?
S1: Old ladies. There's Mrs {person|Earnshaw}, every Thursday, {place|Saltaire} to the {organisation|BRI}, for her eyes. She gives me parkin.
S2: Mine's {person|Ellie}. She's in a chair. I take her to {school|Hanson Academy}, every day for four years. She did her {neutral|GCSEs} in my cab. {person|Ellie}'s going to be a lawyer.
S3: Aw.
S2: She is! She's got a place, {school|Durham}. Her mum sent me a card. {person|Joanne}. Proper cried.
M: Anything we've not asked?
S3: Toilets. Nobody ever asks. There's one at the {place|Interchange}, and that's it. Since {neutral|Covid} they lock it at ten.
S1: Hear hear.
S2: And put down that {person|Imtiaz} should be here. He died, first wave. {date|April 9th, 2020}. Best driver on the rank. {person|Imtiaz Ul-Haq}. His lad's got the cab now.
M: I will. Thank you. If you think of anything else, text me, {phone|07700 900 612}, or it's {email|taxi-study@ubrad.example}.
"""

ARTISTS = """
I: Testing, testing. Okay. It's {date|October 21st}, and I'm in the studio of... do you want to say your name?
A: {person|Thandeka Mabuza}. Or {person|T.K.}, everyone says {person|T.K.}
I: And where are we?
A: {place|Maboneng}. {place|Johannesburg}. Third floor, no lift, as you noticed.
I: I noticed! So, um, how did the painting start?
A: With {person|Gogo}, my granny, in {place|Umlazi}. {person|Nomvula}. She painted the gate every {neutral|Easter}. Blue. Always blue.
I: And school?
A: {school|Durban Girls'}, on a bursary. Miss {person|van Wyk} gave me paint and Miss {person|Pillay} gave me books. And then {school|Michaelis}, in {place|Cape Town}, and I hated it.
I: Why?
A: Look. I was one of four. {person|Zanele}, {person|Lwazi}, me, and a guy named {person|Keanu}, who left. They'd say, {person|Thandeka}, what does your work say about the struggle? It's a chair, I'd say. It's a painting of a chair.
I: Who bought the first one?
A: The chair! {person|Marguerite Stern-Dlamini}. From the {organisation|Everard Read}. She's passed now. She paid four thousand rand and she hung it in her kitchen.
I: And then the prize.
A: Then the {neutral|Absa} thing, yes. {place|Paris}, six months, at the {organisation|Cité des Arts}. {address|18 rue de l'Hôtel de Ville}. I cried every night. I ate bread.
I: Did you have people?
A: {person|Aminata}. She's {neutral|Senegalese}, she does textile. And {person|Jean-Baptiste}, the porter, he'd bring me oranges. That was it. Winter.
I: How do you and your dealer work?
A: {person|Lerato} takes half. I'm not supposed to say that. {person|Lerato Nkosi-Brandt}, {organisation|Gallery Ninety}, she takes half, and she's worth it, because the last one took half and vanished. {person|Rupert}. If you meet {person|Rupert}, tell him I've a lawyer.
I: Ha. Okay.
A: I'm serious. {neutral|Advocate} {person|Moosa}. Case number {id|2291/2019}. It's in the {neutral|High Court}.
I: And can I ask about the fire?
A: You can ask. It was {neutral|Heritage Day}. I'd gone to fetch {person|Sipho} from soccer. I get a call from Auntie {person|Bee}, she's got the spaza on the corner, and she says, {person|T.K.}, your window is orange.
I: Oh my God.
A: Eleven years. Eleven years of work. I stood there with {person|Sipho} and his little boots. He said, {neutral|Mama}, you can draw it again.
I: How old was he?
A: Six. He's seventeen now, he's at {school|Parktown Boys}, he wants to be an accountant. God is funny.
I: Last question. Who should I talk to next?
A: {person|Bongani}. {person|Bongani Radebe}, in {place|Kliptown}. Tell him I sent you. He's got no e-mail, just phone him, {phone|+27 82 555 0161}.
I: And you, if I've questions?
A: {email|studio@tkmabuza.example}. Or just shout from the street.
"""

INTERVIEWS = {
    "Nurses": NURSES,
    "Farmers": FARMERS,
    "Teachers": TEACHERS,
    "Refugees": REFUGEES,
    "Developers": DEVELOPERS,
    "Care": CARE,
    "Drivers": DRIVERS,
    "Artists": ARTISTS,
}
