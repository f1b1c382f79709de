"""Models, tokenisers, texts and whole evaluations that the evaluator's tests share. All text is written for them."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer as RawTokenizer
from tokenizers import decoders, models, normalizers, pre_tokenizers, trainers

from nagare_trainer.configs import tiny_config
from nagare_trainer.models import random_model
from nagare_trainer.tokenizer import Tokenizer

TEXTS = [
    '空は青い。',
    '川の水は海へ流れる。',
    '質問に答えてください。',
    '山の上に雪がある。',
    '犬が庭で走る。',
    'ABC 123',
]
FAMILIES = ('gpt_neox', 'llama')
ROOT = Path(__file__).parents[3]
REAL = Path(os.environ.get('NAGARE_REAL_DATA', ROOT.parent / 'shared' / 'real')) / 'jglue'

needs_real_rows = pytest.mark.skipif(
    not (REAL / 'jnli-valid-v1.1.json').is_file(), reason='no real JGLUE rows: set NAGARE_REAL_DATA to their folder'
)


def train_tokenizer(texts: list[str], vocab_size: int = 384, bos: bool = False) -> Tokenizer:
    """A byte-level BPE with NFKC, as OpenCALM's kind; `bos` puts a begin mark in front, as LLaMA's does."""
    raw = RawTokenizer(models.BPE())
    raw.normalizer = normalizers.NFKC()
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=['<|endoftext|>', '<|padding|>', '<s>'],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    raw.train_from_iterator(texts, trainer)
    if bos:
        from tokenizers.processors import TemplateProcessing

        raw.post_processor = TemplateProcessing(single='<s> $A', special_tokens=[('<s>', 2)])
    return Tokenizer(raw, 'made', eos=0, pad=1, bos=2 if bos else None)


@cache
def small_tokenizer(bos: bool = False) -> Tokenizer:
    """Trained on the texts above."""
    return train_tokenizer(TEXTS * 4, bos=bos)


@cache
def tiny_model(family: str, seed: int = 0, vocab_size: int = 384) -> torch.nn.Module:
    """
    Two layers with weights ten times the usual size: outputs that depend on every id seen. With the usual size all
    scores lie close together, and a wrong mask would hide in the tolerance.
    """
    config = tiny_config(family, vocab_size=vocab_size, initializer_range=0.2, max_position_embeddings=2048)
    return random_model(config, seed=seed)


def save_model(folder: Path, family: str = 'gpt_neox', seed: int = 0) -> Path:
    """A model folder with a tokeniser, to be loaded by path."""
    tiny_model(family, seed).save_pretrained(folder)
    small_tokenizer().save(folder)
    return folder


def write_lines(path: Path, rows: list[dict]) -> Path:
    """Rows as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows), encoding='utf-8')
    return path


def jnli_rows(count: int, start: int = 0) -> list[dict]:
    """Invented premises and hypotheses in JNLI's shape."""
    labels = ('neutral', 'entailment', 'contradiction')
    return [
        {
            'sentence_pair_id': str(start + number),
            'sentence1': f'{TEXTS[number % 5]}{number}',
            'sentence2': TEXTS[(number * 3 + 1) % 5],
            'label': labels[number * number % 3],
        }
        for number in range(count)
    ]


TASKS = [
    {'task': 'jnli', 'shots': [0, 1], 'prompt': '0.2'},
    {'task': 'marc_ja'},
    {'task': 'vqa'},
    {'task': 'jnli_generation', 'shots': 0},
]


def folder_with_data(folder: Path) -> Path:
    write_lines(folder / 'data' / 'jnli-valid-v1.1.json', jnli_rows(12))
    write_lines(folder / 'data' / 'jnli-train-v1.1.json', jnli_rows(6, start=50))
    asked = [{'question': f'{number}は何色？', 'answer': '青' * (1 + number % 3)} for number in range(9)]
    write_lines(folder / 'data' / 'ja-vg-vqa' / 'vqa.jsonl', asked)
    save_model(folder / 'one')
    return folder


def settings_file(folder: Path, **changes) -> Path:
    found = {
        'models': [{'name': 'base', 'path': str(folder / 'one')}],
        'tasks': TASKS,
        'data': str(folder / 'data'),
        'out': str(folder / 'out'),
        'draws': 50,
        **changes,
    }
    path = folder / 'eval.json'
    path.write_text(json.dumps(found), encoding='utf-8')
    return path


def quiet(_: str) -> None:
    pass


OWN_TASK = """
from dataclasses import dataclass
from nagare_trainer.evaluate.task import About, Choice, ChoiceTask

@dataclass(frozen=True)
class Options:
    rows: int = 3
    more: str = ''

def build(options: Options, data) -> ChoiceTask:
    rows = tuple(Choice(str(n), f'{n} + 1 = ', (str(n), str(n + 1)), 1) for n in range(options.rows))
    return ChoiceTask('sums', About('1', 'plain'), rows, ('same', 'next'))
"""
