"""Which tasks lack data, asked without a model. Rows are made up."""

import json
import subprocess
import sys

import pytest
from support import ROOT, jnli_rows, write_lines


def gaps(asked: dict) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-m', 'nagare_trainer.evaluate.gaps']
    return subprocess.run(
        command, input=json.dumps(asked), cwd=ROOT / 'trainer', capture_output=True, text=True, check=False
    )


def test_gaps_are_named_and_what_is_there_is_none(tmp_path):
    write_lines(tmp_path / 'jnli-valid-v1.1.json', jnli_rows(2))
    tasks = [{'task': 'jnli', 'shots': [0, 1]}, {'task': 'vqa'}, {'task': 'responses', 'prompts': 'own'}]
    found = gaps({'tasks': tasks, 'data': str(tmp_path)})
    assert (found.returncode, found.stderr) == (0, '')
    listed = json.loads(found.stdout)
    assert [(gap['task'], gap['kind'], gap['options']) for gap in listed] == [
        ('jnli', 'choice', {'shots': 1}),
        ('vqa', 'perplexity', {}),
    ]
    assert listed[0]['reason'].startswith(
        'Cannot evaluate on JNLI: the evaluation data has no jnli-train-v1.1.json or jnli-v1.1/train-v1.1.json; get it '
    )


@pytest.mark.parametrize(
    ('task', 'code', 'says'),
    [
        ({'task': 'none'}, 2, "Cannot evaluate on 'none': no such task"),
        ({'task': 'jnli', 'shots': 0}, 4, 'jnli-valid-v1.1.json, line 1'),
    ],
)
def test_what_would_end_an_evaluation_is_an_error(task, code, says, tmp_path):
    write_lines(tmp_path / 'jnli-valid-v1.1.json', [{'sentence1': 'a'}])
    found = gaps({'tasks': [task], 'data': str(tmp_path)})
    assert (found.returncode, found.stdout) == (code, '')
    assert says in found.stderr
