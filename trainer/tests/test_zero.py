"""DeepSpeed's ZeRO stage 2, where it is installed: the losses of the plain way, and a resume that is exact."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import losses, make_run, train_here
from test_ranks import torchrun

from nagare_trainer.errors import TrainerError
from nagare_trainer.zero import zero_config

ROOT = Path(__file__).parents[1]


def test_the_settings_are_stage_two():
    found = zero_config(128, 4, 1.0, True)
    assert found['zero_optimization']['stage'] == 2
    assert (found['train_micro_batch_size_per_gpu'], found['gradient_clipping']) == (32, 1.0)


def test_it_is_named_where_it_is_not(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, 'deepspeed', None)
    with pytest.raises(TrainerError, match='deepspeed: it is not installed'):
        train_here(make_run(tmp_path, engine='deepspeed'))


@pytest.mark.parametrize('processes', [1, 2])
def test_the_losses_are_those_of_the_plain_way(tmp_path, processes):
    pytest.importorskip('deepspeed')
    plain = make_run(tmp_path, out=str(tmp_path / 'plain'), lora={'dropout': 0.0}, checkpointEvery=4)
    train_here(plain)
    zero = {**plain, 'out': str(tmp_path / 'zero'), 'engine': 'deepspeed'}
    ran = torchrun(zero, tmp_path / 'run.json', processes)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert losses(zero['out']) == pytest.approx(losses(plain['out']), rel=1e-5)
    # As after a kill behind step 8: the account and the last checkpoint are gone.
    (tmp_path / 'zero' / 'run.json').unlink()
    subprocess.run(['rm', '-r', str(tmp_path / 'zero' / 'checkpoints' / 'step-00000009')], check=True)
    before = losses(zero['out'])
    ran = torchrun(zero, tmp_path / 'run.json', processes)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert 'going on from' in ran.stderr
    assert losses(zero['out']) == before
    assert json.loads((tmp_path / 'zero' / 'run.json').read_text())['status'] == 'finished'
