"""Works of stages that tests run in processes of their own; nothing heavy is imported here."""

import os
import time
from collections.abc import Iterator

from nagare_trainer.gpu_check.stages import Found


def well() -> Iterator[Found]:
    """Finds two things."""
    yield ('a',), 1
    yield ('b', 'c'), [2]


def wrong() -> Iterator[Found]:
    """Fails after the first."""
    yield ('a',), 1
    raise ValueError('no good')


def crash() -> Iterator[Found]:
    """Its process ends, as at a fault of the device."""
    yield ('a',), 1
    os._exit(3)


def hang() -> Iterator[Found]:
    """Does not end."""
    yield ('a',), 1
    time.sleep(600)
