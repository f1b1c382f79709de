-- vanilla 1.0.1 from the same files, as someone would write it who knows them by heart: how many rows each sub-dataset
-- has in the release file, that no row is broken, how the members of the archives are called. limit.ts puts values in
-- the place of $name ($jesc_first: rows of the file before jesc; $jesc_at and $jesc_end: its rows in the table it is read
-- into) and runs the parts one after another; the last, for each shard, two at a time.

-- part 1: the file is read twice, as half of it fits into memory and the whole would spill. Neither read numbers its
-- rows, as row_number() takes one thread; a row's number follows from its place among the parts that are left.
CREATE VIEW release AS
FROM read_json('$sources/llm-japanese-dataset/0.1.0/data-cc-by-sa.jsonl', format = 'newline_delimited',
  columns = {instruction: 'VARCHAR', input: 'VARCHAR', output: 'VARCHAR'});

-- The instructions of the translation sets and of the papers; no other row has them. (A list of them after IN would become
-- a join, which may turn the rows round.)
CREATE MACRO is_other(instruction) AS
  ends_with(instruction, '翻訳してください。') OR ends_with(instruction, 'タイトルを作ってください。')
  OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。';

CREATE TABLE others AS FROM release WHERE is_other(instruction);

CREATE MACRO labelled_other(name, license, before, low, high) AS TABLE
SELECT instruction, input, output, 'translation' AS task, name AS dataset, 'llm-japanese-dataset@0.1.0' AS source,
  license AS license, 'data-cc-by-sa.jsonl' AS file, rowid - low + before + 1 AS row
FROM others WHERE rowid >= low AND rowid < high;

-- The papers are the only part whose rows differ in task without an order that one could know.
CREATE TABLE papers AS
SELECT * REPLACE (CASE
  WHEN instruction NOT IN ('論文のアブストラクトからタイトルを作ってください。', '論文のタイトルからアブストラクトを想像して書いてください。')
  THEN 'translation'
  WHEN regexp_matches(concat(input, output), '[\p{Hiragana}\p{Katakana}\p{Han}]') THEN 'summarization'
  ELSE 'english_only' END AS task)
FROM labelled_other('ParaNatCom', 'CC-BY-4.0', $papers_first, $papers_at, $papers_end);

COPY (
  SELECT *, 'translation' AS reason FROM labelled_other('jesc', 'CC-BY-SA-4.0', $jesc_first, $jesc_at, $jesc_end)
  UNION ALL
  SELECT *, 'translation' FROM labelled_other('CourseraParallelCorpus', 'Apache-2.0', $coursera_first, $coursera_at, $coursera_end)
  UNION ALL
  SELECT *, task FROM papers WHERE task <> 'summarization'
  UNION ALL
  SELECT *, 'translation' FROM labelled_other('Tab-delimited_Bilingual_Sentence_Pairs', 'CC-BY-2.0', $tatoeba_first, $tatoeba_at, $tatoeba_end)
  UNION ALL
  SELECT *, 'translation' FROM labelled_other('alt', 'CC-BY-4.0', $alt_first, $alt_at, $alt_end)
  UNION ALL
  SELECT *, 'translation' FROM labelled_other('tanaka-corpus', 'CC-BY-2.5', $tanaka_first, $tanaka_at, $tanaka_end)
  UNION ALL
  SELECT *, 'translation' FROM labelled_other('wordnet', 'LicenseRef-wnjpn', $gloss_first, $gloss_at, $gloss_end)
  UNION ALL
  SELECT *, 'translation' FROM labelled_other('yasashi-japanese', 'CC-BY-4.0', $pairs_first, $pairs_at, $pairs_end)
) TO '$work/drop_tasks.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);

DROP TABLE others;

CREATE TABLE lines AS FROM release WHERE NOT is_other(instruction);

-- `place` orders the rows of all files.
CREATE MACRO labelled(name, license, task, before, low, high) AS TABLE
SELECT rowid AS place, instruction, input, output AS response, task AS task, name AS dataset,
  'llm-japanese-dataset@0.1.0' AS source, license AS license, 'data-cc-by-sa.jsonl' AS file, rowid - low + before + 1 AS row
FROM lines WHERE rowid >= low AND rowid < high;

COPY (
  SELECT * EXCLUDE (place) RENAME (response AS output), 'license_model_output' AS reason
  FROM labelled('alpaca', 'Apache-2.0', 'mixed', $alpaca_first, $alpaca_at, $alpaca_end)
) TO '$work/drop_datasets.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);

-- part 2: tar has run beside the statements above
CREATE TABLE typo AS
FROM read_json(['$work/jwtd_v2.0/test.jsonl', '$work/jwtd_v2.0/train.jsonl', '$work/jwtd_v2.0/gold.jsonl'],
  format = 'newline_delimited', columns = {pre_text: 'VARCHAR', post_text: 'VARCHAR'});

CREATE MACRO labelled_typo(member, low, high) AS TABLE
SELECT 40000000 + rowid AS place,
  '次の日本語には間違っている部分があります。その部分を直して、正しい日本語の文を出力してください。' AS instruction,
  pre_text AS input, post_text AS response, 'correction' AS task, 'wikipedia-ja-typo' AS dataset,
  'wikipedia-typo@2.0' AS source, 'CC-BY-SA-3.0' AS license, 'jwtd_v2.0.tar.gz/jwtd_v2.0/' || member AS file,
  rowid - low + 1 AS row
FROM typo WHERE rowid >= low AND rowid < high;

CREATE TABLE jqac AS
SELECT topic, question, answer, 'jqac20180625.tgz/jqac/' || parse_filename(filename) AS file,
  row_number() OVER (PARTITION BY filename ORDER BY n) AS row
FROM (
  SELECT *, row_number() OVER () AS n
  FROM read_csv('$work/jqac/topic-*.csv', header = true, all_varchar = true, filename = true,
    names = ['topic', 'question', 'answer'])
)
ORDER BY n;

CREATE VIEW kept AS
FROM labelled('aio', 'CC-BY-SA-4.0', 'commonsense', $aio_first, $aio_at, $aio_end)
UNION ALL
FROM labelled('databricks-dolly-15k-ja', 'CC-BY-SA-3.0', 'commonsense', $dolly_first, $dolly_at, $dolly_end)
UNION ALL
FROM labelled('jcommonsenseqa', 'CC-BY-SA-4.0', 'commonsense', $choices_first, $choices_at, $choices_end)
UNION ALL
FROM labelled('jmrd', 'CC-BY-SA-4.0', 'commonsense', $movies_first, $movies_at, $movies_end)
UNION ALL
FROM labelled('jsquad', 'CC-BY-SA-4.0', 'reading_comprehension', $passages_first, $passages_at, $passages_end)
UNION ALL
FROM labelled('wikipedia-summary', 'CC-BY-SA-3.0', 'summarization', $summaries_first, $summaries_at, $summaries_end)
UNION ALL
SELECT 10000000 + rowid, * FROM papers WHERE task = 'summarization'
UNION ALL
SELECT * REPLACE (20000000 + place AS place)
FROM labelled('aozora-txt', 'LicenseRef-public-domain', 'commonsense', $aozora_first, $aozora_at, $aozora_end)
UNION ALL
SELECT * REPLACE (20000000 + place AS place)
FROM labelled('wikinews', 'CC-BY-2.5', 'summarization', $wikinews_first, $wikinews_at, $wikinews_end)
UNION ALL
SELECT * REPLACE (20000000 + place AS place)
FROM labelled('wordnet', 'LicenseRef-wnjpn', 'commonsense', $definitions_first, $definitions_at, $definitions_end)
UNION ALL
SELECT * REPLACE (20000000 + place AS place)
FROM labelled('yasashi-japanese', 'CC-BY-4.0', 'simplification', $easy_first, $easy_at, $easy_end)
UNION ALL
FROM labelled_typo('test.jsonl', 0, $typo_test)
UNION ALL
FROM labelled_typo('train.jsonl', $typo_test, $typo_train)
UNION ALL
FROM labelled_typo('gold.jsonl', $typo_train, 10000000)
UNION ALL
SELECT 60000000 + rowid, topic || 'に関して、' || question, '', answer, 'commonsense', 'jqac', 'jqac@20180625',
  'CC-BY-SA-4.0', file, row
FROM jqac;

CREATE TABLE keys AS SELECT place, hash(instruction, input, response) AS key FROM kept;

-- Rows alike by hash are compared by text.
CREATE TABLE repeated AS
WITH alike AS (
  SELECT * FROM kept
  WHERE place IN (SELECT place FROM keys WHERE key IN (SELECT key FROM keys GROUP BY key HAVING count(*) > 1))
),
numbered AS (SELECT *, first(alike) OVER (PARTITION BY instruction, input, response ORDER BY place) AS kept FROM alike)
SELECT * FROM numbered WHERE place <> kept.place;

CREATE MACRO id_of(instruction, input, response) AS md5(concat_ws(chr(31), instruction, input, response));

COPY (
  SELECT id_of(instruction, input, response) AS id, * EXCLUDE (place, kept), 'exact_duplicate' AS reason,
    id_of(instruction, input, response) AS kept_id, kept.source AS kept_source, kept.file AS kept_file, kept.row AS kept_row
  FROM repeated ORDER BY place
) TO '$work/drop_duplicates.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);

-- Deleted rows cost a scan nothing, where NOT IN would become a join in each shard, and the rows would need sorting.
DELETE FROM lines WHERE rowid IN (
  SELECT place % 10000000 FROM repeated WHERE place < 10000000 OR place >= 20000000 AND place < 40000000);

DELETE FROM papers WHERE rowid IN (SELECT place - 10000000 FROM repeated WHERE place >= 10000000 AND place < 20000000);

DELETE FROM typo WHERE rowid IN (SELECT place - 40000000 FROM repeated WHERE place >= 40000000 AND place < 60000000);

DELETE FROM jqac WHERE rowid IN (SELECT place - 60000000 FROM repeated WHERE place >= 60000000);

CREATE TABLE starts AS
SELECT place FROM (SELECT place, row_number() OVER (ORDER BY place) - 1 AS n FROM kept) WHERE n % 250000 = 0;

-- part 3: for each shard, its first place and that of the next
COPY (
  SELECT id_of(instruction, input, response) AS id, * EXCLUDE (place) FROM kept
  WHERE place >= $from AND place < $to
) TO '$work/train-$shard.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720);
