"""
JSQuAD: write the part of a text that answers the question; exact match and character F1 as JGLUE counts them (JGLUE,
CC BY-SA 4.0). Train and valid are in llm-japanese-dataset, which is why the paper left it out.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..data import Data, Origin, jglue_names
from ..fewshot import assemble
from ..frames import alpaca, alpaca_description
from ..read import each, read_json, wrong
from ..task import About, Decoding, GenerationTask, Question

JGLUE = Origin('JSQuAD', 'https://github.com/yahoojapan/JGLUE, datasets/jsquad-v1.3', 'CC BY-SA 4.0')
_ASK = '与えられた文脈から、質問に対する答えを抜き出してください。'
_SEEN = 'The rows are in llm-japanese-dataset: a model tuned on it has seen the answers.'


@dataclass(frozen=True)
class Options:
    """Prompt 0.3 of Stability's harness, no examples."""

    max_new_tokens: int = 50


def build(options: Options, data: Data) -> GenerationTask:
    """The validation questions with the answers that count as right."""
    path = data.find(jglue_names('jsquad', 'valid-v1.3'), JGLUE)
    rows = tuple(read(path))
    if not rows:
        raise wrong(path, 'it has no question', 'data, paragraphs and qas with questions')
    about = About('1.3', '0.3', 0, (_SEEN,), contaminated=True)
    decoding = Decoding(options.max_new_tokens, stop=('\n',))
    return GenerationTask('jsquad-1.3-0.3', about, rows, decoding, judge)


def read(path: Path) -> Iterator[Question]:
    """All questions, in the file's order."""
    for article, one in each(read_json(path), 'data', ('paragraphs',), str(path)):
        for paragraph, text in each(one, 'paragraphs', ('context', 'qas'), article):
            for place, asked in each(text, 'qas', ('id', 'question', 'answers'), paragraph):
                yield _question(text['context'], asked, place)


def _question(context: str, asked: dict[str, Any], place: str) -> Question:
    # Contexts are "title [SEP] text"; the prompt has the text alone.
    given = f'文脈：{context.split("[SEP]")[-1].strip()}\n質問：{asked["question"]}'
    prompt = assemble(alpaca_description(), [], alpaca(_ASK, given))
    right = tuple(answer['text'] for _, answer in each(asked, 'answers', ('text',), place))
    if not right:
        raise wrong(f'{place}, answers', 'it is empty', 'the answers that count as right')
    return Question(str(asked['id']), prompt, right)


def judge(text: str, right: tuple[str, ...]) -> dict[str, float]:
    """The best exact match and F1 over the answers that count as right; those of which nothing is left count not."""
    right = tuple(one for one in right if normal(one)) or ('',)
    return {
        'exact': max(float(normal(text) == normal(one)) for one in right),
        'f1': max(character_f1(text, one) for one in right),
    }


def normal(text: str) -> str:
    """JGLUE's form for comparing (patch of squad_metrics.py): lower case, no full stop at the end, single blanks."""
    return ' '.join(text.lower().rstrip('。').split())


def character_f1(text: str, right: str) -> float:
    """F1 over characters, each counted as often as it stands."""
    written, wanted = Counter(normal(text)), Counter(normal(right))
    if not written or not wanted:
        return float(written == wanted)
    common = sum((written & wanted).values())
    return 2 * common / (written.total() + wanted.total())
