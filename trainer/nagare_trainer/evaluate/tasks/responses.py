"""
Responses to a few prompts, for people to read side by side: greedy (temperature 0), repetition penalty 1.05 or 1.0.
Nobody judges them here. The paper's five prompts stand in its table of responses; they are not ours to ship, so the
file is the user's. `"prompts": "own"` takes five of ours, which the results declare.
"""

from dataclasses import dataclass
from typing import Any

from ...prompts import Language, task_prompt
from ..data import Data, Origin
from ..read import json_lines, with_fields
from ..task import About, Decoding, GenerationTask, Question

PAPER = Origin(
    'the paper’s five prompts',
    'arXiv 2309.03412 (Japanese texts: the report on Jxiv), its table of responses, copied as JSON Lines with '
    '"instruction" and, where there is one, "input"',
    'the authors’ text',
)
_OWN = (
    '日本で一番高い山は何ですか。',
    '次の文を英語に訳してください。',
    '朝ごはんを食べることの良さを三つ挙げてください。',
    '海を見たことがない子どもに、海がどのようなところか説明してください。',
    '次の数を小さい順に並べてください。',
)
_OWN_INPUTS = ('', '今日は天気が良いので、散歩に出かけました。', '', '', '7、2、9、4')


@dataclass(frozen=True)
class Options:
    """`prompts`: a file in the data folder, or `own`. `repetition_penalty`: 1.05 or, for none, 1.0."""

    prompts: str = 'responses/prompts.jsonl'
    language: Language = 'japanese'
    repetition_penalty: float = 1.05
    max_new_tokens: int = 256


def build(options: Options, data: Data) -> GenerationTask:
    """The prompts in the form of training."""
    own = options.prompts == 'own'
    asked = list(zip(_OWN, _OWN_INPUTS)) if own else _read(options, data)
    rows = tuple(
        Question(str(number), task_prompt(instruction, given, options.language))
        for number, (instruction, given) in enumerate(asked)
    )
    notes = ('Our own five prompts, not the paper’s.',) if own else ()
    about = About('1', f'alpaca_{options.language}', 0, notes)
    decoding = Decoding(options.max_new_tokens, options.repetition_penalty)
    return GenerationTask(f'responses-{options.repetition_penalty}', about, rows, decoding)


def _read(options: Options, data: Data) -> list[tuple[str, str]]:
    path = data.find(options.prompts, PAPER, 'or set "prompts": "own" for five of ours')
    rows = enumerate(json_lines(path, ('instruction',)), start=1)
    return [(row['instruction'], _input(row, f'{path}, row {number}')) for number, row in rows]


def _input(row: dict[str, Any], place: str) -> str:
    return with_fields(row, ('input',), place)['input'] if row.get('input') is not None else ''
