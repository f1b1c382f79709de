"""
Perplexity on the answers of the Japanese Visual Genome VQA data, without the pictures: the paper's measure of how well
a model answers. Reads the original nested JSON (also inside its zip), or JSON Lines with question and answer.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...prompts import Language, question_prompt
from ..data import Data, Origin
from ..read import decoded, each, each_of, json_lines, parsed, read_json, reading, wrong
from ..task import About, Answer, PerplexityTask

ROWS = 793_664
VQA = Origin('VQA', 'https://github.com/yahoojapan/ja-vg-vqa, question_answers.json.zip', 'CC BY 4.0')
FILES = [f'ja-vg-vqa/{name}' for name in ('vqa.jsonl', 'question_answers.json', 'question_answers.json.zip')]


@dataclass(frozen=True)
class Options:
    """`language` of the prompt: Japanese for models tuned on Japanese prompts, English for the LLaMA rows."""

    language: Language = 'japanese'


def build(options: Options, data: Data) -> PerplexityTask:
    """All questions with their answers, in the file's order."""
    path = data.find(FILES, VQA)
    rows = tuple(Answer(id, question_prompt(question, options.language), answer) for id, question, answer in read(path))
    if not rows:
        raise wrong(path, 'it has no question', 'the original question_answers.json')
    notes = (f'{len(rows)} answers; the paper’s data has {ROWS}.',) if len(rows) != ROWS else ()
    about = About('2018-11-15', f'vqa_{options.language}', 0, notes, contaminated=False)
    return PerplexityTask(f'vqa-{options.language}', about, rows)


def read(path: Path) -> Iterator[tuple[str, str, str]]:
    """Id, question and answer of each row; the id is `qa_id`, or the row's number where there is none."""
    if path.suffix == '.jsonl':
        for number, row in enumerate(json_lines(path, ('question', 'answer'))):
            yield str(row.get('qa_id', number)), row['question'], row['answer']
        return
    images = _unpacked(path) if path.suffix == '.zip' else read_json(path)
    for place, image in each_of(images, ('qas',), str(path)):
        for _, row in each(image, 'qas', ('qa_id', 'question', 'answer'), place):
            yield str(row['qa_id']), row['question'], row['answer']


def _unpacked(path: Path) -> Any:
    try:
        with reading(path), zipfile.ZipFile(path) as packed:
            raw = packed.read('question_answers.json')
    except (zipfile.BadZipFile, KeyError, RuntimeError) as cause:
        # RuntimeError: a password, or a way of packing that Python has not.
        raise wrong(path, str(cause).strip('"'), 'question_answers.json in it') from cause
    return parsed(decoded(raw, str(path)), str(path))
