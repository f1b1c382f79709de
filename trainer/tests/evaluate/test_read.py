"""Files of every task, whole and broken: what is wrong is named with file and place. All rows are made up."""

import gzip
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate.check import checked
from nagare_trainer.evaluate.data import Data
from nagare_trainer.evaluate.read import read_json
from nagare_trainer.evaluate.tasks import chabsa, jcommonsenseqa, jnli, jsquad, marc_ja, responses, vqa

WORDS = {f'choice{place}': str(place) for place in range(5)}
ASKED = {'id': 'a', 'question': '何', 'answers': [{'text': '犬'}]}
SHAPES: dict[str, tuple[Any, str, Any]] = {
    'jnli': (
        jnli.Options(shots=0),
        'jnli-valid-v1.1.json',
        {'sentence_pair_id': '1', 'sentence1': '犬', 'sentence2': '猫', 'label': 'neutral'},
    ),
    'marc_ja': (
        marc_ja.Options(shots=0),
        'marc-ja/valid-v1.1.json',
        {'review_id': 'R', 'sentence': '犬', 'label': 'positive'},
    ),
    'jcommonsenseqa': (
        jcommonsenseqa.Options(shots=0),
        'jcommonsenseqa-test-v1.3.json',
        {'q_id': 1, 'question': '何', **WORDS, 'label': 1},
    ),
    'jsquad': (
        jsquad.Options(),
        'jsquad-valid-v1.3.json',
        {'data': [{'paragraphs': [{'context': '題 [SEP] 犬', 'qas': [ASKED]}]}]},
    ),
    'chabsa': (
        chabsa.Options(),
        'chABSA-dataset/a.json',
        {'sentences': [{'sentence': '犬', 'opinions': [{'target': '犬', 'polarity': 'positive'}]}]},
    ),
    'vqa': (
        vqa.Options(),
        'ja-vg-vqa/question_answers.json',
        [{'id': 1, 'qas': [{'qa_id': 1, 'question': '何', 'answer': '犬'}]}],
    ),
    'vqa lines': (vqa.Options(), 'ja-vg-vqa/vqa.jsonl', {'question': '何', 'answer': '犬'}),
    'responses': (responses.Options(), 'responses/prompts.jsonl', {'instruction': '何', 'input': '犬'}),
}
MODULES = {
    'jnli': jnli,
    'marc_ja': marc_ja,
    'jcommonsenseqa': jcommonsenseqa,
    'jsquad': jsquad,
    'chabsa': chabsa,
    'vqa': vqa,
    'vqa lines': vqa,
    'responses': responses,
}


def rows_of(name: str, raw: bytes, folder: Path) -> tuple:
    """What a task makes of a file with these bytes."""
    options, file, _ = SHAPES[name]
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(raw)
    if name == 'marc_ja':
        (folder / 'marc-ja' / 'train-v1.1.json').write_text(json.dumps(SHAPES[name][2]))
    return MODULES[name].build(options, Data(folder)).rows


def whole(name: str) -> bytes:
    return json.dumps(SHAPES[name][2], ensure_ascii=False).encode()


@pytest.mark.parametrize('name', list(SHAPES))
def test_the_mark_and_the_line_ends_of_other_systems_change_nothing(name, tmp_path):
    wanted = rows_of(name, whole(name) + b'\n', tmp_path)
    assert len(wanted) == 1
    assert rows_of(name, b'\xef\xbb\xbf' + whole(name) + b'\r\n', tmp_path) == wanted


@pytest.mark.parametrize(
    ('name', 'seen'),
    [
        ('jnli', False),
        ('marc_ja', False),
        ('vqa', False),
        ('chabsa', False),
        ('jcommonsenseqa', False),
        ('jsquad', True),
        ('responses', None),
    ],
)
def test_whether_a_tuned_model_has_seen_the_rows_is_declared(name, seen, tmp_path):
    rows_of(name, whole(name), tmp_path)
    assert MODULES[name].build(SHAPES[name][0], Data(tmp_path)).about.contaminated == seen


@pytest.mark.parametrize(
    ('task', 'options', 'folder', 'rows'),
    [
        (jnli, jnli.Options(), 'evaluation', 32),
        (marc_ja, marc_ja.Options(), 'evaluation', 20),
        (vqa, vqa.Options(), 'evaluation', 24),
        (jnli, jnli.Options(version='1.3', shots=0), 'jglue', 3),
        (jcommonsenseqa, jcommonsenseqa.Options(split='valid', shots=0), 'jglue', 2),
        (jsquad, jsquad.Options(), 'jglue', 3),
    ],
)
def test_the_rows_that_are_shipped_are_read(task, options, folder, rows):
    assert len(checked(task.build(options, Data(ROOT / 'samples' / folder))).rows) == rows


def test_answers_of_the_shipped_passages_stand_where_they_say():
    found = read_json(ROOT / 'samples' / 'jglue' / 'jsquad-valid-v1.3.json')
    passages = [paragraph for article in found['data'] for paragraph in article['paragraphs']]
    for passage in passages:
        for answer in (answer for asked in passage['qas'] for answer in asked['answers']):
            assert passage['context'][answer['answer_start'] :].startswith(answer['text'])


@pytest.mark.parametrize('name', list(SHAPES))
@pytest.mark.parametrize(
    ('broken', 'says'),
    [
        (lambda raw: b'', 'it is empty; wanted .*JSON'),
        (lambda raw: b'\n\r\n', 'it is empty; wanted .*JSON'),
        (lambda raw: raw[:-1], 'char .*; wanted JSON'),
        (lambda raw: b'[' * 100_000, 'recursion.*; wanted JSON'),
        (lambda raw: raw.decode().encode('utf-16'), 'byte 1 is 0xff, which is not UTF-8'),
        (lambda raw: raw.decode().encode('euc-jp'), r'byte \d+ is 0x\w\w, which is not UTF-8'),
        (lambda raw: b'null', 'it is null; wanted'),
    ],
)
def test_a_broken_file_is_named(name, broken, says, tmp_path):
    with pytest.raises(TrainerError, match=f'Cannot read .*{SHAPES[name][1]}.*{says}'):
        rows_of(name, broken(whole(name)), tmp_path)


def paths(value: Any, here: tuple = ()) -> list[tuple]:
    """The place of every value in a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, one in inside for path in paths(one, (*here, key)))]


def changed(value: Any, path: tuple, new: Any) -> Any:
    """The value with another one at a place; `...` takes it out."""
    if not path:
        return new
    made = dict(value) if isinstance(value, dict) else list(value)
    if new is ... and len(path) == 1:
        del made[path[0]]
    else:
        made[path[0]] = changed(made[path[0]], path[1:], new)
    return made


@pytest.mark.parametrize('name', list(SHAPES))
@pytest.mark.parametrize('new', [..., None, 7, 1.0, True, 'x', '\ud83d', [], {}, [None]], ids=repr)
def test_whatever_stands_at_any_place_is_read_or_named(name, new, tmp_path):
    """Every value of every form, replaced: rows, or an error that begins with the file."""
    said = set()
    for path in paths(SHAPES[name][2])[1:]:
        try:
            rows_of(name, json.dumps(changed(SHAPES[name][2], path, new)).encode(), tmp_path)
        except TrainerError as error:
            said.add(str(error).split(SHAPES[name][1].split('/')[0])[0])
    assert said <= {f'Cannot read {tmp_path}/'}


@pytest.mark.parametrize(
    ('name', 'path', 'new', 'says'),
    [
        (
            'jsquad',
            ('data', 0, 'paragraphs', 0, 'qas'),
            ...,
            r'data\[0\], paragraphs\[0\]: no qas; wanted context, qas',
        ),
        ('jsquad', ('data', 0, 'paragraphs', 0, 'qas', 0, 'answers'), [], r'qas\[0\], answers: it is empty; wanted'),
        (
            'jsquad',
            ('data', 0, 'paragraphs', 0),
            'x',
            r"paragraphs\[0\]: it is 'x'; wanted an object with context, qas",
        ),
        ('jsquad', ('data',), [], 'it has no question; wanted'),
        ('chabsa', ('sentences', 0, 'opinions', 0, 'polarity'), 'good', r"opinions\[0\], polarity: it is 'good'"),
        ('chabsa', ('sentences', 0, 'sentence'), 7, r'sentences\[0\], sentence: it is 7; wanted text'),
        ('vqa', (0, 'qas'), 7, r'question_answers\.json\[0\], qas: it is 7; wanted a list'),
        ('vqa', (0, 'qas', 0, 'qa_id'), None, r'qas\[0\], qa_id: it is null; wanted text or a whole number'),
        ('vqa lines', ('answer',), '\ud83d', r"line 1, answer: it is '\\ud83d'; wanted text"),
        ('jcommonsenseqa', ('label',), True, 'line 1, label: it is true; wanted one of 0, 1, 2, 3, 4'),
        ('jcommonsenseqa', ('choice3',), 7, 'line 1, choice3: it is 7; wanted text'),
        ('responses', ('input',), 7, 'row 1, input: it is 7; wanted text'),
        ('jnli', ('sentence2',), ..., 'line 1: no sentence2; wanted sentence_pair_id, sentence1, sentence2, label'),
    ],
)
def test_the_place_and_what_was_wanted_are_said(name, path, new, says, tmp_path):
    with pytest.raises(TrainerError, match=says):
        rows_of(name, json.dumps(changed(SHAPES[name][2], path, new)).encode(), tmp_path)


def test_a_folder_without_documents_and_a_folder_in_a_files_place_are_named(tmp_path):
    (tmp_path / 'chABSA-dataset').mkdir()
    with pytest.raises(TrainerError, match=r'chABSA-dataset: it has no opinion; wanted'):
        chabsa.build(chabsa.Options(), Data(tmp_path))
    (tmp_path / 'jnli-valid-v1.1.json').mkdir()
    with pytest.raises(TrainerError, match=r'jnli-valid-v1\.1\.json: Is a directory'):
        jnli.build(jnli.Options(shots=0), Data(tmp_path))


@pytest.mark.parametrize(
    ('member', 'raw', 'says'),
    [
        ('other.json', b'[]', "no item named 'question_answers.json' in the archive; wanted question_answers.json"),
        ('question_answers.json', '[]'.encode('utf-16'), 'which is not UTF-8'),
        ('question_answers.json', b'[{', 'wanted JSON'),
        ('question_answers.json', b'[]', 'it has no question'),
    ],
)
def test_a_wrong_zip_is_named(member, raw, says, tmp_path):
    path = tmp_path / 'ja-vg-vqa' / 'question_answers.json.zip'
    path.parent.mkdir()
    with zipfile.ZipFile(path, 'w') as packed:
        packed.writestr(member, raw)
    with pytest.raises(TrainerError, match=rf'question_answers\.json\.zip.*{says}'):
        vqa.build(vqa.Options(), Data(tmp_path))
    path.write_bytes(path.read_bytes()[:30])
    with pytest.raises(TrainerError, match='not a zip file'):
        vqa.build(vqa.Options(), Data(tmp_path))


HEAD = b'\t'.join(b'c%d' % number for number in range(14)) + b'\n'
ROW = '\t'.join(['JP', '1', 'R1', 'x', 'x', 'x', 'x', '5', '0', '0', 'N', 'N', 'head', '良い。']).encode() + b'\n'


@pytest.mark.parametrize(
    ('raw', 'says'),
    [
        (gzip.compress(HEAD + ROW)[:-9], 'ended before'),
        (HEAD + ROW, 'Not a gzipped file'),
        (gzip.compress((HEAD + ROW).decode().encode('utf-16')), "can't decode"),
        (gzip.compress(HEAD + ROW.replace(b'\t5\t', b'\t6\t')), "record 2: '6' stars; wanted"),
        (gzip.compress(HEAD + b'JP\t1\n'), 'record 2: 2 columns; wanted'),
        (gzip.compress(b''), 'it has no review that passes; wanted'),
    ],
)
def test_wrong_raw_reviews_are_named(raw, says, tmp_path):
    path = tmp_path / 'marc-ja' / 'amazon_reviews_multilingual_JP_v1_00.tsv.gz'
    path.parent.mkdir()
    path.write_bytes(raw)
    with pytest.raises(TrainerError, match=rf'Cannot read .*\.tsv\.gz.*{says}'):
        marc_ja.build(marc_ja.Options(shots=0, lists='none'), Data(tmp_path))


def test_a_wrong_list_of_labels_is_named(tmp_path):
    (tmp_path / 'conv').write_bytes('\ufeffR1,negative\r\n\r\nR2\r\n'.encode())
    (tmp_path / 'filter').write_text('R3\n')
    with pytest.raises(TrainerError, match="conv, line 3, the label behind the comma: it is ''; wanted one of"):
        marc_ja.read_lists(tmp_path / 'filter', tmp_path / 'conv')
    (tmp_path / 'conv').write_bytes('\ufeffR1,negative\r\n\r\n'.encode())
    assert marc_ja.read_lists(tmp_path / 'filter', tmp_path / 'conv') == (['R3'], {'R1': 'negative'})
