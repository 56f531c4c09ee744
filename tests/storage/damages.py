"""What can be wrong with a project: a statement past all doors, the check that finds it, and what that says."""

from __future__ import annotations

TEXT = "CAST('{}' AS BLOB)"
UUID = "randomblob(16)"
DAMAGE: dict[str, tuple[str, str, str]] = {
    "another text": (
        "UPDATE content SET data = CAST(replace(CAST(data AS TEXT), 'plan', 'flan') AS BLOB) "
        "WHERE codec = 'plain' AND instr(data, 'We had a plan') > 0",
        "texts",
        "1 text or file that is not what was imported: the text of “oak”",
    ),
    "another size": (
        "UPDATE content SET size = size + 1 WHERE instr(data, 'Two things') > 0",
        "texts",
        "1 text or file that is not what was imported: the text of “elm”",
    ),
    "a text too many": (
        "INSERT INTO content VALUES (x'6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 1, 'plain', x'00')",
        "texts",
        "1 text or file that no document has or had: content 6e340b9cffb3",
    ),
    "no text": (
        "DELETE FROM content WHERE instr(data, 'We had a plan') > 0",
        "texts",
        "1 text or file that is not there: the text of “oak”",
    ),
    "no text of an undone import": (
        "DELETE FROM content WHERE instr(data, 'This one is taken back') > 0",
        "texts",
        "so that an undone import cannot be brought back",
    ),
    "a text that is not indexed": (
        "DELETE FROM indexed_text WHERE id = 1",
        "index",
        "1 text that the word index does not know, so that searching is slow: oak",
    ),
    "a word that the index lacks": (
        "DELETE FROM vocabulary WHERE word = CAST('schedule' AS BLOB)",
        "index",
        "1 text of which the word index has other words, so that hits may be missed: oak",
    ),
    "words of another text": (
        "INSERT INTO word_index(rowid, words) VALUES (1, 'elsewhere')",
        "index",
        "1 text of which the word index has other words, so that hits may be missed: oak",
    ),
    "another length": (
        "UPDATE version SET length = 7 WHERE id = 1",
        "texts",
        "1 text of another length than was noted: oak",
    ),
    "no version": ("DELETE FROM version WHERE id = 2", "texts", "1 document without a text: elm"),
    "a turn over another": (
        'UPDATE turn SET "start" = "start" - 9 WHERE version_id = 1 AND ordinal = 2',
        "turns",
        "1 turn over words of the turn before: oak, turn 3",
    ),
    "words of no turn": (
        "DELETE FROM turn WHERE version_id = 1 AND ordinal = 3",
        "turns",
        "1 text with words at the end that belong to no turn: oak",
    ),
    "words between turns": (
        "DELETE FROM turn WHERE version_id = 1 AND ordinal = 1",
        "turns",
        "1 turn with words before that belong to none: oak, turn 2",
    ),
    "a turn behind the text": (
        'UPDATE turn SET "end" = 9999 WHERE version_id = 1 AND ordinal = 3',
        "turns",
        "1 turn outside the text: oak, turn 4",
    ),
    "turns out of order": (
        "UPDATE turn SET ordinal = 7 WHERE version_id = 1 AND ordinal = 3",
        "turns",
        "1 turn out of the order of the numbers: oak, turn 4",
    ),
    "speech outside": (
        "UPDATE turn SET speech = x'0000000005000000' WHERE version_id = 1 AND ordinal = 3",
        "turns",
        "1 turn with speech outside or twice: oak, turn 4",
    ),
    "a label outside": (
        "UPDATE turn SET label_start = 0, label_end = 3 WHERE version_id = 1 AND ordinal = 3",
        "turns",
        "1 turn with the speaker's label outside: oak, turn 4",
    ),
    "half a label": (
        "UPDATE turn SET label_end = NULL WHERE version_id = 1 AND ordinal = 3",
        "turns",
        "1 turn with the speaker's label outside: oak, turn 4",
    ),
    "a label that is spoken": (
        "UPDATE turn SET label_end = label_end + 5 WHERE version_id = 1 AND ordinal = 3",
        "turns",
        "1 turn with the speaker's label in the speech: oak, turn 4",
    ),
    "a stamp outside": (
        "UPDATE turn SET stamps = x'0000000005000000' WHERE version_id = 2 AND ordinal = 1",
        "turns",
        "1 turn with a time stamp outside: elm, turn 2",
    ),
    "another's speaker": (
        "UPDATE turn SET speaker_id = 1 WHERE version_id = 2 AND ordinal = 0",
        "turns",
        "1 turn with a speaker of another document: elm, turn 1",
    ),
    "no sentences": (
        "DELETE FROM sentences WHERE version_id = 2",
        "turns",
        "1 text without the list of sentences: elm",
    ),
    "a sentence in the label": (
        "UPDATE sentences SET spans = CAST(x'0000000005000000' || substr(spans, 9) AS BLOB) WHERE version_id = 1",
        "turns",
        "1 sentence outside what was said: oak 0–5",
    ),
    "a sentence twice": (
        "UPDATE sentences SET spans = CAST(substr(spans, 1, 8) || spans AS BLOB) WHERE version_id = 1",
        "turns",
        "1 sentence over words of the sentence before: oak 13–30",
    ),
    "another quote": (
        f"UPDATE coding SET quote = {TEXT.format('We had a flan.')} WHERE id = 1",
        "anchors",
        "1 coding with a quote that is not what stands in the text: oak 41–",
    ),
    "other words around": (
        "UPDATE coding SET suffix = prefix WHERE id = 1",
        "anchors",
        "1 coding with words around the passage that are not those of the text: oak 41–",
    ),
    "another turn": (
        "UPDATE coding SET turn = 2 WHERE id = 1",
        "anchors",
        "1 coding with another turn than the one in which the passage starts: oak 41–",
    ),
    "behind the text": (
        'UPDATE coding SET "end" = 9999 WHERE id = 1',
        "anchors",
        "1 coding outside the text: oak 41–9999",
    ),
    "another's text": (
        "UPDATE coding SET version_id = 2 WHERE id = 1",
        "anchors",
        "1 coding on the text of another document: no. 1",
    ),
    "waiting and placed": (
        f"INSERT INTO unplaced SELECT 99, {UUID}, uuid, 'coding', document_id, version_id, coder_id, code_id, NULL, "
        '"start", "end", quote, prefix, suffix, turn, CAST(\'{}\' AS BLOB), created_ms FROM coding WHERE id = 1',
        "rules",
        "1 thing that waits for a place and has one: We had a plan",
    ),
    "on an earlier text": (
        f"INSERT INTO version SELECT 99, {UUID}, document_id, 9, text_sha256, original_sha256, encoding, notation, length, "
        "words, metadata, warnings, created_ms FROM version WHERE id = 1",
        "anchors",
        "3 codings on an earlier text of their document, where no screen shows them: no. 1, no. 2, no. 3",
    ),
    "a theme of itself": (
        f"INSERT INTO code_theme VALUES (98, {UUID}, 4, 2), (99, {UUID}, 2, 4)",
        "rules",
        "a theme belongs, over further themes, to itself",
    ),
    "a memo behind the text": (
        'UPDATE memo SET "end" = 9999 WHERE id = 1',
        "anchors",
        "1 memo outside the text: oak 41–9999",
    ),
    "half a passage": (
        'UPDATE memo SET "end" = NULL WHERE id = 1',
        "anchors",
        "1 memo on half a passage, or on one of no document: no. 1",
    ),
    "a mark behind the text": (
        'UPDATE coverage_mark SET "end" = 9999',
        "anchors",
        "1 mark of what was read outside the text: oak 0–9999",
    ),
    "a circle": (
        "UPDATE code SET parent_id = 2 WHERE id = 1",
        "rules",
        "3 codes below themselves, or below such: Change, Plans, Schedules",
    ),
    "siblings of one name": (
        f"UPDATE code SET name = {TEXT.format('PLANS')} WHERE id = 3",
        "rules",
        "1 code with the name of another in the same place: PLANS",
    ),
    "a coding twice": (
        f'INSERT INTO coding SELECT 99, {UUID}, document_id, version_id, code_id, coder_id, "start", "end", quote, '
        "prefix, suffix, turn, origin, comment, star, created_ms, definition_id FROM coding WHERE id = 1",
        "rules",
        "1 coding of a passage that has the code of the coder already: oak 41–",
    ),
    "a site for a participant": (
        "UPDATE speaker SET case_id = (SELECT id FROM cases WHERE kind = 'site') WHERE case_id IS NOT NULL",
        "rules",
        "1 speaker mapped to what is no participant: MS. OAK",
    ),
    "at a participant": (
        "UPDATE cases SET site_id = id WHERE kind = 'participant'",
        "rules",
        "1 case at what is no site: P1",
    ),
    "a document at a participant": (
        "UPDATE document SET site_id = (SELECT id FROM cases WHERE kind = 'participant') WHERE id = 1",
        "rules",
        "1 document at what is no site: oak",
    ),
    "an attribute of others": (
        "UPDATE attribute SET level = 'site' WHERE level = 'participant'",
        "rules",
        "1 value of an attribute that belongs to others: site.years",
    ),
    "a set of others": ("UPDATE sets SET kind = 'code'", "rules", "1 member of a set for other things: first wave"),
    "a member twice": (
        f"INSERT INTO set_member SELECT 99, {UUID}, set_id, document_id, case_id, code_id FROM set_member",
        "rules",
        "1 member that a set has twice: first wave",
    ),
    "two studies": (
        f"INSERT INTO project SELECT 99, {UUID}, name, created_ms, NULL, NULL, NULL, NULL FROM project",
        "rules",
        "the file describes 2 studies, not one",
    ),
    "two coders of a name": (
        f"INSERT INTO coder SELECT 99, {UUID}, {TEXT.format('MARA')}, role, colour, created_ms, NULL FROM coder",
        "rules",
        "1 coder whose name another has: mara",
    ),
    "not a number": (
        f"UPDATE attribute_value SET value = {TEXT.format('many')} WHERE case_id IS NOT NULL",
        "attributes",
        "1 value that does not fit the attribute: participant.years “many”",
    ),
    "a coder who is not there": (
        "UPDATE coding SET coder_id = 77 WHERE id = 1",
        "references",
        "1 row of “coding” that names what is no longer in “coder”: no. 1",
    ),
    "numbers given again": (
        "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'coding'",
        "references",
        "1 table whose next row would get a number that another has: coding",
    ),
    "numbers of what is gone": (
        "UPDATE sqlite_sequence SET seq = 2 WHERE name = 'document'",
        "journal",
        "1 table whose next row would get a number that one had: document",
    ),
    "changed past the door": (
        f"UPDATE coding SET comment = {TEXT.format('sneaked in')} WHERE id = 1",
        "journal",
        "1 row of “coding” that is not as the last change left it: no. 1",
    ),
    "written past the door": (
        f"INSERT INTO cases VALUES (99, {UUID}, 'site', {TEXT.format('Dale')}, NULL, NULL, NULL)",
        "journal",
        "1 row of “cases” that no change wrote: no. 99",
    ),
    "taken past the door": (
        "DELETE FROM pinned_code",
        "journal",
        "1 row of “pinned_code” that is gone, though no change took it away",
    ),
    "no images": (
        "DELETE FROM change_image WHERE change_id = 5",
        "journal",
        "1 change without a record of the rows, so that what follows was not compared",
    ),
    "images of nothing known": (
        "UPDATE change_image SET codec = 'json', data = CAST('[[\"nothing\",[\"id\"],null,[[1]]]]' AS BLOB) WHERE change_id = 5",
        "journal",
        "1 change that cannot be read, so that what follows was not compared",
    ),
    "images cut off": (
        "UPDATE change_image SET data = substr(data, 1, 20) WHERE change_id = 5",
        "journal",
        "1 change that cannot be read, so that what follows was not compared",
    ),
    "images that are no JSON": (
        "UPDATE change_image SET codec = 'json', data = x'ff' WHERE change_id = 5",
        "journal",
        "1 change that cannot be read, so that what follows was not compared",
    ),
    "fewer rows": (
        'UPDATE change SET "rows" = "rows" + 1 WHERE id = 5',
        "journal",
        "1 change with more or fewer rows than were noted",
    ),
    "an undo twice": (
        "UPDATE change SET kind = 'undo' WHERE kind = 'redo'",
        "journal",
        "1 undo or redo of what did not stand so",
    ),
    "an undo of nothing": (
        "UPDATE change SET root = 1 WHERE kind = 'redo'",
        "journal",
        "1 undo or redo of what no change before it did",
    ),
    "an action that undoes": (
        "UPDATE change SET undoes = 2 WHERE id = 5",
        "journal",
        "1 action noted as undoing something",
    ),
    "no number": (
        "UPDATE turn SET ordinal = 'x' WHERE version_id = 1 AND ordinal = 1",
        "values",
        "1 value that is not of the kind that the column holds: turn.ordinal",
    ),
    "half a span": (
        "UPDATE sentences SET spans = x'00' WHERE version_id = 1",
        "values",
        "1 value that is not of the kind that the column holds: sentences.spans",
    ),
    "half an identity": (
        "UPDATE code SET uuid = x'00' WHERE id = 1",
        "values",
        "1 value that is not of the kind that the column holds: code.uuid",
    ),
    "no text at all": (
        "UPDATE memo SET \"text\" = x'ff' WHERE id = 1",
        "values",
        "1 value that is no text: memo.text of no. 1",
    ),
    "no JSON": (
        "UPDATE attribute SET allowed = x'7b' WHERE id = 1",
        "values",
        "1 value that is no list or table in JSON: attribute.allowed of no. 1",
    ),
    "a word that is not known": (
        "UPDATE memo SET kind = 'song' WHERE id = 1",
        "values",
        "1 value of memo.kind that no qualcode writes: “song”",
    ),
    "a plan that is none": (
        f"UPDATE round SET plan = {TEXT.format('[1]')}",
        "values",
        "1 value that is no list or table in JSON: round.plan of no. 1",
    ),
    "a state that is none": (
        "UPDATE assignment SET state = 'almost' WHERE id = 1",
        "values",
        "1 value of assignment.state that no qualcode writes: “almost”",
    ),
    "half blind": (
        "UPDATE round SET blind = 2",
        "values",
        "1 value of round.blind that no qualcode writes: “2”",
    ),
    "a codebook half open": (
        "UPDATE round SET open_codebook = -1",
        "values",
        "1 value of round.open_codebook that no qualcode writes: “-1”",
    ),
    "a unit that is none": (
        "UPDATE round SET unit = 'page'",
        "values",
        "1 value of round.unit that no qualcode writes: “page”",
    ),
    "a key that is none": (
        "UPDATE pinned_code SET slot = 3",
        "values",
        "1 code pinned to what is none of the keys 6–9 and 0",
    ),
    "a table too few": ("DROP TABLE pinned_code", "schema", "1 table missing: pinned_code"),
    "a column too few": ('ALTER TABLE memo RENAME COLUMN "text" TO words', "schema", "1 column missing: memo.text"),
    "a trigger": (
        "CREATE TRIGGER sly AFTER INSERT ON coding BEGIN DELETE FROM memo; END",
        "file",
        "it holds a trigger “sly”, which no project has",
    ),
    "a view": ("CREATE VIEW sly AS SELECT 1", "file", "it holds a view “sly”, which no project has"),
    "an index too few": (
        "DROP INDEX ix_coding_code",
        "schema",
        "1 index missing, so that reading is slow: ix_coding_code",
    ),
    "a table too many": ("CREATE TABLE notes (id)", "schema", "1 table that no qualcode makes: notes"),
}
ONLY_WARNED = {
    "a text too many",
    "a text that is not indexed",
    "two coders of a name",
    "an index too few",
    "a table too many",
}
