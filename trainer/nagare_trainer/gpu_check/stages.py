"""
A stage of the check in a process of its own: a crash, a fault of the device or a hang ends that stage alone, its memory
is given back whole, and what it had found by then is kept.
"""

import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

Found = tuple[tuple[str, ...], Any]
"""A place in the result, and what belongs there."""
Put = Callable[[tuple[str, ...], Any], None]


@dataclass(frozen=True)
class Stage:
    """`work(*given)` gives what it finds piece by piece; `most`: seconds that it may take."""

    name: str
    work: Callable[..., Iterator[Found]]
    given: tuple[Any, ...]
    most: float


def run_here(stage: Stage, put: Put) -> str | None:
    """The stage in this process, without a limit of time; gives the error it ended with, if any."""
    try:
        for place, value in stage.work(*stage.given):
            put(place, value)
    except Exception as cause:
        return describe(cause)
    return None


def run_apart(stage: Stage, put: Put, seconds: float) -> str | None:
    """The stage in a process of its own, which is ended after so many seconds; gives the error, if any."""
    spawn = get_context('spawn')
    ours, theirs = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_child, args=(theirs, stage.work, stage.given))
    process.start()
    theirs.close()
    end = time.monotonic() + seconds
    try:
        while ours.poll(max(0.0, end - time.monotonic())):
            place, value = ours.recv()
            if place is None:
                return value
            put(place, value)
        return f'not done after {seconds:.0f} s'
    except EOFError:
        process.join(10)
        return f'its process ended with code {process.exitcode}'
    finally:
        process.kill()
        process.join()
        ours.close()


def describe(cause: Exception) -> str:
    """An error for a reader who was not there: the end of its trace, in which the message is last."""
    return ''.join(traceback.format_exception(cause)).strip()[-2000:]


def _child(parent: Connection, work: Callable[..., Iterator[Found]], given: tuple[Any, ...]) -> None:
    try:
        for found in work(*given):
            parent.send(found)
        parent.send((None, None))
    except Exception as cause:
        parent.send((None, describe(cause)))
