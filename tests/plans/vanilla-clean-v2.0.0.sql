-- vanilla-clean 2.0.0
-- recipe 11e7b4e22ec3000a26d89c808e1849f323417b93ce55d2345d82544c869ce362

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

-- wikipedia-typo (archive): rows
SELECT ordinal, '次の日本語には間違っている部分があります。その部分を直して、正しい日本語の文を出力してください。' AS instruction, pre_text AS input, post_text AS output,
  'correction' AS task, 'wikipedia-ja-typo' AS dataset, 'CC-BY-SA-3.0' AS license, file, row
FROM input;

-- jqac (archive): rows
SELECT ordinal, topic || 'に関して、' || question AS instruction, '' AS input, answer AS output,
  'commonsense' AS task, 'jqac' AS dataset, 'CC-BY-SA-4.0' AS license, file, row
FROM input;

-- drop_tasks: dropped
SELECT *, CASE WHEN task IN ['translation'] THEN 'translation' WHEN task IN ['english_only'] THEN 'english_only' END AS reason FROM input WHERE coalesce((task IN ['translation']) OR (task IN ['english_only']), FALSE);

-- drop_tasks: kept
SELECT * FROM input WHERE NOT coalesce((task IN ['translation']) OR (task IN ['english_only']), FALSE);

-- drop_datasets: dropped
SELECT *, CASE WHEN dataset IN ['alpaca'] THEN 'license_model_output' END AS reason FROM input WHERE coalesce((dataset IN ['alpaca']), FALSE);

-- drop_datasets: kept
SELECT * FROM input WHERE NOT coalesce((dataset IN ['alpaca']), FALSE);

-- drop_files: dropped
SELECT *, CASE WHEN starts_with(source, 'wikipedia-typo@') AND (file GLOB '*/test.jsonl' OR file GLOB '*/gold.jsonl') THEN 'evaluation_part' END AS reason FROM input WHERE coalesce((starts_with(source, 'wikipedia-typo@') AND (file GLOB '*/test.jsonl' OR file GLOB '*/gold.jsonl')), FALSE);

-- drop_files: kept
SELECT * FROM input WHERE NOT coalesce((starts_with(source, 'wikipedia-typo@') AND (file GLOB '*/test.jsonl' OR file GLOB '*/gold.jsonl')), FALSE);

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

-- drop_flaws: dropped
SELECT * FROM (SELECT *, CASE WHEN (NOT regexp_matches(response, '[^\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]')) THEN 'empty_response' WHEN (regexp_matches(response, '^[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\p{P}]*(です|である|だ)?[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}\p{P}]*$')) THEN 'no_word' WHEN NOT (coalesce(task, '') IN ['simplification'] OR coalesce(dataset, '') IN ['simplification']) AND (abs(strlen(response) - strlen(CASE WHEN input = '' THEN instruction ELSE input END)) <= 200 AND (
contains(CASE WHEN input = '' THEN instruction ELSE input END, trim(response, ' 	
　')) AND trim(response, ' 	
　') IN (trim(CASE WHEN input = '' THEN instruction ELSE input END, ' 	
 　'), regexp_replace(CASE WHEN input = '' THEN instruction ELSE input END, '[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*[（(][^（）()]*[）)][。\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*$', ''))
OR contains(response, trim(CASE WHEN input = '' THEN instruction ELSE input END, ' 	
　')) AND regexp_replace(response, '[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*[（(][^（）()]*[）)][。\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*$', '') = trim(CASE WHEN input = '' THEN instruction ELSE input END, ' 	
 　'))) THEN 'repeats_question' WHEN (regexp_matches(response, '^[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*([、。，．]|(または|および)?(は|とは)[、。，（(])|^[（(][^）)]{0,80}[）)](は|とは)[、。]')) THEN 'headless_sentence' WHEN (coalesce(task, '') IN ['wikipedia-summary'] OR coalesce(dataset, '') IN ['wikipedia-summary']) AND (regexp_matches(response, '(以下|下記|次)(の(通り|とおり|よう|意味|もの|こと|項目|性質|条件|人物|作品|記事|[0-9０-９一二三四五六七八九十]+つ)|に(示|挙げ|あげ|述べ|列挙|記)|を(参照|指))[^。\n]{0,40}[。：:]?[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*$|[：:][\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*$')) THEN 'refers_below' WHEN (coalesce(task, '') IN ['wikipedia-summary'] OR coalesce(dataset, '') IN ['wikipedia-summary']) AND (regexp_matches(response, '(本項|本項目|本稿|本記事|この項|この項目|この記事|当項目|当記事)(では|で|は|において)')) THEN 'own_article' WHEN (regexp_matches(response, '（[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}、，,;；:：・]*）|(^|[^A-Za-z0-9_.\])])\([\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}、，,;；:：・]*\)')) THEN 'empty_brackets' WHEN (regexp_matches(response, '（[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*[、，,;；]|\([\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*[、，；]|([、，,；：・]|[^A-Za-z0-9];)[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*）|[、，；：][\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*\)|（[^（）]*[、，,][\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*[、，,]|（[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]|[^（\-‐‑‒–—―−ー～〜~"”’''」』\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}][\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]+）')) THEN 'gap_in_brackets' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '「[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*」|『[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*』|“[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*”|‘[\p{Z}\p{C}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}]*’')) THEN 'empty_quotes' WHEN NOT (coalesce(task, '') IN ['aozora-txt'] OR coalesce(dataset, '') IN ['aozora-txt']) AND ((length(response) - length(replace(response, '「', ''))) <> (length(response) - length(replace(response, '」', ''))) OR (length(response) - length(replace(response, '『', ''))) <> (length(response) - length(replace(response, '』', '')))) THEN 'one_sided_quotes' WHEN (regexp_matches(instruction, '《[^》]*$|［＃[^］]*$|\[\[[^\]]*$|\{\{[^}]*$|</[A-Za-z0-9]*$|<[A-Za-z]+ +[A-Za-z-]+ *=[^<>]*$|<(big|blockquote|br|center|code|del|div|em|font|gallery|h1|h2|h3|h4|h5|h6|hr|img|ins|li|math|nowiki|ol|poem|pre|rb|ref|references|rp|rt|ruby|small|span|strong|sub|sup|table|td|th|tr|tt|ul)( +[A-Za-z][^<>]*)?[ /]*$') OR regexp_matches(input, '《[^》]*$|［＃[^］]*$|\[\[[^\]]*$|\{\{[^}]*$|</[A-Za-z0-9]*$|<[A-Za-z]+ +[A-Za-z-]+ *=[^<>]*$|<(big|blockquote|br|center|code|del|div|em|font|gallery|h1|h2|h3|h4|h5|h6|hr|img|ins|li|math|nowiki|ol|poem|pre|rb|ref|references|rp|rt|ruby|small|span|strong|sub|sup|table|td|th|tr|tt|ul)( +[A-Za-z][^<>]*)?[ /]*$') OR regexp_matches(response, '《[^》]*$|［＃[^］]*$|\[\[[^\]]*$|\{\{[^}]*$|</[A-Za-z0-9]*$|<[A-Za-z]+ +[A-Za-z-]+ *=[^<>]*$|<(big|blockquote|br|center|code|del|div|em|font|gallery|h1|h2|h3|h4|h5|h6|hr|img|ins|li|math|nowiki|ol|poem|pre|rb|ref|references|rp|rt|ruby|small|span|strong|sub|sup|table|td|th|tr|tt|ul)( +[A-Za-z][^<>]*)?[ /]*$')) THEN 'cut_markup' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '［＃')) THEN 'transcriber_note' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '[<＜][/／]?([aAａＡ]|[bBｂＢ]|[bBｂＢ][iIｉＩ][gGｇＧ]|[bBｂＢ][lLｌＬ][oOｏＯ][cCｃＣ][kKｋＫ][qQｑＱ][uUｕＵ][oOｏＯ][tTｔＴ][eEｅＥ]|[bBｂＢ][rRｒＲ]|[cCｃＣ][eEｅＥ][nNｎＮ][tTｔＴ][eEｅＥ][rRｒＲ]|[cCｃＣ][oOｏＯ][dDｄＤ][eEｅＥ]|[dDｄＤ][eEｅＥ][lLｌＬ]|[dDｄＤ][iIｉＩ][vVｖＶ]|[eEｅＥ][mMｍＭ]|[fFｆＦ][oOｏＯ][nNｎＮ][tTｔＴ]|[gGｇＧ][aAａＡ][lLｌＬ][lLｌＬ][eEｅＥ][rRｒＲ][yYｙＹ]|[hHｈＨ][11１１]|[hHｈＨ][22２２]|[hHｈＨ][33３３]|[hHｈＨ][44４４]|[hHｈＨ][55５５]|[hHｈＨ][66６６]|[hHｈＨ][rRｒＲ]|[iIｉＩ]|[iIｉＩ][mMｍＭ][gGｇＧ]|[iIｉＩ][nNｎＮ][sSｓＳ]|[lLｌＬ][iIｉＩ]|[mMｍＭ][aAａＡ][tTｔＴ][hHｈＨ]|[nNｎＮ][oOｏＯ][wWｗＷ][iIｉＩ][kKｋＫ][iIｉＩ]|[oOｏＯ][lLｌＬ]|[pPｐＰ]|[pPｐＰ][oOｏＯ][eEｅＥ][mMｍＭ]|[pPｐＰ][rRｒＲ][eEｅＥ]|[rRｒＲ][bBｂＢ]|[rRｒＲ][eEｅＥ][fFｆＦ]|[rRｒＲ][eEｅＥ][fFｆＦ][eEｅＥ][rRｒＲ][eEｅＥ][nNｎＮ][cCｃＣ][eEｅＥ][sSｓＳ]|[rRｒＲ][pPｐＰ]|[rRｒＲ][tTｔＴ]|[rRｒＲ][uUｕＵ][bBｂＢ][yYｙＹ]|[sSｓＳ]|[sSｓＳ][mMｍＭ][aAａＡ][lLｌＬ][lLｌＬ]|[sSｓＳ][pPｐＰ][aAａＡ][nNｎＮ]|[sSｓＳ][tTｔＴ][rRｒＲ][oOｏＯ][nNｎＮ][gGｇＧ]|[sSｓＳ][uUｕＵ][bBｂＢ]|[sSｓＳ][uUｕＵ][pPｐＰ]|[tTｔＴ][aAａＡ][bBｂＢ][lLｌＬ][eEｅＥ]|[tTｔＴ][dDｄＤ]|[tTｔＴ][hHｈＨ]|[tTｔＴ][rRｒＲ]|[tTｔＴ][tTｔＴ]|[uUｕＵ]|[uUｕＵ][lLｌＬ])([ 　][^<>＜＞]*)?[/／]?[>＞]')) THEN 'html_tag' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '[&＆](([aAａＡ][mMｍＭ][pPｐＰ]|[aAａＡ][pPｐＰ][oOｏＯ][sSｓＳ]|[cCｃＣ][oOｏＯ][pPｐＰ][yYｙＹ]|[gGｇＧ][tTｔＴ]|[hHｈＨ][eEｅＥ][lLｌＬ][lLｌＬ][iIｉＩ][pPｐＰ]|[lLｌＬ][aAａＡ][qQｑＱ][uUｕＵ][oOｏＯ]|[lLｌＬ][tTｔＴ]|[mMｍＭ][dDｄＤ][aAａＡ][sSｓＳ][hHｈＨ]|[mMｍＭ][iIｉＩ][dDｄＤ][dDｄＤ][oOｏＯ][tTｔＴ]|[mMｍＭ][iIｉＩ][nNｎＮ][uUｕＵ][sSｓＳ]|[nNｎＮ][bBｂＢ][sSｓＳ][pPｐＰ]|[nNｎＮ][dDｄＤ][aAａＡ][sSｓＳ][hHｈＨ]|[qQｑＱ][uUｕＵ][oOｏＯ][tTｔＴ]|[rRｒＲ][aAａＡ][qQｑＱ][uUｕＵ][oOｏＯ]|[tTｔＴ][iIｉＩ][mMｍＭ][eEｅＥ][sSｓＳ]|[yYｙＹ][eEｅＥ][nNｎＮ])|[#＃][0-9０-９]{2,6}|[#＃][xXｘＸ][0-9a-fA-F０-９]{2,6})[;；]')) THEN 'html_entity' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '(formula|codice)_[0-9]+')) THEN 'formula_name' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '[\[［](編集|要出典|引用|脚注|要検証|出典|誰[？?]|いつ[？?])[\]］]')) THEN 'editorial_mark' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '[\x00-\x08\x0B\x0C\x0E-\x1F\x7F-\x{9F}\x{2028}\x{2029}\x{FEFF}\x{FFF9}-\x{FFFB}\p{Co}]')) THEN 'control_character' WHEN (regexp_matches(concat_ws(chr(10), instruction, input, response), '\x{FFFD}|[縺繝].?[縺繧繝]|繧(.?[縺繧]|.繝)|Ã[\x{80}-\x{BF}]|[âã][\x{80}-\x{9F}]|â€|ã[€‚ƒ]')) THEN 'mojibake' END AS reason FROM input) WHERE reason IS NOT NULL;

-- drop_flaws: kept
SELECT * FROM input WHERE ordinal NOT IN (SELECT ordinal FROM dropped);

-- jnli-valid (lines): rows
SELECT ordinal, sentence1 AS instruction, sentence2 AS input, label AS output,
  'evaluation' AS task, 'jnli-valid' AS dataset, 'CC-BY-SA-4.0' AS license, file, row
FROM input;

-- jsquad-valid (object): rows
WITH articles AS (
  SELECT file, from_json(data, '[{"paragraphs": [{"context": "VARCHAR", "qas": [{"question": "VARCHAR", "answers": [{"text": "VARCHAR"}]}]}]}]') AS articles
  FROM input
),
paragraphs AS (
  SELECT file, generate_subscripts(articles, 1) AS a, unnest(articles).paragraphs AS paragraphs FROM articles
),
questions AS (
  SELECT file, a, generate_subscripts(paragraphs, 1) AS p, unnest(paragraphs) AS paragraph FROM paragraphs
),
asked AS (
  SELECT file, a, p, generate_subscripts(paragraph.qas, 1) AS q, unnest(paragraph.qas) AS asked,
    regexp_replace(paragraph.context, '^.* \[SEP\] ', '') AS context
  FROM questions
),
numbered AS (
  SELECT *, row_number() OVER (ORDER BY file, a, p, q) AS row FROM asked
)
SELECT row - 1 AS ordinal, asked.question AS instruction, context AS input, asked.answers[1].text AS output,
  'evaluation' AS task, 'jsquad-valid' AS dataset, 'CC-BY-SA-4.0' AS license, file, row
FROM numbered;

-- jcommonsenseqa-valid (lines): rows
SELECT ordinal, question AS instruction, array_to_string(choices, '、') AS input,
  choices[label::INTEGER + 1] AS output,
  'evaluation' AS task, 'jcommonsenseqa-valid' AS dataset, 'CC-BY-SA-4.0' AS license, file, row
FROM (SELECT *, [choice0, choice1, choice2, choice3, choice4] AS choices FROM input);

-- marc-ja-valid (lines): rows
SELECT ordinal, sentence AS instruction, '' AS input, label AS output,
  'evaluation' AS task, 'marc-ja-valid' AS dataset, 'LicenseRef-MARC' AS license, file, row
FROM input;

-- ja-vg-vqa (nested): rows
WITH asked AS (
  SELECT ordinal AS picture, file, from_json(qas, '[{"question": "VARCHAR", "answer": "VARCHAR"}]') AS list FROM input
),
pairs AS (
  SELECT picture, file, generate_subscripts(list, 1) AS place, unnest(list) AS pair FROM asked
)
SELECT row_number() OVER (ORDER BY picture, place) - 1 AS ordinal, pair.question AS instruction, '' AS input,
  pair.answer AS output, 'evaluation' AS task, 'ja-vg-vqa' AS dataset, 'CC-BY-4.0' AS license, file,
  row_number() OVER (ORDER BY picture, place) AS row
FROM pairs;

-- ja-vg-vqa (lines): rows
SELECT ordinal, question AS instruction, '' AS input, answer AS output,
  'evaluation' AS task, 'ja-vg-vqa' AS dataset, 'CC-BY-4.0' AS license, file, row
FROM input;

-- flag_contamination: table items
SELECT dataset AS evaluation_set, row AS item, part, text
FROM (SELECT dataset, row, unnest([
  {part: 'instruction', text: instruction},
  {part: 'input', text: input},
  {part: 'item', text: CASE WHEN input <> '' THEN concat_ws(chr(10), instruction, input) ELSE '' END}
], recursive := true)
FROM "jnli-valid" UNION ALL SELECT dataset, row, unnest([
  {part: 'instruction', text: instruction},
  {part: 'input', text: input},
  {part: 'item', text: CASE WHEN input <> '' THEN concat_ws(chr(10), instruction, input) ELSE '' END}
], recursive := true)
FROM "jsquad-valid" UNION ALL SELECT dataset, row, unnest([
  {part: 'instruction', text: instruction},
  {part: 'input', text: input},
  {part: 'item', text: CASE WHEN input <> '' THEN concat_ws(chr(10), instruction, input) ELSE '' END}
], recursive := true)
FROM "jcommonsenseqa-valid" UNION ALL SELECT dataset, row, unnest([
  {part: 'instruction', text: instruction},
  {part: 'input', text: input},
  {part: 'item', text: CASE WHEN input <> '' THEN concat_ws(chr(10), instruction, input) ELSE '' END}
], recursive := true)
FROM "marc-ja-valid" UNION ALL SELECT dataset, row, unnest([
  {part: 'instruction', text: instruction},
  {part: 'input', text: input},
  {part: 'item', text: CASE WHEN input <> '' THEN concat_ws(chr(10), instruction, input) ELSE '' END}
], recursive := true)
FROM "ja-vg-vqa")
WHERE text <> '';

-- flag_contamination: table texts
SELECT text, row_number() OVER (ORDER BY text) - 1 AS probe FROM (SELECT DISTINCT text FROM items);

-- flag_contamination: table probes
SELECT text FROM texts ORDER BY probe;

-- flag_contamination: table found, by workers of #transforms/flag-contamination.worker.ts from
SELECT ordinal, instruction, input, response FROM input;

-- flag_contamination: table hits
SELECT rows.id, rows.source, rows.file, rows.row, rows.dataset, evaluation_set, part, match, field,
  round(max(score), 4) AS score, min(item) AS item, count(DISTINCT item) AS items, any_value(text) AS item_text,
  any_value(CASE field WHEN 'instruction' THEN rows.instruction WHEN 'input' THEN rows.input
    WHEN 'response' THEN rows.response WHEN 'question' THEN concat_ws(chr(10), rows.instruction, rows.input)
    ELSE concat_ws(chr(10), rows.instruction, rows.input, rows.response) END) AS row_text,
  rows.ordinal
FROM found JOIN texts USING (probe) JOIN items USING (text) JOIN input AS rows USING (ordinal)
GROUP BY ALL
ORDER BY ordinal, evaluation_set, part, match, field, item;

-- flag_contamination: table marks
SELECT ordinal, string_agg(mark, ' ' ORDER BY mark) AS contamination
FROM (
  SELECT ordinal, concat_ws(':', evaluation_set, part,
    arg_min(match, list_position(['exact', 'near', 'grams'], match))) AS mark
  FROM hits GROUP BY ordinal, evaluation_set, part
)
GROUP BY ordinal;

-- flag_contamination: rows
SELECT rows.*, coalesce(marks.contamination, '') AS contamination
FROM input AS rows LEFT JOIN marks USING (ordinal);

-- drop_contaminated: dropped
SELECT *, CASE WHEN list_has_any(list_concat(string_split(contamination, ' '),
list_transform(string_split(contamination, ' '), lambda mark : regexp_replace(mark, '^[^:]*:', ''))), ['instruction:exact', 'instruction:near', 'instruction:grams', 'item:exact']) THEN 'evaluation_item' END AS reason FROM input WHERE coalesce((list_has_any(list_concat(string_split(contamination, ' '),
 list_transform(string_split(contamination, ' '), lambda mark : regexp_replace(mark, '^[^:]*:', ''))), ['instruction:exact', 'instruction:near', 'instruction:grams', 'item:exact'])), FALSE);

-- drop_contaminated: kept
SELECT * FROM input WHERE NOT coalesce((list_has_any(list_concat(string_split(contamination, ' '),
 list_transform(string_split(contamination, ' '), lambda mark : regexp_replace(mark, '^[^:]*:', ''))), ['instruction:exact', 'instruction:near', 'instruction:grams', 'item:exact'])), FALSE);

-- drop_near_duplicates: table shared
SELECT instruction FROM input WHERE input <> ''
GROUP BY instruction HAVING count(*) >= 100 ORDER BY instruction;

-- drop_near_duplicates: table ranked
SELECT ordinal, row_number() OVER (ORDER BY id, ordinal) AS rank FROM input;

-- drop_near_duplicates: table signatures, by workers of #transforms/drop-near-duplicates.signatures.worker.ts from
SELECT rank, coalesce(rows.instruction, '') AS instruction, coalesce(rows.input, '') AS input, coalesce(rows.response, '') AS response, coalesce((rows.task IN ['correction'])::INTEGER, 0) AS literal
FROM input AS rows JOIN ranked USING (ordinal);

-- drop_near_duplicates: table firsts
SELECT * FROM signatures WHERE rank IN (SELECT min(rank) FROM signatures GROUP BY key);

-- drop_near_duplicates: table band0
SELECT 0 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b0 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b0 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band1
SELECT 1 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b1 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b1 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band2
SELECT 2 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b2 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b2 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band3
SELECT 3 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b3 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b3 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band4
SELECT 4 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b4 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b4 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band5
SELECT 5 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b5 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b5 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band6
SELECT 6 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b6 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b6 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band7
SELECT 7 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b7 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b7 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band8
SELECT 8 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b8 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b8 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band9
SELECT 9 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b9 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b9 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band10
SELECT 10 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b10 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b10 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band11
SELECT 11 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b11 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b11 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band12
SELECT 12 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b12 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b12 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band13
SELECT 13 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b13 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b13 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band14
SELECT 14 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b14 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b14 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band15
SELECT 15 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b15 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b15 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band16
SELECT 16 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b16 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b16 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band17
SELECT 17 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b17 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b17 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band18
SELECT 18 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b18 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b18 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band19
SELECT 19 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b19 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b19 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band20
SELECT 20 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b20 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b20 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band21
SELECT 21 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b21 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b21 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band22
SELECT 22 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b22 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b22 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band23
SELECT 23 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b23 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b23 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table band24
SELECT 24 AS band, bucket, rows, rank AS one, unnest(others) AS other
FROM (
  SELECT bucket, rank, count(*) OVER (PARTITION BY bucket) AS rows,
    list(rank) OVER (PARTITION BY bucket ORDER BY rank ROWS BETWEEN 1 FOLLOWING AND 50 FOLLOWING) AS others
  FROM (SELECT b24 AS bucket, rank FROM firsts)
  WHERE bucket IN (SELECT b24 FROM firsts GROUP BY 1 HAVING count(*) > 1)
);

-- drop_near_duplicates: table capped
SELECT band, bucket, rows, rows * (rows - 1) // 2 - count(*) AS pairs_not_compared
FROM (SELECT band, bucket, rows FROM band0 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band1 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band2 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band3 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band4 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band5 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band6 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band7 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band8 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band9 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band10 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band11 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band12 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band13 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band14 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band15 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band16 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band17 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band18 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band19 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band20 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band21 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band22 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band23 WHERE rows > 51 UNION ALL SELECT band, bucket, rows FROM band24 WHERE rows > 51)
GROUP BY band, bucket, rows ORDER BY band, bucket;

-- drop_near_duplicates: table pairs
SELECT one, other FROM (SELECT one, other FROM band0 UNION ALL SELECT one, other FROM band1 UNION ALL SELECT one, other FROM band2 UNION ALL SELECT one, other FROM band3 UNION ALL SELECT one, other FROM band4 UNION ALL SELECT one, other FROM band5 UNION ALL SELECT one, other FROM band6 UNION ALL SELECT one, other FROM band7 UNION ALL SELECT one, other FROM band8 UNION ALL SELECT one, other FROM band9 UNION ALL SELECT one, other FROM band10 UNION ALL SELECT one, other FROM band11 UNION ALL SELECT one, other FROM band12 UNION ALL SELECT one, other FROM band13 UNION ALL SELECT one, other FROM band14 UNION ALL SELECT one, other FROM band15 UNION ALL SELECT one, other FROM band16 UNION ALL SELECT one, other FROM band17 UNION ALL SELECT one, other FROM band18 UNION ALL SELECT one, other FROM band19 UNION ALL SELECT one, other FROM band20 UNION ALL SELECT one, other FROM band21 UNION ALL SELECT one, other FROM band22 UNION ALL SELECT one, other FROM band23 UNION ALL SELECT one, other FROM band24)
UNION
SELECT firsts.rank, signatures.rank FROM firsts JOIN signatures USING (key) WHERE signatures.rank > firsts.rank;

-- drop_near_duplicates: table near, by workers of #transforms/drop-near-duplicates.pairs.worker.ts from
WITH places AS MATERIALIZED (SELECT rank, ordinal FROM ranked WHERE rank IN (SELECT one FROM pairs UNION SELECT other FROM pairs)), texts AS MATERIALIZED (
  SELECT rank, coalesce(rows.instruction, '') AS instruction, coalesce(rows.input, '') AS input, coalesce(rows.response, '') AS response, coalesce((rows.task IN ['correction'])::INTEGER, 0) AS literal
  FROM input AS rows JOIN places USING (ordinal)
)
SELECT one, a.instruction AS one_instruction, a.input AS one_input, a.response AS one_response, a.literal AS one_literal, other, b.instruction AS other_instruction, b.input AS other_input, b.response AS other_response, b.literal AS other_literal
FROM pairs AS pairs JOIN texts AS a ON a.rank = one JOIN texts AS b ON b.rank = other;

-- drop_near_duplicates: table components
WITH RECURSIVE edges AS (
  SELECT one AS here, other AS there FROM near UNION ALL SELECT other, one FROM near
),
labelled(rank, smallest) USING KEY (rank) AS (
  SELECT here, here FROM edges
  UNION
  SELECT there, min(changed.smallest)
  FROM labelled AS changed
  JOIN edges ON here = changed.rank
  JOIN recurring.labelled AS now ON now.rank = there
  WHERE changed.smallest < now.smallest
  GROUP BY there
)
SELECT rank, smallest FROM labelled;

-- drop_near_duplicates: table chained
SELECT smallest AS one, rank AS other FROM components WHERE smallest < rank
EXCEPT SELECT one, other FROM near;

-- drop_near_duplicates: table rechecked, by workers of #transforms/drop-near-duplicates.pairs.worker.ts from
WITH places AS MATERIALIZED (SELECT rank, ordinal FROM ranked WHERE rank IN (SELECT one FROM chained UNION SELECT other FROM chained)), texts AS MATERIALIZED (
  SELECT rank, coalesce(rows.instruction, '') AS instruction, coalesce(rows.input, '') AS input, coalesce(rows.response, '') AS response, coalesce((rows.task IN ['correction'])::INTEGER, 0) AS literal
  FROM input AS rows JOIN places USING (ordinal)
)
SELECT one, a.instruction AS one_instruction, a.input AS one_input, a.response AS one_response, a.literal AS one_literal, other, b.instruction AS other_instruction, b.input AS other_input, b.response AS other_response, b.literal AS other_literal
FROM chained AS pairs JOIN texts AS a ON a.rank = one JOIN texts AS b ON b.rank = other;

-- drop_near_duplicates: table matched
SELECT near.* FROM near JOIN components ON rank = other AND smallest = one
UNION ALL FROM rechecked;

-- drop_near_duplicates: table gone
WITH places AS MATERIALIZED (SELECT rank, ordinal FROM ranked WHERE rank IN (SELECT one FROM matched UNION SELECT other FROM matched)), kept AS MATERIALIZED (
  SELECT rank, id AS kept_id, source AS kept_source, file AS kept_file, row AS kept_row
  FROM input JOIN places USING (ordinal)
)
SELECT ordinal, kept.* EXCLUDE (rank), similarity
FROM matched JOIN places ON places.rank = other JOIN kept ON kept.rank = one
ORDER BY ordinal;

-- drop_near_duplicates: dropped
SELECT rows.*, 'near_duplicate' AS reason, gone.* EXCLUDE (ordinal) FROM input AS rows JOIN gone USING (ordinal);

-- drop_near_duplicates: kept
SELECT * FROM input WHERE ordinal NOT IN (SELECT ordinal FROM dropped);

-- parquet: files
COPY (SELECT id, instruction, input, response AS response, task, dataset, source, license, file, row, contamination FROM input) TO 'data/train-{shard}-of-{shards}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 30720);
