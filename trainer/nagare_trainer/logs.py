"""Logs: `log.jsonl`, a line a step, always; TensorBoard and W&B by option; a line on standard error now and then."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from .config import LogSettings
from .errors import TrainerError


class Log:
    """Writes records of steps and validations. Lines behind the checkpoint are cut off; without one, all."""

    def __init__(self, out: Path, settings: LogSettings, name: str, step: int, screen: TextIO = sys.stderr):
        self.file = out / 'log.jsonl'
        kept = [line for line in read_log(self.file) if 0 < step >= line['step']]
        staging = self.file.with_name('.log.jsonl.part')
        staging.write_text(''.join(map(_line, kept)), encoding='utf-8')
        staging.replace(self.file)
        self._lines = self.file.open('a', encoding='utf-8')
        self._screen = screen
        self._board = _tensorboard(out) if settings.tensorboard else None
        self._wandb = _wandb(settings.wandb, name, out) if settings.wandb else None

    def write(self, record: dict[str, Any]) -> None:
        """One record with its `step` and `kind`."""
        self._lines.write(_line(record))
        self._lines.flush()
        figures = {key: value for key, value in record.items() if isinstance(value, int | float) and key != 'step'}
        if self._board:
            for key, value in figures.items():
                self._board.add_scalar(f'{record["kind"]}/{key}', value, record['step'])
        if self._wandb:
            self._wandb.log({f'{record["kind"]}/{key}': value for key, value in figures.items()}, step=record['step'])

    def say(self, text: str) -> None:
        """A line for the person who watches."""
        print(text, file=self._screen, flush=True)

    def close(self) -> None:
        """Ends all logs."""
        self._lines.close()
        if self._board:
            self._board.close()
        if self._wandb:
            self._wandb.finish()


def read_log(file: Path) -> list[dict[str, Any]]:
    """The records of a log; a last line that a kill cut short is left out."""
    if not file.is_file():
        return []
    # Not str.splitlines: a sample's text may hold U+0085 or U+2028, at which it would part a record.
    *lines, _ = file.read_text(encoding='utf-8').split('\n')
    return [json.loads(line) for line in lines]


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + '\n'


def _tensorboard(out: Path) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as cause:
        raise TrainerError(
            'environment', 'Cannot log: tensorboard is not installed; pip install it, or drop log.tensorboard.'
        ) from cause
    return SummaryWriter(str(out / 'tensorboard'))


def _wandb(project: str, name: str, out: Path) -> Any:
    try:
        import wandb
    except ImportError as cause:
        raise TrainerError(
            'environment', 'Cannot log: wandb is not installed; pip install it, or drop log.wandb.'
        ) from cause
    return wandb.init(project=project, name=name, dir=str(out), id=name, resume='allow')
