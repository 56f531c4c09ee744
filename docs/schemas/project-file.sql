CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE assignment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	round_id INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	changed_ms BIGINT NOT NULL, changed_by INTEGER CONSTRAINT fk_assignment_changed_by REFERENCES coder (id), begun_ms BIGINT, finished_ms BIGINT, 
	CONSTRAINT fk_assignment_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_assignment_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_assignment_round_id FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT uq_assignment_round_id_document_id_coder_id UNIQUE (round_id, document_id, coder_id), 
	CONSTRAINT uq_assignment_uuid UNIQUE (uuid)
);
CREATE TABLE attribute (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	level VARCHAR NOT NULL, 
	name BLOB NOT NULL, 
	type VARCHAR NOT NULL, 
	allowed BLOB NOT NULL, 
	CONSTRAINT uq_attribute_level_name UNIQUE (level, name), 
	CONSTRAINT uq_attribute_uuid UNIQUE (uuid)
);
CREATE TABLE attribute_value (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	attribute_id INTEGER NOT NULL, 
	case_id INTEGER, 
	document_id INTEGER, 
	value BLOB NOT NULL, 
	CONSTRAINT ck_attribute_value_one_bearer CHECK ((case_id IS NULL) <> (document_id IS NULL)), 
	CONSTRAINT fk_attribute_value_attribute_id FOREIGN KEY(attribute_id) REFERENCES attribute (id), 
	CONSTRAINT fk_attribute_value_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_attribute_value_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_attribute_value_attribute_id_case_id UNIQUE (attribute_id, case_id), 
	CONSTRAINT uq_attribute_value_attribute_id_document_id UNIQUE (attribute_id, document_id), 
	CONSTRAINT uq_attribute_value_uuid UNIQUE (uuid)
);
CREATE TABLE bundle (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	round_id INTEGER, 
	blind INTEGER NOT NULL, 
	open_codebook INTEGER NOT NULL, 
	documents INTEGER NOT NULL, 
	change INTEGER NOT NULL, 
	seal BLOB, 
	made_ms BIGINT NOT NULL, 
	made_by INTEGER NOT NULL, 
	CONSTRAINT fk_bundle_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_bundle_round_id FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT fk_bundle_made_by FOREIGN KEY(made_by) REFERENCES coder (id), 
	CONSTRAINT uq_bundle_uuid UNIQUE (uuid)
);
CREATE TABLE cases (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	name BLOB NOT NULL, 
	site_id INTEGER, withheld VARCHAR, withheld_until BLOB, 
	CONSTRAINT fk_cases_site_id FOREIGN KEY(site_id) REFERENCES cases (id), 
	CONSTRAINT uq_cases_kind_name UNIQUE (kind, name), 
	CONSTRAINT uq_cases_uuid UNIQUE (uuid)
);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	coder_id INTEGER NOT NULL, 
	at_ms BIGINT NOT NULL, 
	verb VARCHAR NOT NULL, 
	summary BLOB NOT NULL, 
	reason BLOB NOT NULL, 
	undoes INTEGER, 
	root INTEGER, 
	document_id INTEGER, 
	focus_start INTEGER, 
	focus_end INTEGER, 
	rows INTEGER NOT NULL, codebook INTEGER, 
	CONSTRAINT fk_change_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_change_root FOREIGN KEY(root) REFERENCES change (id), 
	CONSTRAINT fk_change_undoes FOREIGN KEY(undoes) REFERENCES change (id), 
	CONSTRAINT uq_change_uuid UNIQUE (uuid)
);
CREATE TABLE change_image (
	change_id INTEGER NOT NULL, 
	codec VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_change_image PRIMARY KEY (change_id), 
	CONSTRAINT fk_change_image_change_id FOREIGN KEY(change_id) REFERENCES change (id)
);
CREATE TABLE code (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	parent_id INTEGER, 
	position INTEGER NOT NULL, 
	name BLOB NOT NULL, 
	definition BLOB NOT NULL, 
	include BLOB NOT NULL, 
	exclude BLOB NOT NULL, 
	example BLOB NOT NULL, 
	colour VARCHAR NOT NULL, 
	mark BLOB NOT NULL, 
	memo BLOB NOT NULL, 
	retired INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, definition_id INTEGER, comments BLOB, keywords BLOB, 
	CONSTRAINT fk_code_parent_id FOREIGN KEY(parent_id) REFERENCES code (id), 
	CONSTRAINT uq_code_uuid UNIQUE (uuid)
);
CREATE TABLE code_theme (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	code_id INTEGER NOT NULL, 
	theme_id INTEGER NOT NULL, 
	CONSTRAINT fk_code_theme_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_code_theme_theme_id FOREIGN KEY(theme_id) REFERENCES code (id), 
	CONSTRAINT uq_code_theme_code_id_theme_id UNIQUE (code_id, theme_id), 
	CONSTRAINT uq_code_theme_uuid UNIQUE (uuid)
);
CREATE TABLE codebook_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	change INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	reason BLOB NOT NULL, 
	codebook_sha256 BLOB NOT NULL, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT fk_codebook_version_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_codebook_version_codebook_sha256 FOREIGN KEY(codebook_sha256) REFERENCES content (sha256), 
	CONSTRAINT uq_codebook_version_name UNIQUE (name), 
	CONSTRAINT uq_codebook_version_uuid UNIQUE (uuid)
);
CREATE TABLE coder (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	role VARCHAR NOT NULL, 
	colour VARCHAR NOT NULL, 
	created_ms BIGINT NOT NULL, login BLOB, 
	CONSTRAINT uq_coder_name UNIQUE (name), 
	CONSTRAINT uq_coder_uuid UNIQUE (uuid)
);
CREATE TABLE coding (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	code_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	quote BLOB NOT NULL, 
	prefix BLOB NOT NULL, 
	suffix BLOB NOT NULL, 
	turn INTEGER NOT NULL, 
	origin VARCHAR NOT NULL, 
	comment BLOB NOT NULL, 
	star INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, definition_id INTEGER, 
	CONSTRAINT ck_coding_span CHECK ("start" >= 0 AND "end" > "start"), 
	CONSTRAINT fk_coding_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_coding_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_coding_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_coding_version_id FOREIGN KEY(version_id) REFERENCES version (id), 
	CONSTRAINT uq_coding_uuid UNIQUE (uuid)
);
CREATE TABLE "conflict" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	merged_id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	item_table VARCHAR NOT NULL, 
	item BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	document_id INTEGER, 
	base BLOB NOT NULL, 
	ours BLOB NOT NULL, 
	theirs BLOB NOT NULL, 
	state VARCHAR NOT NULL, 
	decided_by INTEGER, 
	decided_ms BIGINT, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT fk_conflict_merged_id FOREIGN KEY(merged_id) REFERENCES merged (id), 
	CONSTRAINT fk_conflict_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_conflict_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_conflict_decided_by FOREIGN KEY(decided_by) REFERENCES coder (id), 
	CONSTRAINT uq_conflict_uuid UNIQUE (uuid)
);
CREATE TABLE content (
	sha256 BLOB NOT NULL, 
	size INTEGER NOT NULL, 
	codec VARCHAR NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_content PRIMARY KEY (sha256)
);
CREATE TABLE coverage_mark (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT ck_coverage_mark_span CHECK ("start" >= 0 AND "end" > "start"), 
	CONSTRAINT fk_coverage_mark_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_coverage_mark_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_coverage_mark_uuid UNIQUE (uuid)
);
CREATE TABLE decision (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	round_id INTEGER, 
	kind VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	basis BLOB NOT NULL, 
	outcome BLOB NOT NULL, 
	reason BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	state VARCHAR NOT NULL, 
	ended_by INTEGER, 
	ended_ms BIGINT, 
	CONSTRAINT fk_decision_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_decision_round_id FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT fk_decision_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_decision_ended_by FOREIGN KEY(ended_by) REFERENCES coder (id), 
	CONSTRAINT uq_decision_uuid UNIQUE (uuid)
);
CREATE TABLE definition (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	code BLOB NOT NULL, 
	number INTEGER NOT NULL, 
	name BLOB NOT NULL, 
	definition BLOB NOT NULL, 
	include BLOB NOT NULL, 
	exclude BLOB NOT NULL, 
	reason BLOB NOT NULL, 
	coder_id INTEGER, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT fk_definition_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT uq_definition_code_number UNIQUE (code, number), 
	CONSTRAINT uq_definition_uuid UNIQUE (uuid)
);
CREATE TABLE document (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	file_name BLOB NOT NULL, 
	format VARCHAR NOT NULL, 
	language VARCHAR, 
	site_id INTEGER, 
	imported_ms BIGINT NOT NULL, 
	CONSTRAINT fk_document_site_id FOREIGN KEY(site_id) REFERENCES cases (id), 
	CONSTRAINT uq_document_name UNIQUE (name), 
	CONSTRAINT uq_document_uuid UNIQUE (uuid)
);
CREATE TABLE document_state (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	changed_ms BIGINT NOT NULL, 
	CONSTRAINT fk_document_state_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_document_state_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_document_state_document_id_coder_id UNIQUE (document_id, coder_id), 
	CONSTRAINT uq_document_state_uuid UNIQUE (uuid)
);
CREATE TABLE former_code (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	code BLOB NOT NULL, 
	path BLOB NOT NULL, 
	into_id INTEGER NOT NULL, 
	merged_ms BIGINT NOT NULL, 
	CONSTRAINT fk_former_code_into_id FOREIGN KEY(into_id) REFERENCES code (id), 
	CONSTRAINT uq_former_code_code UNIQUE (code), 
	CONSTRAINT uq_former_code_uuid UNIQUE (uuid)
);
CREATE TABLE freeze (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	round_id INTEGER, 
	coder_id INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	ended_ms BIGINT, 
	CONSTRAINT fk_freeze_round_id FOREIGN KEY(round_id) REFERENCES round (id), 
	CONSTRAINT fk_freeze_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT uq_freeze_uuid UNIQUE (uuid)
);
CREATE TABLE indexed_text (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	sha256 BLOB NOT NULL, 
	rule VARCHAR NOT NULL, 
	CONSTRAINT fk_indexed_text_sha256 FOREIGN KEY(sha256) REFERENCES content (sha256), 
	CONSTRAINT uq_indexed_text_sha256 UNIQUE (sha256)
);
CREATE TABLE memo (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	text BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	changed_ms BIGINT NOT NULL, 
	document_id INTEGER, 
	code_id INTEGER, 
	coding_id INTEGER, 
	case_id INTEGER, 
	start INTEGER, 
	"end" INTEGER, 
	CONSTRAINT fk_memo_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_memo_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_memo_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_memo_coding_id FOREIGN KEY(coding_id) REFERENCES coding (id), 
	CONSTRAINT fk_memo_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_memo_uuid UNIQUE (uuid)
);
CREATE TABLE merged (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	origin BLOB NOT NULL, 
	until BLOB, 
	changes BLOB, 
	pairs BLOB, 
	file_name BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	merged_ms BIGINT NOT NULL, 
	CONSTRAINT fk_merged_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT uq_merged_uuid UNIQUE (uuid)
);
CREATE TABLE pinned_code (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	slot INTEGER NOT NULL, 
	code_id INTEGER NOT NULL, 
	CONSTRAINT fk_pinned_code_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_pinned_code_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT uq_pinned_code_coder_id_slot UNIQUE (coder_id, slot), 
	CONSTRAINT uq_pinned_code_uuid UNIQUE (uuid)
);
CREATE TABLE project (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	created_ms BIGINT NOT NULL, codebook_version BLOB, codebook_comments BLOB, suggestions INTEGER, bundle BLOB, 
	CONSTRAINT uq_project_uuid UNIQUE (uuid)
);
CREATE TABLE proposal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	code_id INTEGER, 
	name BLOB NOT NULL, 
	rest BLOB NOT NULL, 
	reason BLOB NOT NULL, 
	document_id INTEGER, 
	start INTEGER, 
	"end" INTEGER, 
	quote BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	state VARCHAR NOT NULL, 
	decided_by INTEGER, 
	decided_ms BIGINT, 
	answer BLOB NOT NULL, 
	CONSTRAINT fk_proposal_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_proposal_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_proposal_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_proposal_decided_by FOREIGN KEY(decided_by) REFERENCES coder (id), 
	CONSTRAINT uq_proposal_uuid UNIQUE (uuid)
);
CREATE TABLE rejection (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	code_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT ck_rejection_span CHECK ("start" >= 0 AND "end" > "start"), 
	CONSTRAINT fk_rejection_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_rejection_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_rejection_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_rejection_uuid UNIQUE (uuid)
);
CREATE TABLE round (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	blind INTEGER NOT NULL, 
	unit VARCHAR NOT NULL, 
	codebook_change INTEGER, 
	created_ms BIGINT NOT NULL, codebook_version_id INTEGER CONSTRAINT fk_round_codebook_version_id REFERENCES codebook_version (id), open_codebook INTEGER, "plan" BLOB, note BLOB, coder_id INTEGER CONSTRAINT fk_round_coder_id REFERENCES coder (id), closed_ms BIGINT, 
	CONSTRAINT uq_round_name UNIQUE (name), 
	CONSTRAINT uq_round_uuid UNIQUE (uuid)
);
CREATE TABLE saved_query (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	name BLOB NOT NULL, 
	"query" BLOB NOT NULL, 
	note BLOB NOT NULL, 
	coder_id INTEGER NOT NULL, 
	created_ms BIGINT NOT NULL, 
	changed_ms BIGINT NOT NULL, 
	CONSTRAINT fk_saved_query_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT uq_saved_query_name UNIQUE (name), 
	CONSTRAINT uq_saved_query_uuid UNIQUE (uuid)
);
CREATE TABLE sentences (
	version_id INTEGER NOT NULL, 
	rule VARCHAR NOT NULL, 
	spans BLOB NOT NULL, 
	CONSTRAINT pk_sentences PRIMARY KEY (version_id), 
	CONSTRAINT fk_sentences_version_id FOREIGN KEY(version_id) REFERENCES version (id)
);
CREATE TABLE set_member (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	set_id INTEGER NOT NULL, 
	document_id INTEGER, 
	case_id INTEGER, 
	code_id INTEGER, 
	CONSTRAINT fk_set_member_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_set_member_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_set_member_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_set_member_set_id FOREIGN KEY(set_id) REFERENCES sets (id), 
	CONSTRAINT uq_set_member_uuid UNIQUE (uuid)
);
CREATE TABLE sets (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	name BLOB NOT NULL, 
	CONSTRAINT uq_sets_kind_name UNIQUE (kind, name), 
	CONSTRAINT uq_sets_uuid UNIQUE (uuid)
);
CREATE TABLE speaker (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	label BLOB NOT NULL, 
	role VARCHAR NOT NULL, 
	case_id INTEGER, 
	CONSTRAINT fk_speaker_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_speaker_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT uq_speaker_document_id_label UNIQUE (document_id, label), 
	CONSTRAINT uq_speaker_uuid UNIQUE (uuid)
);
CREATE TABLE turn (
	version_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	speaker_id INTEGER, 
	label_start INTEGER, 
	label_end INTEGER, 
	speech BLOB NOT NULL, 
	stamps BLOB, 
	start_ms BIGINT, 
	end_ms BIGINT, 
	CONSTRAINT pk_turn PRIMARY KEY (version_id, ordinal), 
	CONSTRAINT fk_turn_speaker_id FOREIGN KEY(speaker_id) REFERENCES speaker (id), 
	CONSTRAINT fk_turn_version_id FOREIGN KEY(version_id) REFERENCES version (id)
)
 WITHOUT ROWID

;
CREATE TABLE unplaced (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	item BLOB NOT NULL, 
	kind VARCHAR NOT NULL, 
	document_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	coder_id INTEGER NOT NULL, 
	code_id INTEGER, 
	holder BLOB, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	quote BLOB NOT NULL, 
	prefix BLOB NOT NULL, 
	suffix BLOB NOT NULL, 
	turn INTEGER NOT NULL, 
	rest BLOB NOT NULL, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT ck_unplaced_span CHECK ("start" >= 0 AND "end" > "start"), 
	CONSTRAINT fk_unplaced_code_id FOREIGN KEY(code_id) REFERENCES code (id), 
	CONSTRAINT fk_unplaced_coder_id FOREIGN KEY(coder_id) REFERENCES coder (id), 
	CONSTRAINT fk_unplaced_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_unplaced_version_id FOREIGN KEY(version_id) REFERENCES version (id), 
	CONSTRAINT uq_unplaced_item UNIQUE (item), 
	CONSTRAINT uq_unplaced_uuid UNIQUE (uuid)
);
CREATE TABLE version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	uuid BLOB NOT NULL, 
	document_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text_sha256 BLOB NOT NULL, 
	original_sha256 BLOB NOT NULL, 
	encoding VARCHAR, 
	notation VARCHAR, 
	length INTEGER NOT NULL, 
	words INTEGER NOT NULL, 
	metadata BLOB NOT NULL, 
	warnings BLOB NOT NULL, 
	created_ms BIGINT NOT NULL, 
	CONSTRAINT fk_version_document_id FOREIGN KEY(document_id) REFERENCES document (id), 
	CONSTRAINT fk_version_original_sha256 FOREIGN KEY(original_sha256) REFERENCES content (sha256), 
	CONSTRAINT fk_version_text_sha256 FOREIGN KEY(text_sha256) REFERENCES content (sha256), 
	CONSTRAINT uq_version_document_id_number UNIQUE (document_id, number), 
	CONSTRAINT uq_version_uuid UNIQUE (uuid)
);
CREATE TABLE vocabulary (
	word BLOB NOT NULL, 
	CONSTRAINT pk_vocabulary PRIMARY KEY (word)
)
 WITHOUT ROWID

;
CREATE VIRTUAL TABLE word_index USING fts5(words, content='', detail=none, columnsize=0, tokenize='ascii');
CREATE TABLE 'word_index_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE 'word_index_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE 'word_index_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE INDEX ix_assignment_coder_id ON assignment (coder_id);
CREATE INDEX ix_attribute_value_case_id ON attribute_value (case_id);
CREATE INDEX ix_attribute_value_document_id ON attribute_value (document_id);
CREATE INDEX ix_cases_site_id ON cases (site_id);
CREATE INDEX ix_change_coder ON change (coder_id, kind);
CREATE INDEX ix_change_root ON change (root);
CREATE INDEX ix_code_parent_id ON code (parent_id);
CREATE INDEX ix_code_theme_theme_id ON code_theme (theme_id);
CREATE INDEX ix_coding_code ON coding (code_id, document_id, coder_id);
CREATE INDEX ix_coding_coder_id ON coding (coder_id);
CREATE INDEX ix_coding_definition ON coding (definition_id) WHERE definition_id IS NOT NULL;
CREATE INDEX ix_coding_document ON coding (document_id, start);
CREATE INDEX ix_coding_machine ON coding (origin, code_id, document_id, coder_id) WHERE origin IN ('suggested', 'autocoded');
CREATE INDEX ix_conflict_document_id ON "conflict" (document_id);
CREATE INDEX ix_conflict_merged_id ON "conflict" (merged_id);
CREATE INDEX ix_coverage_mark_document ON coverage_mark (document_id, coder_id);
CREATE INDEX ix_decision_document_id ON decision (document_id);
CREATE INDEX ix_definition_code ON definition (code);
CREATE INDEX ix_former_code_into_id ON former_code (into_id);
CREATE INDEX ix_memo_case_id ON memo (case_id);
CREATE INDEX ix_memo_code_id ON memo (code_id);
CREATE INDEX ix_memo_coding_id ON memo (coding_id);
CREATE INDEX ix_memo_document_id ON memo (document_id);
CREATE INDEX ix_merged_origin ON merged (origin);
CREATE INDEX ix_proposal_code_id ON proposal (code_id);
CREATE INDEX ix_proposal_document_id ON proposal (document_id);
CREATE INDEX ix_rejection_code_id ON rejection (code_id);
CREATE INDEX ix_rejection_document ON rejection (document_id, coder_id);
CREATE INDEX ix_set_member_case_id ON set_member (case_id);
CREATE INDEX ix_set_member_code_id ON set_member (code_id);
CREATE INDEX ix_set_member_document_id ON set_member (document_id);
CREATE INDEX ix_set_member_set_id ON set_member (set_id);
CREATE INDEX ix_speaker_case_id ON speaker (case_id);
CREATE INDEX ix_unplaced_code_id ON unplaced (code_id);
CREATE INDEX ix_unplaced_document_id ON unplaced (document_id);
CREATE INDEX ix_version_original_sha256 ON version (original_sha256);
