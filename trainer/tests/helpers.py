"""Tokenisers and texts that tests share; all text is written for them."""

import io
import json
from hashlib import md5
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from tokenizers import Tokenizer as RawTokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

from nagare_trainer.logs import read_log
from nagare_trainer.read_config import parse_config
from nagare_trainer.tokenizer import Tokenizer, load_tokenizer
from nagare_trainer.train import train

TEXTS = [
    '空は青い。',
    '川の水は海へ流れる。',
    '質問に答えてください。',
    '日本で一番高い山は富士山です。',
    'ABC 123 ﬁ ﾊﾝｶｸ',
]


def make_tokenizer(folder: Path, vocab_size: int = 384, normalizer: bool = True) -> Tokenizer:
    """A byte-level BPE with NFKC, as OpenCALM's kind, saved with its special tokens and loaded back."""
    raw = RawTokenizer(models.BPE())
    if normalizer:
        raw.normalizer = normalizers.NFKC()
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ['<|endoftext|>', '<|padding|>']
    raw.train_from_iterator(
        TEXTS * 4, trainers.BpeTrainer(vocab_size=vocab_size, special_tokens=special, initial_alphabet=alphabet)
    )
    Tokenizer(raw, 'made', eos=0, pad=1).save(folder)
    return load_tokenizer(folder)


def make_rows(count: int) -> list[dict[str, str]]:
    """Invented rows of several lengths and two datasets; ids as in a release."""
    rows = []
    for number in range(count):
        instruction = f'{TEXTS[number % 5]} {number}番'
        given = TEXTS[(number + 1) % 5] if number % 3 == 0 else ''
        response = TEXTS[(number * 7) % 5] * (1 + number % 4)
        id = md5('\x1f'.join((instruction, given, response)).encode()).hexdigest()
        dataset = 'long' if number % 4 == 3 else 'short'
        row = {'id': id, 'instruction': instruction, 'input': given, 'response': response}
        rows.append({**row, 'task': 'made', 'dataset': dataset})
    return rows


def make_release(folder: Path, count: int = 40) -> Path:
    """A release folder: one shard and a manifest."""
    (folder / 'data').mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(make_rows(count)), folder / 'data' / 'train-00000-of-00001.parquet')
    manifest = {'name': 'made', 'version': '1.0.0', 'label': '+test', 'digest': 'd' * 32}
    (folder / 'manifest.json').write_text(json.dumps(manifest))
    return folder


def make_run(folder: Path, **changes: Any) -> dict[str, Any]:
    """A small run on a made release: 36 rows to train on, 9 steps an epoch, fp32 on the CPU. Changes go over fields."""
    if not (folder / 'release').exists():
        make_release(folder / 'release')
        make_tokenizer(folder / 'tokenizer')
    run: dict[str, Any] = {
        'name': 'test',
        'out': str(folder / 'out'),
        'data': {'parquet': str(folder / 'release')},
        'model': {
            'family': 'gpt_neox',
            'shape': {'hidden_size': 32, 'num_hidden_layers': 2, 'num_attention_heads': 2, 'intermediate_size': 64},
            'tokenizer': str(folder / 'tokenizer'),
            'precision': 'fp32',
        },
        'text': {'maxTokens': 160},
        'batch': {'rows': 4, 'tokens': 320},
        'optimizer': {'warmupSteps': 2, 'rate': 0.01},
        'validateEvery': 4,
        'checkpointEvery': 0,
        'device': 'cpu',
    }
    for key, value in changes.items():
        run[key] = {**run[key], **value} if isinstance(value, dict) and isinstance(run.get(key), dict) else value
    return run


def train_here(raw: dict[str, Any]) -> int:
    """Trains in this process, silently."""
    return train(parse_config(raw), io.StringIO())


def losses(out: str | Path, kind: str = 'step') -> list[float]:
    """The losses of a run's log."""
    return [one['loss'] for one in read_log(Path(out) / 'log.jsonl') if one['kind'] == kind]
