"""One process or many. torchrun sets the variables; an adapter is small, so its gradients are summed by hand."""

import os
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist


@dataclass(frozen=True)
class Ranks:
    """This process's place among all."""

    rank: int = 0
    world: int = 1
    local: int = 0

    @property
    def first(self) -> bool:
        """Whether this process writes files and prints."""
        return self.rank == 0

    def sum(self, tensor: torch.Tensor) -> torch.Tensor:
        """The sum over all processes, in place."""
        if self.world > 1:
            dist.all_reduce(tensor)
        return tensor

    def any(self, flag: int, device: torch.device) -> int:
        """The greatest of the processes' flags: all act on the same step."""
        if self.world == 1:
            return flag
        held = torch.tensor(flag, device=device)
        dist.all_reduce(held, op=dist.ReduceOp.MAX)
        return int(held)

    def gather(self, value: Any) -> list[Any]:
        """Every process's value, in order of rank."""
        if self.world == 1:
            return [value]
        found: list[Any] = [None] * self.world
        dist.all_gather_object(found, value)
        return found

    def wait(self) -> None:
        """Until all are here."""
        if self.world > 1:
            dist.barrier()

    def sum_gradients(self, parameters: list[torch.nn.Parameter]) -> None:
        """Adds up the gradients of all processes: one exchange of all numbers."""
        if self.world == 1:
            return
        flat = torch.cat(
            [one.grad.flatten() if one.grad is not None else one.new_zeros(one.numel()) for one in parameters]
        )
        dist.all_reduce(flat)
        at = 0
        for one in parameters:
            one.grad = flat[at : at + one.numel()].view_as(one)
            at += one.numel()


def join_ranks(device: str) -> Ranks:
    """Joins the processes that torchrun started; one process where it started none."""
    world = int(os.environ.get('WORLD_SIZE', '1'))
    if world == 1:
        return Ranks()
    if not dist.is_initialized():
        dist.init_process_group('gloo' if device == 'cpu' else 'nccl')
    return Ranks(dist.get_rank(), world, int(os.environ.get('LOCAL_RANK', '0')))


def leave_ranks(ranks: Ranks) -> None:
    """Ends the exchange."""
    if ranks.world > 1 and dist.is_initialized():
        dist.destroy_process_group()
