"""What must be there before any row is read: the device, the memory, the packages, a free place for the output."""

import json
import os
from pathlib import Path
from typing import Any

import torch

from .config import RunSettings
from .errors import TrainerError
from .ranks import Ranks
from .work import adapter_parameters, memory_bytes


def choose_device(wanted: str, ranks: Ranks) -> torch.device:
    """The device of this process; raises `environment` where a wanted GPU is not there."""
    if wanted == 'cpu' or (wanted == 'auto' and not torch.cuda.is_available()):
        return torch.device('cpu')
    if not torch.cuda.is_available():
        raise TrainerError(
            'environment',
            f'Cannot train on {wanted}: PyTorch {torch.__version__} sees no GPU; check the driver and the CUDA build '
            'of torch, or set device to cpu.',
        )
    if ranks.local >= torch.cuda.device_count():
        raise TrainerError(
            'environment',
            f'Cannot train: process {ranks.local} has no GPU of its own, {torch.cuda.device_count()} are here; start '
            'fewer processes.',
        )
    torch.cuda.set_device(ranks.local)
    return torch.device('cuda', ranks.local)


def check_memory(run: RunSettings, config: Any, device: torch.device, free: int | None = None) -> None:
    """Raises `environment` where weights and activations cannot fit by the estimate."""
    parts = memory_bytes(config, run, adapter_parameters(config, run))
    needed, there = sum(parts.values()), free_memory(device) if free is None else free
    if needed > there:
        listed = ', '.join(f'{name} {size / 1e9:.1f}' for name, size in parts.items())
        raise TrainerError(
            'environment',
            f'Cannot train on {device}: the run needs about {needed / 1e9:.1f} GB ({listed}) and {there / 1e9:.1f} GB '
            'are free; lower batch.tokens, or set model.gradientCheckpointing or model.quantize.',
        )


def free_memory(device: torch.device) -> int:
    """Bytes that can be had on the device now."""
    if device.type == 'cuda':
        return torch.cuda.mem_get_info(device)[0]
    try:
        lines = Path('/proc/meminfo').read_text(encoding='ascii').splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith('MemAvailable'))
    except (OSError, StopIteration):
        return os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES')


def check_out(out: Path, name: str) -> None:
    """The output folder must be writable and hold no finished run."""
    done = out / 'run.json'
    if done.is_file() and json.loads(done.read_text(encoding='utf-8')).get('status') == 'finished':
        raise TrainerError(
            'conflict', f'Cannot train {name}: {out} holds a finished run; name another out, or remove the folder.'
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise TrainerError('output', f'Cannot write to {out}: {cause}; name another out.') from cause
    if not os.access(out, os.W_OK):
        raise TrainerError('output', f'Cannot write to {out}: it is read-only; name another out.')


def check_ranks(run: RunSettings, ranks: Ranks) -> None:
    """Each process takes the same number of rows of a step."""
    if run.batch.rows % ranks.world:
        raise TrainerError(
            'usage',
            f'Cannot train on {ranks.world} processes: batch.rows is {run.batch.rows}; make it a multiple of '
            f'{ranks.world}.',
        )


def check_quantise(run: RunSettings, device: torch.device) -> None:
    """Four-bit weights are for a GPU: on a processor bitsandbytes has no way back through them once it has scored."""
    if run.model.quantize is None:
        return
    try:
        import bitsandbytes  # noqa: F401
    except ImportError as cause:
        raise TrainerError(
            'environment', 'Cannot quantise: bitsandbytes is not installed; pip install it, or drop model.quantize.'
        ) from cause
    if device.type != 'cuda':
        raise TrainerError('environment', f'Cannot quantise on {device}: it needs a GPU; drop model.quantize.')
