"""
Checkpoints: adapter, optimiser, random numbers and counts, written beside and renamed, so that one is whole or not
there. The place in the stream and the learning rate are functions of the step. `OUT/checkpoints/step-00000500/`.
"""

import json
import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from peft import PeftModel

from .errors import TrainerError
from .lora import load_into, save_adapter
from .ranks import Ranks
from .zero import ZeroEngine


@dataclass
class Progress:
    """What has been trained on: steps, and of this process's rows their number by dataset and the sum of their ids."""

    step: int = 0
    counts: dict[str, Counter] = field(default_factory=dict)
    digest: int = 0
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """As JSON; the digest in hexadecimal."""
        counts = {name: dict(one) for name, one in sorted(self.counts.items())}
        return {'step': self.step, 'counts': counts, 'digest': f'{self.digest:032x}', 'seconds': self.seconds}

    @staticmethod
    def from_json(raw: dict[str, Any]) -> 'Progress':
        """Read back."""
        counts = {name: Counter(one) for name, one in raw['counts'].items()}
        return Progress(raw['step'], counts, int(raw['digest'], 16), raw['seconds'])


def total_progress(progress: Progress, ranks: Ranks) -> Progress:
    """All processes' rows together."""
    whole = Progress(progress.step, seconds=progress.seconds)
    for one in ranks.gather(progress):
        whole.digest = (whole.digest + one.digest) % 2**128
        for name, counts in one.counts.items():
            whole.counts[name] = whole.counts.get(name, Counter()) + counts
    return whole


def save_checkpoint(
    out: Path,
    model: PeftModel,
    optimizer: torch.optim.Optimizer,
    progress: Progress,
    about: dict,
    ranks: Ranks,
    keep: int,
    zero: ZeroEngine | None = None,
) -> Path:
    """Writes the checkpoint of a step and removes all but the last `keep`; `about` is what a resume must agree with."""
    folder = out / 'checkpoints' / f'step-{progress.step:08d}'
    whole = total_progress(progress, ranks)
    staging = folder.with_name(f'.{folder.name}.part')
    if ranks.first:
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
        save_adapter(model, staging)
        if zero is None:
            torch.save(optimizer.state_dict(), staging / 'optimizer.pt')
        state = {**about, 'world': ranks.world, 'progress': whole.to_json()}
        (staging / 'state.json').write_text(json.dumps(state, ensure_ascii=False, indent=1) + '\n', encoding='utf-8')
    ranks.wait()
    if zero:
        zero.save(staging)
    torch.save(_random_state(), staging / f'random-{ranks.rank}.pt')
    ranks.wait()
    if ranks.first:
        publish(staging, folder)
        for old in checkpoints(out)[: -max(1, keep)]:
            shutil.rmtree(old)
    ranks.wait()
    return folder


def publish(staging: Path, folder: Path) -> None:
    """Flushes a folder's files to disk and gives the folder its name, in place of an older one."""
    for file in [*staging.rglob('*'), staging]:
        handle = os.open(file, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    if folder.exists():
        shutil.rmtree(folder)
    staging.rename(folder)


def checkpoints(out: Path) -> list[Path]:
    """The whole checkpoints of a run, oldest first."""
    return sorted((out / 'checkpoints').glob('step-*'))


def load_checkpoint(
    folder: Path, model: PeftModel, optimizer: torch.optim.Optimizer, about: dict, ranks: Ranks, zero: ZeroEngine | None
) -> Progress:
    """Takes a run up where a checkpoint left it; raises `conflict` where settings or data are not the same."""
    state = json.loads((folder / 'state.json').read_text(encoding='utf-8'))
    _agree(folder, state, json.loads(json.dumps({**about, 'world': ranks.world})))
    load_into(model, folder)
    device = next(model.parameters()).device
    if zero:
        zero.load(folder)
    else:
        optimizer.load_state_dict(torch.load(folder / 'optimizer.pt', map_location=device, weights_only=True))
    _set_random_state(torch.load(folder / f'random-{ranks.rank}.pt', weights_only=True))
    whole = Progress.from_json(state['progress'])
    return whole if ranks.first else Progress(whole.step, seconds=whole.seconds)


def _agree(folder: Path, then: dict, now: dict) -> None:
    for key, value in now.items():
        if then.get(key) != value:
            raise TrainerError(
                'conflict',
                f'Cannot go on from {folder}: {_difference(key, then.get(key), value)}; use the same or another out.',
            )


def _difference(name: str, then: Any, now: Any) -> str:
    if isinstance(then, dict) and isinstance(now, dict):
        key = next(one for one in {**then, **now} if then.get(one) != now.get(one))
        return _difference(f'{name}.{key}', then.get(key), now.get(key))
    return f'{name} was {then!r} and is {now!r}'


def _random_state() -> dict[str, Any]:
    kind, keys, *rest = np.random.get_state()
    version, words, gauss = random.getstate()
    return {
        'torch': torch.get_rng_state(),
        'cuda': torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        'python': [version, list(words), gauss],
        'numpy': [kind, keys.tolist(), *rest],
    }


def _set_random_state(state: dict[str, Any]) -> None:
    torch.set_rng_state(state['torch'])
    if state['cuda'] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state['cuda'])
    version, words, gauss = state['python']
    random.setstate((version, tuple(words), gauss))
    kind, keys, *rest = state['numpy']
    np.random.set_state((kind, np.array(keys, dtype=np.uint32), *rest))
