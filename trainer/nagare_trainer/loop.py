"""The steps of a run: feed, step, log, validate, sample, checkpoint, and the signals that interrupt it."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from . import signals
from .checkpoint import Progress, save_checkpoint
from .config import RunSettings
from .encode import Encoded, Encoder, count_rows
from .feed import Feed
from .layout import Batch
from .logs import Log
from .ranks import Ranks
from .samples import respond
from .step import Outcome, take_step
from .stream import Meta, open_stream, position
from .trainee import Trainee
from .validate import validate
from .work import adapter_parameters, device_peak, flops_per_token
from .zero import ZeroEngine


@dataclass
class Session:
    """All that the loop works on. `rows`: rows of an epoch over all processes; `total`: steps of the whole run."""

    run: RunSettings
    trainee: Trainee
    optimizer: torch.optim.Optimizer
    encoder: Encoder
    progress: Progress
    ranks: Ranks
    log: Log | None
    held: list[Encoded]
    prompts: list[str]
    meta: Meta
    rows: int
    about: dict[str, Any]
    zero: ZeroEngine | None = None

    @property
    def steps_per_epoch(self) -> int:
        """Optimiser steps of one pass over the rows; the last may be smaller."""
        return -(-self.rows // self.run.batch.rows)

    @property
    def total(self) -> int:
        """Optimiser steps of the run."""
        return self.run.total_steps or self.steps_per_epoch * self.run.epochs


def train_steps(session: Session) -> int:
    """Runs to the end or to a signal; gives the signal's number, or 0 at the end."""
    caught = signals.Signals()
    window = _Window(session)
    if session.progress.step == 0:
        _look(session)
    try:
        for batch, waited in _steps(session):
            began = time.monotonic() - waited
            _one(session, batch, began, waited, window)
            asked = session.ranks.any(caught.take(), session.trainee.device)
            last = session.progress.step == session.total
            if asked or last or _due(session.progress.step, session.run.checkpoint_every):
                save(session)
            if asked == signals.STOP and not last:
                return caught.number or 15
        return 0
    finally:
        caught.restore()


def save(session: Session) -> None:
    """Writes a checkpoint of now."""
    keep, out = session.run.keep_checkpoints, Path(session.run.out)
    given = session.trainee.model, session.optimizer, session.progress, session.about, session.ranks
    folder = save_checkpoint(out, *given, keep, session.zero)
    if session.log:
        session.log.say(f'checkpoint {folder}')


def _steps(session: Session) -> Iterator[tuple[Batch, float]]:
    """The batch of each step from where the run stands, and the seconds waited for them."""
    here = session.run.batch.rows // session.ranks.world
    while session.progress.step < session.total:
        epoch, done = divmod(session.progress.step, session.steps_per_epoch)
        data, ranks = session.run.data, session.ranks
        stream = open_stream(data, position(data, 'train', epoch, ranks.rank, ranks.world, done * here))
        feed = Feed(stream, session.encoder, session.run.batch, here, session.steps_per_epoch - done)
        found = iter(feed)
        try:
            for _ in range(min(session.steps_per_epoch - done, session.total - session.progress.step)):
                began = time.monotonic()
                batch = next(found)
                yield batch, time.monotonic() - began
        finally:
            feed.close()


def _one(session: Session, batch: Batch, began: float, waited: float, window: '_Window') -> None:
    progress, ranks = session.progress, session.ranks
    place = (progress.step, session.total)
    outcome = take_step(session.trainee, session.optimizer, batch, session.run, place, ranks, session.zero)
    seconds = time.monotonic() - began
    progress.step += 1
    progress.seconds += seconds
    count_rows(progress.counts, batch.rows)
    progress.digest = (progress.digest + sum(int(row.id, 16) for row in batch.rows)) % 2**128
    if session.log:
        record = window.record(outcome, seconds, waited)
        session.log.write(record)
        if progress.step % session.run.log.print_every == 0 or progress.step == session.total:
            session.log.say(window.line(record))
    if _due(progress.step, session.run.validate_every) or progress.step == session.total:
        _look(session)


def _look(session: Session) -> None:
    """Validation, and the sample responses where they are due."""
    run, step = session.run, session.progress.step
    found = validate(session.trainee, session.held, run.batch.layout, run.batch.tokens, session.ranks)
    if session.log:
        session.log.write({'kind': 'validation', 'step': step, **found})
        if found['loss'] is not None:
            session.log.say(f'step {step}: validation loss {found["loss"]:.4f}, perplexity {found["perplexity"]:.2f}')
        if session.prompts and (_due(step, run.samples.every_steps) or step in (0, session.total)):
            responses = respond(session.trainee, session.prompts, run.samples.new_tokens, run.text.max_tokens)
            session.log.write({'kind': 'samples', 'step': step, 'samples': responses})
    session.ranks.wait()


def _due(step: int, every: int) -> bool:
    return every > 0 and step % every == 0


class _Window:
    """Speed over the last steps: tokens a second, the share of time waiting, MFU, time left."""

    def __init__(self, session: Session):
        self.session = session
        config = session.trainee.model.get_base_model().config
        adapter = adapter_parameters(config, session.run)
        again = session.run.model.gradient_checkpointing
        self.flops = lambda length: flops_per_token(config, length, adapter, again)
        self.peak = device_peak(session.trainee.device, session.run.log.peak)
        self.recent: list[tuple[float, float, int]] = []

    def record(self, outcome: Outcome, seconds: float, waited: float) -> dict[str, Any]:
        """The log's record of a step."""
        self.recent = [*self.recent[-49:], (seconds, waited, outcome.tokens)]
        device, progress, ranks = self.session.trainee.device, self.session.progress, self.session.ranks
        done = self.flops(outcome.length) * outcome.tokens / max(seconds, 1e-9)
        return {
            'kind': 'step',
            'step': progress.step,
            'epoch': progress.step / self.session.steps_per_epoch,
            'loss': outcome.loss,
            'rate': outcome.rate,
            'gradientNorm': outcome.gradient,
            'tokens': outcome.tokens,
            'predicted': outcome.predicted,
            'seconds': seconds,
            'waited': waited,
            'tokensPerSecond': outcome.tokens / max(seconds, 1e-9),
            'mfu': done / (self.peak * ranks.world) if self.peak else None,
            'memory': torch.cuda.max_memory_allocated(device) if device.type == 'cuda' else None,
        }

    def line(self, record: dict[str, Any]) -> str:
        """The line for the person who watches."""
        seconds, waited, tokens = (sum(column) for column in zip(*self.recent))
        step, total = record['step'], self.session.total
        left = (total - step) * seconds / len(self.recent)
        loss = 'no rows' if record['loss'] is None else f'loss {record["loss"]:.4f}'
        mfu = '' if record['mfu'] is None else f', MFU {record["mfu"]:.1%}'
        return (
            f'step {step:,}/{total:,}: {loss}, rate {record["rate"]:.2e}, {tokens / seconds:,.0f} tokens/s{mfu}, '
            f'{waited / seconds:.1%} waiting for data, {show_time(left)} left'
        )


def show_time(seconds: float) -> str:
    """Seconds as 2 h 05 min, 3 min 20 s or 12 s."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f'{hours:,} h {minutes:02d} min'
    return f'{minutes} min {rest:02d} s' if minutes else f'{rest} s'
