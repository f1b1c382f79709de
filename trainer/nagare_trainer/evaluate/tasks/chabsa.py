"""
chABSA: is a sentence of a securities report positive or negative about a target named in it? The prompts are those of
a later financial harness (pfnet-research/japanese-lm-fin-harness, 0.1 to 0.3); the paper's own wording was not at hand.
Opinions marked neutral have no choice there and count as wrong; here they are left out unless asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..data import Data, Origin
from ..fewshot import Draw, assemble, with_shots
from ..frames import alpaca_description
from ..read import each, one_of, read_json, wrong
from ..task import About, Choice, ChoiceTask

LABELS = ('positive', 'negative')
POLARITIES = (*LABELS, 'neutral')
CHABSA = Origin('chABSA', 'https://github.com/chakki-works/chABSA-dataset, chABSA-dataset.zip', 'CC BY 4.0')
_ASK = {
    '0.1': '[センテンス]における、[ターゲット]のセンチメントをpositiveかnegativeで選んでください。\n\n',
    '0.2': 'センテンスとターゲットを入力として受け取り、'
    'ターゲットに関するセンチメントをpositiveかnegativeから選択してください。\n\n',
    '0.3': alpaca_description()
    + '### 指示:\n以下のセンテンスにおける、ターゲットのセンチメントをpositiveかnegativeで答えてください。\n\n',
}


@dataclass(frozen=True)
class Options:
    """`neutral`: `drop` leaves neutral opinions out, `wrong` keeps them as rows that no choice has right."""

    prompt: Literal['0.1', '0.2', '0.3'] = '0.3'
    shots: int = 0
    draw: Draw = 'balanced'
    neutral: Literal['drop', 'wrong'] = 'drop'


def build(options: Options, data: Data) -> ChoiceTask:
    """One row for each opinion, documents by name; examples are other opinions."""
    folder = data.find(['chABSA-dataset', 'chabsa'], CHABSA)
    opinions = list(read(folder))
    if not opinions:
        raise wrong(folder, 'it has no opinion', 'the documents of chABSA, *.json')
    clear = [row for row in opinions if row['polarity'] in LABELS]
    rows = clear if options.neutral == 'drop' else opinions
    drawn = with_shots(rows, clear, options.shots, options.draw, lambda row: row['polarity'])
    notes = (f'{len(opinions) - len(clear)} neutral opinions: {options.neutral}.',)
    about = About('2018', options.prompt, options.shots, notes, contaminated=False)
    return ChoiceTask(
        f'chabsa-{options.prompt}',
        about,
        tuple(_ready(row, shots, options.prompt) for row, shots in drawn),
        LABELS if options.neutral == 'drop' else POLARITIES,
    )


def read(folder: Path) -> Iterator[dict[str, str]]:
    """Each opinion: id, sentence, target, polarity."""
    for path in sorted(folder.glob('*.json')):
        sentences = each(read_json(path), 'sentences', ('sentence', 'opinions'), str(path))
        for number, (place, sentence) in enumerate(sentences):
            opinions = each(sentence, 'opinions', ('target', 'polarity'), place)
            for nth, (where, found) in enumerate(opinions):
                one_of(found['polarity'], POLARITIES, f'{where}, polarity')
                yield {**found, 'id': f'{path.stem}-{number}-{nth}', 'sentence': sentence['sentence']}


def text(row: dict[str, str], prompt: str) -> str:
    """A question without its answer."""
    sentence, target = row['sentence'], row['target']
    if prompt == '0.1':
        return f'[センテンス]: {sentence}\n[ターゲット]: {target}\n[答え]:'
    if prompt == '0.2':
        return f'センテンス:{sentence}\nターゲット:{target}\n回答:'
    return f'### 入力:\nセンテンス:{sentence}\nターゲット:{target}\n\n### 応答:\n'


def _ready(row: dict[str, str], shots: list[dict[str, str]], prompt: str) -> Choice:
    examples = [text(shot, prompt) + shot['polarity'] for shot in shots]
    gold = POLARITIES.index(row['polarity'])
    return Choice(row['id'], assemble(_ASK[prompt], examples, text(row, prompt)), LABELS, gold)
