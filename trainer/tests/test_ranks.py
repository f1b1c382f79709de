"""Two processes give the losses of one."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import losses, make_run, train_here

from nagare_trainer.logs import read_log

ROOT = Path(__file__).parents[1]


def torchrun(run, file, processes=2):
    file.write_text(json.dumps(run))
    command = [sys.executable, '-m', 'torch.distributed.run', '--standalone', f'--nproc-per-node={processes}']
    given = ['-m', 'nagare_trainer', 'train', '--config', str(file)]
    return subprocess.run([*command, *given], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_two_gloo_processes_give_the_losses_of_one(tmp_path):
    """Without dropout, whose random numbers are each process's own. Rows are uneven, the last step is smaller."""
    one = make_run(tmp_path, out=str(tmp_path / 'one'), lora={'dropout': 0.0}, batch={'rows': 8, 'tokens': 320})
    two = {**one, 'out': str(tmp_path / 'two')}
    assert train_here(one) == 0
    ran = torchrun(two, tmp_path / 'run.json')
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert len(losses(one['out'])) == 5
    assert losses(two['out']) == pytest.approx(losses(one['out']), rel=1e-5)
    assert losses(two['out'], 'validation') == pytest.approx(losses(one['out'], 'validation'), rel=1e-5)
    accounts = [json.loads((Path(run['out']) / 'run.json').read_text()) for run in (one, two)]
    assert accounts[0]['rows'] == accounts[1]['rows']
    assert accounts[1]['hardware']['processes'] == 2
    records = [read_log(Path(run['out']) / 'log.jsonl') for run in (one, two)]
    tokens = [[step['tokens'] for step in steps if step['kind'] == 'step'] for steps in records]
    assert tokens[0] == tokens[1]


def test_a_batch_that_does_not_divide_is_refused(tmp_path):
    ran = torchrun(make_run(tmp_path, batch={'rows': 5, 'tokens': 320}), tmp_path / 'run.json')
    assert ran.returncode != 0
    assert 'batch.rows is 5; make it a multiple of 2' in ran.stderr
