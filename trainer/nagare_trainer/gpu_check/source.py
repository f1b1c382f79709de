"""A stand-in for `nagare stream`, for machines without Node: the same options, the same stream, on standard output."""

import argparse
import sys

import pyarrow as pa

from ..stream import COLUMNS, Position
from ..stream_parquet import ParquetStream


def main(arguments: list[str]) -> None:
    """Writes the Arrow IPC stream of a release folder at a position."""
    parser = argparse.ArgumentParser()
    parser.add_argument('release')
    parser.add_argument('--split', default='train')
    for name in ('seed', 'epoch', 'rank', 'world', 'skip', 'validation-rows'):
        parser.add_argument(f'--{name}', type=int, default=0)
    given = vars(parser.parse_args(arguments))
    at = Position(**{key: value for key, value in given.items() if key != 'release'})
    stream = ParquetStream(given['release'], at)
    said = {**vars(at), 'release': stream.meta.release, 'version': '', 'digest': '', 'rows': stream.meta.rows}
    meta = {f'nagare.{key}': str(value) for key, value in said.items()}
    schema = pa.schema([pa.field(name, pa.string(), nullable=False) for name in COLUMNS], metadata=meta)
    with pa.ipc.new_stream(sys.stdout.buffer, schema) as writer:
        for batch in stream:
            writer.write_batch(pa.RecordBatch.from_arrays([batch.column(name) for name in COLUMNS], schema=schema))


if __name__ == '__main__':
    main(sys.argv[1:])
