"""
JNLI: does the premise entail the hypothesis, contradict it, or neither? (JGLUE, CC BY-SA 4.0.)

A constant answer "neutral" has .553 on v1.1, more than any figure of the paper's Table II: read accuracy beside
balanced accuracy. v1.3 changed 29 labels. Prompts 0.2 and 0.3 are of Stability's harness, `harness` is today's
ja_leaderboard_jnli of EleutherAI's.
"""

from dataclasses import dataclass
from typing import Any, Literal

from ..data import Data, Origin, jglue_names
from ..fewshot import Draw, assemble, draw_notes, with_shots
from ..frames import Newlines, alpaca, alpaca_description, harness_alpaca
from ..read import json_lines
from ..task import About, Choice, ChoiceTask

LABELS = ('entailment', 'contradiction', 'neutral')
JAPANESE = ('含意', '矛盾', '中立')
JGLUE = Origin('JNLI', 'https://github.com/yahoojapan/JGLUE, datasets/jnli-v1.1 (v1.3: jnli-v1.3)', 'CC BY-SA 4.0')
FIELDS = ('sentence_pair_id', 'sentence1', 'sentence2', 'label')

_GUIDE = (
    '前提と仮説の関係をentailment、contradiction、neutralの中から回答してください。\n\n制約:\n'
    '- 前提から仮説が、論理的知識や常識的知識を用いて導出可能である場合はentailmentと出力\n'
    '- 前提と仮説が両立しえない場合はcontradictionと出力\n- そのいずれでもない場合はneutralと出力\n\n'
)
_ASK = '与えられた前提と仮説の関係を回答してください。\n\n出力は以下から選択してください：\n'


@dataclass(frozen=True)
class Options:
    """`pool` is where examples come from: `train` (the paper), or `test-v1.3`, a stand-in that the results declare."""

    version: Literal['1.1', '1.3'] = '1.1'
    prompt: Literal['0.2', '0.3', 'harness'] = '0.3'
    shots: int = 3
    draw: Draw = 'running-42'
    pool: Literal['train', 'test-v1.3'] = 'train'
    newlines: Newlines = 'june-2023'


def build(options: Options, data: Data) -> ChoiceTask:
    """The validation rows, each with its examples."""
    rows = read(data, f'valid-v{options.version}')
    pool = read_pool(options.pool, options.version, data) if options.shots else []
    words = JAPANESE if options.prompt == 'harness' else LABELS
    answers = [f'\n{word}' for word in words] if options.prompt == 'harness' else words
    notes = (*pool_notes(options.pool, options.shots), *draw_notes(options.draw, options.shots))

    def ready(row: dict[str, Any], shots: list[dict[str, Any]]) -> Choice:
        examples = [text(shot, options.prompt) + answers[LABELS.index(shot['label'])] for shot in shots]
        context = assemble(description(options), examples, text(row, options.prompt))
        return Choice(str(row['sentence_pair_id']), context, tuple(answers), LABELS.index(row['label']))

    drawn = with_shots(rows, pool, options.shots, options.draw, lambda row: row['label'])
    about = About(options.version, options.prompt, options.shots, notes, contaminated=False)
    name = f'jnli-{options.version}-{options.prompt}'
    return ChoiceTask(name, about, tuple(ready(row, shots) for row, shots in drawn), LABELS)


def read(data: Data, split: str, more: str = '') -> list[dict[str, Any]]:
    """The rows of a split, such as `valid-v1.1`, in JSON Lines as JGLUE has it."""
    return list(json_lines(data.find(jglue_names('jnli', split), JGLUE, more), FIELDS, {'label': LABELS}))


def read_pool(pool: str, version: str, data: Data) -> list[dict[str, Any]]:
    """The rows that examples are drawn from."""
    if pool == 'train':
        advice = 'or set "pool": "test-v1.3" to draw examples from the test split, which the results will declare'
        return read(data, f'train-v{version}', advice)
    return read(data, pool)


def pool_notes(pool: str, shots: int) -> tuple[str, ...]:
    """What the results say of examples that are not the paper's."""
    return (f'Examples are drawn from {pool}, not from train: not the paper’s.',) if shots and pool != 'train' else ()


def description(options: Options) -> str:
    """The opening of the prompt."""
    if options.prompt == '0.2':
        return _GUIDE
    return alpaca_description('july-2023' if options.prompt == 'harness' else options.newlines)


def text(row: dict[str, Any], prompt: str) -> str:
    """A question without its answer."""
    premise, hypothesis = row['sentence1'], row['sentence2']
    if prompt == '0.2':
        return f'前提:{premise}\n仮説:{hypothesis}\n関係:'
    given = f'前提：{premise}\n仮説：{hypothesis}'
    if prompt == 'harness':
        return harness_alpaca(_ASK + '\n'.join(JAPANESE), given)
    return alpaca(_ASK + '\n'.join(LABELS), given)
