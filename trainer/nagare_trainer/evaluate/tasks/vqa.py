"""
Perplexity on the answers of the Japanese Visual Genome VQA data, without the pictures: the paper's measure of how well
a model answers. Reads the original nested JSON (also inside its zip), or JSON Lines with question and answer.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import TrainerError
from ...prompts import Language, question_prompt
from ..data import Data, Origin, json_lines, read_json, with_fields
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
    rows = tuple(
        Answer(id, question_prompt(question, options.language), answer)
        for id, question, answer in read(data.find(FILES, VQA))
    )
    notes = (f'{len(rows)} answers; the paper’s data has {ROWS}.',) if len(rows) != ROWS else ()
    about = About('2018-11-15', f'vqa_{options.language}', 0, notes, contaminated=False)
    return PerplexityTask(f'vqa-{options.language}', about, rows)


def read(path: Path) -> Iterator[tuple[str, str, str]]:
    """Id, question and answer of each row; the id is `qa_id`, or the row's number where there is none."""
    if path.suffix == '.jsonl':
        for number, row in enumerate(json_lines(path, ('question', 'answer'))):
            yield str(row.get('qa_id', number)), row['question'], row['answer']
        return
    for place, image in enumerate(_nested(path)):
        for number, row in enumerate(with_fields(image, ('qas',), f'{path}, image {place}')['qas']):
            found = with_fields(row, ('qa_id', 'question', 'answer'), f'{path}, image {place}, question {number}')
            yield str(found['qa_id']), found['question'], found['answer']


def _nested(path: Path) -> list[Any]:
    found = _unpacked(path) if path.suffix == '.zip' else read_json(path)
    if not isinstance(found, list):
        raise TrainerError(
            'input', f'Cannot read {path}: no list of images; wanted the original question_answers.json.'
        )
    return found


def _unpacked(path: Path) -> Any:
    try:
        with zipfile.ZipFile(path) as packed:
            return json.loads(packed.read('question_answers.json'))
    except (json.JSONDecodeError, zipfile.BadZipFile, KeyError) as cause:
        raise TrainerError('input', f'Cannot read {path}: {cause}; wanted question_answers.json in it.') from cause
