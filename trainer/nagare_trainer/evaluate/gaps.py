"""
`python -m nagare_trainer.evaluate.gaps`: which tasks lack data, without a model and in a moment. Reads the fields
`tasks` and `data` of an evaluation as JSON from standard input, and prints a list of gaps as JSON.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from ..errors import TrainerError
from .data import Data
from .load_task import load_entries


def main() -> int:
    """Gives the exit code: 0 with gaps too; data that is broken, or a task that is none, is an error."""
    asked = json.load(sys.stdin)
    try:
        _, gaps = load_entries(asked['tasks'], Data(Path(asked['data'])))
    except TrainerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(json.dumps([asdict(gap) for gap in gaps], ensure_ascii=False))
    return 0


if __name__ == '__main__':
    sys.exit(main())
