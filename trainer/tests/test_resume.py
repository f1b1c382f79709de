"""A run that was stopped goes on as if it had not been."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from helpers import losses, make_run, train_here

from nagare_trainer import loop
from nagare_trainer.checkpoint import checkpoints
from nagare_trainer.config import LogSettings
from nagare_trainer.errors import TrainerError
from nagare_trainer.logs import Log, read_log


def stop_at(monkeypatch, *steps, number=signal.SIGTERM):
    """Sends this process a signal when a step is done."""
    real = loop._one

    def one(session, *given):
        real(session, *given)
        if session.progress.step in steps:
            os.kill(os.getpid(), number)

    monkeypatch.setattr(loop, '_one', one)


def figures(out):
    """All that a step's record says but times."""
    timed = {'seconds', 'waited', 'tokensPerSecond'}
    records = [one for one in read_log(Path(out) / 'log.jsonl') if one['kind'] != 'samples']
    return [{key: value for key, value in one.items() if key not in timed} for one in records]


@pytest.mark.parametrize('precision', ['fp32', 'bf16'])
def test_stopped_twice_gives_the_same_losses_to_the_last_digit(tmp_path, monkeypatch, precision):
    """With dropout: the random numbers go on too. Stops lie within an epoch and at its end."""
    model = {'precision': precision}
    whole = make_run(tmp_path, epochs=2, out=str(tmp_path / 'whole'), lora={'dropout': 0.3}, model=model)
    parts = {**whole, 'out': str(tmp_path / 'parts')}
    assert train_here(whole) == 0
    stop_at(monkeypatch, 5, 9)
    assert train_here(parts) == 128 + signal.SIGTERM
    assert json.loads((tmp_path / 'parts' / 'run.json').read_text())['status'] == 'stopped'
    assert train_here(parts) == 128 + signal.SIGTERM
    assert train_here(parts) == 0
    assert figures(parts['out']) == figures(whole['out'])
    adapters = [Path(run['out']) / 'adapter' / 'adapter_model.safetensors' for run in (whole, parts)]
    assert adapters[0].read_bytes() == adapters[1].read_bytes()
    accounts = [json.loads((Path(run['out']) / 'run.json').read_text()) for run in (whole, parts)]
    for key in ('rows', 'steps', 'losses', 'release'):
        assert accounts[0][key] == accounts[1][key]


@pytest.mark.parametrize('forget', ['optimizer', 'random', 'place'])
def test_what_a_checkpoint_holds_is_needed(tmp_path, monkeypatch, forget):
    """The defects themselves: without optimiser, random numbers or place in the data the losses differ."""
    whole = make_run(tmp_path, epochs=2, out=str(tmp_path / 'whole'), lora={'dropout': 0.3})
    parts = {**whole, 'out': str(tmp_path / 'parts')}
    train_here(whole)
    stop_at(monkeypatch, 5)
    train_here(parts)
    if forget == 'optimizer':
        monkeypatch.setattr(torch.optim.AdamW, 'load_state_dict', lambda *_: None)
    elif forget == 'random':
        monkeypatch.setattr('nagare_trainer.checkpoint._set_random_state', lambda *_: None)
    else:
        real = loop.position
        monkeypatch.setattr(loop, 'position', lambda *given: real(*given[:5], 0))
    assert train_here(parts) == 0
    assert losses(parts['out']) != losses(whole['out'])


def test_a_kill_loses_the_steps_since_the_checkpoint_and_nothing_else(tmp_path, monkeypatch):
    whole = make_run(tmp_path, out=str(tmp_path / 'whole'), checkpointEvery=4)
    parts = {**whole, 'out': str(tmp_path / 'parts')}
    train_here(whole)
    real = loop._one

    def fail(session, *given):
        real(session, *given)
        if session.progress.step == 6:
            raise KeyboardInterrupt

    monkeypatch.setattr(loop, '_one', fail)
    with pytest.raises(KeyboardInterrupt):
        train_here(parts)
    assert len(losses(parts['out'])) == 6
    # A checkpoint that was being written, and a line of the log cut short, are not there for the next run.
    (tmp_path / 'parts' / 'checkpoints' / '.step-00000006.part').mkdir()
    with (tmp_path / 'parts' / 'log.jsonl').open('a') as log:
        log.write('{"kind": "st')
    monkeypatch.setattr(loop, '_one', real)
    assert train_here(parts) == 0
    assert losses(parts['out']) == losses(whole['out'])


def test_a_kill_before_the_first_checkpoint_leaves_no_line(tmp_path, monkeypatch):
    """The run begins again: its log and account tell of it alone."""
    whole = make_run(tmp_path, out=str(tmp_path / 'whole'))
    parts = {**whole, 'out': str(tmp_path / 'parts')}
    train_here(whole)
    real = loop._one
    monkeypatch.setattr(loop, '_one', lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        train_here(parts)
    assert losses(parts['out'], 'validation')
    monkeypatch.setattr(loop, '_one', real)
    assert train_here(parts) == 0
    assert figures(parts['out']) == figures(whole['out'])


def test_a_log_holds_any_text(tmp_path):
    """U+0085 and U+2028 end a line for str.splitlines, but not for JSON."""
    log = Log(tmp_path, LogSettings(), 'test', 0)
    record = {'kind': 'samples', 'step': 0, 'samples': ['空\x85は\u2028青い。']}
    log.write(record)
    log.close()
    assert read_log(tmp_path / 'log.jsonl') == [record]


def test_sigusr1_makes_a_checkpoint_and_goes_on(tmp_path, monkeypatch):
    run = make_run(tmp_path)
    stop_at(monkeypatch, 3, number=signal.SIGUSR1)
    assert train_here(run) == 0
    assert [one.name for one in checkpoints(Path(run['out']))] == ['step-00000003', 'step-00000009']


def test_old_checkpoints_go(tmp_path):
    run = make_run(tmp_path, checkpointEvery=2, keepCheckpoints=2)
    train_here(run)
    assert [one.name for one in checkpoints(Path(run['out']))] == ['step-00000008', 'step-00000009']


@pytest.mark.parametrize(
    ('change', 'said'),
    [
        ({'optimizer': {'rate': 0.5}}, r'settings\.optimizer\.rate was 0\.01 and is 0\.5'),
        ({'data': {'seed': 7}}, r'settings\.data\.seed was 42 and is 7'),
    ],
)
def test_other_settings_are_refused(tmp_path, monkeypatch, change, said):
    stop_at(monkeypatch, 3)
    train_here(make_run(tmp_path))
    with pytest.raises(TrainerError, match=said):
        train_here(make_run(tmp_path, **change))


def test_another_order_of_rows_is_refused(tmp_path, monkeypatch):
    """Parquet files and the stream have orders of their own: a place in one is none in the other."""
    stop_at(monkeypatch, 3)
    run = make_run(tmp_path)
    train_here(run)
    source = Path(__file__).with_name('source.py')
    command = [sys.executable, str(source), str(tmp_path / 'release')]
    with pytest.raises(TrainerError, match=r"data\.parquet was 'files' and is None"):
        train_here({**run, 'data': {'command': command}})


def test_another_release_is_refused(tmp_path, monkeypatch):
    stop_at(monkeypatch, 3)
    run = make_run(tmp_path)
    train_here(run)
    manifest = tmp_path / 'release' / 'manifest.json'
    manifest.write_text(manifest.read_text().replace('d' * 32, 'e' * 32))
    with pytest.raises(TrainerError, match='release was'):
        train_here(run)


def test_a_finished_run_is_not_trained_over(tmp_path):
    run = make_run(tmp_path)
    train_here(run)
    with pytest.raises(TrainerError, match='holds a finished run'):
        train_here(run)


def test_a_real_process_stops_on_sigterm_and_goes_on(tmp_path):
    """By the command line, as a scheduler would."""
    run = make_run(tmp_path, epochs=200, log={'printEvery': 1})
    file = tmp_path / 'run.json'
    file.write_text(json.dumps(run))
    command = [sys.executable, '-m', 'nagare_trainer', 'train', '--config', str(file)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1])
    for line in process.stderr:
        if line.startswith('step 5/'):
            process.send_signal(signal.SIGTERM)
            break
    rest = process.stderr.read()
    assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert 'the same command goes on from there' in rest
    assert len(checkpoints(Path(run['out']))) == 1
