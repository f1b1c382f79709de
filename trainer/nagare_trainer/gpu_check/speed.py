"""How fast our loop is: whole steps of a 7B shape, from the stream to the updated adapter."""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import torch
from torch._dynamo.utils import counters

from ..config import RunSettings
from ..encode import Encoder
from ..feed import Feed
from ..optimizer import make_optimizer
from ..ranks import Ranks
from ..step import take_step
from ..stream import open_stream, position
from ..tokenizer import load_tokenizer
from ..trainee import Trainee, build_trainee, compile_layers
from ..work import adapter_parameters, device_peak, flops_per_token
from .stages import Found, describe

WARM = 3
"""Steps before the clock starts: kernels are compiled and chosen, memory is taken."""


def our_speed(run: RunSettings, name: str, where: str, steps: int) -> Iterator[Found]:
    """Speeds of layers as they are, and then compiled; where the time of one plain step goes."""
    device, place = torch.device(where), ('speed', name, 'ours')
    trainee = build_trainee(run, load_tokenizer(run.model.tokenizer), device)
    trainee.model.train()
    run, plain = _fitting(run, lambda run: _timed(run, trainee, steps))
    yield (*place, 'eager'), plain
    if device.type != 'cuda':
        return
    yield (*place, 'profile'), attempt(lambda: _profile(run, trainee))
    compile_layers(trainee.model)
    yield (*place, 'compiled'), _fitting(run, lambda run: _timed(run, trainee, steps))[1]


def attempt(work: Callable[[], Any]) -> Any:
    """What the work gives, or why it gave nothing: a variant that fails leaves the others' figures."""
    try:
        return work()
    except Exception as cause:
        said = {'failed': describe(cause)}
    # Outside the except: while it lasts, the error holds the model that filled the memory.
    free()
    return said


def figures(device: torch.device, seconds: float, tokens: float, flops: float) -> dict[str, Any]:
    """Speed, MFU and peak memory of so many true tokens."""
    peak = device_peak(device, None)
    memory = torch.cuda.max_memory_allocated(device) if device.type == 'cuda' else None
    return {
        'seconds': seconds,
        'tokensPerSecond': tokens / seconds,
        'mfu': flops / seconds / peak if peak else None,
        'peakMemory': memory,
    }


def reset(device: torch.device) -> None:
    """Starts a measurement: the device idle, its peak memory forgotten."""
    if device.type == 'cuda':
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)


def free() -> None:
    """Gives memory back between measurements."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def _fitting(run: RunSettings, work: Callable[[RunSettings], dict[str, Any]]) -> tuple[RunSettings, dict[str, Any]]:
    """The work with passes of the run's size, or of a half and a quarter of it where memory is short."""
    for part in (1, 2, 4):
        smaller = replace(run, batch=replace(run.batch, tokens=run.batch.tokens // part))
        found = attempt(lambda smaller=smaller: work(smaller))
        if 'OutOfMemoryError' not in found.get('failed', ''):
            break
    return smaller, found


def _timed(run: RunSettings, trainee: Trainee, steps: int) -> dict[str, Any]:
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    feed = _feed(run, trainee, WARM + steps)
    tokens = waited = flops = 0.0
    losses = []
    config = trainee.model.get_base_model().config
    adapter = adapter_parameters(config, run)
    counters.clear()
    start = began = time.monotonic()
    try:
        for step, (wait, batch) in enumerate(_waiting(feed)):
            if step == WARM:
                reset(trainee.device)
                began = time.monotonic()
            outcome = take_step(trainee, optimizer, batch, run, (step + 100, 10_000), Ranks())
            losses.append(outcome.loss)
            if step >= WARM:
                waited += wait
                tokens += outcome.tokens
                flops += outcome.tokens * flops_per_token(config, outcome.length, adapter)
        seconds = time.monotonic() - began
    finally:
        feed.close()
    return figures(trainee.device, seconds, tokens, flops) | {
        'waited': waited / seconds,
        'steps': steps,
        'passTokens': run.batch.tokens,
        'attention': trainee.kernel,
        'warmSeconds': began - start,
        'graphs': counters['stats']['unique_graphs'],
        'losses': [losses[0], losses[-1]],
    }


def _feed(run: RunSettings, trainee: Trainee, steps: int) -> Feed:
    stream = open_stream(run.data, position(run.data))
    return Feed(stream, Encoder(trainee.tokenizer, run.text), run.batch, run.batch.rows, steps)


def _waiting(feed: Feed) -> Iterator[tuple[float, Any]]:
    found = iter(feed)
    while True:
        began = time.monotonic()
        try:
            batch = next(found)
        except StopIteration:
            return
        yield time.monotonic() - began, batch


def _profile(run: RunSettings, trainee: Trainee) -> list[dict[str, Any]]:
    """The twenty kernels that take most of the device's time in one step."""
    feed = _feed(run, trainee, 1)
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    try:
        (batch,) = list(feed)
        with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as profile:
            take_step(trainee, optimizer, batch, run, (100, 10_000), Ranks())
            torch.cuda.synchronize()
    finally:
        feed.close()
    events = sorted(profile.key_averages(), key=lambda one: -one.self_device_time_total)[:20]
    return [{'name': one.key[:90], 'ms': one.self_device_time_total / 1e3, 'calls': one.count} for one in events]
