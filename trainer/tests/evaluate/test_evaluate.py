"""A whole evaluation: results, gaps, resuming, comparing, adapters, and tasks of the user's own. Rows are made up."""

import json
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from peft import LoraConfig, get_peft_model
from support import jnli_rows, save_model, tiny_model, write_lines

from nagare_trainer.__main__ import main
from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate import evaluand, run
from nagare_trainer.evaluate.config import read_settings
from nagare_trainer.evaluate.keys import portable
from nagare_trainer.evaluate.run import evaluate
from nagare_trainer.models import random_model

TASKS = [
    {'task': 'jnli', 'shots': [0, 1], 'prompt': '0.2'},
    {'task': 'marc_ja'},
    {'task': 'vqa'},
    {'task': 'jnli_generation', 'shots': 0},
]


def folder_with_data(folder: Path) -> Path:
    write_lines(folder / 'data' / 'jnli-valid-v1.1.json', jnli_rows(12))
    write_lines(folder / 'data' / 'jnli-train-v1.1.json', jnli_rows(6, start=50))
    asked = [{'question': f'{number}は何色？', 'answer': '青' * (1 + number % 3)} for number in range(9)]
    write_lines(folder / 'data' / 'ja-vg-vqa' / 'vqa.jsonl', asked)
    save_model(folder / 'one')
    return folder


def settings_file(folder: Path, **changes) -> Path:
    found = {
        'models': [{'name': 'base', 'path': str(folder / 'one')}],
        'tasks': TASKS,
        'data': str(folder / 'data'),
        'out': str(folder / 'out'),
        'draws': 50,
        **changes,
    }
    path = folder / 'eval.json'
    path.write_text(json.dumps(found), encoding='utf-8')
    return path


def quiet(_: str) -> None:
    pass


def test_results_hold_every_task_and_show_missing_data_as_a_gap(tmp_path, capsys):
    assert main(['evaluate', '--config', str(settings_file(folder_with_data(tmp_path)))]) == 0
    found = json.loads((tmp_path / 'out' / 'results.json').read_text(encoding='utf-8'))
    keys = ['jnli-1.1-0.2', 'jnli-1.1-0.2-1shot', 'vqa-japanese', 'jnli_generation-1.1-japanese']
    assert list(found['tasks']) == keys
    assert [(gap['task'], gap['kind']) for gap in found['gaps']] == [('marc_ja', 'choice')]
    jnli = found['models']['base']['results']['jnli-1.1-0.2-1shot']
    rows = pq.read_table(tmp_path / 'out' / 'base' / 'predictions' / 'jnli-1.1-0.2-1shot.parquet').to_pylist()
    assert len(rows) == 12
    assert jnli['figures']['accuracy'] == pytest.approx(sum(row['right'] for row in rows) / 12)
    assert all(row['answer'] == max(range(3), key=row['logliks'].__getitem__) for row in rows)
    assert sum(map(sum, jnli['confusion'])) == 12
    assert sum(jnli['answers'].values()) == pytest.approx(1)
    assert found['tasks']['jnli-1.1-0.2-1shot']['options']['newlines'] == 'june-2023'
    printed = capsys.readouterr().out
    assert '| marc_ja | gap |' in printed
    assert 'Amazon withdrew' in printed
    # Nothing of the machine’s folders in the results.
    assert str(tmp_path) not in json.dumps(found)


def test_tasks_of_one_name_are_told_apart_by_what_differs(tmp_path):
    tasks = [{'task': 'jnli', 'shots': 1, 'draw': ['running-42', 'balanced'], 'newlines': ['june-2023', 'july-2023']}]
    loaded, _ = run.load_tasks(read_settings(settings_file(folder_with_data(tmp_path), tasks=tasks)))
    assert list(loaded)[:2] == [
        'jnli-1.1-0.3-1shot-draw-running-42-newlines-june-2023',
        'jnli-1.1-0.3-1shot-draw-running-42-newlines-july-2023',
    ]
    assert len(loaded) == 4


def test_strict_fails_where_data_is_missing(tmp_path):
    path = settings_file(folder_with_data(tmp_path), tasks=[{'task': 'vqa'}, {'task': 'chabsa'}])
    assert main(['evaluate', '--config', str(path), '--strict', '--limit', '2']) == 4


def test_the_harness_reads_its_own_shape(tmp_path):
    evaluate(read_settings(settings_file(folder_with_data(tmp_path))), quiet)
    shaped = json.loads((tmp_path / 'out' / 'base' / 'harness.json').read_text(encoding='utf-8'))
    one = shaped['results']['jnli-1.1-0.2-1shot']
    share = one['acc,none']
    assert one['acc_stderr,none'] == pytest.approx((share * (1 - share) / 11) ** 0.5)
    assert shaped['n-shot']['jnli-1.1-0.2-1shot'] == 1
    make_table = pytest.importorskip('lm_eval.utils').make_table
    assert '|jnli-1.1-0.2-1shot' in make_table(shaped)


def test_a_stopped_run_goes_on_and_ends_with_the_same_figures(tmp_path, monkeypatch):
    folder = folder_with_data(tmp_path)
    whole = evaluate(read_settings(settings_file(folder, rows=2)), quiet)
    paths = sorted((tmp_path / 'out' / 'base' / 'work').iterdir())
    assert len(paths) == 4
    for path in paths:  # as after a kill: half the lines, the last one torn
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b''.join(lines[: len(lines) // 2]) + lines[len(lines) // 2][:5])
    again = evaluate(read_settings(settings_file(folder, rows=2)), quiet)
    for key, one in whole['models']['base']['results'].items():
        other = again['models']['base']['results'][key]
        assert other['figures'] == pytest.approx(one['figures'], abs=1e-5)
        assert other['requestsTakenUp'] > 0
        assert other['requestsDone'] + other['requestsTakenUp'] == one['requestsDone']
    # A finished run loads no model.
    monkeypatch.setattr(evaluand, 'load_model', lambda *_, **__: pytest.fail('loaded'))
    third = evaluate(read_settings(settings_file(folder, rows=2)), quiet)
    assert third['models']['base']['results']['vqa-japanese']['requestsDone'] == 0


def test_other_weights_or_another_mode_take_up_nothing(tmp_path):
    folder = folder_with_data(tmp_path)
    tasks = [{'task': 'jnli', 'shots': 0}]
    evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    other_mode = evaluate(read_settings(settings_file(folder, tasks=tasks, mode='harness')), quiet)
    save_model(folder / 'one', seed=5)
    other_weights = evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    for found in (other_mode, other_weights):
        assert found['models']['base']['results']['jnli-1.1-0.3']['requestsTakenUp'] == 0


def test_two_models_are_compared_on_the_same_rows(tmp_path):
    folder = folder_with_data(tmp_path)
    tuned = get_peft_model(
        random_model(tiny_model('gpt_neox').config),
        LoraConfig(target_modules=['query_key_value'], init_lora_weights=False),
    )
    tuned.save_pretrained(folder / 'adapter')
    models = [
        {'name': 'base', 'path': str(folder / 'one')},
        {'name': 'tuned', 'path': str(folder / 'one'), 'adapter': str(folder / 'adapter')},
    ]
    found = evaluate(read_settings(settings_file(folder, models=models)), quiet)
    pair = next(one for one in found['comparisons'] if one['task'] == 'vqa-japanese')
    predictions = [tmp_path / 'out' / name / 'predictions' / 'vqa-japanese.parquet' for name in ('base', 'tuned')]
    means = [[row['loglik'] / row['ids'] for row in pq.read_table(path).to_pylist()] for path in predictions]
    gaps = [one - other for one, other in zip(*means)]
    assert (pair['first'], pair['second'], pair['measure'], pair['rows']) == ('base', 'tuned', 'meanNll', 9)
    assert pair['difference'] == pytest.approx(sum(gaps) / 9)
    assert pair['difference'] != 0
    accuracy = next(one for one in found['comparisons'] if one['measure'] == 'accuracy')
    assert 0 <= accuracy['p'] <= 1


OWN_TASK = """
from dataclasses import dataclass
from nagare_trainer.evaluate.task import About, Choice, ChoiceTask

@dataclass(frozen=True)
class Options:
    rows: int = 3
    more: str = ''

def build(options: Options, data) -> ChoiceTask:
    rows = tuple(Choice(str(n), f'{n} + 1 = ', (str(n), str(n + 1)), 1) for n in range(options.rows))
    return ChoiceTask('sums', About('1', 'plain'), rows, ('same', 'next'))
"""


def test_a_file_of_ones_own_is_a_task(tmp_path):
    folder = folder_with_data(tmp_path)
    (folder / 'sums.py').write_text(OWN_TASK, encoding='utf-8')
    tasks = [{'task': str(folder / 'sums.py'), 'rows': 5}]
    found = evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    assert found['tasks']['sums']['rows'] == 5
    assert found['models']['base']['results']['sums']['majority'] == 1.0


def loaded(folder: Path, key: str):
    """A task as a run without a limit has it."""
    return run.load_tasks(read_settings(settings_file(folder)))[0][key][0]


def test_a_limit_is_declared(tmp_path):
    found = evaluate(read_settings(settings_file(folder_with_data(tmp_path), limit=4)), quiet)
    assert found['tasks']['jnli-1.1-0.2']['rows'] == 4
    assert 'The first 4 of 12 rows.' in found['tasks']['jnli-1.1-0.2']['notes']
    shaped = json.loads((tmp_path / 'out' / 'base' / 'harness.json').read_text(encoding='utf-8'))
    assert shaped['n-samples']['jnli-1.1-0.2'] == {'original': 12, 'effective': 4}
    rows = pq.read_table(tmp_path / 'out' / 'base' / 'predictions' / 'jnli-1.1-0.2.parquet').to_pylist()
    assert [row['id'] for row in rows] == [row.id for row in loaded(tmp_path, 'jnli-1.1-0.2').rows[:4]]


@pytest.mark.parametrize(
    ('changes', 'says'),
    [
        ({'mode': 'fast'}, "'jp-stable' or 'harness'"),
        ({'tasks': [{'task': 'jnli', 'shot': 1}]}, "did you mean 'shots'"),
        ({'tasks': [{'task': 'jnlii'}]}, 'ours are chabsa'),
        ({'tasks': [{'shots': 1}]}, 'names no task'),
        ({'tasks': []}, 'no models or no tasks'),
        ({'models': [{'name': 'a/b', 'path': 'x'}]}, 'without slashes'),
        ({'tasks': [{'task': 'jnli', 'version': '2'}]}, "'1.1' or '1.3'"),
        ({'tasks': [{'task': 7}]}, 'names no task; add "task" with one name'),
        ({'tasks': [{'task': ['jnli', 'vqa']}]}, 'names no task; add "task" with one name'),
        ({'tasks': [{'task': 'jnli', 'shots': []}]}, 'a list is empty'),
        ({'models': [{'name': '..', 'path': 'x'}]}, 'names a folder'),
        ({'draws': 0}, 'draws in .* is 0; wanted a number from 1'),
        ({'limit': -1}, 'limit in .* is -1; wanted a number from 1'),
        ({'rows': 0}, 'rows in .* is 0'),
        ({'ids': 0}, 'ids in .* is 0'),
        ({'maxLength': 0}, 'maxLength in .* is 0'),
        ({'seed': -1}, 'seed in .* is -1; wanted a number from 0'),
    ],
)
def test_a_wrong_setting_is_named(changes, says, tmp_path):
    with pytest.raises(TrainerError, match=says):
        run.load_tasks(read_settings(settings_file(tmp_path, **changes)))


def test_a_dry_run_shows_the_first_prompts_and_loads_no_model(tmp_path, capsys):
    folder = folder_with_data(tmp_path)
    path = settings_file(folder, models=[{'name': 'base', 'path': 'nowhere'}])
    assert main(['evaluate', '--config', str(path), '--dry-run']) == 0
    assert '関係:' in capsys.readouterr().out


@pytest.mark.parametrize('limit', ['0', '-3'])
def test_a_limit_of_nothing_is_refused_on_the_command_line_too(tmp_path, limit, capsys):
    assert main(['evaluate', '--config', str(settings_file(tmp_path)), '--limit', limit]) == 2
    assert f'limit in {tmp_path}/eval.json is {limit}; wanted a number from 1' in capsys.readouterr().err


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


def test_results_name_no_folder_of_the_machine(tmp_path):
    folder = folder_with_data(tmp_path)
    (folder / 'sums.py').write_text(OWN_TASK, encoding='utf-8')
    prompts = write_lines(folder / 'else' / 'mine.jsonl', [{'instruction': '何'}])
    tasks = [
        {'task': str(folder / 'sums.py')},
        {'task': 'responses', 'prompts': [str(prompts), str(folder / 'none.jsonl')], 'maxNewTokens': 1},
    ]
    found = evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    assert found['tasks']['responses-1.05']['options']['prompts'] == 'mine.jsonl'
    assert found['gaps'][0]['options']['prompts'] == 'none.jsonl'
    assert 'the evaluation data has no none.jsonl' in found['gaps'][0]['reason']
    for name in ('results.json', 'table.md', 'base/harness.json'):
        assert str(tmp_path) not in (tmp_path / 'out' / name).read_text(encoding='utf-8')


@pytest.mark.parametrize(
    ('value', 'wanted'),
    [
        ('/home/me/a.jsonl', 'a.jsonl'),
        ('a/b.jsonl', 'a/b.jsonl'),
        ('/指示', '/指示'),
        (3, 3),
        ({'x': '/a/b'}, {'x': 'b'}),
    ],
)
def test_only_paths_lose_their_folders(value, wanted):
    assert portable(value) == wanted


def test_a_tasks_name_is_a_files_name(tmp_path):
    folder = folder_with_data(tmp_path)
    for name in ('a', 'b'):
        write_lines(folder / 'data' / 'responses' / f'{name}.jsonl', [{'instruction': '何'}])
    (folder / 'long.py').write_text(OWN_TASK.replace("'sums'", "f'a/b {options.more}'"), encoding='utf-8')
    tasks = [
        {'task': 'responses', 'prompts': ['responses/a.jsonl', 'responses/b.jsonl'], 'maxNewTokens': 1},
        {'task': str(folder / 'long.py'), 'more': ['長' * 200, '長' * 199 + '短']},
    ]
    found = evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    keys = list(found['tasks'])
    assert keys[:2] == ['responses-1.05-prompts-responses-a.jsonl', 'responses-1.05-prompts-responses-b.jsonl']
    assert len(set(keys)) == 4
    assert all(key.startswith('a-b-長長') and len(key.encode()) <= 150 for key in keys[2:])
    assert sorted(path.stem for path in (tmp_path / 'out' / 'base' / 'predictions').iterdir()) == sorted(keys)


@pytest.mark.parametrize(
    ('source', 'says'),
    [
        (OWN_TASK.replace(' -> ChoiceTask', ''), 'build must say what it returns: one of ChoiceTask, PerplexityTask'),
        ('x = 1', 'it lacks Options or build'),
    ],
)
def test_a_file_that_is_no_task_is_named(source, says, tmp_path):
    (tmp_path / 'own.py').write_text(source, encoding='utf-8')
    with pytest.raises(TrainerError, match=says):
        run.load_tasks(read_settings(settings_file(tmp_path, tasks=[{'task': str(tmp_path / 'own.py')}])))


@pytest.mark.parametrize('name', ['own', 'json'])
def test_a_file_of_ones_own_may_have_late_annotations_and_any_name(name, tmp_path):
    path = tmp_path / f'{name}.py'
    path.write_text('from __future__ import annotations\n' + OWN_TASK, encoding='utf-8')
    tasks, _ = run.load_tasks(read_settings(settings_file(tmp_path, tasks=[{'task': str(path), 'rows': 2}])))
    assert len(tasks['sums'][0].rows) == 2
    assert sys.modules['json'] is json
