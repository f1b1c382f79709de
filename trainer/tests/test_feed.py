"""Tokenising a whole release first is slow and fills memory (defect 6): it runs a few steps ahead, many rows a call."""

import time
from collections.abc import Iterator

import pyarrow as pa
from helpers import make_rows, make_tokenizer

from nagare_trainer.config import BatchSettings, TextSettings
from nagare_trainer.encode import Encoder
from nagare_trainer.feed import AHEAD, Feed


class Endless:
    """A stream without end, 1,024 rows a batch, that counts what was taken from it."""

    def __init__(self) -> None:
        self.taken = 0
        self._batch = pa.RecordBatch.from_pylist(make_rows(1024))

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        while True:
            self.taken += self._batch.num_rows
            yield self._batch

    def close(self) -> None:
        pass


class Counting(Encoder):
    """An encoder that notes how many rows each call had."""

    calls: list[int]

    def encode(self, batch: pa.RecordBatch):
        self.calls.append(batch.num_rows)
        return super().encode(batch)


def test_rows_are_tokenised_a_few_steps_ahead_and_many_at_a_time(tmp_path):
    stream, encoder = Endless(), Counting(make_tokenizer(tmp_path), TextSettings())
    encoder.calls = []
    feed = Feed(stream, encoder, BatchSettings(rows=128), rows=128, steps=10_000)
    try:
        batches = iter(feed)
        for _ in range(3):
            next(batches)
        time.sleep(1)  # a slow GPU: the feed must wait, not read on
        before = stream.taken
        time.sleep(0.5)
        assert stream.taken == before
        assert stream.taken <= (3 + AHEAD + 1) * 128 + 2 * 1024
        assert min(encoder.calls) == 512
    finally:
        feed.close()
