-- full 0.1.0
-- recipe 7e21dae25bcabfb4a1eb747a8e7ae7d25972a6be619d22ce4ed97c368a1b9f2b

-- llm-japanese-dataset (release): column template
CASE
  WHEN (instruction = '次の日本語を英語に翻訳してください。' OR instruction = '次の英語を日本語に翻訳してください。') THEN 'pair'
  WHEN (instruction = '次の入力を日本語に翻訳してください。' OR instruction = '次の入力を英語に翻訳してください。') THEN 'tatoeba'
  WHEN instruction = '入力されたワードを説明してください。' THEN 'wikipedia'
  WHEN starts_with(instruction, '「') AND ends_with(instruction, '」の意味を教えてください。') AND coalesce(input, '') = '' THEN 'definition'
  WHEN (instruction = '次の文を日本語に翻訳してください。' OR instruction = '次の文を英語に翻訳してください。') THEN 'gloss'
  WHEN instruction = '以下の日本語をやさしい日本語に言い換えてください。' THEN 'easy'
  WHEN (instruction = '以下の日本語を英語に翻訳してください。' OR instruction = '以下の英語を日本語に翻訳してください。') THEN 'easy_pair'
  WHEN (ends_with(instruction, '』の冒頭を教えてください。') AND contains(instruction, 'の作品『') OR ends_with(instruction, '」で始まる文学作品の作者とタイトルを教えてください。') AND starts_with(instruction, '「')) AND coalesce(input, '') = '' THEN 'work'
  WHEN instruction = '次のニュース記事にタイトルをつけてください。' THEN 'news'
  WHEN (instruction = '次の英語の論文のタイトルを日本語に翻訳してください。' OR instruction = '次の日本語の論文のタイトルを英語に翻訳してください。' OR instruction = '英語の論文のアブストラクトから日本語のタイトルを作ってください。' OR instruction = '日本語の論文のアブストラクトから英語のタイトルを作ってください。') THEN 'paper_pair'
  WHEN (instruction = '論文のアブストラクトからタイトルを作ってください。' OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。') AND NOT regexp_matches(concat(input, output), '[\p{Hiragana}\p{Katakana}\p{Han}]') THEN 'paper_english'
  WHEN (instruction = '論文のアブストラクトからタイトルを作ってください。' OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。') THEN 'paper'
  WHEN ends_with(instruction, 'について教えてください。') AND contains(output, 'に製作された映画で、監督は') AND coalesce(input, '') = '' THEN 'movie'
  WHEN length(input) - length(replace(input, '、', '')) >= 4 AND contains(concat('、', input, '、'), concat('、', output, '、')) THEN 'choices'
  WHEN contains(input, '：') AND contains(input, output) THEN 'passage'
  WHEN input <> '' THEN 'with_input'
  WHEN TRUE THEN 'bare'
END;

-- llm-japanese-dataset (release): segments
WITH changes AS (
  SELECT ordinal, template, lag(template) OVER (ORDER BY ordinal) AS before FROM input
),
starts AS (
  SELECT ordinal AS start, template FROM changes WHERE template IS DISTINCT FROM before
),
bounds AS (
  SELECT min(ordinal) AS first, max(ordinal) + 1 AS last FROM input
),
runs AS (
  SELECT start, template, coalesce(lead(start) OVER (ORDER BY start), (SELECT last FROM bounds)) - start AS rows FROM starts
),
solved AS (
  SELECT segment_runs(
    to_json(coalesce(list(json_array(template, rows) ORDER BY start), []))::VARCHAR,
    '[{"name":"aio","costs":{"bare":0,"movie":0.3},"otherwise":1},{"name":"databricks-dolly-15k-ja","costs":{"bare":0.01,"with_input":0,"passage":0.1},"otherwise":0.3},{"name":"jcommonsenseqa","costs":{"choices":0,"with_input":0.5,"passage":0.5},"otherwise":1},{"name":"jesc","costs":{"pair":0},"otherwise":1},{"name":"jmrd","costs":{"movie":0},"otherwise":1},{"name":"jsquad","costs":{"passage":0,"choices":0,"with_input":0.3},"otherwise":1},{"name":"wikipedia-summary","costs":{"wikipedia":0},"otherwise":1},{"name":"CourseraParallelCorpus","costs":{"pair":0},"otherwise":1},{"name":"ParaNatCom","costs":{"paper_pair":0,"paper_english":0,"paper":0},"otherwise":1},{"name":"Tab-delimited_Bilingual_Sentence_Pairs","costs":{"tatoeba":0},"otherwise":1},{"name":"alpaca","costs":{"bare":0,"with_input":0,"passage":0.1},"otherwise":0.3},{"name":"alt","costs":{"pair":0},"otherwise":1},{"name":"aozora-txt","costs":{"work":0},"otherwise":1},{"name":"tanaka-corpus","costs":{"pair":0},"otherwise":1},{"name":"wikinews","costs":{"news":0},"otherwise":1},{"name":"wordnet","costs":{"definition":0,"gloss":0},"otherwise":1},{"name":"yasashi-japanese","costs":{"easy":0,"easy_pair":0},"otherwise":1}]'
  )::JSON AS solution FROM runs
)
SELECT
  coalesce((SELECT first FROM bounds), 0) AS first,
  CAST(solution -> '$.ends' AS BIGINT[]) AS ends,
  CAST(solution -> '$.ambiguous' AS STRUCT("from" BIGINT, "to" BIGINT)[]) AS ambiguous
FROM solved;

-- llm-japanese-dataset (release): labels
SELECT part, template, fits, dataset, license, unplaced,
  CASE WHEN free_text OR NOT fits OR unplaced = 'unattributed' THEN task ELSE unplaced END AS task
FROM (
  SELECT *, list_contains(fitting, template) AS fits
  FROM (VALUES
    (0, '', '', '', FALSE, CAST([] AS VARCHAR[])),
    (1, 'aio', 'commonsense', 'CC-BY-SA-4.0', TRUE, ['movie', 'bare']),
    (2, 'databricks-dolly-15k-ja', 'commonsense', 'CC-BY-SA-3.0', TRUE, ['pair', 'tatoeba', 'wikipedia', 'definition', 'gloss', 'easy', 'easy_pair', 'work', 'news', 'paper_pair', 'paper_english', 'paper', 'movie', 'choices', 'passage', 'with_input', 'bare']),
    (3, 'jcommonsenseqa', 'commonsense', 'CC-BY-SA-4.0', FALSE, ['choices', 'passage', 'with_input']),
    (4, 'jesc', 'translation', 'CC-BY-SA-4.0', FALSE, ['pair']),
    (5, 'jmrd', 'commonsense', 'CC-BY-SA-4.0', FALSE, ['movie']),
    (6, 'jsquad', 'reading_comprehension', 'CC-BY-SA-4.0', FALSE, ['choices', 'passage', 'with_input']),
    (7, 'wikipedia-summary', 'summarization', 'CC-BY-SA-3.0', FALSE, ['wikipedia']),
    (8, 'CourseraParallelCorpus', 'translation', 'Apache-2.0', FALSE, ['pair']),
    (9, 'ParaNatCom', 'summarization', 'CC-BY-4.0', FALSE, ['paper_pair', 'paper_english', 'paper']),
    (10, 'Tab-delimited_Bilingual_Sentence_Pairs', 'translation', 'CC-BY-2.0', FALSE, ['tatoeba']),
    (11, 'alpaca', 'mixed', 'Apache-2.0', TRUE, ['pair', 'tatoeba', 'wikipedia', 'definition', 'gloss', 'easy', 'easy_pair', 'work', 'news', 'paper_pair', 'paper_english', 'paper', 'movie', 'choices', 'passage', 'with_input', 'bare']),
    (12, 'alt', 'translation', 'CC-BY-4.0', FALSE, ['pair']),
    (13, 'aozora-txt', 'commonsense', 'LicenseRef-public-domain', FALSE, ['work']),
    (14, 'tanaka-corpus', 'translation', 'CC-BY-2.5', FALSE, ['pair']),
    (15, 'wikinews', 'summarization', 'CC-BY-2.5', FALSE, ['news']),
    (16, 'wordnet', 'commonsense', 'LicenseRef-wnjpn', FALSE, ['definition', 'gloss']),
    (17, 'yasashi-japanese', 'simplification', 'CC-BY-4.0', FALSE, ['easy', 'easy_pair'])
  ) AS datasets(part, dataset, task, license, free_text, fitting),
  (VALUES ('pair', 'translation'), ('tatoeba', 'translation'), ('wikipedia', 'unattributed'), ('definition', 'unattributed'), ('gloss', 'translation'), ('easy', 'unattributed'), ('easy_pair', 'translation'), ('work', 'unattributed'), ('news', 'unattributed'), ('paper_pair', 'translation'), ('paper_english', 'english_only'), ('paper', 'unattributed'), ('movie', 'unattributed'), ('choices', 'unattributed'), ('passage', 'unattributed'), ('with_input', 'unattributed'), ('bare', 'unattributed')) AS templates(template, unplaced)
);

-- llm-japanese-dataset (release): rows
SELECT ordinal, instruction, input, output, CASE WHEN fits THEN task ELSE unplaced END AS task,
  CASE WHEN fits THEN dataset ELSE 'unattributed' END AS dataset,
  CASE WHEN fits THEN license ELSE 'NOASSERTION' END AS license, file, row
FROM (SELECT *, CASE
  WHEN len(ambiguous) > 0 AND len(list_filter(ambiguous, lambda r: ordinal - first >= r."from" AND ordinal - first < r."to")) > 0 THEN 0
  WHEN ordinal - first < ends[1] THEN 1
  WHEN ordinal - first < ends[2] THEN 2
  WHEN ordinal - first < ends[3] THEN 3
  WHEN ordinal - first < ends[4] THEN 4
  WHEN ordinal - first < ends[5] THEN 5
  WHEN ordinal - first < ends[6] THEN 6
  WHEN ordinal - first < ends[7] THEN 7
  WHEN ordinal - first < ends[8] THEN 8
  WHEN ordinal - first < ends[9] THEN 9
  WHEN ordinal - first < ends[10] THEN 10
  WHEN ordinal - first < ends[11] THEN 11
  WHEN ordinal - first < ends[12] THEN 12
  WHEN ordinal - first < ends[13] THEN 13
  WHEN ordinal - first < ends[14] THEN 14
  WHEN ordinal - first < ends[15] THEN 15
  WHEN ordinal - first < ends[16] THEN 16
  WHEN ordinal - first < ends[17] THEN 17
  ELSE 0
END AS part FROM input, segments) JOIN labels USING (part, template);

-- llm-japanese-dataset (release-array): column template
CASE
  WHEN (instruction = '次の日本語を英語に翻訳してください。' OR instruction = '次の英語を日本語に翻訳してください。') THEN 'pair'
  WHEN (instruction = '次の入力を日本語に翻訳してください。' OR instruction = '次の入力を英語に翻訳してください。') THEN 'tatoeba'
  WHEN instruction = '入力されたワードを説明してください。' THEN 'wikipedia'
  WHEN starts_with(instruction, '「') AND ends_with(instruction, '」の意味を教えてください。') AND coalesce(input, '') = '' THEN 'definition'
  WHEN (instruction = '次の文を日本語に翻訳してください。' OR instruction = '次の文を英語に翻訳してください。') THEN 'gloss'
  WHEN instruction = '以下の日本語をやさしい日本語に言い換えてください。' THEN 'easy'
  WHEN (instruction = '以下の日本語を英語に翻訳してください。' OR instruction = '以下の英語を日本語に翻訳してください。') THEN 'easy_pair'
  WHEN (ends_with(instruction, '』の冒頭を教えてください。') AND contains(instruction, 'の作品『') OR ends_with(instruction, '」で始まる文学作品の作者とタイトルを教えてください。') AND starts_with(instruction, '「')) AND coalesce(input, '') = '' THEN 'work'
  WHEN instruction = '次のニュース記事にタイトルをつけてください。' THEN 'news'
  WHEN (instruction = '次の英語の論文のタイトルを日本語に翻訳してください。' OR instruction = '次の日本語の論文のタイトルを英語に翻訳してください。' OR instruction = '英語の論文のアブストラクトから日本語のタイトルを作ってください。' OR instruction = '日本語の論文のアブストラクトから英語のタイトルを作ってください。') THEN 'paper_pair'
  WHEN (instruction = '論文のアブストラクトからタイトルを作ってください。' OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。') AND NOT regexp_matches(concat(input, output), '[\p{Hiragana}\p{Katakana}\p{Han}]') THEN 'paper_english'
  WHEN (instruction = '論文のアブストラクトからタイトルを作ってください。' OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。') THEN 'paper'
  WHEN ends_with(instruction, 'について教えてください。') AND contains(output, 'に製作された映画で、監督は') AND coalesce(input, '') = '' THEN 'movie'
  WHEN length(input) - length(replace(input, '、', '')) >= 4 AND contains(concat('、', input, '、'), concat('、', output, '、')) THEN 'choices'
  WHEN contains(input, '：') AND contains(input, output) THEN 'passage'
  WHEN input <> '' THEN 'with_input'
  WHEN TRUE THEN 'bare'
END;

-- llm-japanese-dataset (release-array): segments
WITH changes AS (
  SELECT ordinal, template, lag(template) OVER (ORDER BY ordinal) AS before FROM input
),
starts AS (
  SELECT ordinal AS start, template FROM changes WHERE template IS DISTINCT FROM before
),
bounds AS (
  SELECT min(ordinal) AS first, max(ordinal) + 1 AS last FROM input
),
runs AS (
  SELECT start, template, coalesce(lead(start) OVER (ORDER BY start), (SELECT last FROM bounds)) - start AS rows FROM starts
),
solved AS (
  SELECT segment_runs(
    to_json(coalesce(list(json_array(template, rows) ORDER BY start), []))::VARCHAR,
    '[{"name":"aio","costs":{"bare":0,"movie":0.3},"otherwise":1},{"name":"databricks-dolly-15k-ja","costs":{"bare":0.01,"with_input":0,"passage":0.1},"otherwise":0.3},{"name":"jcommonsenseqa","costs":{"choices":0,"with_input":0.5,"passage":0.5},"otherwise":1},{"name":"jesc","costs":{"pair":0},"otherwise":1},{"name":"jmrd","costs":{"movie":0},"otherwise":1},{"name":"jsquad","costs":{"passage":0,"choices":0,"with_input":0.3},"otherwise":1},{"name":"wikipedia-summary","costs":{"wikipedia":0},"otherwise":1},{"name":"CourseraParallelCorpus","costs":{"pair":0},"otherwise":1},{"name":"ParaNatCom","costs":{"paper_pair":0,"paper_english":0,"paper":0},"otherwise":1},{"name":"Tab-delimited_Bilingual_Sentence_Pairs","costs":{"tatoeba":0},"otherwise":1},{"name":"alpaca","costs":{"bare":0,"with_input":0,"passage":0.1},"otherwise":0.3},{"name":"alt","costs":{"pair":0},"otherwise":1},{"name":"aozora-txt","costs":{"work":0},"otherwise":1},{"name":"tanaka-corpus","costs":{"pair":0},"otherwise":1},{"name":"wikinews","costs":{"news":0},"otherwise":1},{"name":"wordnet","costs":{"definition":0,"gloss":0},"otherwise":1},{"name":"yasashi-japanese","costs":{"easy":0,"easy_pair":0},"otherwise":1}]'
  )::JSON AS solution FROM runs
)
SELECT
  coalesce((SELECT first FROM bounds), 0) AS first,
  CAST(solution -> '$.ends' AS BIGINT[]) AS ends,
  CAST(solution -> '$.ambiguous' AS STRUCT("from" BIGINT, "to" BIGINT)[]) AS ambiguous
FROM solved;

-- llm-japanese-dataset (release-array): labels
SELECT part, template, fits, dataset, license, unplaced,
  CASE WHEN free_text OR NOT fits OR unplaced = 'unattributed' THEN task ELSE unplaced END AS task
FROM (
  SELECT *, list_contains(fitting, template) AS fits
  FROM (VALUES
    (0, '', '', '', FALSE, CAST([] AS VARCHAR[])),
    (1, 'aio', 'commonsense', 'CC-BY-SA-4.0', TRUE, ['movie', 'bare']),
    (2, 'databricks-dolly-15k-ja', 'commonsense', 'CC-BY-SA-3.0', TRUE, ['pair', 'tatoeba', 'wikipedia', 'definition', 'gloss', 'easy', 'easy_pair', 'work', 'news', 'paper_pair', 'paper_english', 'paper', 'movie', 'choices', 'passage', 'with_input', 'bare']),
    (3, 'jcommonsenseqa', 'commonsense', 'CC-BY-SA-4.0', FALSE, ['choices', 'passage', 'with_input']),
    (4, 'jesc', 'translation', 'CC-BY-SA-4.0', FALSE, ['pair']),
    (5, 'jmrd', 'commonsense', 'CC-BY-SA-4.0', FALSE, ['movie']),
    (6, 'jsquad', 'reading_comprehension', 'CC-BY-SA-4.0', FALSE, ['choices', 'passage', 'with_input']),
    (7, 'wikipedia-summary', 'summarization', 'CC-BY-SA-3.0', FALSE, ['wikipedia']),
    (8, 'CourseraParallelCorpus', 'translation', 'Apache-2.0', FALSE, ['pair']),
    (9, 'ParaNatCom', 'summarization', 'CC-BY-4.0', FALSE, ['paper_pair', 'paper_english', 'paper']),
    (10, 'Tab-delimited_Bilingual_Sentence_Pairs', 'translation', 'CC-BY-2.0', FALSE, ['tatoeba']),
    (11, 'alpaca', 'mixed', 'Apache-2.0', TRUE, ['pair', 'tatoeba', 'wikipedia', 'definition', 'gloss', 'easy', 'easy_pair', 'work', 'news', 'paper_pair', 'paper_english', 'paper', 'movie', 'choices', 'passage', 'with_input', 'bare']),
    (12, 'alt', 'translation', 'CC-BY-4.0', FALSE, ['pair']),
    (13, 'aozora-txt', 'commonsense', 'LicenseRef-public-domain', FALSE, ['work']),
    (14, 'tanaka-corpus', 'translation', 'CC-BY-2.5', FALSE, ['pair']),
    (15, 'wikinews', 'summarization', 'CC-BY-2.5', FALSE, ['news']),
    (16, 'wordnet', 'commonsense', 'LicenseRef-wnjpn', FALSE, ['definition', 'gloss']),
    (17, 'yasashi-japanese', 'simplification', 'CC-BY-4.0', FALSE, ['easy', 'easy_pair'])
  ) AS datasets(part, dataset, task, license, free_text, fitting),
  (VALUES ('pair', 'translation'), ('tatoeba', 'translation'), ('wikipedia', 'unattributed'), ('definition', 'unattributed'), ('gloss', 'translation'), ('easy', 'unattributed'), ('easy_pair', 'translation'), ('work', 'unattributed'), ('news', 'unattributed'), ('paper_pair', 'translation'), ('paper_english', 'english_only'), ('paper', 'unattributed'), ('movie', 'unattributed'), ('choices', 'unattributed'), ('passage', 'unattributed'), ('with_input', 'unattributed'), ('bare', 'unattributed')) AS templates(template, unplaced)
);

-- llm-japanese-dataset (release-array): rows
SELECT ordinal, instruction, input, output, CASE WHEN fits THEN task ELSE unplaced END AS task,
  CASE WHEN fits THEN dataset ELSE 'unattributed' END AS dataset,
  CASE WHEN fits THEN license ELSE 'NOASSERTION' END AS license, file, row
FROM (SELECT *, CASE
  WHEN len(ambiguous) > 0 AND len(list_filter(ambiguous, lambda r: ordinal - first >= r."from" AND ordinal - first < r."to")) > 0 THEN 0
  WHEN ordinal - first < ends[1] THEN 1
  WHEN ordinal - first < ends[2] THEN 2
  WHEN ordinal - first < ends[3] THEN 3
  WHEN ordinal - first < ends[4] THEN 4
  WHEN ordinal - first < ends[5] THEN 5
  WHEN ordinal - first < ends[6] THEN 6
  WHEN ordinal - first < ends[7] THEN 7
  WHEN ordinal - first < ends[8] THEN 8
  WHEN ordinal - first < ends[9] THEN 9
  WHEN ordinal - first < ends[10] THEN 10
  WHEN ordinal - first < ends[11] THEN 11
  WHEN ordinal - first < ends[12] THEN 12
  WHEN ordinal - first < ends[13] THEN 13
  WHEN ordinal - first < ends[14] THEN 14
  WHEN ordinal - first < ends[15] THEN 15
  WHEN ordinal - first < ends[16] THEN 16
  WHEN ordinal - first < ends[17] THEN 17
  ELSE 0
END AS part FROM input, segments) JOIN labels USING (part, template);

-- llm-japanese-dataset (tree): column template
CASE
  WHEN (instruction = '次の日本語を英語に翻訳してください。' OR instruction = '次の英語を日本語に翻訳してください。') THEN 'pair'
  WHEN (instruction = '次の入力を日本語に翻訳してください。' OR instruction = '次の入力を英語に翻訳してください。') THEN 'tatoeba'
  WHEN instruction = '入力されたワードを説明してください。' THEN 'wikipedia'
  WHEN starts_with(instruction, '「') AND ends_with(instruction, '」の意味を教えてください。') AND coalesce(input, '') = '' THEN 'definition'
  WHEN (instruction = '次の文を日本語に翻訳してください。' OR instruction = '次の文を英語に翻訳してください。') THEN 'gloss'
  WHEN instruction = '以下の日本語をやさしい日本語に言い換えてください。' THEN 'easy'
  WHEN (instruction = '以下の日本語を英語に翻訳してください。' OR instruction = '以下の英語を日本語に翻訳してください。') THEN 'easy_pair'
  WHEN (ends_with(instruction, '』の冒頭を教えてください。') AND contains(instruction, 'の作品『') OR ends_with(instruction, '」で始まる文学作品の作者とタイトルを教えてください。') AND starts_with(instruction, '「')) AND coalesce(input, '') = '' THEN 'work'
  WHEN instruction = '次のニュース記事にタイトルをつけてください。' THEN 'news'
  WHEN (instruction = '次の英語の論文のタイトルを日本語に翻訳してください。' OR instruction = '次の日本語の論文のタイトルを英語に翻訳してください。' OR instruction = '英語の論文のアブストラクトから日本語のタイトルを作ってください。' OR instruction = '日本語の論文のアブストラクトから英語のタイトルを作ってください。') THEN 'paper_pair'
  WHEN (instruction = '論文のアブストラクトからタイトルを作ってください。' OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。') AND NOT regexp_matches(concat(input, output), '[\p{Hiragana}\p{Katakana}\p{Han}]') THEN 'paper_english'
  WHEN (instruction = '論文のアブストラクトからタイトルを作ってください。' OR instruction = '論文のタイトルからアブストラクトを想像して書いてください。') THEN 'paper'
  WHEN ends_with(instruction, 'について教えてください。') AND contains(output, 'に製作された映画で、監督は') AND coalesce(input, '') = '' THEN 'movie'
  WHEN length(input) - length(replace(input, '、', '')) >= 4 AND contains(concat('、', input, '、'), concat('、', output, '、')) THEN 'choices'
  WHEN contains(input, '：') AND contains(input, output) THEN 'passage'
  WHEN input <> '' THEN 'with_input'
  WHEN TRUE THEN 'bare'
END;

-- llm-japanese-dataset (tree): folders
SELECT * FROM (VALUES ('aio', 1), ('databricks-dolly-15k-ja', 2), ('jcommonsenseqa', 3), ('jesc', 4), ('jmrd', 5), ('jsquad', 6), ('wikipedia-summary', 7), ('CourseraParallelCorpus', 8), ('ParaNatCom', 9), ('Tab-delimited_Bilingual_Sentence_Pairs', 10), ('alpaca', 11), ('alt', 12), ('aozora-txt', 13), ('tanaka-corpus', 14), ('wikinews', 15), ('wordnet', 16), ('yasashi-japanese', 17)) AS folders(name, part);

-- llm-japanese-dataset (tree): labels
SELECT part, template, fits, dataset, license, unplaced,
  CASE WHEN free_text OR NOT fits OR unplaced = 'unattributed' THEN task ELSE unplaced END AS task
FROM (
  SELECT *, list_contains(fitting, template) AS fits
  FROM (VALUES
    (0, '', '', '', FALSE, CAST([] AS VARCHAR[])),
    (1, 'aio', 'commonsense', 'CC-BY-SA-4.0', TRUE, ['movie', 'bare']),
    (2, 'databricks-dolly-15k-ja', 'commonsense', 'CC-BY-SA-3.0', TRUE, ['pair', 'tatoeba', 'wikipedia', 'definition', 'gloss', 'easy', 'easy_pair', 'work', 'news', 'paper_pair', 'paper_english', 'paper', 'movie', 'choices', 'passage', 'with_input', 'bare']),
    (3, 'jcommonsenseqa', 'commonsense', 'CC-BY-SA-4.0', FALSE, ['choices', 'passage', 'with_input']),
    (4, 'jesc', 'translation', 'CC-BY-SA-4.0', FALSE, ['pair']),
    (5, 'jmrd', 'commonsense', 'CC-BY-SA-4.0', FALSE, ['movie']),
    (6, 'jsquad', 'reading_comprehension', 'CC-BY-SA-4.0', FALSE, ['choices', 'passage', 'with_input']),
    (7, 'wikipedia-summary', 'summarization', 'CC-BY-SA-3.0', FALSE, ['wikipedia']),
    (8, 'CourseraParallelCorpus', 'translation', 'Apache-2.0', FALSE, ['pair']),
    (9, 'ParaNatCom', 'summarization', 'CC-BY-4.0', FALSE, ['paper_pair', 'paper_english', 'paper']),
    (10, 'Tab-delimited_Bilingual_Sentence_Pairs', 'translation', 'CC-BY-2.0', FALSE, ['tatoeba']),
    (11, 'alpaca', 'mixed', 'Apache-2.0', TRUE, ['pair', 'tatoeba', 'wikipedia', 'definition', 'gloss', 'easy', 'easy_pair', 'work', 'news', 'paper_pair', 'paper_english', 'paper', 'movie', 'choices', 'passage', 'with_input', 'bare']),
    (12, 'alt', 'translation', 'CC-BY-4.0', FALSE, ['pair']),
    (13, 'aozora-txt', 'commonsense', 'LicenseRef-public-domain', FALSE, ['work']),
    (14, 'tanaka-corpus', 'translation', 'CC-BY-2.5', FALSE, ['pair']),
    (15, 'wikinews', 'summarization', 'CC-BY-2.5', FALSE, ['news']),
    (16, 'wordnet', 'commonsense', 'LicenseRef-wnjpn', FALSE, ['definition', 'gloss']),
    (17, 'yasashi-japanese', 'simplification', 'CC-BY-4.0', FALSE, ['easy', 'easy_pair'])
  ) AS datasets(part, dataset, task, license, free_text, fitting),
  (VALUES ('pair', 'translation'), ('tatoeba', 'translation'), ('wikipedia', 'unattributed'), ('definition', 'unattributed'), ('gloss', 'translation'), ('easy', 'unattributed'), ('easy_pair', 'translation'), ('work', 'unattributed'), ('news', 'unattributed'), ('paper_pair', 'translation'), ('paper_english', 'english_only'), ('paper', 'unattributed'), ('movie', 'unattributed'), ('choices', 'unattributed'), ('passage', 'unattributed'), ('with_input', 'unattributed'), ('bare', 'unattributed')) AS templates(template, unplaced)
);

-- llm-japanese-dataset (tree): rows
SELECT ordinal, instruction, input, output, coalesce(task, 'unattributed') AS task, coalesce(labels.dataset, folder) AS dataset,
  coalesce(license, 'NOASSERTION') AS license, file, row
FROM (SELECT *, regexp_extract(file, '([^/]+)/data/[^/]+$', 1) AS folder FROM input) AS rows
LEFT JOIN folders ON folder = folders.name
LEFT JOIN labels ON labels.part = folders.part AND labels.template = rows.template;

-- to_instruction: rows
SELECT
  md5(concat_ws(chr(31), instruction, coalesce(input, ''), output)) AS id,
  instruction,
  coalesce(input, '') AS input,
  output AS response,
  * EXCLUDE (instruction, input, output)
FROM input;

-- drop_duplicates: dropped
WITH keyed AS MATERIALIZED (
  SELECT ordinal, hash(instruction, input, response) AS key FROM input
),
shared AS (
  SELECT key FROM keyed GROUP BY key HAVING count(*) > 1
),
candidates AS (
  SELECT * FROM input WHERE ordinal IN (SELECT ordinal FROM keyed WHERE key IN (FROM shared))
),
paired AS (
  SELECT *, first_value(candidates) OVER (PARTITION BY instruction, input, response ORDER BY ordinal) AS kept
  FROM candidates
)
SELECT * EXCLUDE (kept), 'exact_duplicate' AS reason,
  kept.id AS kept_id, kept.source AS kept_source, kept.file AS kept_file, kept.row AS kept_row
FROM paired WHERE ordinal <> kept.ordinal;

-- drop_duplicates: kept
SELECT * FROM input WHERE ordinal NOT IN (SELECT ordinal FROM dropped);

-- parquet: files
COPY (SELECT id, instruction, input, response AS response, task, dataset, source, license, file, row FROM input) TO 'data/train-{shard}-of-{shards}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720);
