"""Is what the device computes right? Each check gives what it found, what it allows, and whether it passed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from math import inf, isnan
from typing import Any

import torch

from ..attention import NAME
from ..config import RunSettings
from ..configs import tiny_config
from ..encode import Encoded
from ..layout import Pass, lay_out, make_batch
from ..models import random_model
from ..optimizer import make_optimizer
from ..ranks import Ranks
from ..step import take_step
from ..tokenizer import Tokenizer, load_tokenizer
from ..trainee import Trainee, compile_layers, wrap
from .rows import encode_rows
from .stages import Found, describe

Check = dict[str, Any]
Make = Callable[[torch.device, str], Trainee]


def correctness(run: RunSettings, where: str, steps: int) -> Iterator[Found]:
    """All checks, for both families, on a small model of four layers. What cannot be checked has not passed."""
    torch.backends.cuda.matmul.allow_tf32 = False
    device, tokenizer = torch.device(where), load_tokenizer(run.model.tokenizer)
    rows = encode_rows(run, steps * 16)
    for family in ('gpt_neox', 'llama'):
        make = lambda where, precision, family=family: _trainee(run, tokenizer, family, where, precision)  # noqa: E731
        groups = {'steps': lambda make=make: _against_cpu(make, run, rows, device, steps)}
        for precision in ('fp32', 'bf16'):
            groups[precision] = lambda make=make, precision=precision: _packing(make, precision, device, rows[:12])
        for group, checks in groups.items():
            try:
                yield from ((('correctness', ''), {**one, 'check': f'{family}: {one["check"]}'}) for one in checks())
            except Exception as cause:
                yield ('correctness', ''), {'check': f'{family}: {group}', 'passed': False, 'failed': describe(cause)}


def _trainee(run: RunSettings, tokenizer: Tokenizer, family: str, device: torch.device, precision: str) -> Trainee:
    shape = {'hidden_size': 256, 'num_hidden_layers': 4, 'num_attention_heads': 2, 'intermediate_size': 512}
    config = tiny_config(family, -(-tokenizer.vocab_size // 64) * 64, **shape)
    # Weights are drawn on the CPU: the same for every device. Wider than usual, so that rows differ.
    config.initializer_range = 0.06
    base = random_model(config, seed=1, attention=NAME).to(device, torch.bfloat16 if precision == 'bf16' else None)
    changed = replace(run, model=replace(run.model, precision=precision), lora=replace(run.lora, dropout=0.0))
    trainee = wrap(base, changed, tokenizer, device)
    random = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for one in trainee.trained():
            one.copy_(torch.randn(one.shape, generator=random) * 0.05)
    return trainee


def _against_cpu(
    make: Make, run: RunSettings, rows: list[Encoded], device: torch.device, steps: int
) -> Iterator[Check]:
    cpu, place = torch.device('cpu'), run.optimizer.warmup_steps
    variants = {'cpu': (cpu, 'fp32', 0.0), 'fp32': (device, 'fp32', 1e-4), 'bf16': (device, 'bf16', 2e-2)}
    if device.type == 'cuda':
        variants['compiled bf16'] = (device, 'bf16', 2e-2)
    losses, learned = {}, {}
    for name, (where, precision, allowed) in variants.items():
        trainee = make(where, precision)
        if name.startswith('compiled'):
            compile_layers(trainee.model)
        before = torch.cat([one.detach().flatten().cpu() for one in trainee.trained()])
        optimizer = make_optimizer(trainee.trained(), run.optimizer)
        batches = [make_batch(rows[step * 16 : step * 16 + 16], run.batch) for step in range(steps)]
        losses[name] = [
            take_step(trainee, optimizer, batch, run, (place + step, place + 100), Ranks()).loss
            for step, batch in enumerate(batches)
        ]
        learned[name] = torch.cat([one.detach().flatten().cpu() for one in trainee.trained()]) - before
        off = _worst(abs(one - two) / two for one, two in zip(losses[name], losses['cpu']))
        if name != 'cpu':
            yield _check(f'losses of {steps} steps in {name} against fp32 on the CPU, relative', off, allowed)
    off = float((learned['fp32'] - learned['cpu']).norm() / learned['cpu'].norm())
    yield _check('what the adapter learned in fp32 against the CPU, relative norm', off, 2e-2)


def _packing(make: Make, precision: str, device: torch.device, rows: list[Encoded]) -> Iterator[Check]:
    trainee, exact = make(device, precision), make(device, 'fp32')
    name = f'{precision} {trainee.kernel}'
    trainee.model.eval()
    exact.model.eval()
    (whole,) = lay_out(rows, 'packed', 1 << 20)
    bounds = whole.segments.bounds.tolist()
    with torch.no_grad():
        packed = trainee.logits(whole.to(trainee.device))[0].float()
        off, alone_off, size = 0.0, 0.0, 0.0
        for start, end in pairwise(bounds):
            ids = whole.ids[:, start:end].to(trainee.device)
            truth, alone = exact.model(ids).logits[0], trainee.model(ids).logits[0].float()
            off = _worst([off, float((packed[start:end] - truth).abs().max())])
            alone_off = max(alone_off, float((alone - truth).abs().max()))
            size = max(size, float(truth.abs().max()))
        # A packed row may be twice as far from the truth as the row alone is in the same type: both are the greatest
        # of many roundings. A leak is off by a good part of the logits themselves.
        yield _check(f'{name}: logits of packed rows against fp32 rows alone', off, 2 * alone_off + 2e-5 * size)
        yield _check(f'{name}: places that change where another row changes', _leak(trainee, whole, packed), 0)


def _leak(trainee: Trainee, whole: Pass, before: torch.Tensor) -> int:
    """Logits outside a row that differ, in any bit, when that row's ids are replaced."""
    start, end = whole.segments.bounds[3:5].tolist()
    ids = whole.ids.clone()
    ids[0, start:end] = (ids[0, start:end].flip(0) + 1) % 256
    after = trainee.logits(replace(whole, ids=ids).to(trainee.device))[0].float()
    changed = (before != after).any(-1)
    assert changed[start:end].any(), 'the changed row must change, or the check sees nothing'
    changed[start:end] = False
    return int(changed.sum())


def _worst(values: Iterable[float]) -> float:
    """The greatest; what is no number is worse than any, where `max` may pass it by."""
    return max(inf if isnan(one) else one for one in values)


def _check(name: str, found: float, allowed: float) -> Check:
    return {'check': name, 'found': found, 'allowed': allowed, 'passed': bool(found <= allowed)}
