"""A fourth labelled sample for the finder of identifiers, in the format of the first. Everything in it is invented.

It was written after the finder had been changed, by somebody who knew its rules, and measured once: 135 of 137 spans
(.985, with and without a language model) at a precision of .77. The two misses stay in; nothing was mended for them. Only
labels of speakers that say what somebody does were then taken out of the candidates, which changed no recall.
"""

from __future__ import annotations

PRISON = """
INTERVIEWER: You said on the phone you'd been a chaplain for, how long now?
CHAPLAIN: Twenty-six years, give or take. Eighteen at {organisation|Wetherdown}, the rest at, well, you'd know it as {place|Saltmarsh}. It's closed now. They're building flats.
INTERVIEWER: Flats?
CHAPLAIN: Luxury flats! {person|Desmond} would've laughed. He did eleven years in there, for something his cousin did, if you believe him, and I do.
INTERVIEWER: Tell me about {person|Desmond}.
CHAPLAIN: {person|Desmond Achampong}. Came in at twenty-two with a {neutral|Bible} and a temper. {person|Desmond} taught half of {neutral|C Wing} to read. Not the officers, not the college. {person|Desmond}.
CHAPLAIN: And then there was {person|Mal}. {person|Mal}'s another story. {person|Malcolm Threlfall}, he'd written to every bishop in {place|England} by the time I met him.
INTERVIEWER: Did any write back?
CHAPLAIN: One. Bishop {person|Hartigan}, of {place|Ripley}, I think. He came himself, on the bus, in the snow.
INTERVIEWER: What about the officers, um, how did they see you?
CHAPLAIN: Mixed. {neutral|SO} {person|Kettlewell} called me {neutral|Padre}, which, you know, I'm {neutral|Baptist}. Governor {person|Imogen Farr} thought I was soft. {person|Nasreen}, on reception, she was a friend. Still is.
CHAPLAIN: {person|Nasreen} lost her job after the inquiry. That was {date|February 2011}. It's all in the report, page ninety or so. They call her Officer {neutral|N}.
INTERVIEWER: And the inquiry was about...
CHAPLAIN: A death. A boy. {person|Reece}. I won't say more than that, his mum's still alive. She's in {place|Wythenshawe}, and she sends me a card every {date|14th of May}. That's his birthday.
INTERVIEWER: We can stop.
CHAPLAIN: No. It's fine. Prison number {id|A4471CK}. You don't forget them, they're like hymns.
INTERVIEWER: Who do you talk to about all that?
CHAPLAIN: My wife, {person|Gwyneth}. God. And a fella called {person|Lionel} at the {organisation|Samaritans}, he trained the {neutral|Listeners}. {person|Lionel Oyston-Bray}, he's {other|93 years old} if he's a day.
INTERVIEWER: Would he talk to us, do you think?
CHAPLAIN: Try him. {phone|0161 496 0233}. Say {neutral|Padre} sent you. He'll like that.
"""

KITCHEN = """
Q: So, first of all, thanks for staying after the shift. You must be exhausted.
COOK: Is okay. I have coffee. Ask.
Q: How did you learn to cook?
COOK: My grandmother, in {place|Puebla}. Doña {person|Chole}. Everybody in the street called her like that. She sold memelas in front of the {school|Benito Juárez}, the primary school.
Q: And when did you come to the {place|States}?
COOK: {neutral|Ninety-eight}. With my brother {person|Chuy}. We crossed at {place|Nogales}. First it was {place|Yuma}, lettuce, then a man, {person|Big Tony}, he said come to {place|Chicago}, I have dishes.
Q: {person|Big Tony}, was that the owner?
COOK: Yes. {organisation|Tony's Chop House}, on {address|Halsted}. He paid me four dollars. He paid {person|Chuy} three because {person|Chuy} was fifteen.
Q: Wow.
COOK: But he came to my wedding. {person|Anthony Scalise}. He cried more than my mother.
Q: Who did you marry?
COOK: {person|Yesenia}. From {place|Guerrero}. She was at the {organisation|Jewel}, cash register six. I bought one onion, one onion, one onion, you know, to go through her line.
Q: That's adorable. So, the union drive, how did that start?
COOK: With {person|Latoya}. {person|Latoya} worked the line with me at the hotel, at the {organisation|Lakemont Grand}. She said, They owe us. I said, Who? She said, Look at your check.
Q: And what did you see?
COOK: Thirty-five hours. I work sixty! So we went, me and {person|Latoya} and {person|Bogdan}, and a lady from {organisation|UNITE HERE}, Mrs. {person|Okonjo}, to the office of Mr. {person|Prewitt}. He's the manager, food and beverage.
Q: What did he say?
COOK: He says, Gentlemen. There was two ladies there! {person|Bogdan} laughed and he lost his job the next day. {person|Bogdan Stoyanov}. He's driving a truck now. In {place|Tulsa}, I think, or {place|Omaha}.
Q: And you?
COOK: Me they needed. Nobody else can do the sauces. So they said, you, stay, but be quiet. I wasn't quiet. {date|August 3rd, 2018}, we voted. A hundred twelve to forty.
Q: Amazing. And {person|Yesenia}, what did she think?
COOK: She said, finally. Now she wants I open my own. Doña {person|Chole}'s, with her picture on the wall. You'll come?
Q: I'd love to. How do I reach you for the follow-up?
COOK: On {neutral|WhatsApp}. {phone|773-555-0164}. Or my daughter, she does the e-mail. {person|Citlali}. {email|citlali.rmz@puebla-eats.example}.
"""

VILLAGE = """
RES: Okay so we're recording. It's {person|Fatuma} and {person|Lars} here with, um, with you. Would you introduce yourself?
HEADMAN: Yes. I am {person|Wilberforce Odhiambo}. Headman of this location, {place|Kanyadet}, since {neutral|2009}.
RES: And how many households are there?
HEADMAN: Three hundred and some. Before the dam, more. The dam took {place|Usare}, it took {place|Nyakongo}, the whole lower side. They went to {place|Kisumu}, to {place|Busia}, to I don't know where.
RES: Who explained the dam to you, at the start?
HEADMAN: A {neutral|Chinese} gentleman and a lady from the ministry. Madam {person|Chebet}. She came in a white car. She said, Sign here. I said, Let me call my sons.
RES: How many sons have you?
HEADMAN: Four living. {person|Ochieng}, {person|Barack}, {person|Felix} and {person|Moses}. {person|Moses} is at {school|Maseno}, doing law. {person|Felix} is the one who read the paper, and he told me, {neutral|Baba}, do not sign.
RES: What was wrong with the paper?
HEADMAN: The acres. My acres were four and they had written one point four. Title number {id|KSM/4471/288}. I have it in the tin.
RES: So what did you do?
HEADMAN: We went to {person|Wanjiru}. She is an advocate. {organisation|Wanjiru Thiong'o & Partners}, in town, next to the {organisation|Equity Bank}. A small woman! But when she stood up in that court, eh.
WIFE: She was like thunder.
RES: {neutral|Mama}, please, do join us. What's your name?
WIFE: {person|Perpetua}. Me, I was against the court. I said, who fights the government? But {person|Perpetua} was wrong. I tell it to everyone.
HEADMAN: She tells it.
WIFE: {person|Achieng}, our neighbour, did not go to court. They gave her a house with no door. In {place|Ahero}. No door!
RES: And the church, did it help?
HEADMAN: Father {person|Kizito}. He's from {place|Uganda}. He let us sleep at {organisation|St. Monica's} when the water came. Sixty families. And the {neutral|Adventists} brought beans.
RES: When was that, exactly?
HEADMAN: {date|19 April 2017}. At four in the morning. {person|Barack} carried his grandmother on his back. She was {other|a hundred and one years old}, and she complained about the road.
RES: Is there anybody else we should hear?
WIFE: {person|Atieno}. {person|Atieno} sells fish where the bus stops. She lost two.
HEADMAN: And {person|Hussein}, the teacher at {school|Kanyadet Mixed}. Tell him {person|Odhiambo} sent you. He's on {phone|0722 555 049}.
"""

SUPPORT = """
FACILITATOR: Welcome back, everyone. I see a new face. Would you like to say hi?
NEW: Hi. Um. I'm {person|Caitlyn}. With a C and a Y. I'm, uh, I'm an accountant at {organisation|Brightwater Logistics}, and I'm sixty-one days sober.
ALL: Hi {person|Caitlyn}.
FACILITATOR: {person|Marcus}, do you want to start us off?
MAN: Sure. Rough week. {person|Jolene} served me. The papers came to my work, at {organisation|Dunkirk Auto Glass}, in front of everybody. {person|Rudy} just, he just put his hand on my shoulder and didn't say a word.
FACILITATOR: {person|Rudy}'s your sponsor?
MAN: My boss. My sponsor's {person|Delroy}. I called {person|Delroy} from the lot. He drove over from {place|Lackawanna}. In his slippers!
OLDER: That's {person|Delroy} all right. He sat with me at {organisation|Sisters Hospital} when {person|Patsy} died. Two nights.
FACILITATOR: Thank you, {person|Walt}.
OLDER: She'd have been seventy in June. {date|June 9}. We were gonna go to {place|Niagara-on-the-Lake}, we had it booked and all.
NEW: I'm so sorry.
OLDER: You're a good kid. Keep coming.
YOUNG: Can I say something? I used on Saturday. I was at {person|Trey}'s, on {address|Fillmore}, and I used, and I didn't tell my {neutral|P.O.} yet. Her name's Ms. {person|Gutowski}, she's actually nice, that's what kills me.
FACILITATOR: Thank you for telling us, {person|Dante}.
YOUNG: And my mom found out. From Aunt {person|Lucille}, of all people, off of {neutral|Facebook}. {id|@dante.wavy}, don't follow me.
MAN: Does your {neutral|P.O.} know about the job?
YOUNG: Yeah. {organisation|Wegmans}. I start Monday, if I start. {person|Keisha} got me in. {person|Keisha}'s my sister.
FACILITATOR: What would help you between now and Monday?
YOUNG: I dunno. Not being alone? {place|Black Rock} is, everybody I know there is using.
OLDER: Then you come to mine. {address|212 Potters Road}. There's a couch. There's a dog, {neutral|Biscuit}, she snores.
NEW: I could drive him. I live in {place|Cheektowaga}, it's on the way.
FACILITATOR: See, that's what I love about this room. {person|Anselm}, you've been quiet.
QUIET: I'm good. Just listening. {person|Hope} called, though. My ex. First time in, what, four years. {person|Hope} wants me to meet my daughter.
MAN: Whoa. What's her name?
QUIET: {person|Juniper}. {person|Juniper Rae}. She was born {date|3/22/19}, and I was in {organisation|Wende}, so.
FACILITATOR: Take your time. We'll close with the prayer, and the sheet's going round. Put a number on it if you want. Mine's {phone|716-555-0190}.
"""

INTERVIEWS = {"Prison": PRISON, "Kitchen": KITCHEN, "Village": VILLAGE, "Support": SUPPORT}
