"""What cannot be measured: asked without a model, and in a whole evaluation. Rows are made up."""

import json
import subprocess
import sys

import pytest
from support import (
    ROOT,
    folder_with_data,
    jnli_rows,
    quiet,
    settings_file,
    tiny_model,
    write_lines,
)

from nagare_trainer.__main__ import main
from nagare_trainer.evaluate.config import read_settings
from nagare_trainer.evaluate.run import evaluate
from nagare_trainer.models import random_model


def gaps(asked: dict) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-m', 'nagare_trainer.evaluate.gaps']
    return subprocess.run(
        command, input=json.dumps(asked), cwd=ROOT / 'trainer', capture_output=True, text=True, check=False
    )


def test_gaps_are_named_and_what_is_there_is_none(tmp_path):
    write_lines(tmp_path / 'jnli-valid-v1.1.json', jnli_rows(2))
    tasks = [{'task': 'jnli', 'shots': [0, 1]}, {'task': 'vqa'}, {'task': 'responses', 'prompts': 'own'}]
    found = gaps({'tasks': tasks, 'data': str(tmp_path)})
    assert (found.returncode, found.stderr) == (0, '')
    listed = json.loads(found.stdout)
    assert [(gap['task'], gap['kind'], gap['options']) for gap in listed] == [
        ('jnli', 'choice', {'shots': 1}),
        ('vqa', 'perplexity', {}),
    ]
    assert listed[0]['reason'].startswith(
        'Cannot evaluate on JNLI: the evaluation data has no jnli-train-v1.1.json or jnli-v1.1/train-v1.1.json; get it '
    )


@pytest.mark.parametrize(
    ('task', 'code', 'says'),
    [
        ({'task': 'none'}, 2, "Cannot evaluate on 'none': no such task"),
        ({'task': 'jnli', 'shots': 0}, 4, 'jnli-valid-v1.1.json, line 1'),
    ],
)
def test_what_would_end_an_evaluation_is_an_error(task, code, says, tmp_path):
    write_lines(tmp_path / 'jnli-valid-v1.1.json', [{'sentence1': 'a'}])
    found = gaps({'tasks': [task], 'data': str(tmp_path)})
    assert (found.returncode, found.stdout) == (code, '')
    assert says in found.stderr


def test_strict_fails_where_data_is_missing(tmp_path):
    path = settings_file(folder_with_data(tmp_path), tasks=[{'task': 'vqa'}, {'task': 'chabsa'}])
    assert main(['evaluate', '--config', str(path), '--strict', '--limit', '2']) == 4


def test_a_score_that_is_no_number_is_a_gap_of_its_model_and_the_rest_comes_out(tmp_path):
    folder = folder_with_data(tmp_path)
    broken = random_model(tiny_model('gpt_neox').config)
    broken.get_output_embeddings().weight.data[:] = float('nan')
    broken.save_pretrained(folder / 'broken')
    models = [
        {'name': 'base', 'path': str(folder / 'one')},
        {'name': 'broken', 'path': str(folder / 'broken'), 'tokenizer': str(folder / 'one')},
    ]
    path = settings_file(folder, models=models)
    assert main(['evaluate', '--config', str(path)]) == 0
    found = json.loads((tmp_path / 'out' / 'results.json').read_text(encoding='utf-8'))
    assert list(found['models']['base']['results']) == list(found['tasks'])
    assert found['models']['broken']['results'] == {}
    assert found['models']['base']['gaps'] == {}
    assert list(found['models']['broken']['gaps']) == list(found['tasks'])
    assert 'gives nan for it' in found['models']['broken']['gaps']['vqa-japanese']
    assert found['comparisons'] == []
    page = (tmp_path / 'out' / 'table.md').read_text(encoding='utf-8')
    assert '| vqa-japanese | broken: gap |' in page
    assert '- gap: vqa-japanese, broken: Cannot score' in page
    shaped = json.loads((tmp_path / 'out' / 'broken' / 'harness.json').read_text(encoding='utf-8'))
    assert [shaped[part] for part in ('results', 'configs', 'n-samples')] == [{}, {}, {}]
    whole = settings_file(folder, models=models, tasks=[{'task': 'vqa'}])
    assert [main(['evaluate', '--config', str(whole), *more]) for more in ([], ['--strict'])] == [0, 4]


def test_a_choice_longer_than_the_model_reads_is_a_gap(tmp_path):
    found = evaluate(read_settings(settings_file(folder_with_data(tmp_path), maxLength=9)), quiet)
    base = found['models']['base']
    assert list(base['gaps']) == ['jnli-1.1-0.2', 'jnli-1.1-0.2-1shot']
    assert '10 of continuation; each needs one, and the continuation at most 9' in base['gaps']['jnli-1.1-0.2']
    # What is not scored as a choice has its prompt cut, and says so.
    cut = {key: one['cut']['rows'] for key, one in base['results'].items()}
    assert cut == {'vqa-japanese': 9, 'jnli_generation-1.1-japanese': 12}


@pytest.mark.filterwarnings('error::RuntimeWarning')
def test_answers_that_are_all_empty_are_a_gap_with_its_reason(tmp_path):
    folder = folder_with_data(tmp_path)
    write_lines(folder / 'data' / 'ja-vg-vqa' / 'vqa.jsonl', [{'question': '何', 'answer': ''}] * 3)
    found = evaluate(read_settings(settings_file(folder)), quiet)
    assert [gap['reason'] for gap in found['gaps'] if gap['task'] == 'vqa'] == [
        'Cannot evaluate on vqa-japanese: all 3 answers are empty; wanted text.'
    ]
    assert 'jnli-1.1-0.2' in found['models']['base']['results']


def test_a_gap_of_several_settings_is_said_once(tmp_path):
    tasks = [{'task': 'jnli', 'shots': 0}, {'task': 'marc_ja', 'shots': [1, 2]}]
    evaluate(read_settings(settings_file(folder_with_data(tmp_path), tasks=tasks)), quiet)
    page = (tmp_path / 'out' / 'table.md').read_text(encoding='utf-8')
    assert [page.count(line) for line in ('| marc_ja, shots 1 | gap |', '| marc_ja, shots 2 | gap |')] == [1, 1]
    assert page.count('Amazon withdrew') == 1
