"""JNLI: the strings of 2023 letter for letter, and the figures of the real files."""

import json

import numpy as np
import pytest
from support import REAL, needs_real_rows, write_lines

from nagare_trainer.evaluate.data import Data, MissingData
from nagare_trainer.evaluate.statistics.classes import confusion, constant_answers
from nagare_trainer.evaluate.task import Decoding
from nagare_trainer.evaluate.tasks import jnli, jnli_generation

ROW = {'sentence_pair_id': '7', 'sentence1': '犬が走る。', 'sentence2': '犬がいる。', 'label': 'entailment'}
SHOT = {'sentence_pair_id': '1', 'sentence1': '空は青い。', 'sentence2': '空は赤い。', 'label': 'contradiction'}


def build(folder, **options):
    write_lines(folder / 'jnli-valid-v1.1.json', [ROW])
    write_lines(folder / 'jnli-train-v1.1.json', [SHOT])
    return jnli.build(jnli.Options(**{'shots': 1, **options}), Data(folder))


def test_prompt_0_2(tmp_path):
    task = build(tmp_path, prompt='0.2')
    assert task.rows[0].context == (
        '前提と仮説の関係をentailment、contradiction、neutralの中から回答してください。\n\n制約:\n'
        '- 前提から仮説が、論理的知識や常識的知識を用いて導出可能である場合はentailmentと出力\n'
        '- 前提と仮説が両立しえない場合はcontradictionと出力\n- そのいずれでもない場合はneutralと出力\n\n'
        '前提:空は青い。\n仮説:空は赤い。\n関係:contradiction\n\n前提:犬が走る。\n仮説:犬がいる。\n関係:'
    )
    assert task.rows[0].choices == ('entailment', 'contradiction', 'neutral')
    assert (task.rows[0].id, task.rows[0].gold, task.labels[0]) == ('7', 0, 'entailment')


def test_prompt_0_3_of_june_2023_has_three_newlines_and_that_of_july_two(tmp_path):
    ask = '与えられた前提と仮説の関係を回答してください。\n\n出力は以下から選択してください：\n'
    ask += 'entailment\ncontradiction\nneutral'
    head = '以下は、タスクを説明する指示と、文脈のある入力の組み合わせです。要求を適切に満たす応答を書きなさい。'
    question = f'### 指示:\n{ask}\n\n### 入力:\n前提：犬が走る。\n仮説：犬がいる。\n\n### 応答:\n'
    shot = f'### 指示:\n{ask}\n\n### 入力:\n前提：空は青い。\n仮説：空は赤い。\n\n### 応答:\ncontradiction\n\n'
    assert build(tmp_path, prompt='0.3').rows[0].context == head + '\n\n\n' + shot + question
    assert build(tmp_path, prompt='0.3', newlines='july-2023').rows[0].context == head + '\n\n' + shot + question
    assert build(tmp_path, prompt='0.3', shots=0).rows[0].context == head + '\n\n\n' + question


def test_todays_harness_prompt_has_two_newlines_whatever_the_month(tmp_path):
    ask = '与えられた前提と仮説の関係を回答してください。\n\n出力は以下から選択してください：\n含意\n矛盾\n中立'
    head = '以下は、タスクを説明する指示と、文脈のある入力の組み合わせです。要求を適切に満たす応答を書きなさい。\n\n'
    shot = f'### 指示：\n{ask}\n\n### 入力：\n前提：空は青い。\n仮説：空は赤い。\n\n### 応答：\n矛盾\n\n'
    question = f'### 指示：\n{ask}\n\n### 入力：\n前提：犬が走る。\n仮説：犬がいる。\n\n### 応答：'
    row = build(tmp_path, prompt='harness').rows[0]
    assert (row.context, row.choices) == (head + shot + question, ('\n含意', '\n矛盾', '\n中立'))


def test_examples_from_another_pool_are_declared(tmp_path):
    write_lines(tmp_path / 'jnli-test-v1.3.json', [SHOT])
    assert 'not the paper’s' in build(tmp_path, pool='test-v1.3').about.notes[0]
    assert build(tmp_path).about.notes == ()
    assert build(tmp_path, pool='test-v1.3', shots=0).about.notes == ()
    drawn = [build(tmp_path, draw=draw).about.notes for draw in ('balanced', 'harness-1234')]
    assert drawn == [
        ('Examples are the same for all rows, class by class: not the paper’s.',),
        ('Examples are drawn as today’s harness does: not the paper’s.',),
    ]
    assert build(tmp_path, draw='balanced', shots=0).about.notes == ()


def test_missing_train_rows_say_where_from_and_on_which_terms(tmp_path):
    write_lines(tmp_path / 'jnli-valid-v1.1.json', [ROW])
    with pytest.raises(MissingData, match=r'yahoojapan/JGLUE.*CC BY-SA 4\.0.*"pool": "test-v1\.3"'):
        jnli.build(jnli.Options(), Data(tmp_path))


def test_jglues_own_folder_serves_as_well(tmp_path):
    write_lines(tmp_path / 'jnli-v1.1' / 'valid-v1.1.json', [ROW])
    assert len(jnli.build(jnli.Options(shots=0), Data(tmp_path)).rows) == 1


def test_generation_has_fixed_examples_and_a_mark_by_language(tmp_path):
    write_lines(tmp_path / 'jnli-valid-v1.1.json', [ROW])
    write_lines(tmp_path / 'jnli-train-v1.1.json', [SHOT, {**ROW, 'label': 'neutral'}, ROW])
    task = jnli_generation.build(jnli_generation.Options(shots=2, language='english'), Data(tmp_path))
    assert task.rows[0].context == (
        '以下の前提文と仮説文のペアに対して，前提文が仮説文に対してもつ推論関係を、'
        '「含意」「矛盾」「中立」のいずれかから答えてください。\n\n'
        '### 前提文:\n犬が走る。\n### 仮説文:\n犬がいる。\n### 返答:\n含意\n\n'
        '### 前提文:\n空は青い。\n### 仮説文:\n空は赤い。\n### 返答:\n矛盾\n\n'
        '### 前提文:\n犬が走る。\n### 仮説文:\n犬がいる。\n### Response:\n'
    )
    assert task.rows[0].right == ('含意',)
    assert task.decoding == Decoding(5)
    sampled = jnli_generation.build(jnli_generation.Options(shots=0, decoding='jallm', seed=3), Data(tmp_path)).decoding
    sampling = {'do_sample': True, 'temperature': 0.01, 'top_p': 0.75, 'top_k': 40}
    assert sampled == Decoding(5, sampling=sampling, seed=3)


def test_a_written_answer_is_right_where_the_word_stands_in_it():
    assert jnli_generation.judge('答えは中立です', ('中立',)) == {'accuracy': 1.0, 'answered': 1.0}
    assert jnli_generation.judge('矛盾', ('中立',)) == {'accuracy': 0.0, 'answered': 1.0}
    assert jnli_generation.judge('はい', ('中立',)) == {'accuracy': 0.0, 'answered': 0.0}


@needs_real_rows
@pytest.mark.parametrize(('version', 'wanted'), [('1.1', (0.1450, 0.3016, 0.5534)), ('1.3', (0.1434, 0.3020, 0.5546))])
def test_constant_answers_on_the_real_rows(version, wanted):
    task = jnli.build(jnli.Options(version=version, shots=0), Data(REAL))
    gold = np.array([row.gold for row in task.rows])
    found = constant_answers(confusion(gold, gold, 3))
    assert len(gold) == 2434
    assert found.round(4).tolist() == pytest.approx(wanted)
    assert found.max().round(4) == pytest.approx(wanted[2])


@needs_real_rows
@pytest.mark.parametrize(
    ('prompt', 'shots', 'mean', 'largest'),
    [
        ('0.2', 1, 293, 358),
        ('0.2', 2, 361, 446),
        ('0.2', 3, 428, 524),
        ('0.3', 1, 373, 438),
        ('0.3', 2, 539, 624),
        ('0.3', 3, 704, 800),
    ],
)
def test_lengths_of_the_real_prompts(prompt, shots, mean, largest):
    task = jnli.build(jnli.Options(prompt=prompt, shots=shots, pool='test-v1.3'), Data(REAL))
    lengths = [len(row.context) for row in task.rows]
    assert (round(sum(lengths) / len(lengths)), max(lengths)) == (mean, largest)


@needs_real_rows
def test_the_file_order_differs_from_the_order_of_evaluation():
    rows = jnli.build(jnli.Options(shots=0), Data(REAL)).rows
    lines = (REAL / 'jnli-valid-v1.1.json').read_text(encoding='utf-8').splitlines()
    in_file = [str(json.loads(line)['sentence_pair_id']) for line in lines]
    assert [row.id for row in rows] != in_file
    assert sorted(row.id for row in rows) == sorted(in_file)
