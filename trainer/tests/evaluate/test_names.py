"""Names of tasks, files and folders in results, and tasks of the user's own. Rows are made up."""

import json
import sys

import pytest
from support import OWN_TASK, folder_with_data, quiet, settings_file, write_lines

from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate import run
from nagare_trainer.evaluate.config import read_settings
from nagare_trainer.evaluate.keys import portable
from nagare_trainer.evaluate.run import evaluate


def test_tasks_of_one_name_are_told_apart_by_what_differs(tmp_path):
    tasks = [{'task': 'jnli', 'shots': 1, 'draw': ['running-42', 'balanced'], 'newlines': ['june-2023', 'july-2023']}]
    loaded, _ = run.load_tasks(read_settings(settings_file(folder_with_data(tmp_path), tasks=tasks)))
    assert list(loaded)[:2] == [
        'jnli-1.1-0.3-1shot-draw-running-42-newlines-june-2023',
        'jnli-1.1-0.3-1shot-draw-running-42-newlines-july-2023',
    ]
    assert len(loaded) == 4


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


def test_a_file_of_ones_own_is_a_task(tmp_path):
    folder = folder_with_data(tmp_path)
    (folder / 'sums.py').write_text(OWN_TASK, encoding='utf-8')
    tasks = [{'task': str(folder / 'sums.py'), 'rows': 5}]
    found = evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    assert found['tasks']['sums']['rows'] == 5
    assert found['models']['base']['results']['sums']['majority'] == 1.0


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
