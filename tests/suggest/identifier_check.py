"""A second labelled sample, invented like the first, written when the finder's rules stood and measured once untouched.

That first figure, 81 of 85 spans (.953), is the one that says how well the rules do on what they were not written for.
The four misses were then read, and faults that they showed were mended: what is measured here now is no longer a figure
of unseen text, it only holds what has been reached.
"""

from __future__ import annotations

HOUSING = """
RESEARCHER: Right, so we're in {place|Leith}, it's the {date|21st of January 2020}, and you've been on this estate how long?
TENANT: Since {person|Callum} was born. So nineteen years. We came from {place|Motherwell}, me and {person|Fiona}.
RESEARCHER: Which block was that?
TENANT: {address|14 Cables Wynd}, the big curved one. {person|Agnes McGillivray} lived above us. Lovely woman. {person|Agnes} fed half the stair.
TENANT: The council sent a surveyor, a Mr {person|Bhattacharya}, and he said the damp was condensation. Condensation!
RESEARCHER: Did you complain?
TENANT: I wrote to {organisation|Shelter Scotland}, I wrote to my MP, I wrote to the {organisation|Edinburgh Evening News}. {person|Siân Prys-Davies} at the law centre took it up.
TENANT: Her direct line's {phone|0131 496 0777} if you want it, or {email|sian.pd@leithlaw.example}.
RESEARCHER: Thank you. And the neighbours now?
TENANT: {neutral|Polish}, {neutral|Syrian}. {person|Agnieszka} and her man {person|Tomek}. The wee boy {person|Yusuf}, he's at {school|Trinity Primary} with my granddaughter.
TENANT: {person|Oluwaseun} runs the football. Everybody just says {person|Shay}.
RESEARCHER: What happened at the meeting?
TENANT: {person|Gregor} stood up. {person|Gregor Imrie}, he's on the committee. He said, Are we people or are we units? You could have heard a pin.
TENANT: And Councillor {person|Haldane} looked at her shoes. Rose to leave, she did. {person|Rose Haldane}, aye.
RESEARCHER: And the housing association, is that {organisation|Port of Leith}?
TENANT: {organisation|Harbour Homes} now. They changed the name and not the windows.
TENANT: My tenancy number's {id|TN/2204518}, I could say it asleep. National Insurance {id|QQ 12 34 56 C}.
RESEARCHER: I'll take that out of the transcript.
TENANT: {person|Dougie} moved to {place|Fife}. {person|Senga} died, God rest her, she was {other|96 years old}. Buried at {place|Seafield}.
TENANT: Her post still comes. {address|EH6 6JJ}, same as mine.
"""

CAMPUS = """
INT: Can you introduce yourself for the tape?
{person|PRIYANKA}: {person|Priyanka Venkatesan}, I'm in the second year of a PhD at {school|Lakeshore Institute of Technology}, with {person|Hyun-woo Baek}.
INT: And before that?
{person|PRIYANKA}: {place|Coimbatore}, then a masters in {place|Eindhoven}. {person|Hyun-woo} was the only one who answered my email.
INT: How is the lab?
{person|PRIYANKA}: There are six of us. {person|Tendai}, {person|Marisol}, {person|Wei Jie}, the two {person|Bens}, and me. {person|Marisol Quispe} is leaving for {organisation|Genentech}.
INT: Two {person|Bens}?
{person|PRIYANKA}: {person|Ben Achterberg} and {person|Ben Oyelaran}. Professor {person|Baek} calls them Big-Endian and Little-Endian, it's a joke.
INT: You mentioned a complaint.
{person|PRIYANKA}: To the ombudsperson, {person|Claudette Fontaine-Ruiz}. I filed it on {date|2/11/22}. Case {id|OMB-2022-0391}.
{person|PRIYANKA}: She told me to talk to Title IX, I mean the office, and to a counsellor called {person|Hyacinth}.
INT: And did you?
{person|PRIYANKA}: I did. {person|Hyacinth} was good. She'd worked at {organisation|Planned Parenthood} in {place|El Paso}.
{person|PRIYANKA}: Then Dean {person|Aldous Merriweather} wrote to everybody. Dear colleagues. {person|Merriweather} never named anyone but everybody knew.
INT: Who supported you?
{person|PRIYANKA}: {person|Tendai}. {person|Tendai Chikowore}. And my roommate {person|Noor}, and {person|Noor}'s girlfriend, {person|Jo}.
{person|PRIYANKA}: And my mother, on the phone from {place|Tiruppur}, at three in the morning her time.
INT: Did you think of leaving?
{person|PRIYANKA}: I had an offer from {school|Uppsala}. Professor {person|Gunilla Ekström}. I still have it.
{person|PRIYANKA}: My student visa has {id|N0012345678} on it and I thought, that's all I am to them.
INT: Can we contact you later?
{person|PRIYANKA}: Sure. {email|priyanka underscore v at posteo dot example}. Or my cell, {phone|(312) 555-0187}. I'm at {address|5501 South Harper Avenue, Apt 2B} until {date|June 30th}.
"""

INTERVIEWS = {"Housing": HOUSING, "Campus": CAMPUS}
