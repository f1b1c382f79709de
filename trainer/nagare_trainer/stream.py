"""
Rows of a release in the order of (release, seed, epoch): Arrow IPC from a command's standard output or over HTTP, or a
release folder's Parquet files. Rank r of w takes every w-th row, so that step k takes the same rows for any w.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Protocol

import pyarrow as pa

from .config import DataSettings
from .errors import TrainerError

COLUMNS = ('id', 'instruction', 'input', 'response', 'task', 'dataset')


@dataclass(frozen=True)
class Position:
    """
    A place in a stream: `skip` rows of this rank's part of the epoch are behind it. `validation_rows` are held out.
    """

    split: str = 'train'
    seed: int = 42
    epoch: int = 0
    rank: int = 0
    world: int = 1
    skip: int = 0
    validation_rows: int = 2000

    def options(self) -> dict[str, str]:
        """As `nagare stream` and `nagare serve` name them."""
        return {key.replace('_', '-'): str(value) for key, value in asdict(self).items()}


@dataclass(frozen=True)
class Meta:
    """What a stream says of itself. `rows`: rows of this rank in the whole epoch, those skipped included."""

    release: str
    version: str
    digest: str
    rows: int


class Stream(Protocol):
    """An open stream. Iterating gives record batches of `COLUMNS`; `close` ends what stands behind it."""

    meta: Meta

    def __iter__(self) -> Iterator[pa.RecordBatch]: ...

    def close(self) -> None:
        """Ends the process or connection behind the stream."""


def open_stream(data: DataSettings, at: Position) -> Stream:
    """Opens the stream that the settings name at a position; raises `input` or `network`."""
    if data.command is not None:
        from .stream_command import CommandStream

        return CommandStream(data.command, at)
    if data.url is not None:
        from .stream_http import HttpStream

        return HttpStream(data.url, data.token or '', at)
    from .stream_parquet import ParquetStream

    return ParquetStream(data.parquet or '', at)


def position(
    data: DataSettings, split: str = 'train', epoch: int = 0, rank: int = 0, world: int = 1, skip: int = 0
) -> Position:
    """A position in the stream that the settings describe."""
    return Position(split, data.seed, epoch, rank, world, skip, data.validation_rows)


def read_meta(schema: pa.Schema, at: Position, name: str) -> Meta:
    """Reads the schema's metadata and checks that the stream is the one asked for."""
    lacking = [one for one in COLUMNS if one not in schema.names]
    if lacking:
        raise TrainerError(
            'input', f'Cannot read {name}: the columns {", ".join(lacking)} are missing; wanted {", ".join(COLUMNS)}.'
        )
    found = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    for key in ('seed', 'epoch', 'rank', 'world', 'skip'):
        said = found.get(f'nagare.{key}')
        if said != str(getattr(at, key)):
            raise TrainerError('input', f'Cannot read {name}: it says {key} {said}; asked was {getattr(at, key)}.')
    if 'nagare.rows' not in found:
        raise TrainerError('input', f'Cannot read {name}: its schema has no nagare.rows; wanted a Nagare stream.')
    return Meta(
        *(found.get(f'nagare.{key}', '') for key in ('release', 'version', 'digest')), int(found['nagare.rows'])
    )


def check_end(name: str, at: Position, rows: int, seen: int) -> None:
    """A stream that ends early is an error: rows are never silently lost."""
    if at.skip + seen != rows:
        raise TrainerError(
            'input', f'Cannot read {name}: it ended after row {at.skip + seen:,} of {rows:,}; try again.'
        )
