"""The run's file: what is off is an error that names the field."""

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_type_hints

import pytest
from helpers import make_run

from nagare_trainer.config import RunSettings
from nagare_trainer.errors import TrainerError
from nagare_trainer.read_config import parse_config, read_config, to_json


def wrong(tmp_path, said, **changes):
    with pytest.raises(TrainerError, match=said) as error:
        parse_config(make_run(tmp_path, **changes))
    assert error.value.exit_code == 2


def test_what_is_off_is_named(tmp_path):
    wrong(tmp_path, r"the field 'epoch' is unknown; did you mean 'epochs'\?", epoch=3)
    wrong(tmp_path, r"run\.lora: the field 'r' is unknown", lora={'r': 4})
    wrong(tmp_path, r"text\.overLong: it is 'cut'; wanted 'truncate' or 'drop' or 'raise'", text={'overLong': 'cut'})
    wrong(tmp_path, r"run\.batch\.rows: it is '4'; wanted int", batch={'rows': '4'})
    wrong(tmp_path, r'run\.epochs: it is True; wanted int', epochs=True)
    wrong(tmp_path, r'run\.model: it is None; wanted an object', model=None)
    wrong(tmp_path, r'batch\.tokens is off; must be at least text\.maxTokens', batch={'tokens': 100})
    wrong(tmp_path, r'data is off; give exactly one of', data={'url': 'http://x'})
    wrong(tmp_path, r'model is off; give exactly one of path and family', model={'path': 'x'})
    wrong(tmp_path, r"precision: it is 'fp16'; wanted 'bf16' or 'fp32'", model={'precision': 'fp16'})


def test_a_missing_field_and_a_broken_file_are_named(tmp_path):
    with pytest.raises(TrainerError, match="missing 3 required positional arguments: 'out', 'data', and 'model'"):
        parse_config({'name': 'x'})
    (tmp_path / 'run.json').write_text('{')
    with pytest.raises(TrainerError, match='Cannot read the run'):
        read_config(tmp_path / 'run.json')


def test_a_token_is_not_written(tmp_path):
    run = make_run(tmp_path)
    run['data'] = {'url': 'http://127.0.0.1:1/stream', 'token': 'secret'}
    assert 'secret' not in json.dumps(to_json(parse_config(run)))


def test_defaults_are_table_one():
    run = parse_config({'name': 'n', 'out': 'o', 'data': {'parquet': 'p'}, 'model': {'path': 'm'}})
    assert (run.lora.rank, run.lora.alpha, run.lora.dropout) == (4, 16, 0.05)
    assert (run.text.max_tokens, run.text.over_long, run.text.loss, run.batch.rows) == (300, 'truncate', 'all', 128)
    assert (run.optimizer.rate, run.data.seed, run.data.validation_rows) == (3e-4, 42, 2000)
    assert run.model.precision == 'bf16'


def test_every_field_stands_in_the_readme():
    readme = (Path(__file__).parents[1] / 'README.md').read_text()
    for name in sorted(_names(RunSettings)):
        assert f'{name}`' in readme or f'"{name}"' in readme, name


def _names(kind):
    hints = get_type_hints(kind)
    for one in fields(kind):
        if is_dataclass(hints[one.name]):
            yield from _names(hints[one.name])
        else:
            first, *rest = one.name.split('_')
            yield first + ''.join(word.capitalize() for word in rest)
