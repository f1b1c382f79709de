"""The comparison: transformers' Trainer with peft, batches padded to their longest row, bf16, SDPA."""

import tempfile
import time
from collections.abc import Iterator
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments

from ..config import RunSettings
from ..configs import default_targets
from ..encode import Encoded
from ..models import random_model
from ..tokenizer import load_tokenizer
from ..trainee import config_of
from ..work import adapter_parameters, flops_per_token
from .rows import encode_rows
from .speed import attempt, figures, free, reset
from .stages import Found

WARM = 1


def baseline_speed(run: RunSettings, name: str, where: str, steps: int, sizes: tuple[int, ...]) -> Iterator[Found]:
    """Speeds of the Trainer with so many rows in a forward pass; a size that fails leaves the others' figures."""
    rows = encode_rows(run, (WARM + steps) * run.batch.rows)
    for each in sizes:
        yield ('speed', name, 'baseline', str(each)), attempt(lambda each=each: _timed(run, where, rows, each))
        free()


def collate(rows: list[dict[str, list[int]]]) -> dict[str, torch.Tensor]:
    """Pads to the longest row of the batch, a multiple of 8, as DataCollatorForSeq2Seq does."""
    longest = -(-max(len(row['input_ids']) for row in rows) // 8) * 8
    pad = lambda name, value: torch.tensor([row[name] + [value] * (longest - len(row[name])) for row in rows])  # noqa: E731
    ids = pad('input_ids', 1)
    mask = torch.tensor([[1] * len(row['labels']) + [0] * (longest - len(row['labels'])) for row in rows])
    return {'input_ids': ids, 'labels': pad('labels', -100), 'attention_mask': mask}


class _Clock(TrainerCallback):
    """Notes when each optimiser step ended."""

    def __init__(self, device: torch.device):
        self.device, self.ends = device, []

    def on_step_end(self, *_: Any, **__: Any) -> None:
        if self.device.type == 'cuda':
            torch.cuda.synchronize(self.device)
        self.ends.append(time.monotonic())
        if len(self.ends) == WARM:
            reset(self.device)


def _timed(run: RunSettings, where: str, rows: list[Encoded], each: int) -> dict[str, Any]:
    """True tokens a second, padding not counted."""
    device, steps = torch.device(where), len(rows) // run.batch.rows
    config = config_of(run.model, load_tokenizer(run.model.tokenizer))
    clock = _Clock(device)
    losses = _train(run, _model(run, config, where), device, rows, each, steps, clock)
    timed = rows[WARM * run.batch.rows : steps * run.batch.rows]
    tokens = sum(len(row.ids) for row in timed)
    squares = sum(len(row.ids) ** 2 for row in timed)
    flops = tokens * flops_per_token(config, squares / tokens, adapter_parameters(config, run))
    found = figures(device, clock.ends[-1] - clock.ends[WARM - 1], tokens, flops)
    return found | {'rowsEach': each, 'steps': steps - WARM, 'losses': [losses[0], losses[-1]]}


def _model(run: RunSettings, config: Any, where: str) -> torch.nn.Module:
    base = random_model(config, seed=run.seed, precision='bf16', device=where, attention='sdpa')
    targets, lora = default_targets(config.model_type), run.lora
    settings = LoraConfig(r=lora.rank, lora_alpha=lora.alpha, lora_dropout=lora.dropout, target_modules=targets)
    return get_peft_model(base, settings)


def _train(
    run: RunSettings,
    model: torch.nn.Module,
    device: torch.device,
    rows: list[Encoded],
    each: int,
    steps: int,
    clock: _Clock,
) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            folder,
            per_device_train_batch_size=each,
            gradient_accumulation_steps=run.batch.rows // each,
            max_steps=steps,
            learning_rate=run.optimizer.rate,
            bf16=True,
            use_cpu=device.type == 'cpu',
            logging_steps=1,
            report_to=[],
            save_strategy='no',
            disable_tqdm=True,
            remove_unused_columns=False,
            train_sampling_strategy='sequential',
        )
        data = [{'input_ids': row.ids, 'labels': row.labels()} for row in rows]
        trainer = Trainer(model, arguments, train_dataset=data, data_collator=collate, callbacks=[clock])
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    return [one['loss'] for one in trainer.state.log_history if 'loss' in one]
