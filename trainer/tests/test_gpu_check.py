"""The GPU check runs its whole course on the CPU with tiny models; figures there mean nothing, their places do."""

import json
import pickle
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
import works

from nagare_trainer.errors import TrainerError
from nagare_trainer.gpu_check import check, correct
from nagare_trainer.gpu_check.cases import CASES
from nagare_trainer.gpu_check.check import gpu_check
from nagare_trainer.gpu_check.lengths import draw_lengths
from nagare_trainer.gpu_check.stages import Stage, run_apart

BLANK = {case.name: {'ours': {}, 'baseline': {}, 'times': None} for case in CASES}


def read(folder):
    return json.loads((folder / 'gpu-check.json').read_text())


def test_without_a_gpu_the_figures_are_blank(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    with pytest.raises(TrainerError, match='figures are left blank') as error:
        gpu_check(tmp_path)
    assert error.value.exit_code == 10
    found = read(tmp_path)
    assert found['speed'] == BLANK
    assert found['correctness'] is None


def test_the_whole_course(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr('nagare_trainer.gpu_check.speed.WARM', 1)
    assert gpu_check(tmp_path, tiny=True) == 0
    found = read(tmp_path)
    assert len(found['correctness']) == 14
    assert all(one['passed'] for one in found['correctness'])
    for model in BLANK:
        ours, base = found['speed'][model]['ours']['eager'], found['speed'][model]['baseline']
        assert found['speed'][model]['times'] == pytest.approx(
            ours['tokensPerSecond'] / max(one['tokensPerSecond'] for one in base.values())
        )
        assert ours['mfu'] is None
        # The same rows in the same order and a model that has learned nothing yet: the first losses are near.
        assert ours['losses'][0] == pytest.approx(base['8']['losses'][0], rel=1e-3)
    assert found['scoring']['vqa']['scorer']['rows'] == 16
    assert found['scoring']['jnli_3shot']['padded']['largestDifference'] < 1e-4
    lengths = {model: (round(one['meanTokens'], -1), one['maxTokens']) for model, one in found['rows'].items()}
    assert lengths == {'open-calm-7b': (90, 300), 'llama-7b': (160, 256)}
    said = capsys.readouterr().err
    assert 'MFU >= 55%' in said
    assert 'jnli_3shot_fixed' in said


def test_a_stage_that_fails_leaves_the_others_figures(tmp_path, monkeypatch):
    given = [Stage('one', works.wrong, (), 9), Stage('two', works.well, (), 9)]
    monkeypatch.setattr(check, '_make_rows', lambda *_: {})
    monkeypatch.setattr(check, 'stages', lambda *_: given)
    monkeypatch.setattr(check, '_blank', lambda: {'speed': {}, 'scoring': {}, 'stages': {}, 'b': {}})
    assert gpu_check(tmp_path, tiny=True) == 7
    found = read(tmp_path)
    assert (found['a'], found['b']) == (1, {'c': [2]})
    assert found['stages']['one']['failed'].endswith('ValueError: no good')
    assert 'failed' not in found['stages']['two']


def test_what_there_is_no_time_for_is_skipped_and_said(tmp_path, monkeypatch):
    monkeypatch.setattr(check, 'LIMIT', 0.0)
    monkeypatch.setattr(check, '_make_rows', lambda *_: {})
    assert gpu_check(tmp_path, tiny=True) == 0
    found = read(tmp_path)
    assert {one['skipped'] for one in found['stages'].values()} == {'of 0 s, 0 were left'}
    assert found['speed'] == BLANK


@pytest.mark.parametrize(
    ('work', 'seconds', 'wanted', 'error'),
    [
        (works.well, 60, [(('a',), 1), (('b', 'c'), [2])], None),
        (works.wrong, 60, [(('a',), 1)], 'ValueError: no good'),
        (works.crash, 60, [(('a',), 1)], 'its process ended with code 3'),
        (works.hang, 8, [(('a',), 1)], 'not done after 8 s'),
    ],
)
def test_a_stage_in_a_process_of_its_own(work, seconds, wanted, error):
    found, began = [], time.monotonic()
    said = run_apart(Stage('s', work, (), seconds), lambda *given: found.append(given), seconds)
    assert found == wanted
    assert said is None if error is None else said.endswith(error)
    assert time.monotonic() - began < 40


def test_stages_can_be_sent_to_a_process():
    given = check.stages(Path('folder'), tiny=False)
    assert [one.name for one in pickle.loads(pickle.dumps(given))] == [one.name for one in given]


def test_it_needs_no_package_that_a_machine_with_torch_may_lack():
    lacking = ('bs4', 'tensorboard', 'wandb', 'datasets', 'deepspeed', 'bitsandbytes', 'flash_attn')
    block = f'import sys; sys.modules.update(dict.fromkeys({lacking}))'
    subprocess.run([sys.executable, '-c', f'{block}; import nagare_trainer.gpu_check.check'], check=True)


def test_a_leak_fails_the_check(tmp_path, monkeypatch):
    """The defect: attention that ignores the segments."""
    real, stages = correct.Trainee._packing, check.stages
    monkeypatch.setattr(correct.Trainee, '_packing', lambda *given: real(*given) and {})
    monkeypatch.setattr(correct, '_against_cpu', lambda *_: iter(()))
    monkeypatch.setattr(check, 'stages', lambda *given: stages(*given)[1:2])
    assert gpu_check(tmp_path, tiny=True) == 7
    failed = {one['check'].split(': ')[2] for one in read(tmp_path)['correctness'] if not one['passed']}
    assert failed == {'logits of packed rows against fp32 rows alone', 'places that change where another row changes'}


def test_what_cannot_be_checked_has_not_passed(tmp_path, monkeypatch):
    stages = check.stages
    passing = {'check': 'made', 'found': 0, 'allowed': 0, 'passed': True}
    monkeypatch.setattr(correct, '_packing', lambda *_: iter([1 / 0]))
    monkeypatch.setattr(correct, '_against_cpu', lambda *_: iter([passing]))
    monkeypatch.setattr(check, 'stages', lambda *given: stages(*given)[1:2])
    assert gpu_check(tmp_path, tiny=True) == 7
    found = read(tmp_path)['correctness']
    assert [one['check'] for one in found if 'failed' in one] == [
        'gpt_neox: fp32',
        'gpt_neox: bf16',
        'llama: fp32',
        'llama: bf16',
    ]
    assert [one['check'] for one in found if one['passed']] == ['gpt_neox: made', 'llama: made']


@pytest.mark.parametrize('losses', [[1.0, float('nan')], [float('nan'), 1.0]])
def test_what_is_no_number_does_not_pass(losses):
    assert correct._worst(losses) == float('inf')


def test_lengths_are_those_of_the_release():
    drawn = draw_lengths(5000, 1, 0.5, 30)
    share = sum(name == 'wikipedia-summary' for name, _ in drawn) / len(drawn)
    assert share == pytest.approx(0.773, abs=0.02)
    assert draw_lengths(5000, 1, 0.5, 30) == drawn
    # Twice the tokens of a character, and another frame.
    assert [(one - 60) / 2 for _, one in draw_lengths(5000, 1, 1.0, 60)] == pytest.approx(
        [one - 30 for _, one in drawn], abs=1
    )
