"""
Finished rows of an evaluation, one JSON line each, so that a stopped run goes on where it was. The file's name carries
the key of everything that changes a score; another model, task or setting is another file.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any


class Ledger:
    """Appends {place: value}; reads back what is whole. A line torn by a kill is cut off and its row done again."""

    def __init__(self, folder: Path, name: str, key: str):
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f'{name}-{key[:16]}.jsonl'
        self.rows: dict[int, Any] = {}
        self._read()

    def add(self, rows: Iterable[tuple[int, Any]]) -> None:
        """Keeps finished rows, on disk before it returns."""
        some = dict(rows)
        text = ''.join(json.dumps([place, value], ensure_ascii=False) + '\n' for place, value in some.items())
        with self.path.open('a', encoding='utf-8') as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        self.rows |= some

    def _read(self) -> None:
        if not self.path.exists():
            return
        kept = 0
        for line in self.path.read_bytes().splitlines(keepends=True):
            try:
                place, value = json.loads(line) if line.endswith(b'\n') else (None, None)
            except (ValueError, TypeError):
                break
            if place is None:
                break
            self.rows[place] = value
            kept += len(line)
        with self.path.open('r+b') as file:
            file.truncate(kept)
