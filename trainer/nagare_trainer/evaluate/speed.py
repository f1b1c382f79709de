"""
How many rows a second: the scorer beside two plain ways, on one model, in one run.

one at a time  each continuation alone, batch 1, all logits (the way of jallm's perplexity)
padded         each continuation with its whole context, longest first, padded on the right, log-softmax over all
               logits (the way of EleutherAI's harness; its shortcut for one-id continuations does not apply here)

Contexts are made of random ids in the shapes of JNLI with three examples and of VQA questions. Lengths in ids are those
of the real prompts in characters (JNLI 0.3: mean 704, largest 800; VQA's frame: 41) at 0.46 ids a character, published
of OpenCALM's tokeniser for Japanese web text (2.17 characters an id). For these prompts that is an assumption.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from .encode import Encoded
from .scorer import Settings, stream_ids
from .states import Halves


@dataclass(frozen=True)
class Shape:
    """Ids that all contexts begin with; least and most ids after them, and of each continuation; share of rows."""

    common: int
    rest: tuple[int, int]
    continuations: tuple[tuple[int, int], ...]
    share: int = 1


SHAPES: dict[str, Shape] = {
    'jnli_3shot': Shape(21, (268, 347), ((4, 4), (4, 4), (3, 3))),
    'jnli_3shot_fixed': Shape(294, (16, 45), ((4, 4), (4, 4), (3, 3))),
    'vqa': Shape(18, (8, 24), ((2, 6),), share=8),
}


def measure_speed(
    model: torch.nn.Module,
    *,
    shapes: Sequence[str] = tuple(SHAPES),
    rows: int = 1024,
    seconds: float = 20,
    seed: int = 0,
) -> dict[str, Any]:
    """
    For each shape: rows/s of the three ways, the ratios, and how far their scores differ (nats). The scorer and the
    padded way do all `rows` (VQA: eight times as many); one at a time stops after `seconds`.
    """
    halves = Halves(model)
    return {
        name: _shape(halves, made(SHAPES[name], rows * SHAPES[name].share, model.config.vocab_size, seed), seconds)
        for name in shapes
    }


def made(shape: Shape, rows: int, vocabulary: int, seed: int) -> list[list[Encoded]]:
    """Rows of a shape; a row's continuations share its context."""
    chance = random.Random(seed)

    def ids(size: int) -> tuple[int, ...]:
        return tuple(chance.randrange(vocabulary) for _ in range(size))

    head = ids(shape.common)
    found = []
    for _ in range(rows):
        context = head + ids(chance.randint(*shape.rest))
        found.append([Encoded(context, ids(chance.randint(*size))) for size in shape.continuations])
    return found


def _shape(halves: Halves, rows: list[list[Encoded]], seconds: float) -> dict[str, Any]:
    ways: dict[str, Callable[[list[list[Encoded]]], Iterator[list[float]]]] = {
        'scorer': lambda some: scorer_way(halves, some),
        'padded': lambda some: padded_way(halves.model, some),
        'oneAtATime': lambda some: single_way(halves.model, some),
    }
    # False would say that the head could not be run apart, or trees not be attended to, and why the scorer is slow.
    found: dict[str, Any] = {'rows': len(rows), 'headApart': halves.split, 'trees': halves.trees}
    scores: dict[str, list[float]] = {}
    for name, way in ways.items():
        for _ in way(rows[:4]):  # first calls choose kernels and take memory
            pass
        scores[name], done, took = _timed(way(rows), seconds, rows)
        found[name] = {'rows': done, 'seconds': took, 'rowsPerSecond': done / took}
    for name in ('padded', 'oneAtATime'):
        found[name]['scorerIsFaster'] = found['scorer']['rowsPerSecond'] / found[name]['rowsPerSecond']
        found[name]['largestDifference'] = _apart(scores['scorer'], scores[name])
    return found


def _timed(parts: Iterator[list[float]], limit: float, rows: list[list[Encoded]]) -> tuple[list[float], int, float]:
    # A part is whole rows; .item() and .tolist() in it have waited for the device.
    width, found, begin = len(rows[0]), [], time.perf_counter()
    for part in parts:
        found += part
        if time.perf_counter() - begin > limit:
            break
    return found, len(found) // width, time.perf_counter() - begin


def scorer_way(halves: Halves, rows: list[list[Encoded]]) -> Iterator[list[float]]:
    """The scorer over all rows; scores in the order of rows, at once."""
    flat = [one for row in rows for one in row]
    found: dict[int, float] = {}
    for some in stream_ids(halves, flat, Settings()):
        found |= {place: score.loglik for place, score in some.items()}
    yield [found[place] for place in range(len(flat))]


@torch.inference_mode()
def padded_way(model: torch.nn.Module, rows: list[list[Encoded]], batch: int = 32) -> Iterator[list[float]]:
    """Batches of `batch` continuations, each with its whole context, longest first; scores in the order of rows."""
    device = next(model.parameters()).device
    flat = [one for row in rows for one in row]
    order = sorted(range(len(flat)), key=lambda place: -len(flat[place].context + flat[place].continuation))
    found: dict[int, float] = {}
    for start in range(0, len(order), batch):
        places = order[start : start + batch]
        ids = [list((flat[place].context + flat[place].continuation)[:-1]) for place in places]
        padded = torch.tensor([one + [0] * (len(ids[0]) - len(one)) for one in ids], device=device)
        table = model(padded, use_cache=False).logits.float().log_softmax(-1)
        found |= {place: _sum(table[number], flat[place]) for number, place in enumerate(places)}
    yield [found[place] for place in range(len(flat))]


@torch.inference_mode()
def single_way(model: torch.nn.Module, rows: list[list[Encoded]]) -> Iterator[list[float]]:
    """One continuation after another, batch 1."""
    device = next(model.parameters()).device
    for row in rows:
        found = []
        for one in row:
            ids = torch.tensor([(one.context + one.continuation)[:-1]], device=device)
            found.append(_sum(model(ids, use_cache=False).logits.float().log_softmax(-1)[0], one))
        yield found


def _sum(table: torch.Tensor, one: Encoded) -> float:
    size = len(one.continuation)
    end = len(one.context) + size - 1
    wanted = torch.tensor(one.continuation, device=table.device)
    return table[end - size : end].gather(1, wanted[:, None]).sum().item()


def _apart(some: list[float], other: list[float]) -> float:
    return max(abs(left - right) for left, right in zip(some, other))
