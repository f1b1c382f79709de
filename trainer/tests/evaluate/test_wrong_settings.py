"""What a config or a command line may not say."""

import pytest
from support import settings_file

from nagare_trainer.__main__ import main
from nagare_trainer.errors import TrainerError
from nagare_trainer.evaluate import run
from nagare_trainer.evaluate.config import read_settings


@pytest.mark.parametrize(
    ('changes', 'says'),
    [
        ({'mode': 'fast'}, "'jp-stable' or 'harness'"),
        ({'tasks': [{'task': 'jnli', 'shot': 1}]}, "did you mean 'shots'"),
        ({'tasks': [{'task': 'jnlii'}]}, 'ours are chabsa'),
        ({'tasks': [{'shots': 1}]}, 'names no task'),
        ({'tasks': []}, 'no models or no tasks'),
        ({'models': [{'name': 'a/b', 'path': 'x'}]}, 'without slashes'),
        ({'tasks': [{'task': 'jnli', 'version': '2'}]}, "'1.1' or '1.3'"),
        ({'tasks': [{'task': 7}]}, 'names no task; add "task" with one name'),
        ({'tasks': [{'task': ['jnli', 'vqa']}]}, 'names no task; add "task" with one name'),
        ({'tasks': [{'task': 'jnli', 'shots': []}]}, 'a list is empty'),
        ({'models': [{'name': '..', 'path': 'x'}]}, 'names a folder'),
        ({'draws': 0}, 'draws in .* is 0; wanted a number from 1'),
        ({'limit': -1}, 'limit in .* is -1; wanted a number from 1'),
        ({'rows': 0}, 'rows in .* is 0'),
        ({'ids': 0}, 'ids in .* is 0'),
        ({'maxLength': 0}, 'maxLength in .* is 0'),
        ({'seed': -1}, 'seed in .* is -1; wanted a number from 0'),
    ],
)
def test_a_wrong_setting_is_named(changes, says, tmp_path):
    with pytest.raises(TrainerError, match=says):
        run.load_tasks(read_settings(settings_file(tmp_path, **changes)))


@pytest.mark.parametrize('limit', ['0', '-3'])
def test_a_limit_of_nothing_is_refused_on_the_command_line_too(tmp_path, limit, capsys):
    assert main(['evaluate', '--config', str(settings_file(tmp_path)), '--limit', limit]) == 2
    assert f'limit in {tmp_path}/eval.json is {limit}; wanted a number from 1' in capsys.readouterr().err
