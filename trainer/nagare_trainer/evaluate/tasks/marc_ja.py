"""
MARC-ja: is a product review positive or negative? Some 85 % are positive, so a constant answer has the best accuracy
of the paper's Table II: read balanced accuracy and the distribution of answers.

The reviews are not given out any more. Who has them puts the raw file, or the rows that JGLUE's script made of it, in
the folder `marc-ja`; see marc_ja_rows.py for the rules.
"""

from dataclasses import dataclass
from typing import Literal

from ..data import Data, Origin
from ..fewshot import Draw, assemble, draw_notes, with_shots
from ..frames import Newlines, alpaca, alpaca_description, harness_alpaca
from ..marc_ja_rows import Html, corrected, read_lists, reviews, split
from ..read import json_lines
from ..task import About, Choice, ChoiceTask

LABELS = ('positive', 'negative')
JAPANESE = ('ポジティブ', 'ネガティブ')
RAW = [f'marc-ja/amazon_reviews_multilingual_JP_v1_00.tsv{end}' for end in ('.gz', '')]
MARC = Origin(
    'MARC-ja',
    'your own copy: Amazon withdrew amazon_reviews_multilingual_JP_v1_00.tsv.gz (Multilingual Amazon Reviews Corpus)',
    'Amazon’s licence for non-commercial research; JGLUE gives its script and id lists only',
)
LISTS = Origin(
    'MARC-ja’s validation rows', 'https://github.com/yahoojapan/JGLUE, preprocess/marc-ja/data', 'CC BY-SA 4.0'
)

_GUIDE = '製品レビューをnegativeかpositiveのいずれかのセンチメントに分類してください。出力は小文字化してください。 \n\n'
_ASK = '以下の製品レビューを、ポジティブまたはネガティブの感情クラスのいずれかに分類してください。'


@dataclass(frozen=True)
class Options:
    """`html`: `keep` gives the set of 5,734 rows that a loader without BeautifulSoup made. `lists`: the crowd's."""

    prompt: Literal['0.2', '0.3', 'harness'] = '0.3'
    shots: int = 3
    draw: Draw = 'running-42'
    newlines: Newlines = 'june-2023'
    html: Html = 'strip'
    lists: Literal['jglue', 'none'] = 'jglue'


def build(options: Options, data: Data) -> ChoiceTask:
    """The validation rows, each with examples from train."""
    rows, pool = read(options, data)
    words = LABELS if options.prompt == '0.2' else JAPANESE
    answers = tuple(f'\n{word}' for word in words) if options.prompt == 'harness' else words

    def ready(row: dict[str, str], shots: list[dict[str, str]]) -> Choice:
        examples = [text(shot, options) + answers[LABELS.index(shot['label'])] for shot in shots]
        context = assemble(description(options), examples, text(row, options))
        return Choice(row['review_id'], context, answers, LABELS.index(row['label']))

    drawn = with_shots(rows, pool, options.shots, options.draw, lambda row: row['label'])
    notes = (f'{len(rows)} validation rows; JGLUE 1.1 has 5,654.',) if len(rows) != 5654 else ()
    notes += draw_notes(options.draw, options.shots)
    about = About('1.1', options.prompt, options.shots, notes, contaminated=False)
    return ChoiceTask(f'marc_ja-1.1-{options.prompt}', about, tuple(ready(*one) for one in drawn), LABELS)


def read(options: Options, data: Data) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The validation and the train rows: ready-made ones where both files are there, else out of the raw reviews."""
    made = [data.folder / 'marc-ja' / f'{name}-v1.1.json' for name in ('valid', 'train')]
    if options.html == 'strip' and options.lists == 'jglue' and all(path.is_file() for path in made):
        fields = ('review_id', 'sentence', 'label')
        valid, train = (list(json_lines(path, fields, {'label': LABELS})) for path in made)
        return valid, train
    raw = data.find(RAW, MARC, 'or the rows made of it: marc-ja/valid-v1.1.json and train-v1.1.json')
    rows = reviews(raw, options.html)
    return _corrected(split(rows, 'valid'), options, data), split(rows, 'train')


def _corrected(rows: list[dict[str, str]], options: Options, data: Data) -> list[dict[str, str]]:
    if options.lists == 'none':
        return rows
    names = ['marc-ja/filter_review_id_list/valid.txt', 'marc-ja/label_conv_review_id_list/valid.txt']
    advice = 'or set "lists": "none" to score the rows uncorrected, which is another set'
    return corrected(rows, *read_lists(*(data.find(name, LISTS, advice) for name in names)))


def description(options: Options) -> str:
    """The opening of the prompt."""
    if options.prompt == '0.2':
        return _GUIDE
    return alpaca_description('july-2023' if options.prompt == 'harness' else options.newlines)


def text(row: dict[str, str], options: Options) -> str:
    """A question without its answer."""
    if options.prompt == '0.2':
        return f'製品レビュー:{row["sentence"]}\nセンチメント:'
    if options.prompt == 'harness':
        return harness_alpaca(_ASK, row['sentence'])
    # Until 2023-07-08 a blank and two newlines stood behind the instruction.
    return alpaca(_ASK + (' \n\n' if options.newlines == 'june-2023' else ''), row['sentence'])
