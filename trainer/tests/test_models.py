import pytest
import torch

from nagare_trainer.config import LoraSettings
from nagare_trainer.configs import model_config, tiny_config
from nagare_trainer.errors import TrainerError
from nagare_trainer.lora import add_adapter
from nagare_trainer.models import load_model, random_model


@pytest.mark.parametrize('family', ['gpt_neox', 'llama'])
def test_a_saved_model_loads_in_the_precision_asked(tmp_path, family):
    random_model(tiny_config(family), precision='fp16').save_pretrained(tmp_path)
    assert load_model(tmp_path, precision='bf16').dtype == torch.bfloat16
    assert not load_model(tmp_path, precision='fp32').training


def test_random_weights_are_a_function_of_the_seed():
    one, two, other = (random_model(tiny_config('gpt_neox'), seed=seed) for seed in (1, 1, 2))
    first = [next(iter(model.parameters())) for model in (one, two, other)]
    assert torch.equal(first[0], first[1])
    assert not torch.equal(first[0], first[2])


@pytest.mark.parametrize(('family', 'parameters'), [('gpt_neox', 6_871_982_080), ('llama', 6_738_415_616)])
def test_the_papers_shapes_have_their_parameters(family, parameters):
    model = random_model(model_config(family), device='meta')
    assert sum(one.numel() for one in model.parameters()) == parameters


def test_the_rotary_embedding_of_open_calm_is_over_the_whole_head():
    model = random_model(model_config('gpt_neox'), device='meta')
    assert model.gpt_neox.layers[0].attention.rotary_ndims == 128


def test_a_missing_model_is_named(tmp_path):
    with pytest.raises(TrainerError, match=r'Cannot load the model .*name a folder with config\.json'):
        load_model(tmp_path)


def test_a_model_or_an_adapter_cut_short_is_named(tmp_path):
    """A download that broke off: the file is there and is none."""
    model = random_model(tiny_config('gpt_neox'))
    model.save_pretrained(tmp_path)
    add_adapter(model, LoraSettings(), 0).save_pretrained(tmp_path / 'adapter')
    weights, adapter = tmp_path / 'model.safetensors', tmp_path / 'adapter' / 'adapter_model.safetensors'
    adapter.write_bytes(adapter.read_bytes()[:-9])
    with pytest.raises(TrainerError, match='Cannot load the adapter'):
        load_model(tmp_path, adapter=tmp_path / 'adapter')
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(TrainerError, match='Cannot load the model'):
        load_model(tmp_path)
