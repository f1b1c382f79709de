"""The same losses, step by step, as HF Trainer with peft on the same rows in the same order."""

import pyarrow as pa
import pytest
import torch
from helpers import make_rows, make_tokenizer
from peft import LoraConfig, get_peft_model
from transformers import Trainer, TrainingArguments

from nagare_trainer.config import TextSettings
from nagare_trainer.encode import Encoder
from nagare_trainer.layout import make_batch
from nagare_trainer.optimizer import make_optimizer
from nagare_trainer.ranks import Ranks
from nagare_trainer.read_config import parse_config
from nagare_trainer.step import take_step
from nagare_trainer.trainee import build_trainee

STEPS, ROWS = 20, 4


class Recording(Trainer):
    """HF's Trainer, keeping each step's loss before it is rounded for the log."""

    def training_step(self, *given, **named):
        loss = super().training_step(*given, **named)
        self.seen.append(float(loss))
        return loss


def collate(rows):
    longest = max(len(row['input_ids']) for row in rows)
    fill = lambda name, value: torch.tensor([row[name] + [value] * (longest - len(row[name])) for row in rows])  # noqa: E731
    mask = torch.tensor([[1] * len(row['labels']) + [0] * (longest - len(row['labels'])) for row in rows])
    return {'input_ids': fill('input_ids', 1), 'labels': fill('labels', -100), 'attention_mask': mask}


def hf_losses(base, adapter, rows, folder, targets):
    model = get_peft_model(base, LoraConfig(r=4, lora_alpha=16, lora_dropout=0.0, target_modules=targets))
    own = {name: one for name, one in model.named_parameters() if one.requires_grad}
    assert own.keys() == adapter.keys()
    with torch.no_grad():
        for name, one in own.items():
            one.copy_(adapter[name])
    arguments = TrainingArguments(
        str(folder),
        per_device_train_batch_size=ROWS,
        max_steps=STEPS,
        learning_rate=3e-3,
        warmup_steps=3,
        lr_scheduler_type='linear',
        optim='adamw_torch',
        train_sampling_strategy='sequential',
        use_cpu=True,
        report_to=[],
        save_strategy='no',
        disable_tqdm=True,
        remove_unused_columns=False,
    )
    data = [{'input_ids': row.ids, 'labels': row.labels()} for row in rows]
    trainer = Recording(model, arguments, train_dataset=data, data_collator=collate)
    trainer.seen = []
    trainer.train()
    return trainer.seen, {name: one.detach() for name, one in model.named_parameters() if one.requires_grad}


@pytest.mark.parametrize('loss', ['all', 'response'])
@pytest.mark.parametrize('family', ['gpt_neox', 'llama'])
def test_twenty_steps(family, loss, tmp_path):
    tokenizer = make_tokenizer(tmp_path / 'tokenizer')
    rows = Encoder(tokenizer, TextSettings(max_tokens=150, loss=loss)).encode(
        pa.RecordBatch.from_pylist(make_rows(STEPS * ROWS))
    )
    shape = {'hidden_size': 64, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'intermediate_size': 128}
    run = parse_config(
        {
            'name': 't',
            'out': 't',
            'data': {'parquet': 't'},
            'model': {'family': family, 'shape': shape, 'tokenizer': 't', 'precision': 'fp32'},
            'lora': {'dropout': 0.0},
            'optimizer': {'rate': 3e-3, 'warmupSteps': 3},
            # Several passes a step: what HF calls accumulation.
            'batch': {'rows': ROWS, 'tokens': 320},
        }
    )
    trainee = build_trainee(run, tokenizer, torch.device('cpu'))
    adapter = {name: one.detach().clone() for name, one in trainee.model.named_parameters() if one.requires_grad}
    trainee.save_base(tmp_path / 'base')
    optimizer = make_optimizer(trainee.trained(), run.optimizer)
    ours = []
    for step in range(STEPS):
        batch = make_batch(rows[step * ROWS : (step + 1) * ROWS], run.batch)
        ours.append(take_step(trainee, optimizer, batch, run, (step, STEPS), Ranks()).loss)

    from nagare_trainer.models import load_model

    base = load_model(tmp_path / 'base', precision='fp32')
    targets = ['query_key_value'] if family == 'gpt_neox' else ['q_proj', 'v_proj']
    theirs, learned = hf_losses(base, adapter, rows, tmp_path / 'hf', targets)
    assert len(theirs) == STEPS
    assert ours == pytest.approx(theirs, rel=1e-5)
    assert ours[-1] < ours[0]
    for name, one in trainee.model.named_parameters():
        if one.requires_grad:
            assert torch.allclose(one, learned[name], rtol=1e-3, atol=1e-5)
