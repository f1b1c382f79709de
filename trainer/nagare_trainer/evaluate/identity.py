"""What makes a result the same result: the model's files, the task's rows, the settings that change a score."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

# A weight file is judged by its size, its two ends and 64 places between: training changes them all, and 14 GB need
# not be read. Small files are read whole.
WHOLE, PART, PLACES = 16 << 20, 1 << 16, 64


def digest(parts: Iterable[Any]) -> str:
    """One sha256 over values that JSON can say, order included."""
    made = hashlib.sha256()
    for part in parts:
        made.update(json.dumps(part, ensure_ascii=False, sort_keys=True, default=str).encode())
        made.update(b'\n')
    return made.hexdigest()


def model_identity(name: str, revision: str | None = None) -> str:
    """The content of a folder's model files, or the hub id with its revision."""
    folder = Path(name)
    if not folder.is_dir():
        return digest([name, revision])
    wanted = ('.json', '.safetensors', '.bin', '.model', '.txt')
    files = sorted(path for path in folder.iterdir() if path.suffix in wanted)
    return digest([path.name, path.stat().st_size, _content(path)] for path in files)


def _content(path: Path) -> str:
    size = path.stat().st_size
    made = hashlib.sha256()
    with path.open('rb') as file:
        if size <= WHOLE:
            made.update(file.read())
            return made.hexdigest()
        for place in range(PLACES + 1):
            file.seek((size - PART) * place // PLACES)
            made.update(file.read(PART))
    return made.hexdigest()
