"""The saved adapter is the trained one, and others can load it."""

import json
from pathlib import Path

import pytest
import torch
from helpers import make_run, train_here
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from nagare_trainer import train as module
from nagare_trainer.errors import TrainerError
from nagare_trainer.lora import merge_check, save_adapter
from nagare_trainer.models import load_model
from nagare_trainer.read_config import parse_config
from nagare_trainer.tokenizer import load_tokenizer
from nagare_trainer.trainee import build_trainee

IDS = torch.tensor([[5, 90, 31, 17, 200, 44, 8]])


@pytest.fixture
def trained(tmp_path, monkeypatch):
    """A finished run, and the logits its model gave just before it was saved."""
    kept = {}
    real = module.save_adapter

    def save(model, folder):
        model.eval()
        with torch.no_grad():
            kept['logits'] = model(IDS).logits
        real(model, folder)

    monkeypatch.setattr(module, 'save_adapter', save)
    train_here(make_run(tmp_path, merge=True))
    return tmp_path / 'out', kept['logits']


def test_peft_loads_it_and_the_logits_are_equal(trained):
    out, before = trained
    base = AutoModelForCausalLM.from_pretrained(out / 'base', dtype=torch.float32)
    with torch.no_grad():
        bare = base(IDS).logits
        loaded = PeftModel.from_pretrained(base, out / 'adapter').eval()(IDS).logits
    assert torch.allclose(loaded, before, atol=1e-6)
    assert not torch.allclose(bare, before, atol=1e-3)


def test_the_file_is_not_empty(trained):
    """The defect: 443 bytes, no tensor."""
    out, _ = trained
    found = load_file(out / 'adapter' / 'adapter_model.safetensors')
    assert sorted({name.split('.')[-2] for name in found}) == ['lora_A', 'lora_B']
    assert all(name.startswith('base_model.model.gpt_neox.layers.') for name in found)
    assert all(float(one.abs().max()) > 0 for one in found.values())
    settings = json.loads((out / 'adapter' / 'adapter_config.json').read_text())
    assert (settings['r'], settings['lora_alpha'], settings['lora_dropout']) == (4, 16, 0.05)
    assert settings['target_modules'] == ['query_key_value']


def test_a_model_that_saves_nothing_is_an_error(tmp_path):
    trainee = make_trainee(tmp_path)
    trainee.model.save_pretrained = lambda folder, **_: PeftModel.save_pretrained(
        trainee.model, folder, state_dict={'other': torch.zeros(1)}
    )
    with pytest.raises(TrainerError, match='Cannot save the adapter'):
        save_adapter(trainee.model, tmp_path / 'adapter')


def test_the_merged_model_is_base_and_adapter(trained):
    out, before = trained
    merged = load_model(out / 'merged', precision='fp32')
    with torch.no_grad():
        assert torch.allclose(merged(IDS).logits, before, atol=1e-6)
    check = json.loads((out / 'run.json').read_text())['merge']
    assert check['greatestDifference'] < 1e-6 < check['greatestLogit']
    assert check['sameChoice'] == 1.0


def test_a_wrong_merge_is_seen(tmp_path):
    trainee = make_trainee(tmp_path)
    real = trainee.model.merge_and_unload

    def wrong(**given):
        merged = real(**given)
        merged.lm_head.weight.data[3] *= -5
        return merged

    trainee.model.merge_and_unload = wrong
    assert merge_check(trainee.model, IDS)[1]['greatestDifference'] > 0.01


def test_scaling_and_counts_are_the_papers(tmp_path):
    trainee = make_trainee(tmp_path)
    layer = trainee.model.get_base_model().gpt_neox.layers[0].attention.query_key_value
    assert layer.scaling['default'] == 4
    assert float(layer.lora_B['default'].weight.abs().max()) == 0
    assert sum(one.numel() for one in trainee.trained()) == 2 * 4 * (32 + 96)


def test_in_bf16_the_adapter_stays_fp32(tmp_path):
    trainee = make_trainee(tmp_path, precision='bf16')
    assert {one.dtype for one in trainee.trained()} == {torch.float32}
    assert trainee.model.get_base_model().gpt_neox.embed_in.weight.dtype == torch.bfloat16


def test_numbers_too_great_for_fp16_do_no_harm(tmp_path):
    """fp16 ends at 65,504 and GPT-NeoX passes it; bf16 does not."""
    trainee = make_trainee(tmp_path, precision='bf16')
    with torch.no_grad():
        trainee.model.get_base_model().gpt_neox.layers[0].mlp.dense_4h_to_h.bias.fill_(2e5)
    half = load_half(trainee, tmp_path)
    with torch.no_grad():
        assert not half(IDS).logits.isfinite().all()
    from nagare_trainer.encode import Encoded
    from nagare_trainer.layout import lay_out

    (one,) = lay_out([Encoded('a', 'd', IDS[0].tolist(), 0, 7, False, False, True)], 'packed', 64)
    loss = trainee.loss(one)
    loss.backward()
    assert loss.isfinite()
    assert all(one.grad.isfinite().all() for one in trainee.trained())


def load_half(trainee, folder):
    trainee.save_base(folder / 'half')
    return AutoModelForCausalLM.from_pretrained(folder / 'half', dtype=torch.float16).eval()


def make_trainee(folder: Path, **model):
    run = parse_config(make_run(folder, model=model))
    return build_trainee(run, load_tokenizer(folder / 'tokenizer'), torch.device('cpu'))
