"""
The batches of optimiser steps, read, tokenised and laid out ahead in a thread; the tokeniser works on all cores,
outside Python's lock.
"""

import queue
import threading
from collections.abc import Iterator

from .config import BatchSettings
from .encode import Encoded, Encoder
from .layout import Batch, make_batch
from .stream import Stream

AHEAD = 8
"""Steps held ready. A step of 128 rows of 300 tokens is some 0.3 MB."""


class Feed:
    """
    Iterating gives one step's batch after the other, each of `rows` rows; the last of an epoch may have fewer, or none.
    """

    def __init__(self, stream: Stream, encoder: Encoder, settings: BatchSettings, rows: int, steps: int):
        self._stream, self._encoder, self._settings = stream, encoder, settings
        self._rows, self._steps = rows, steps
        self._ready: queue.Queue[Batch | Exception] = queue.Queue(AHEAD)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._fill, name='feed', daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Batch]:
        for _ in range(self._steps):
            found = self._ready.get()
            if isinstance(found, Exception):
                raise found
            yield found

    def close(self) -> None:
        """Ends the thread and the stream."""
        self._stop.set()
        while self._thread.is_alive():
            while not self._ready.empty():
                self._ready.get_nowait()
            self._thread.join(0.05)
        self._stream.close()

    def _fill(self) -> None:
        try:
            waiting: list[Encoded] = []
            left = self._steps
            for batch in self._stream:
                for start in range(0, batch.num_rows, 512):
                    waiting += self._encoder.encode(batch.slice(start, 512))
                    while len(waiting) >= self._rows and left > 0:
                        self._put(make_batch(waiting[: self._rows], self._settings))
                        waiting, left = waiting[self._rows :], left - 1
                if left == 0 or self._stop.is_set():
                    return
            for _ in range(left):
                self._put(make_batch(waiting[: self._rows], self._settings))
                waiting = waiting[self._rows :]
        except Exception as cause:
            self._put(cause)

    def _put(self, found: Batch | Exception) -> None:
        while not self._stop.is_set():
            try:
                self._ready.put(found, timeout=0.1)
                return
            except queue.Full:
                continue
