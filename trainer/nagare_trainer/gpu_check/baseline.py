"""The comparison: transformers' Trainer with peft, batches padded to their longest row, bf16, SDPA."""

import tempfile
import time
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import PrinterCallback, Trainer, TrainerCallback, TrainingArguments

from ..config import RunSettings
from ..configs import default_targets
from ..encode import Encoded
from ..models import random_model
from ..tokenizer import Tokenizer
from ..trainee import config_of
from ..work import adapter_parameters, flops_per_token
from .speed import figures, free, reset

WARM = 1


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


def collate(rows: list[dict[str, list[int]]]) -> dict[str, torch.Tensor]:
    """Pads to the longest row of the batch, a multiple of 8, as DataCollatorForSeq2Seq does."""
    longest = -(-max(len(row['input_ids']) for row in rows) // 8) * 8
    pad = lambda name, value: torch.tensor([row[name] + [value] * (longest - len(row[name])) for row in rows])  # noqa: E731
    ids = pad('input_ids', 1)
    mask = torch.tensor([[1] * len(row['labels']) + [0] * (longest - len(row['labels'])) for row in rows])
    return {'input_ids': ids, 'labels': pad('labels', -100), 'attention_mask': mask}


def baseline_speed(
    run: RunSettings, tokenizer: Tokenizer, rows: list[Encoded], device: torch.device, each: int, peak: float | None
) -> dict[str, Any]:
    """True tokens a second of the Trainer, padding not counted; `each`: rows of one forward pass."""
    steps = len(rows) // run.batch.rows
    config = config_of(run.model, tokenizer)
    base = random_model(config, seed=run.seed, precision='bf16', device=str(device), attention='sdpa')
    targets = default_targets(base.config.model_type)
    lora = LoraConfig(r=run.lora.rank, lora_alpha=run.lora.alpha, lora_dropout=run.lora.dropout, target_modules=targets)
    model = get_peft_model(base, lora)
    clock = _Clock(device)
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
            dataloader_num_workers=2 if device.type == 'cuda' else 0,
            train_sampling_strategy='sequential',
        )
        data = [{'input_ids': row.ids, 'labels': row.labels()} for row in rows]
        trainer = Trainer(model, arguments, train_dataset=data, data_collator=collate, callbacks=[clock])
        trainer.remove_callback(PrinterCallback)
        trainer.train()
    losses = [one['loss'] for one in trainer.state.log_history if 'loss' in one]
    timed = rows[WARM * run.batch.rows : steps * run.batch.rows]
    tokens = sum(len(row.ids) for row in timed)
    squares = sum(len(row.ids) ** 2 for row in timed)
    flops = tokens * flops_per_token(base.config, squares / tokens, adapter_parameters(base.config, run))
    found = figures(device, clock.ends[-1] - clock.ends[WARM - 1], tokens, flops, peak)
    del trainer, model, base
    free(device)
    return found | {'rowsEach': each, 'steps': steps - WARM, 'losses': [losses[0], losses[-1]]}
