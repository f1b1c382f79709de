"""A stand-in for `nagare stream` with the faults that tests ask for, in small batches. A script: tests spawn it."""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pyarrow as pa

from nagare_trainer.stream import COLUMNS, Position
from nagare_trainer.stream_parquet import ParquetStream

parser = argparse.ArgumentParser()
parser.add_argument('release')
parser.add_argument('--split', default='train')
for name in ('stop-early', 'die', 'lie'):
    parser.add_argument(f'--{name}', action='store_true')
for name in ('seed', 'epoch', 'rank', 'world', 'skip', 'validation-rows'):
    parser.add_argument(f'--{name}', type=int, required=True)
given = vars(parser.parse_args())
at = Position(**{key: given[key] for key in Position.__dataclass_fields__})
stream = ParquetStream(given['release'], at)
said = {**vars(at), 'release': stream.meta.release, 'version': 'v', 'digest': 'd', 'rows': stream.meta.rows}
if given['lie']:
    said['seed'] = 42
meta = {f'nagare.{key}': str(value) for key, value in said.items()}
schema = pa.schema([pa.field(name, pa.string(), nullable=False) for name in COLUMNS], metadata=meta)
with pa.ipc.new_stream(sys.stdout.buffer, schema) as writer:
    for batch in stream:
        for start in range(0, batch.num_rows, 4):
            part = batch.slice(start, 4)
            writer.write_batch(pa.RecordBatch.from_arrays([part.column(name) for name in COLUMNS], schema=schema))
            if given['stop_early']:
                break
            if given['die']:
                sys.stdout.buffer.flush()
                os._exit(3)
