"""Rows packed end to end see nothing of each other."""

from itertools import pairwise

import pyarrow as pa
import pytest
import torch
from helpers import make_rows, make_tokenizer

from nagare_trainer.config import TextSettings
from nagare_trainer.encode import Encoder
from nagare_trainer.layout import lay_out, targets_of
from nagare_trainer.read_config import parse_config
from nagare_trainer.trainee import build_trainee


@pytest.fixture(scope='module')
def tokenizer(tmp_path_factory):
    return make_tokenizer(tmp_path_factory.mktemp('tokenizer'))


@pytest.fixture(scope='module')
def rows(tokenizer):
    return Encoder(tokenizer, TextSettings(max_tokens=120)).encode(pa.RecordBatch.from_pylist(make_rows(7)))


def make_trainee(family, tokenizer, **model):
    shape = {'hidden_size': 64, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'intermediate_size': 96}
    if family == 'llama':
        shape['num_key_value_heads'] = 2
    settings = {'family': family, 'shape': shape, 'tokenizer': 't', 'precision': 'fp32', **model}
    raw = {'name': 't', 'out': 't', 'data': {'parquet': 't'}, 'model': settings}
    trainee = build_trainee(parse_config(raw), tokenizer, torch.device('cpu'))
    with torch.no_grad():
        for one in trainee.trained():
            one.normal_(std=0.1)
    trainee.model.eval()
    return trainee


def by_row(passes, logits):
    """Logits of each row of each pass, in order of length."""
    found = []
    for one, values in zip(passes, logits):
        if one.segments is None:
            found += [line[: int((targets != -100).sum()) + 1] for line, targets in zip(values, one.targets)]
        else:
            bounds = one.segments.bounds.tolist()
            found += [values[0, start:end] for start, end in pairwise(bounds)]
    return found


@pytest.mark.parametrize('family', ['gpt_neox', 'llama'])
@pytest.mark.parametrize('layout', ['packed', 'bucketed'])
def test_logits_of_a_packed_row_are_those_of_the_row_alone(family, layout, tokenizer, rows):
    trainee = make_trainee(family, tokenizer)
    passes = lay_out(rows, layout, 512)
    with torch.no_grad():
        together = by_row(passes, [trainee.logits(one) for one in passes])
        alone = [trainee.model(torch.tensor([row.ids])).logits[0] for row in sorted(rows, key=lambda row: len(row.ids))]
    # A pack's tail of filling, if it has one, is a segment of its own behind the rows.
    together = [one for one in together if len(one) in {len(two) for two in alone}][: len(alone)]
    assert [one.shape for one in together] == [one.shape for one in alone]
    for one, two in zip(together, alone):
        assert torch.allclose(one, two, atol=2e-6)


def test_changing_one_row_changes_no_other(tokenizer, rows):
    trainee = make_trainee('gpt_neox', tokenizer)
    (whole,) = lay_out(rows, 'packed', 4096)
    start, end = whole.segments.bounds[2:4].tolist()
    changed = whole.ids.clone()
    changed[0, start:end] = 7
    with torch.no_grad():
        before = trainee.logits(whole)[0]
        after = trainee.logits(type(whole)(changed, whole.positions, whole.targets, whole.segments, whole.predicted))[0]
    outside = torch.ones(len(before), dtype=torch.bool)
    outside[start:end] = False
    assert torch.equal(before[outside], after[outside])
    assert not torch.allclose(before[start:end], after[start:end])


def test_without_segments_rows_would_leak(tokenizer, rows):
    """The defect itself, so that the tests above are known to see it."""
    trainee = make_trainee('gpt_neox', tokenizer)
    (whole,) = lay_out(rows, 'packed', 4096)
    leaking = type(whole)(whole.ids, whole.positions, whole.targets, None, whole.predicted)
    with torch.no_grad():
        assert not torch.allclose(trainee.logits(whole), trainee.logits(leaking), atol=1e-3)
        assert abs(float(trainee.loss(whole)) - float(trainee.loss(leaking))) > 0.01


def test_no_row_predicts_the_next_ones_first_token(tokenizer, rows):
    (whole,) = lay_out(rows, 'packed', 4096)
    ends = whole.segments.bounds[1:].long() - 1
    assert (whole.targets[0, ends] == -100).all()


@pytest.mark.parametrize('layout', ['packed', 'bucketed'])
@pytest.mark.parametrize('tokens', [128, 200, 512, 4096])
def test_passes_hold_every_row_once_and_no_more_tokens_than_allowed(layout, tokens, rows):
    passes = lay_out(rows, layout, tokens)
    assert all(one.ids.numel() <= tokens for one in passes)
    real = sorted(int(id) for one in passes for id, place in zip(one.targets.flatten(), one.ids.flatten()) if id >= 0)
    assert real == sorted(id for row in rows for id in row.ids[1:])


@pytest.mark.parametrize('change', ['gradientCheckpointing', 'compile'])
def test_recomputed_and_compiled_layers_give_the_same_gradients(change, tokenizer, rows):
    # One layer and one pass: compiling takes its time.
    shape = {'hidden_size': 32, 'num_hidden_layers': 1, 'num_attention_heads': 2, 'intermediate_size': 64}
    plain = make_trainee('gpt_neox', tokenizer, shape=shape)
    other = make_trainee('gpt_neox', tokenizer, shape=shape, **{change: True})
    other.model.load_state_dict(plain.model.state_dict())
    (whole,) = lay_out(rows, 'packed', 4096)
    found = []
    for trainee in (plain, other):
        trainee.model.train()
        for module in trainee.model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        loss = trainee.loss(whole)
        loss.backward()
        found.append((float(loss.detach()), [one.grad for one in trainee.trained()]))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-6)
    for one, two in zip(found[0][1], found[1][1]):
        assert torch.allclose(one, two, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize('loss', ['all', 'response'])
def test_targets_of_a_pack_are_each_rows_own(loss, tokenizer):
    """The quick way over whole arrays against row after row."""
    rows = Encoder(tokenizer, TextSettings(max_tokens=120, loss=loss)).encode(pa.RecordBatch.from_pylist(make_rows(9)))
    (whole,) = lay_out(rows, 'packed', 4096)
    ordered = sorted(rows, key=lambda row: len(row.ids))
    wanted = [target for row in ordered for target in targets_of(row)]
    assert whole.targets[0].tolist() == wanted + [-100] * (whole.ids.numel() - len(wanted))
    assert whole.ids[0].tolist()[: len(wanted)] == [id for row in ordered for id in row.ids]
    assert whole.predicted == sum(target != -100 for target in wanted)
    positions = [at for row in ordered for at in range(len(row.ids))]
    assert whole.positions[0].tolist()[: len(wanted)] == positions
