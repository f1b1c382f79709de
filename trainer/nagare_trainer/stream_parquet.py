"""
A release's Parquet files as a stream, for machines without Node and for tests. All rows are held in memory, and the
order and the held-out rows are this file's own, not those of `nagare stream`.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .errors import TrainerError
from .stream import COLUMNS, Meta, Position

BATCH = 1024


class ParquetStream:
    """Holds out rows by the md5 of seed and id, a tenth at most, and shuffles the rest anew for each epoch."""

    def __init__(self, folder: str, at: Position):
        table = read_release(folder)
        chosen = _order(table.column('id').to_pylist(), at)[at.rank :: at.world]
        self._table = table.take(pa.array(chosen[at.skip :], pa.int64()))
        name, version, digest = _manifest(Path(folder))
        self.meta = Meta(name, version, digest, len(chosen))

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        yield from self._table.combine_chunks().to_batches(BATCH)

    def close(self) -> None:
        """Nothing stands behind it."""


def read_release(folder: str) -> pa.Table:
    """All rows of a release folder (or of a folder of Parquet files), the stream's columns; raises `input`."""
    root = Path(folder)
    files = sorted((root / 'data').glob('*.parquet')) or sorted(root.glob('*.parquet'))
    if not files:
        raise TrainerError('input', f'Cannot read {folder}: it has no data/*.parquet; name the folder of a release.')
    try:
        return pa.concat_tables([pq.read_table(file, columns=list(COLUMNS)) for file in files])
    except (pa.ArrowInvalid, OSError) as cause:
        raise TrainerError('input', f'Cannot read {folder}: {cause}; build the release again.') from cause


def _order(ids: list[str], at: Position) -> np.ndarray:
    keys = [hashlib.md5(f'{at.seed}:{one}'.encode()).digest() for one in ids]
    ranked = sorted(range(len(ids)), key=keys.__getitem__)
    held = min(at.validation_rows, len(ids) // 10)
    if at.split == 'validation':
        return np.array(ranked[:held], dtype=np.int64)
    rest = np.array(ranked[held:], dtype=np.int64)
    return np.random.Generator(np.random.PCG64([at.seed, at.epoch])).permutation(rest)


def _manifest(folder: Path) -> tuple[str, str, str]:
    file = folder / 'manifest.json'
    if not file.is_file():
        return folder.name, '', ''
    found = json.loads(file.read_text(encoding='utf-8'))
    return found.get('name', folder.name), found.get('version', '') + found.get('label', ''), found.get('digest', '')
