"""
JCommonsenseQA: which of five words answers the question? (JGLUE, CC BY-SA 4.0.) Train and valid are in
llm-japanese-dataset, which is why the paper left it out; the test split came out in 2025, so no such model has seen it.
"""

from dataclasses import dataclass
from typing import Any, Literal

from ..data import Data, Origin, jglue_names
from ..fewshot import Draw, assemble, with_shots
from ..frames import alpaca, alpaca_description
from ..read import json_lines
from ..task import About, Choice, ChoiceTask

JGLUE = Origin('JCommonsenseQA', 'https://github.com/yahoojapan/JGLUE, datasets/jcommonsenseqa-v1.3', 'CC BY-SA 4.0')
FIELDS = ('q_id', 'question', *(f'choice{place}' for place in range(5)), 'label')


@dataclass(frozen=True)
class Options:
    """`prompt` as in Stability's harness; examples are drawn from train."""

    split: Literal['valid', 'test'] = 'test'
    prompt: Literal['0.2.1', '0.3'] = '0.3'
    shots: int = 3
    draw: Draw = 'running-42'


def build(options: Options, data: Data) -> ChoiceTask:
    """The rows of the split, each with its examples and choices."""
    rows = _read(data, options.split)
    pool = _read(data, 'train') if options.shots else []
    seen = options.split == 'valid'
    notes = ('The rows are in llm-japanese-dataset: a model tuned on it has seen the answers.',) if seen else ()

    def ready(row: dict[str, Any], shots: list[dict[str, Any]]) -> Choice:
        examples = [text(shot, options.prompt) + choices(shot)[shot['label']] for shot in shots]
        context = assemble(description(options.prompt), examples, text(row, options.prompt))
        return Choice(str(row['q_id']), context, choices(row), row['label'])

    drawn = with_shots(rows, pool, options.shots, options.draw, lambda row: row['label'])
    about = About('1.3', options.prompt, options.shots, notes, contaminated=seen)
    name = f'jcommonsenseqa-{options.split}-{options.prompt}'
    return ChoiceTask(name, about, tuple(ready(row, shots) for row, shots in drawn))


def choices(row: dict[str, Any]) -> tuple[str, ...]:
    """The five words."""
    return tuple(row[f'choice{place}'] for place in range(5))


def description(prompt: str) -> str:
    """The opening of the prompt."""
    return alpaca_description() if prompt == '0.3' else '与えられた選択肢の中から、最適な答えを選んでください。 \n\n'


def text(row: dict[str, Any], prompt: str) -> str:
    """A question without its answer."""
    listed = '\n'.join(f'- {choice}' for choice in choices(row))
    if prompt == '0.2.1':
        return f'質問：{row["question"]}\n選択肢：\n{listed}\n回答：'
    ask = '与えられた選択肢の中から、最適な答えを選んでください。出力は以下から選択してください：\n'
    return alpaca(ask + listed, row['question'])


def _read(data: Data, split: str) -> list[dict[str, Any]]:
    path = data.find(jglue_names('jcommonsenseqa', f'{split}-v1.3'), JGLUE)
    return list(json_lines(path, FIELDS, {'label': range(5)}))
