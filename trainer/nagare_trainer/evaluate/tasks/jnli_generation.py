"""
JNLI by writing the answer, as the paper's own code has it (jallm, evaluate/jnli.py; Table II used the harness instead).
Right where the Japanese word stands in the text. Examples are the same for all questions.
"""

from dataclasses import dataclass
from typing import Any, Literal

from ...prompts import Language
from ..data import Data
from ..fewshot import balanced
from ..task import About, Decoding, GenerationTask, Question
from .jnli import JAPANESE, LABELS, pool_notes, read, read_pool

_ASK = (
    '以下の前提文と仮説文のペアに対して，前提文が仮説文に対してもつ推論関係を、'
    '「含意」「矛盾」「中立」のいずれかから答えてください。\n\n'
)
# The paper's code samples at temperature 0.01, which is greedy but for ties.
_SAMPLING = {'do_sample': True, 'temperature': 0.01, 'top_p': 0.75, 'top_k': 40}


@dataclass(frozen=True)
class Options:
    """`decoding`: `greedy`, or `jallm` for its sampling at temperature 0.01. `language` names the answer's mark."""

    version: Literal['1.1', '1.3'] = '1.1'
    shots: int = 3
    pool: Literal['train', 'test-v1.3'] = 'train'
    language: Language = 'japanese'
    decoding: Literal['greedy', 'jallm'] = 'greedy'
    seed: int = 0


def build(options: Options, data: Data) -> GenerationTask:
    """The validation rows behind the fixed examples."""
    rows = read(data, f'valid-v{options.version}')
    pool = read_pool(options.pool, options.version, data) if options.shots else []
    shots = balanced(pool, options.shots, lambda row: row['label'], LABELS)
    # Examples have the Japanese mark in either language.
    head = _ASK + ''.join(f'{_pair(shot)}### 返答:\n{_word(shot)}\n\n' for shot in shots)
    mark = '### 返答:\n' if options.language == 'japanese' else '### Response:\n'
    asked = tuple(Question(str(row['sentence_pair_id']), head + _pair(row) + mark, (_word(row),)) for row in rows)
    notes = pool_notes(options.pool, options.shots)
    about = About(options.version, f'jallm_{options.language}', options.shots, notes, contaminated=False)
    decoding = Decoding(5, sampling=_SAMPLING if options.decoding == 'jallm' else {}, seed=options.seed)
    return GenerationTask(f'jnli_generation-{options.version}-{options.language}', about, asked, decoding, judge)


def judge(text: str, right: tuple[str, ...]) -> dict[str, float]:
    """Right where the word stands anywhere in the text; `answered` where any of the three does."""
    return {
        'accuracy': float(any(word in text for word in right)),
        'answered': float(any(word in text for word in JAPANESE)),
    }


def _pair(row: dict[str, Any]) -> str:
    return f'### 前提文:\n{row["sentence1"]}\n### 仮説文:\n{row["sentence2"]}\n'


def _word(row: dict[str, Any]) -> str:
    return JAPANESE[LABELS.index(row['label'])]
