"""A whole run: what it writes, says and shows."""

import io
import json
import math
from pathlib import Path
from xml.etree import ElementTree

import pyarrow as pa
import pytest
import torch
from helpers import TEXTS, losses, make_rows, make_run, train_here

from nagare_trainer.config import TextSettings
from nagare_trainer.configs import model_config
from nagare_trainer.dry_run import dry_run, show_row
from nagare_trainer.encode import Encoder
from nagare_trainer.layout import lay_out
from nagare_trainer.logs import read_log
from nagare_trainer.loop import show_time
from nagare_trainer.optimizer import rate_at
from nagare_trainer.picture import svg
from nagare_trainer.ranks import Ranks
from nagare_trainer.read_config import parse_config
from nagare_trainer.tokenizer import load_tokenizer
from nagare_trainer.train import train
from nagare_trainer.trainee import build_trainee
from nagare_trainer.validate import validate
from nagare_trainer.work import adapter_parameters, flops_per_token


@pytest.fixture(scope='module')
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp('run')
    screen = io.StringIO()
    changes = {'samples': {'everySteps': 4, 'newTokens': 4}, 'log': {'tensorboard': True, 'printEvery': 3, 'peak': 1}}
    assert train(parse_config(make_run(folder, epochs=2, **changes)), screen) == 0
    return folder, screen.getvalue()


def account(folder):
    return json.loads((folder / 'out' / 'run.json').read_text())


def test_the_loss_falls(finished):
    found = losses(finished[0] / 'out')
    assert len(found) == 18
    assert found[-1] < found[0] - 0.05
    held = losses(finished[0] / 'out', 'validation')
    assert held[-1] < held[0]


def test_the_account_leads_back_to_the_rows(finished):
    """The sum of the ids of an epoch's rows and of those held out is that of all rows, as in the release's digest."""
    folder, _ = finished
    found = account(folder)
    assert found['release'] == {'name': 'made', 'version': '1.0.0+test', 'digest': 'd' * 32, 'rows': 36}
    rows = {row['id'] for row in make_rows(40)}
    from nagare_trainer.stream import Position
    from nagare_trainer.stream_parquet import ParquetStream

    held = [one for batch in ParquetStream(str(folder / 'release'), Position('validation')) for one in batch['id']]
    whole = sum(int(one, 16) for one in rows) - sum(int(str(one), 16) for one in held)
    assert int(found['rows']['digest'], 16) == 2 * whole % 2**128
    assert found['rows']['seen'] == 72 == sum(one['rows'] for one in found['rows']['byDataset'].values())
    assert found['rows']['cut'] == sum(one['cut'] for one in found['rows']['byDataset'].values()) > 0
    assert found['losses']['last'] == losses(folder / 'out')[-1]
    assert found['versions']['torch'] == torch.__version__
    assert found['settings']['lora']['rank'] == 4
    assert found['status'] == 'finished'


def test_the_screen_says_how_it_goes(finished):
    said = finished[1]
    assert 'step 3/18: loss' in said
    assert 'tokens/s, MFU' in said
    assert 'waiting for data' in said
    assert 'step 0: validation loss' in said


def test_logs_hold_every_step_samples_and_speed(finished):
    records = read_log(finished[0] / 'out' / 'log.jsonl')
    steps = [one for one in records if one['kind'] == 'step']
    assert [one['step'] for one in steps] == list(range(1, 19))
    assert all(one['mfu'] > 0 and one['tokensPerSecond'] > 0 and one['gradientNorm'] > 0 for one in steps)
    samples = [one for one in records if one['kind'] == 'samples']
    assert [one['step'] for one in samples] == [0, 4, 8, 12, 16, 18]
    assert len(samples[0]['samples']) == 3
    assert list((finished[0] / 'out' / 'tensorboard').glob('events.*'))


def test_the_picture_is_an_svg_with_both_lines(finished):
    root = ElementTree.parse(finished[0] / 'out' / 'loss.svg').getroot()
    lines = [one for one in root if one.tag.endswith('polyline')]
    assert [len(one.get('points').split()) for one in lines] == [18, 6]


def test_a_picture_of_one_step_or_none_is_drawn():
    for steps in ([], [(1, 2.0)], [(1, 2.0), (2, 2.0)]):
        ElementTree.fromstring(svg(steps, [], 'a & b'))


def test_rows_dropped_leave_the_rest(tmp_path):
    train_here(make_run(tmp_path, text={'maxTokens': 120, 'overLong': 'drop'}))
    found = account(tmp_path)['rows']
    assert 0 < found['dropped'] < found['seen'] == 36
    assert found['cut'] == 0


def test_steps_without_any_row_left_change_nothing(tmp_path):
    train_here(make_run(tmp_path, text={'maxTokens': 20, 'overLong': 'drop'}))
    assert losses(tmp_path / 'out') == [None] * 9


def test_scoring_twice_gives_the_same_figure_and_dropout_is_off(tmp_path):
    """The defect: scoring without eval(), so that dropout changes each figure."""
    run = parse_config(make_run(tmp_path, lora={'dropout': 0.5}))
    tokenizer = load_tokenizer(tmp_path / 'tokenizer')
    trainee = build_trainee(run, tokenizer, torch.device('cpu'))
    with torch.no_grad():
        for one in trainee.trained():
            one.normal_()
    trainee.model.train()
    rows = Encoder(tokenizer, run.text).encode(pa.RecordBatch.from_pylist(make_rows(6)))
    one, two = (validate(trainee, rows, 'packed', 320, Ranks()) for _ in range(2))
    assert one == two
    assert trainee.model.training
    passes = lay_out(rows, 'packed', 4096)
    assert float(trainee.loss(passes[0]).detach()) != float(trainee.loss(passes[0]).detach())
    assert one['perplexity'] == pytest.approx(math.exp(one['loss']))


def test_the_rate_rises_from_nothing_and_falls_to_nothing(tmp_path):
    settings = parse_config(make_run(tmp_path, optimizer={'warmupSteps': 4, 'rate': 1.0})).optimizer
    assert [rate_at(step, 8, settings) for step in range(9)] == [0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0]


def test_work_is_that_of_the_papers_models(tmp_path):
    """26.86 thousand million operations a token of a row of 300, 40.25 with recomputing; 2,097,152 numbers learn."""
    run = parse_config(make_run(tmp_path))
    for family, operations in (('gpt_neox', 26.861), ('llama', 26.664)):
        config = model_config(family)
        assert flops_per_token(config, 300, 0) / 1e9 == pytest.approx(operations, abs=1e-3)
        assert adapter_parameters(config, run) == 2_097_152
    assert flops_per_token(model_config('gpt_neox'), 300, 0, True) / 1e9 == pytest.approx(40.253, abs=1e-3)


def test_estimates_count_what_peft_makes(tmp_path):
    for family in ('gpt_neox', 'llama'):
        for targets in ([], ['all-linear']):
            run = parse_config(make_run(tmp_path, model={'family': family}, lora={'targets': targets}))
            trainee = build_trainee(run, load_tokenizer(tmp_path / 'tokenizer'), torch.device('cpu'))
            wanted = sum(one.numel() for one in trainee.trained())
            assert adapter_parameters(trainee.model.get_base_model().config, run) == wanted


def test_a_dry_run_shows_rows_and_costs_and_trains_nothing(tmp_path):
    out = io.StringIO()
    run = parse_config(make_run(tmp_path, text={'loss': 'response', 'maxTokens': 150}, log={'peak': 790}))
    dry_run(run, 2, 36, out)
    said = out.getvalue()
    assert said.count('‹以下はタスクを説明する') == 2
    assert '36 of 36 rows measured; limit 150 tokens, truncate' in said
    assert '1,024 numbers learn' in said
    assert 'time at 55% of the peak: 0 s' in said
    assert not (tmp_path / 'out').exists()


def test_a_dry_run_reckons_with_the_steps_that_are_asked_for(tmp_path):
    def said(**changes):
        out = io.StringIO()
        dry_run(parse_config(make_run(tmp_path, **changes)), 0, 36, out)
        return out.getvalue()

    def tokens(text):
        return int(text.split('about ')[1].split(' tokens')[0].replace(',', ''))

    whole, part = said(), said(totalSteps=3)
    assert '3 steps of 4 rows, 0.33 epochs, about' in part
    assert tokens(part) == pytest.approx(tokens(whole) / 3, abs=1)


def test_a_row_is_shown_as_the_model_sees_it(tmp_path):
    make_run(tmp_path)
    tokenizer = load_tokenizer(tmp_path / 'tokenizer')
    row = {'id': 'a', 'instruction': TEXTS[0], 'input': '', 'response': TEXTS[1], 'task': 't', 'dataset': 'd'}
    batch = pa.RecordBatch.from_pylist([row])

    def show(**text):
        return show_row(Encoder(tokenizer, TextSettings(**text)).encode(batch)[0], tokenizer)

    assert show(loss='response').endswith('### 返答:\n›川の水は海へ流れる。 ⏹')
    assert '✂' in show(max_tokens=30)
    assert show(max_tokens=30).endswith('(no end mark)')
    assert show(max_tokens=30, over_long='drop').endswith('DROPPED, it is over the limit')


def test_times_read_well():
    assert [show_time(one) for one in (12, 200, 7500)] == ['12 s', '3 min 20 s', '2 h 05 min']


@pytest.mark.parametrize('kind', ['bpe', 'unigram'])
def test_a_tokeniser_is_trained_on_the_release_once(tmp_path, kind):
    run = make_run(tmp_path, model={'tokenizer': None, 'trainTokenizer': {'kind': kind, 'vocabSize': 300}})
    train_here(run)
    file = tmp_path / 'out' / 'tokenizer' / 'tokenizer.json'
    tokenizer = load_tokenizer(file.parent)
    assert tokenizer.decode(tokenizer.encode(TEXTS[1])) == TEXTS[1]
    assert load_tokenizer(tmp_path / 'out' / 'base').encode(TEXTS[1]) == tokenizer.encode(TEXTS[1])
    assert Path(tmp_path / 'out' / 'adapter').is_dir()
