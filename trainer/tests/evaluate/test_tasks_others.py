"""The other tasks: strings, rules and what is said where data is missing. All rows here are made up."""

import gzip
import json
import random
import zipfile

import pytest
from support import REAL, needs_real_rows, write_lines

from nagare_trainer.evaluate.data import Data, MissingData
from nagare_trainer.evaluate.marc_ja_rows import reviews
from nagare_trainer.evaluate.task import Decoding
from nagare_trainer.evaluate.tasks import chabsa, jcommonsenseqa, jsquad, marc_ja, responses, vqa

ALPACA = '以下は、タスクを説明する指示と、文脈のある入力の組み合わせです。要求を適切に満たす応答を書きなさい。\n\n'


@pytest.mark.parametrize(
    ('task', 'options', 'says'),
    [
        (marc_ja, {}, 'Amazon withdrew'),
        (vqa, {}, r'yahoojapan/ja-vg-vqa.*CC BY 4\.0.*ja-vg-vqa/vqa\.jsonl|vqa\.jsonl.*yahoojapan/ja-vg-vqa'),
        (chabsa, {}, r'chakki-works/chABSA-dataset.*CC BY 4\.0'),
        (jcommonsenseqa, {}, r'yahoojapan/JGLUE.*CC BY-SA 4\.0'),
        (jsquad, {}, r'yahoojapan/JGLUE.*CC BY-SA 4\.0'),
        (responses, {}, r'has no responses/prompts\.jsonl; .*arXiv 2309\.03412.*"prompts": "own"'),
    ],
)
def test_missing_data_says_where_from_and_where_to(task, options, says, tmp_path):
    with pytest.raises(MissingData, match=says) as raised:
        task.build(task.Options(**options), Data(tmp_path))
    assert str(tmp_path) not in str(raised.value)  # results are published


def test_vqa_reads_the_original_its_zip_and_json_lines_alike(tmp_path):
    asked = [{'qa_id': 1, 'question': '何色？', 'answer': '青', 'image_id': 5, 'q_objects': [], 'a_objects': []}]
    nested = json.dumps([{'id': 5, 'qas': asked}], ensure_ascii=False)
    folders = [tmp_path / name for name in ('nested', 'zip', 'lines')]
    for folder in folders:
        (folder / 'ja-vg-vqa').mkdir(parents=True)
    (folders[0] / 'ja-vg-vqa' / 'question_answers.json').write_text(nested, encoding='utf-8')
    with zipfile.ZipFile(folders[1] / 'ja-vg-vqa' / 'question_answers.json.zip', 'w') as packed:
        packed.writestr('question_answers.json', nested)
    write_lines(folders[2] / 'ja-vg-vqa' / 'vqa.jsonl', [{'question': '何色？', 'answer': '青'}])
    tasks = [vqa.build(vqa.Options(), Data(folder)) for folder in folders]
    prompt = '以下の質問に答える返答を書いてください。\n\n### 質問:\n何色？\n\n### 返答:\n'
    assert [(row.context, row.answer) for task in tasks for row in task.rows] == [(prompt, '青')] * 3
    assert [task.rows[0].id for task in tasks] == ['1', '1', '0']
    assert '793664' in tasks[0].about.notes[0]
    english = vqa.build(vqa.Options(language='english'), Data(folders[0])).rows[0].context
    assert english == 'Write a response to answer the following question.\n\n### Question:\n何色？\n\n### Response:\n'


MARC_HEAD = '\t'.join(f'c{number}' for number in range(15))


def review(number: int, stars: int, text: str) -> str:
    return '\t'.join(['JP', '1', f'R{number}', 'x', 'x', 'x', 'x', str(stars), '0', '0', 'N', 'N', 'head', text, 'day'])


def marc_folder(folder):
    good = '良い<br />品物です。' * 3
    lines = [review(number, 5 if number % 4 else 1, f'{good}{number}') for number in range(100)]
    lines[7] = review(7, 5, '"良い\r\n品物です。"')
    lines += [review(200, 3, good), review(201, 5, 'only ASCII here あ'), review(202, 4, '長' * 501)]
    (folder / 'marc-ja').mkdir()
    path = folder / 'marc-ja' / 'amazon_reviews_multilingual_JP_v1_00.tsv.gz'
    path.write_bytes(gzip.compress('\n'.join([MARC_HEAD, *lines]).encode()))
    return Data(folder)


def test_marc_ja_follows_jglues_rules(tmp_path):
    data = marc_folder(tmp_path)
    valid, train = marc_ja.read(marc_ja.Options(lists='none'), data)
    # 100 pass (three stars, ASCII and length drop the other three): 94, 3 and 3.
    assert (len(train), len(valid)) == (94, 3)
    ids = [f'R{number}' for number in range(100)]
    random.Random(1).shuffle(ids)
    assert [row['review_id'] for row in train + valid] == ids[:97]
    assert '<br' not in train[0]['sentence']
    assert train[0]['label'] == ('positive' if int(ids[0][1:]) % 4 else 'negative')
    # A quoted field may hold a line end, which is one character however the file was saved.
    assert {row['sentence'] for row in train + valid if '\n' in row['sentence']} == {'良い\n品物です。'}
    kept, _ = marc_ja.read(marc_ja.Options(lists='none', html='keep'), data)
    assert '<br />' in kept[0]['sentence']


@pytest.mark.parametrize(
    ('stars', 'text', 'label'),
    [
        (5, '良', 'positive'),
        (4, '良', 'positive'),
        (3, '良', None),
        (2, '良', 'negative'),
        (1, '良', 'negative'),
        (5, '長' * 500, 'positive'),
        (5, '長' * 501, None),
        (5, '長' * 500 + '<br>', 'positive'),
        # Nine of ten printable ASCII are too many; blanks, digits and signs count.
        (5, 'a 1.\tあ&amp;)bc', None),
        (5, 'a 1.\tあい&amp;)b', 'positive'),
        (5, '<p></p>', None),
    ],
)
def test_which_reviews_pass_and_as_what(stars, text, label, tmp_path):
    path = tmp_path / 'reviews.tsv'
    body = text if '\t' not in text else f'"{text}"'
    path.write_text('\n'.join([MARC_HEAD, review(0, 5, '見本'), review(1, stars, body)]), encoding='utf-8')
    assert {row['review_id']: row['label'] for row in reviews(path)}.get('R1') == label


def test_marc_ja_leaves_doubted_rows_out_and_relabels(tmp_path):
    data = marc_folder(tmp_path)
    with pytest.raises(MissingData, match='preprocess/marc-ja/data'):
        marc_ja.read(marc_ja.Options(), data)
    before, _ = marc_ja.read(marc_ja.Options(lists='none'), data)
    flipped = 'negative' if before[1]['label'] == 'positive' else 'positive'
    for name, text in (
        ('filter_review_id_list', before[0]['review_id'] + '\n'),
        ('label_conv_review_id_list', f'{before[1]["review_id"]},{flipped}\n'),
    ):
        (tmp_path / 'marc-ja' / name).mkdir()
        (tmp_path / 'marc-ja' / name / 'valid.txt').write_text(text)
    after, _ = marc_ja.read(marc_ja.Options(), data)
    assert after == [{**before[1], 'label': flipped}, before[2]]


def test_marc_ja_prompts(tmp_path):
    row = {'review_id': 'R1', 'sentence': '良い。', 'label': 'positive'}
    write_lines(tmp_path / 'marc-ja' / 'valid-v1.1.json', [row])
    write_lines(tmp_path / 'marc-ja' / 'train-v1.1.json', [row])

    def context(**options):
        return marc_ja.build(marc_ja.Options(shots=0, **options), Data(tmp_path)).rows[0]

    assert context(prompt='0.2').context == (
        '製品レビューをnegativeかpositiveのいずれかのセンチメントに分類してください。出力は小文字化してください。 \n\n'
        '製品レビュー:良い。\nセンチメント:'
    )
    assert context(prompt='0.2').choices == ('positive', 'negative')
    june, july = context(prompt='0.3'), context(prompt='0.3', newlines='july-2023')
    ask = '以下の製品レビューを、ポジティブまたはネガティブの感情クラスのいずれかに分類してください。'
    end = '\n\n### 入力:\n良い。\n\n### 応答:\n'
    assert june.choices == ('ポジティブ', 'ネガティブ')
    assert june.context == f'{ALPACA}\n### 指示:\n{ask} \n\n{end}'
    assert july.context == f'{ALPACA}### 指示:\n{ask}{end}'
    today = context(prompt='harness')
    assert today.context == f'{ALPACA}### 指示：\n{ask}\n\n### 入力：\n良い。\n\n### 応答：'
    assert today.choices == ('\nポジティブ', '\nネガティブ')
    one_shot = marc_ja.build(marc_ja.Options(prompt='0.2', shots=1), Data(tmp_path)).rows[0].context
    assert one_shot.endswith('センチメント:positive\n\n製品レビュー:良い。\nセンチメント:')


def test_chabsa_leaves_neutral_out_or_counts_it_wrong(tmp_path):
    opinions = [{'target': '売上', 'polarity': polarity} for polarity in ('positive', 'neutral', 'negative')]
    document = {'header': {}, 'sentences': [{'sentence': '売上が増えた。', 'opinions': opinions}]}
    (tmp_path / 'chABSA-dataset').mkdir()
    (tmp_path / 'chABSA-dataset' / 'e1_ann.json').write_text(json.dumps(document), encoding='utf-8')
    dropped = chabsa.build(chabsa.Options(prompt='0.2'), Data(tmp_path))
    assert [(row.id, row.gold) for row in dropped.rows] == [('e1_ann-0-0', 0), ('e1_ann-0-2', 1)]
    assert dropped.rows[0].context.endswith('センテンス:売上が増えた。\nターゲット:売上\n回答:')
    wrong = chabsa.build(chabsa.Options(neutral='wrong'), Data(tmp_path))
    assert [row.gold for row in wrong.rows] == [0, 2, 1]
    assert (len(wrong.labels), len(wrong.rows[0].choices)) == (3, 2)
    assert wrong.about.notes == ('1 neutral opinions: wrong.',)
    # Three opinions, two of them clear: an example drawn at random costs no row, a fixed one is not asked.
    for draw, rows in (('running-42', 2), ('harness-1234', 2), ('balanced', 1)):
        assert len(chabsa.build(chabsa.Options(shots=1, draw=draw), Data(tmp_path)).rows) == rows


def test_jsquad_is_judged_by_characters_as_jglue_does():
    assert jsquad.judge('富士山。', ('富士山', '富士')) == {'exact': 1.0, 'f1': 1.0}
    assert jsquad.judge('ＡＢ  c', ('ａｂ C',)) == {'exact': 1.0, 'f1': 1.0}
    # 富士山 against 富士の山: 3 common of 3 and 4.
    assert jsquad.judge('富士山', ('富士の山',)) == {'exact': 0.0, 'f1': pytest.approx(6 / 7)}
    assert jsquad.judge('', ('富士山',)) == {'exact': 0.0, 'f1': 0.0}
    assert jsquad.judge('', ('富士山', '。')) == {'exact': 0.0, 'f1': 0.0}
    assert jsquad.judge('', ('。',)) == {'exact': 1.0, 'f1': 1.0}


@pytest.mark.parametrize(
    ('options', 'wanted'),
    [
        (
            jcommonsenseqa.Options(shots=1),
            ALPACA
            + '### 指示:\n与えられた選択肢の中から、最適な答えを選んでください。出力は以下から選択してください：\n'
            '- あ\n- い\n- う\n- え\n- お \n\n### 入力:\n例\n\n### 応答:\nい\n\n'
            '### 指示:\n与えられた選択肢の中から、最適な答えを選んでください。出力は以下から選択してください：\n'
            '- あ\n- い\n- う\n- え\n- お \n\n### 入力:\n何\n\n### 応答:\n',
        ),
        (
            jcommonsenseqa.Options(shots=1, prompt='0.2.1'),
            '与えられた選択肢の中から、最適な答えを選んでください。 \n\n'
            '質問：例\n選択肢：\n- あ\n- い\n- う\n- え\n- お \n回答：い\n\n'
            '質問：何\n選択肢：\n- あ\n- い\n- う\n- え\n- お \n回答：',
        ),
    ],
)
def test_jcommonsenseqa_prompts(options, wanted, tmp_path):
    words = {f'choice{place}': word for place, word in enumerate(('あ', 'い', 'う', 'え', 'お '))}
    write_lines(tmp_path / 'jcommonsenseqa-test-v1.3.json', [{'q_id': 1, 'question': '何', **words, 'label': 4}])
    write_lines(tmp_path / 'jcommonsenseqa-train-v1.3.json', [{'q_id': 2, 'question': '例', **words, 'label': 1}])
    row = jcommonsenseqa.build(options, Data(tmp_path)).rows[0]
    assert (row.context, row.choices, row.gold) == (wanted, ('あ', 'い', 'う', 'え', 'お '), 4)


def test_jsquad_prompt(tmp_path):
    asked = {'id': 'a1', 'question': '何', 'answers': [{'text': '犬'}, {'text': 'いぬ'}]}
    made = {'data': [{'title': '題', 'paragraphs': [{'context': '題 [SEP] 犬が走る。 ', 'qas': [asked]}]}]}
    (tmp_path / 'jsquad-valid-v1.3.json').write_text(json.dumps(made), encoding='utf-8')
    row = jsquad.build(jsquad.Options(), Data(tmp_path)).rows[0]
    assert row.context == (
        ALPACA + '### 指示:\n与えられた文脈から、質問に対する答えを抜き出してください。\n\n'
        '### 入力:\n文脈：犬が走る。\n質問：何\n\n### 応答:\n'
    )
    assert (row.id, row.right) == ('a1', ('犬', 'いぬ'))
    assert jsquad.build(jsquad.Options(), Data(tmp_path)).decoding == Decoding(50, stop=('\n',))


@pytest.mark.parametrize(
    ('prompt', 'wanted'),
    [
        (
            '0.1',
            '[センテンス]における、[ターゲット]のセンチメントをpositiveかnegativeで選んでください。\n\n'
            '[センテンス]: 増えた。\n[ターゲット]: 客\n[答え]:negative\n\n'
            '[センテンス]: 増えた。\n[ターゲット]: 売上\n[答え]:',
        ),
        (
            '0.2',
            'センテンスとターゲットを入力として受け取り、ターゲットに関するセンチメントをpositiveかnegativeから選択してください。\n\n'
            'センテンス:増えた。\nターゲット:客\n回答:negative\n\nセンテンス:増えた。\nターゲット:売上\n回答:',
        ),
        (
            '0.3',
            ALPACA
            + '### 指示:\n以下のセンテンスにおける、ターゲットのセンチメントをpositiveかnegativeで答えてください。\n\n'
            '### 入力:\nセンテンス:増えた。\nターゲット:客\n\n### 応答:\nnegative\n\n'
            '### 入力:\nセンテンス:増えた。\nターゲット:売上\n\n### 応答:\n',
        ),
    ],
)
def test_chabsa_prompts(prompt, wanted, tmp_path):
    opinions = [{'target': '客', 'polarity': 'negative'}, {'target': '売上', 'polarity': 'positive'}]
    (tmp_path / 'chABSA-dataset').mkdir()
    (tmp_path / 'chABSA-dataset' / 'e.json').write_text(
        json.dumps({'sentences': [{'sentence': '増えた。', 'opinions': opinions}]}), encoding='utf-8'
    )
    rows = chabsa.build(chabsa.Options(prompt=prompt, shots=1), Data(tmp_path)).rows
    assert [(row.context, row.choices, row.gold) for row in rows] == [(wanted, ('positive', 'negative'), 0)]


@needs_real_rows
def test_real_jcommonsenseqa_and_jsquad():
    test = jcommonsenseqa.build(jcommonsenseqa.Options(), Data(REAL))
    valid = jcommonsenseqa.build(jcommonsenseqa.Options(split='valid', shots=0), Data(REAL))
    assert (len(test.rows), test.about.contaminated, len(valid.rows), valid.about.contaminated) == (
        1118,
        False,
        1119,
        True,
    )
    assert all(len(row.choices) == 5 and 0 <= row.gold < 5 for row in test.rows)
    squad = jsquad.build(jsquad.Options(), Data(REAL))
    assert (len(squad.rows), squad.about.contaminated) == (4442, True)
    assert not any('[SEP]' in row.context for row in squad.rows)


def test_responses_are_greedy_in_the_training_prompt(tmp_path):
    assert responses.build(responses.Options(prompts='own'), Data(tmp_path)).decoding == Decoding(256, 1.05)
    write_lines(tmp_path / 'responses' / 'prompts.jsonl', [{'instruction': '海とは？'}])
    task = responses.build(responses.Options(repetition_penalty=1.0), Data(tmp_path))
    assert task.rows[0].context.endswith('### 指示:\n海とは？\n\n### 返答:\n')
    assert (task.decoding.sampling, task.decoding.repetition_penalty, task.about.notes) == ({}, 1.0, ())
    own = responses.build(responses.Options(prompts='own'), Data(tmp_path))
    assert (len(own.rows), len(own.about.notes)) == (5, 1)
