"""
DeepSpeed's ZeRO stage 2, where it is installed: gradients and optimiser states are spread over the processes. Of an
adapter these are a few megabytes, so it saves next to nothing; it is here because the paper used it.
"""

import os
from pathlib import Path
from typing import Any

import torch

from .encode import IGNORED
from .errors import TrainerError
from .layout import MULTIPLE, Pass, segments_of
from .ranks import Ranks
from .trainee import Trainee


def zero_config(rows: int, world: int, clip: float, bf16: bool) -> dict[str, Any]:
    """DeepSpeed's settings: stage 2 as in the paper's code, without its offload to the CPU."""
    return {
        'train_batch_size': rows,
        'train_micro_batch_size_per_gpu': rows // world,
        'gradient_clipping': clip,
        'bf16': {'enabled': bf16},
        'zero_allow_untested_optimizer': True,
        'zero_optimization': {
            'stage': 2,
            'allgather_partitions': True,
            'reduce_scatter': True,
            'overlap_comm': False,
            'contiguous_gradients': True,
        },
    }


class ZeroEngine:
    """Takes the place of backward, exchange, clipping and update."""

    def __init__(self, trainee: Trainee, optimizer: torch.optim.Optimizer, rows: int, clip: float, ranks: Ranks):
        try:
            import deepspeed
        except ImportError as cause:
            raise TrainerError(
                'environment',
                'Cannot train with deepspeed: it is not installed; pip install it, or set engine to plain.',
            ) from cause
        # One process without torchrun: DeepSpeed wants the names all the same. Port 0 is any free one.
        alone = {'RANK': '0', 'WORLD_SIZE': '1', 'LOCAL_RANK': '0', 'MASTER_ADDR': '127.0.0.1', 'MASTER_PORT': '0'}
        for name, value in alone.items():
            os.environ.setdefault(name, value)
        if not torch.distributed.is_initialized():
            torch.distributed.init_process_group('gloo' if trainee.device.type == 'cpu' else 'nccl')
        bf16 = next(trainee.model.parameters()).dtype == torch.bfloat16
        self._world = ranks.world
        self._engine, *_ = deepspeed.initialize(
            model=trainee.model,
            optimizer=optimizer,
            model_parameters=trainee.trained(),
            config=zero_config(rows, ranks.world, clip, bf16),
            dist_init_required=False,
        )

    def even(self, passes: list[Pass], ranks: Ranks, device: torch.device) -> list[Pass]:
        """As many passes on every process, or one waits for ever: passes without a target are added."""
        most = ranks.any(len(passes), device)
        tail = torch.zeros((1, MULTIPLE), dtype=torch.int64)
        empty = Pass(tail, torch.arange(MULTIPLE)[None], tail + IGNORED, segments_of([MULTIPLE]), 0)
        return [*passes, *[empty] * (most - len(passes))]

    def backward(self, loss: torch.Tensor, last: bool) -> None:
        """Gradients of one pass; DeepSpeed takes the mean over processes, and the sum is wanted."""
        self._engine.set_gradient_accumulation_boundary(last)
        self._engine.backward(loss * self._world)

    def step(self, rate: float) -> float:
        """Clips, updates, clears; gives the norm of the gradients."""
        for group in self._engine.optimizer.param_groups:
            group['lr'] = rate
        self._engine.step()
        return float(self._engine.get_global_grad_norm() or 0.0)

    def save(self, folder: Path) -> None:
        """Writes this process's part of the optimiser's states; all processes call it."""
        self._engine.save_checkpoint(str(folder), tag='zero', exclude_frozen_parameters=True)

    def load(self, folder: Path) -> None:
        """Reads it back."""
        found, _ = self._engine.load_checkpoint(str(folder), tag='zero', load_module_strict=False)
        if found is None:
            raise TrainerError('input', f'Cannot go on from {folder}: it has no state of DeepSpeed; use another out.')
