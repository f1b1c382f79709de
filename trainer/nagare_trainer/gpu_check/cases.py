"""The two models that are measured, each as the paper trained it, on rows as long as its own tokeniser makes them."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..config import RunSettings
from ..configs import LLAMA_7B, OPEN_CALM_7B, Family
from ..prompts import Language
from ..read_config import parse_config

TINY: dict[str, Any] = {'hidden_size': 64, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'intermediate_size': 128}


@dataclass(frozen=True)
class Case:
    """`per_character`: tokens of a character, from `source`; `frame`: tokens of the prompt's frame."""

    name: str
    family: Family
    shape: dict[str, Any]
    language: Language
    max_tokens: int
    per_character: float
    frame: int
    source: str


CASES = (
    Case(
        'open-calm-7b',
        'gpt_neox',
        OPEN_CALM_7B,
        'japanese',
        300,
        0.46,
        27,
        'published: 2.17 characters a token on Japanese web text (wiki of AUGMXNT/shisa, Tokenizer Efficiency); '
        'its use for these rows and for the frame of 59 characters is an assumption',
    ),
    Case(
        'llama-7b',
        'llama',
        LLAMA_7B,
        'english',
        256,
        1.14,
        36,
        'measured with the tokeniser of LLaMA (llama-tokenizer-js 1.2.2) on 17 to 300 rows of each sub-dataset: '
        '1.13 to 1.28, ParaNatCom 0.66; the mean by the sub-datasets’ rows; the frame is exact',
    ),
)


def run_of(case: Case, folder: Path, rows: int, tokens: int, tiny: bool) -> RunSettings:
    """The paper's settings for a case on the release in a folder; `rows` of a step, `tokens` of a pass."""
    return parse_config(
        {
            'name': 'gpu-check',
            'out': str(folder),
            'data': {
                'command': [sys.executable, '-m', 'nagare_trainer.gpu_check.source', str(folder / 'release')],
                'validationRows': 0,
            },
            'model': {
                'family': case.family,
                'shape': TINY if tiny else case.shape,
                'tokenizer': str(folder / 'tokenizer'),
            },
            'text': {'language': case.language, 'maxTokens': case.max_tokens},
            'batch': {'rows': rows, 'tokens': tokens},
            'optimizer': {'warmupSteps': 0},
        }
    )
