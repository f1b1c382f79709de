"""What is missing is one clear error, before any row is read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
import torch
from helpers import make_rows, make_run, train_here

from nagare_trainer import train as module
from nagare_trainer.configs import model_config
from nagare_trainer.encode import Encoder
from nagare_trainer.errors import TrainerError
from nagare_trainer.layout import make_batch
from nagare_trainer.optimizer import make_optimizer
from nagare_trainer.preflight import check_memory
from nagare_trainer.ranks import Ranks
from nagare_trainer.read_config import parse_config
from nagare_trainer.step import take_step
from nagare_trainer.tokenizer import load_tokenizer
from nagare_trainer.trainee import build_trainee

ROOT = Path(__file__).parents[1]


@pytest.fixture
def untouched(monkeypatch):
    """Fails where a stream is opened."""

    def fail(*_):
        raise AssertionError('a stream was opened')

    for name in ('train', 'validate', 'samples', 'loop'):
        monkeypatch.setattr(f'nagare_trainer.{name}.open_stream', fail)


def refused(run, said, code):
    with pytest.raises(TrainerError, match=said) as error:
        train_here(run)
    assert error.value.exit_code == code


@pytest.mark.usefixtures('untouched')
def test_what_is_missing_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(torch.cuda, 'is_available', lambda: False)
    refused(make_run(tmp_path, device='cuda'), 'Cannot train on cuda: PyTorch .* sees no GPU', 10)
    refused(make_run(tmp_path, model={'path': str(tmp_path), 'family': None}), 'Cannot load the model', 4)
    refused(make_run(tmp_path, model={'tokenizer': str(tmp_path)}), 'Cannot load the tokeniser', 4)
    refused(make_run(tmp_path, text={'maxTokens': 3000}, batch={'tokens': 4096}), 'the model takes at most 2048', 2)
    refused(make_run(tmp_path, model={'shape': {'vocab_size': 64}}), 'ids and the model knows 64', 4)
    (tmp_path / 'file').write_text('')
    refused(make_run(tmp_path, out=str(tmp_path / 'file' / 'out')), 'Cannot write to', 8)


def test_memory_that_does_not_suffice_is_named(tmp_path):
    run = parse_config(make_run(tmp_path, model={'precision': 'bf16'}, batch={'tokens': 16384, 'rows': 128}))
    with pytest.raises(TrainerError, match=r'the run needs about \d\d\.\d GB \(weights 13\.7.* and 8\.0 GB are free'):
        check_memory(run, model_config('gpt_neox'), torch.device('cpu'), free=8_000_000_000)
    check_memory(run, model_config('gpt_neox'), torch.device('cpu'), free=140_000_000_000)


@pytest.mark.usefixtures('untouched')
@pytest.mark.parametrize('role', ['pad', 'unk'])
def test_an_end_mark_with_a_second_meaning_is_refused_unless_accepted(tmp_path, monkeypatch, role):
    """LLaMA's early tokenisers had end, padding and unknown all at 0."""
    run = make_run(tmp_path)
    settings = tmp_path / 'tokenizer' / 'tokenizer_config.json'
    settings.write_text(json.dumps({**json.loads(settings.read_text()), f'{role}_token': '<|endoftext|>'}))
    refused(run, f'its end mark \\(id 0\\) is also its {role} mark', 4)
    accepted = {**run, 'model': {**run['model'], f'acceptEosAs{role.capitalize()}': True}}
    module.check_tokenizer(load_tokenizer(tmp_path / 'tokenizer'), parse_config(accepted).model)


def test_a_missing_package_is_one_line(tmp_path):
    (tmp_path / 'peft.py').write_text('raise ImportError("no peft here")')
    command = [sys.executable, '-m', 'nagare_trainer', 'train', '--config', 'none']
    environment = {**os.environ, 'PYTHONPATH': f'{tmp_path}:{ROOT}'}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 10
    assert ran.stderr == 'Cannot train: peft does not load (no peft here); run `make setup-trainer`.\n'


def test_bitsandbytes_is_named_where_it_is_not(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, 'bitsandbytes', None)
    refused(make_run(tmp_path, model=quantised(tmp_path)), 'Cannot quantise: bitsandbytes', 10)


def test_four_bit_weights_need_a_gpu(tmp_path):
    pytest.importorskip('bitsandbytes')
    refused(make_run(tmp_path, model=quantised(tmp_path)), 'Cannot quantise on cpu', 10)


def test_four_bit_weights_learn_where_bitsandbytes_is(tmp_path):
    pytest.importorskip('bitsandbytes')
    run = parse_config(make_run(tmp_path, model={**quantised(tmp_path), 'precision': 'bf16'}))
    tokenizer = load_tokenizer(tmp_path / 'tokenizer')
    trainee = build_trainee(run, tokenizer, torch.device('cpu'))
    trainee.model.train()
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    rows = Encoder(tokenizer, run.text).encode(pa.RecordBatch.from_pylist(make_rows(8)))
    batch = make_batch(rows, run.batch)
    found = [take_step(trainee, optimizer, batch, run, (step + 2, 100), Ranks()).loss for step in range(4)]
    assert found == sorted(found, reverse=True)


def test_four_bit_weights_are_loaded_to_the_gpu_where_they_learn(tmp_path, monkeypatch):
    """The defect: loaded there, then brought back to the processor."""
    run = parse_config(make_run(tmp_path, model={**quantised(tmp_path), 'precision': 'bf16'}))
    seen = []
    monkeypatch.setattr('nagare_trainer.trainee.load_model', lambda _, **given: seen.append(given['device']))
    monkeypatch.setattr('nagare_trainer.trainee._quantized', dict)
    with pytest.raises(AttributeError, match='NoneType'):
        build_trainee(run, load_tokenizer(tmp_path / 'tokenizer'), torch.device('cuda', 1))
    assert seen == [torch.device('cuda', 1)]


def quantised(folder):
    from nagare_trainer.configs import tiny_config
    from nagare_trainer.models import random_model

    random_model(tiny_config('gpt_neox', 512)).save_pretrained(folder / 'model')
    return {'path': str(folder / 'model'), 'family': None, 'quantize': 'nf4', 'shape': {}}


@pytest.mark.parametrize(('option', 'package'), [('tensorboard', 'torch.utils.tensorboard'), ('wandb', 'wandb')])
def test_a_missing_logger_is_named(tmp_path, monkeypatch, option, package):
    monkeypatch.setitem(sys.modules, package, None)
    refused(
        make_run(tmp_path, log={option: True if option == 'tensorboard' else 'project'}), f'Cannot log: {option}', 10
    )
