"""What the device is, and its ceilings: what no program on it passes."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import torch

from ..manifest import hardware
from .stages import Found


def device_facts(where: str) -> Iterator[Found]:
    """The device; on CUDA also TFLOP/s of bf16 products of random numbers, short and sustained, and TB/s of a copy."""
    device = torch.device(where)
    yield ('device',), hardware(device, 1, '')
    if device.type == 'cuda':
        yield (
            ('ceilings',),
            {
                'matmul8192': _matmul(device, 8192, 8192, 8192, 20),
                'matmulOfLayerSustained': _matmul(device, 14_656, 4096, 16_384, 1000),
                'copy': _copy(device),
            },
        )


def _matmul(device: torch.device, rows: int, inner: int, columns: int, times: int) -> float:
    one = torch.randn(rows, inner, device=device, dtype=torch.bfloat16)
    two = torch.randn(inner, columns, device=device, dtype=torch.bfloat16)
    return times * 2 * rows * inner * columns / _seconds(lambda: one @ two, times) / 1e12


def _copy(device: torch.device, size: int = 4_000_000_000, times: int = 20) -> float:
    one, two = (torch.ones(size, device=device, dtype=torch.uint8) for _ in range(2))
    return times * 2 * size / _seconds(lambda: two.copy_(one), times) / 1e12


def _seconds(work: Callable[[], Any], times: int) -> float:
    for _ in range(3):
        work()
    torch.cuda.synchronize()
    began = time.monotonic()
    for _ in range(times):
        work()
    torch.cuda.synchronize()
    return time.monotonic() - began
