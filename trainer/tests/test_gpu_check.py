"""The GPU check runs its whole course on the CPU with tiny models; figures there mean nothing, their places do."""

import json

import pytest
import torch

from nagare_trainer.errors import TrainerError
from nagare_trainer.gpu_check import correct
from nagare_trainer.gpu_check.check import gpu_check
from nagare_trainer.gpu_check.lengths import draw_lengths


def test_without_a_gpu_the_figures_are_blank(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    with pytest.raises(TrainerError, match='figures are left blank') as error:
        gpu_check(tmp_path)
    assert error.value.exit_code == 10
    found = json.loads((tmp_path / 'gpu-check.json').read_text())
    assert found['speed'] == {'open-calm-7b': None, 'llama-7b': None}
    assert found['correctness'] is None


def test_the_whole_course(tmp_path, monkeypatch):
    monkeypatch.setattr('nagare_trainer.gpu_check.check.TINY_STEPS', 1)
    monkeypatch.setattr('nagare_trainer.gpu_check.speed.WARM', 1)
    monkeypatch.setattr(correct, 'STEPS', 2)
    assert gpu_check(tmp_path, tiny=True) == 0
    found = json.loads((tmp_path / 'gpu-check.json').read_text())
    assert len(found['correctness']) == 14
    assert all(one['passed'] for one in found['correctness'])
    for model in ('open-calm-7b', 'llama-7b'):
        ours, base = found['speed'][model]['ours']['eager'], found['speed'][model]['baseline']
        assert ours['tokensPerSecond'] > 0 < base['tokensPerSecond']
        assert ours['mfu'] is None
        # The same rows in the same order and a model that has learned nothing yet: the first losses are near.
        assert ours['losses'][0] == pytest.approx(base['losses'][0], rel=1e-3)
    assert found['scoring']['vqa']['scorer']['rows'] == 16
    assert found['scoring']['jnli_3shot']['padded']['largestDifference'] < 1e-4
    assert 100 < found['rows']['meanTokens'] < 125


def test_a_leak_fails_the_check(tmp_path, monkeypatch):
    """The defect: attention that ignores the segments."""
    real = correct.Trainee._packing
    monkeypatch.setattr(correct.Trainee, '_packing', lambda *given: real(*given) and {})
    monkeypatch.setattr('nagare_trainer.gpu_check.check.TINY_STEPS', 1)
    monkeypatch.setattr(correct, 'STEPS', 1)
    monkeypatch.setattr('nagare_trainer.gpu_check.check.LIMIT', 0)
    assert gpu_check(tmp_path, tiny=True) == 7
    found = json.loads((tmp_path / 'gpu-check.json').read_text())
    failed = {one['check'].split(': ')[1] for one in found['correctness'] if not one['passed']}
    assert 'places that change where another row changes' in failed
    assert 'logits of packed rows against fp32 rows alone' in failed


def test_lengths_are_those_of_the_release():
    drawn = draw_lengths(5000, seed=1)
    share = sum(name == 'wikipedia-summary' for name, _ in drawn) / len(drawn)
    assert share == pytest.approx(0.773, abs=0.02)
    assert draw_lengths(5000, seed=1) == drawn
