"""The quick ways of layers in bf16: as exact as the usual ones, and one code for torch.compile."""

import pytest
import torch
from helpers import make_release, make_run, make_tokenizer
from transformers.models.llama.modeling_llama import LlamaRMSNorm

from nagare_trainer.encode import Encoded
from nagare_trainer.layout import lay_out
from nagare_trainer.quick import QuickLinear, QuickNorm
from nagare_trainer.read_config import parse_config
from nagare_trainer.tokenizer import load_tokenizer
from nagare_trainer.trainee import build_trainee, compile_layers

LAYERS = 10


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp('quick')
    make_release(path / 'release')
    make_tokenizer(path / 'tokenizer')
    return path


def make_trainee(folder, family, precision='bf16'):
    shape = {'hidden_size': 32, 'num_hidden_layers': LAYERS, 'num_attention_heads': 2, 'intermediate_size': 64}
    run = parse_config(make_run(folder, model={'family': family, 'precision': precision, 'shape': shape}))
    return build_trainee(run, load_tokenizer(folder / 'tokenizer'), torch.device('cpu'))


def of_kind(trainee, kind):
    return [one for one in trainee.model.modules() if type(one) is kind]


@pytest.mark.parametrize(
    ('family', 'precision', 'linear', 'norm'),
    [
        ('gpt_neox', 'bf16', LAYERS, 0),
        ('llama', 'bf16', 2 * LAYERS, 2 * LAYERS + 1),
        ('gpt_neox', 'fp32', 0, 0),
        ('llama', 'fp32', 0, 0),
    ],
)
def test_layers_are_quick_in_bf16_and_the_usual_ones_in_fp32(family, precision, linear, norm, folder):
    trainee = make_trainee(folder, family, precision)
    assert (len(of_kind(trainee, QuickLinear)), len(of_kind(trainee, QuickNorm))) == (linear, norm)


@pytest.mark.parametrize('shape', [(3, 5, 32), (7, 32)])
def test_an_adapted_layer_and_its_gradients_are_pefts_within_bf16(shape, folder):
    layer = of_kind(make_trainee(folder, 'gpt_neox').model.eval(), QuickLinear)[0]
    torch.manual_seed(0)
    with torch.no_grad():
        layer.lora_B['default'].weight.normal_()
    x, weights = torch.randn(*shape).bfloat16().requires_grad_(), torch.randn(*shape[:-1], 96)
    learned = [x, layer.lora_A['default'].weight, layer.lora_B['default'].weight]
    found = []
    for forward in (layer.forward, super(QuickLinear, layer).forward):
        out = forward(x)
        assert out.dtype == torch.bfloat16
        found.append([out.detach(), *torch.autograd.grad((out.float() * weights).sum(), learned)])
    for quick, slow in zip(*found):
        assert quick.shape == slow.shape
        assert float((quick.float() - slow.float()).norm() / slow.float().norm()) < 5e-3
    assert not torch.allclose(found[0][0].float(), layer.base_layer(x).float(), atol=0.5)


def test_a_norm_and_its_gradient_are_nearer_to_fp32_than_the_usual_one():
    torch.manual_seed(0)
    usual, exact = LlamaRMSNorm(64).bfloat16(), LlamaRMSNorm(64)
    with torch.no_grad():
        usual.weight.copy_(1 + 0.3 * torch.randn(64))
        exact.weight.copy_(usual.weight.float())
    given = torch.randn(50, 64).bfloat16()

    def run(norm, x):
        x = x.clone().requires_grad_()
        out = norm(x)
        return [out.detach().float(), *[one.float() for one in torch.autograd.grad(out.float().square().sum(), x)]]

    truth, before = run(exact, given.float()), run(usual, given)
    usual.__class__ = QuickNorm
    after = run(usual, given)
    for true, one, two in zip(truth, before, after):
        assert (two - true).norm() <= (one - true).norm() * 1.01


@pytest.mark.parametrize('family', ['gpt_neox', 'llama'])
def test_all_layers_compile_as_one_whatever_the_size_of_a_pack(family, folder):
    """The defect: a function on each layer, so a compilation each; after eight PyTorch runs the rest plain."""
    graphs = []
    trainee = make_trainee(folder, family)
    trainee.model.train()
    torch.compiler.reset()
    compile_layers(trainee.model, lambda graph, _: graphs.append(graph) or graph.forward)
    for lengths in ([9, 30, 41], [5, 5, 5, 70], [100, 28], [3] * 40):
        rows = [Encoded('a', 'd', list(range(2, 2 + size)), 0, size, False, False, True) for size in lengths]
        for one in lay_out(rows, 'packed', 4096):
            trainee.loss(one).backward()
    # The first layer has no gradient to pass on, the others have.
    assert len(graphs) == 2
