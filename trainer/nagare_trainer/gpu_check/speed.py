"""How fast: our loop and the Trainer of transformers with peft as a user would set it up, on the same rows."""

import gc
import time
from dataclasses import replace
from typing import Any

import torch

from ..config import RunSettings
from ..encode import Encoded, Encoder
from ..feed import Feed
from ..optimizer import make_optimizer
from ..ranks import Ranks
from ..step import take_step
from ..stream import open_stream, position
from ..tokenizer import Tokenizer
from ..trainee import Trainee, build_trainee, compile_layers
from ..work import adapter_parameters, flops_per_token

WARM = 3
"""Steps before the clock starts: kernels are chosen, memory is taken."""


def our_speed(
    run: RunSettings, tokenizer: Tokenizer, device: torch.device, steps: int, compiled: bool, peak: float | None
) -> dict[str, Any]:
    """Speeds of whole steps: stream, tokenise, pack, forward, backward, update. Compiled ones are taken after eager."""
    trainee = build_trainee(run, tokenizer, device)
    trainee.model.train()
    found = {'eager': _timed(run, trainee, steps, peak)}
    if device.type == 'cuda':
        found['eager']['profile'] = _profile(run, trainee)
    if compiled:
        compile_layers(trainee.model)
        found['compiled'] = attempt(lambda of=trainee: _timed(run, of, steps, peak))
    del trainee
    free(device)
    return found


def attempt(work: Any) -> dict[str, Any]:
    """What the work gives, or why it gave nothing: one variant that fails leaves the others' figures."""
    try:
        return work()
    except (RuntimeError, ImportError, NotImplementedError, torch.OutOfMemoryError) as cause:
        said = f'{type(cause).__name__}: {str(cause)[:500]}'
    # Outside the except: while it lasts, the error holds the model that filled the memory.
    free(torch.device('cuda' if torch.cuda.is_available() else 'cpu'))
    return {'failed': said}


def _timed(run: RunSettings, trainee: Trainee, steps: int, peak: float | None) -> dict[str, Any]:
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    feed = _feed(run, trainee, WARM + steps)
    tokens = waited = flops = 0.0
    losses = []
    config = trainee.model.get_base_model().config
    adapter = adapter_parameters(config, run)
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
    return figures(trainee.device, seconds, tokens, flops, peak) | {
        'waited': waited / seconds,
        'steps': steps,
        'attention': trainee.kernel,
        'losses': [losses[0], losses[-1]],
    }


def _feed(run: RunSettings, trainee: Trainee, steps: int) -> Feed:
    stream = open_stream(run.data, position(run.data))
    return Feed(stream, Encoder(trainee.tokenizer, run.text), run.batch, run.batch.rows, steps)


def _waiting(feed: Feed) -> Any:
    found = iter(feed)
    while True:
        began = time.monotonic()
        try:
            batch = next(found)
        except StopIteration:
            return
        yield time.monotonic() - began, batch


def figures(device: torch.device, seconds: float, tokens: float, flops: float, peak: float | None) -> dict[str, Any]:
    """Speed, MFU and peak memory of so many true tokens."""
    memory = torch.cuda.max_memory_allocated(device) if device.type == 'cuda' else None
    return {
        'seconds': seconds,
        'tokensPerSecond': tokens / seconds,
        'mfu': flops / seconds / peak if peak else None,
        'peakMemory': memory,
    }


def _profile(run: RunSettings, trainee: Trainee) -> list[dict[str, Any]]:
    """Where the device's time goes in one step: the twenty operations that take most."""
    feed = _feed(run, trainee, 1)
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    try:
        (batch,) = list(feed)
        activities = [torch.profiler.ProfilerActivity.CUDA, torch.profiler.ProfilerActivity.CPU]
        with torch.profiler.profile(activities=activities) as profile:
            take_step(trainee, optimizer, batch, run, (100, 10_000), Ranks())
            torch.cuda.synchronize()
        events = sorted(profile.key_averages(), key=lambda one: -one.self_device_time_total)[:20]
        return [{'name': one.key[:90], 'ms': one.self_device_time_total / 1e3, 'calls': one.count} for one in events]
    except (RuntimeError, AttributeError) as cause:
        return [{'name': f'failed: {cause}', 'ms': 0.0, 'calls': 0}]
    finally:
        feed.close()


def reset(device: torch.device) -> None:
    """Starts a measurement: the device idle, its peak memory forgotten."""
    if device.type == 'cuda':
        torch.cuda.synchronize(device)
        torch.cuda.reset_peak_memory_stats(device)


def free(device: torch.device) -> None:
    """Gives memory back between measurements."""
    gc.collect()
    if device.type == 'cuda':
        torch.cuda.empty_cache()


def encode_rows(run: RunSettings, tokenizer: Tokenizer, count: int) -> list[Encoded]:
    """The first rows of the stream, encoded."""
    stream = open_stream(run.data, position(run.data))
    encoder = Encoder(tokenizer, run.text)
    rows: list[Encoded] = []
    try:
        for batch in stream:
            rows += encoder.encode(batch)
            if len(rows) >= count:
                break
    finally:
        stream.close()
    return rows[:count]


def with_model(run: RunSettings, family: str, shape: dict[str, Any], tokens: int) -> RunSettings:
    """The run with another model and size of passes."""
    return replace(run, model=replace(run.model, family=family, shape=shape), batch=replace(run.batch, tokens=tokens))
