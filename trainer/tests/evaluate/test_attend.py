"""Attention over trees against one mask over all, and models that do not take it."""

import pytest
import torch
import torch.nn.functional as F
from support import FAMILIES, small_tokenizer, tiny_model

from nagare_trainer.configs import tiny_config
from nagare_trainer.evaluate.attend import Branches, agrees, attending, tree_attention
from nagare_trainer.evaluate.groups import Group
from nagare_trainer.evaluate.scorer import Scorer, Settings
from nagare_trainer.evaluate.states import Halves
from nagare_trainer.evaluate.tree import make_tree
from nagare_trainer.models import random_model

GROUPS = [
    Group((5, 6, 7, 8, 9), ((1, 2, 3), (4, 5), (6,)), (0, 1, 2)),
    Group((5, 6, 9), ((7, 7), (8, 1, 2, 3)), (3, 4)),
]


@pytest.mark.parametrize('key_heads', [4, 2])
@pytest.mark.parametrize(('prefix', 'contexts'), [(0, 4), (3, 4), (3, 6), (0, 6)])
def test_it_is_one_mask_over_all(prefix, contexts, key_heads):
    torch.manual_seed(0)
    query = torch.randn(2, 4, 6, 8)
    key, value = (torch.randn(2, key_heads, prefix + 6, 8) for _ in range(2))
    behind = torch.rand(2, 1, 6 - contexts, prefix + 6) < 0.7 if contexts < 6 else None
    causal = torch.ones(contexts, prefix + 6).tril(prefix).bool().expand(2, 1, -1, -1)
    mask = causal if behind is None else torch.cat([causal, behind], 2)
    wanted = F.scaled_dot_product_attention(query, key, value, mask, scale=0.3, enable_gqa=True).transpose(1, 2)
    found, _ = tree_attention(
        torch.nn.Identity(), query, key, value, None, tree=Branches(contexts, behind), scaling=0.3
    )
    assert torch.allclose(found, wanted, atol=1e-6)


@pytest.mark.parametrize('family', FAMILIES)
@pytest.mark.parametrize('prefix', [0, 2])
def test_scores_are_those_of_one_mask_over_all(family, prefix):
    halves = Halves(tiny_model(family))
    assert halves.trees
    tree, ahead = make_tree(GROUPS, prefix, 'cpu'), halves.prefix((5, 6)[:prefix])
    found = halves.log_probs(tree, ahead)[0]
    halves.trees = False
    assert torch.allclose(found, halves.log_probs(tree, ahead)[0], atol=1e-5)


@pytest.mark.parametrize('dtype', [torch.float32, torch.bfloat16])
def test_the_device_is_tried_first(dtype, monkeypatch):
    assert agrees(torch.device('cpu'), dtype)
    monkeypatch.setattr('nagare_trainer.evaluate.attend._causal', lambda query, *_: query)
    assert not agrees(torch.device('cpu'), dtype)


def test_another_attention_of_the_model_stays_and_is_given_the_mask():
    model = random_model(tiny_config('llama', vocab_size=384, initializer_range=0.2), attention='eager')
    usual = random_model(tiny_config('llama', vocab_size=384, initializer_range=0.2))
    halves, other = Halves(model), Halves(usual)
    assert (halves.trees, other.trees) == (False, True)
    for prefix in (0, 2):
        tree = make_tree(GROUPS, prefix, 'cpu')
        scores = [one.log_probs(tree, one.prefix((5, 6)[:prefix]))[0] for one in (halves, other)]
        assert torch.allclose(*scores, atol=1e-5)


def test_a_model_that_does_not_hand_the_tree_down_is_given_the_mask():
    class Deaf(type(tiny_model('gpt_neox').gpt_neox)):
        def forward(self, *given, tree=None, **named):
            return super().forward(*given, **named)

    model = random_model(tiny_model('gpt_neox').config)
    wanted = Scorer(model, small_tokenizer(), Settings()).halves
    deaf = random_model(tiny_model('gpt_neox').config)
    deaf.gpt_neox.__class__ = Deaf
    halves = Halves(deaf)
    assert (wanted.trees, halves.trees) == (True, False)
    tree = make_tree(GROUPS, 0, 'cpu')
    assert torch.allclose(halves.log_probs(tree, None)[0], wanted.log_probs(tree, None)[0], atol=1e-5)


def test_the_models_own_attention_is_back_afterwards():
    model, seen = tiny_model('gpt_neox'), []

    def fail():
        with attending(model):
            seen.append(model.config._attn_implementation)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [*seen, model.config._attn_implementation] == ['nagare-tree', 'sdpa']
