import pytest
import torch
import torch.nn.functional as F

from nagare_trainer import loss as module
from nagare_trainer.loss import summed_loss


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    monkeypatch.setattr(module, 'CHUNK', 5)


def make(dtype=torch.float32, bias=False, frozen=True):
    torch.manual_seed(0)
    hidden = torch.randn(2, 9, 16, dtype=dtype, requires_grad=True)
    head = torch.nn.Linear(16, 40, bias=bias, dtype=dtype).requires_grad_(not frozen)
    targets = torch.randint(0, 40, (2, 9))
    targets[0, 3:6] = -100
    targets[1, -1] = -100
    return hidden, head, targets


def plain(hidden, head, targets):
    return F.cross_entropy(head(hidden).float().flatten(0, 1), targets.flatten(), reduction='sum', ignore_index=-100)


@pytest.mark.parametrize('bias', [False, True])
@pytest.mark.parametrize('frozen', [False, True])
def test_chunks_give_the_loss_and_gradients_of_the_whole(bias, frozen):
    hidden, head, targets = make(bias=bias, frozen=frozen)
    found, wanted = summed_loss(hidden, head, targets), plain(hidden, head, targets)
    learned = [hidden, *(() if frozen else head.parameters())]
    assert float(found) == pytest.approx(float(wanted), rel=1e-6)
    for one, two in zip(torch.autograd.grad(found / 7, learned), torch.autograd.grad(wanted / 7, learned)):
        assert torch.allclose(one, two, atol=1e-6)


def test_bf16_logits_are_summed_in_fp32():
    hidden, head, targets = make(torch.bfloat16)
    found = summed_loss(hidden, head, targets)
    assert found.dtype == torch.float32
    assert float(found) == pytest.approx(float(plain(hidden, head, targets)), rel=1e-6)


def test_the_gradient_of_a_mean_over_many_tokens_is_not_biased_by_bf16():
    """1/38,231 in bf16 is off by 0.2 %; the gradient's size must not be."""
    hidden, head, targets = make(torch.bfloat16)
    (found,) = torch.autograd.grad(summed_loss(hidden, head, targets) / 38_231, hidden)
    (wanted,) = torch.autograd.grad(plain(hidden, head, targets) / 38_231, hidden)
    assert float(found.float().norm()) == pytest.approx(float(wanted.float().norm()), rel=1e-3)


def test_no_target_is_no_loss():
    hidden, head, targets = make()
    assert float(summed_loss(hidden, head, torch.full_like(targets, -100))) == 0.0


def test_without_gradients_the_figure_is_the_same():
    hidden, head, targets = make()
    with torch.no_grad():
        assert float(summed_loss(hidden, head, targets)) == pytest.approx(float(plain(hidden, head, targets)), rel=1e-6)


def test_logits_of_all_tokens_never_exist(monkeypatch):
    sizes = []
    real = F.linear
    monkeypatch.setattr(F, 'linear', lambda *given: sizes.append(given[0].shape[0]) or real(*given))
    hidden, head, targets = make()
    summed_loss(hidden, head, targets).backward()
    assert max(sizes) == 5
    assert sum(sizes) == int((targets != -100).sum())
