"""A whole evaluation: results, resuming, comparing, adapters, limits. Rows are made up."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from peft import LoraConfig, get_peft_model
from support import folder_with_data, quiet, save_model, settings_file, tiny_model

from nagare_trainer.__main__ import main
from nagare_trainer.evaluate import evaluand, run
from nagare_trainer.evaluate.config import read_settings
from nagare_trainer.evaluate.run import evaluate
from nagare_trainer.models import random_model


def test_results_hold_every_task_and_show_missing_data_as_a_gap(tmp_path, capsys):
    assert main(['evaluate', '--config', str(settings_file(folder_with_data(tmp_path)))]) == 0
    found = json.loads((tmp_path / 'out' / 'results.json').read_text(encoding='utf-8'))
    keys = ['jnli-1.1-0.2', 'jnli-1.1-0.2-1shot', 'vqa-japanese', 'jnli_generation-1.1-japanese']
    assert list(found['tasks']) == keys
    assert [(gap['task'], gap['kind']) for gap in found['gaps']] == [('marc_ja', 'choice')]
    jnli = found['models']['base']['results']['jnli-1.1-0.2-1shot']
    rows = pq.read_table(tmp_path / 'out' / 'base' / 'predictions' / 'jnli-1.1-0.2-1shot.parquet').to_pylist()
    assert len(rows) == 12
    assert jnli['figures']['accuracy'] == pytest.approx(sum(row['right'] for row in rows) / 12)
    assert all(row['answer'] == max(range(3), key=row['logliks'].__getitem__) for row in rows)
    assert sum(map(sum, jnli['confusion'])) == 12
    assert sum(jnli['answers'].values()) == pytest.approx(1)
    assert found['tasks']['jnli-1.1-0.2-1shot']['options']['newlines'] == 'june-2023'
    printed = capsys.readouterr().out
    assert '| marc_ja | gap |' in printed
    assert 'Amazon withdrew' in printed
    # Nothing of the machine’s folders in the results.
    assert str(tmp_path) not in json.dumps(found)


def test_the_harness_reads_its_own_shape(tmp_path):
    evaluate(read_settings(settings_file(folder_with_data(tmp_path))), quiet)
    shaped = json.loads((tmp_path / 'out' / 'base' / 'harness.json').read_text(encoding='utf-8'))
    one = shaped['results']['jnli-1.1-0.2-1shot']
    share = one['acc,none']
    assert one['acc_stderr,none'] == pytest.approx((share * (1 - share) / 11) ** 0.5)
    assert shaped['n-shot']['jnli-1.1-0.2-1shot'] == 1
    make_table = pytest.importorskip('lm_eval.utils').make_table
    assert '|jnli-1.1-0.2-1shot' in make_table(shaped)


def test_a_stopped_run_goes_on_and_ends_with_the_same_figures(tmp_path, monkeypatch):
    folder = folder_with_data(tmp_path)
    whole = evaluate(read_settings(settings_file(folder, rows=2)), quiet)
    paths = sorted((tmp_path / 'out' / 'base' / 'work').iterdir())
    assert len(paths) == 4
    for path in paths:  # as after a kill: half the lines, the last one torn
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b''.join(lines[: len(lines) // 2]) + lines[len(lines) // 2][:5])
    again = evaluate(read_settings(settings_file(folder, rows=2)), quiet)
    for key, one in whole['models']['base']['results'].items():
        other = again['models']['base']['results'][key]
        assert other['figures'] == pytest.approx(one['figures'], abs=1e-5)
        assert other['requestsTakenUp'] > 0
        assert other['requestsDone'] + other['requestsTakenUp'] == one['requestsDone']
    # A finished run loads no model.
    monkeypatch.setattr(evaluand, 'load_model', lambda *_, **__: pytest.fail('loaded'))
    third = evaluate(read_settings(settings_file(folder, rows=2)), quiet)
    assert third['models']['base']['results']['vqa-japanese']['requestsDone'] == 0


def test_other_weights_or_another_mode_take_up_nothing(tmp_path):
    folder = folder_with_data(tmp_path)
    tasks = [{'task': 'jnli', 'shots': 0}]
    evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    other_mode = evaluate(read_settings(settings_file(folder, tasks=tasks, mode='harness')), quiet)
    save_model(folder / 'one', seed=5)
    other_weights = evaluate(read_settings(settings_file(folder, tasks=tasks)), quiet)
    for found in (other_mode, other_weights):
        assert found['models']['base']['results']['jnli-1.1-0.3']['requestsTakenUp'] == 0


def test_two_models_are_compared_on_the_same_rows(tmp_path):
    folder = folder_with_data(tmp_path)
    tuned = get_peft_model(
        random_model(tiny_model('gpt_neox').config),
        LoraConfig(target_modules=['query_key_value'], init_lora_weights=False),
    )
    tuned.save_pretrained(folder / 'adapter')
    models = [
        {'name': 'base', 'path': str(folder / 'one')},
        {'name': 'tuned', 'path': str(folder / 'one'), 'adapter': str(folder / 'adapter')},
    ]
    found = evaluate(read_settings(settings_file(folder, models=models)), quiet)
    pair = next(one for one in found['comparisons'] if one['task'] == 'vqa-japanese')
    predictions = [tmp_path / 'out' / name / 'predictions' / 'vqa-japanese.parquet' for name in ('base', 'tuned')]
    means = [[row['loglik'] / row['ids'] for row in pq.read_table(path).to_pylist()] for path in predictions]
    gaps = [one - other for one, other in zip(*means)]
    assert (pair['first'], pair['second'], pair['measure'], pair['rows']) == ('base', 'tuned', 'meanNll', 9)
    assert pair['difference'] == pytest.approx(sum(gaps) / 9)
    assert pair['difference'] != 0
    accuracy = next(one for one in found['comparisons'] if one['measure'] == 'accuracy')
    assert 0 <= accuracy['p'] <= 1


def loaded(folder: Path, key: str):
    """A task as a run without a limit has it."""
    return run.load_tasks(read_settings(settings_file(folder)))[0][key][0]


def test_a_limit_is_declared(tmp_path):
    found = evaluate(read_settings(settings_file(folder_with_data(tmp_path), limit=4)), quiet)
    assert found['tasks']['jnli-1.1-0.2']['rows'] == 4
    assert 'The first 4 of 12 rows.' in found['tasks']['jnli-1.1-0.2']['notes']
    shaped = json.loads((tmp_path / 'out' / 'base' / 'harness.json').read_text(encoding='utf-8'))
    assert shaped['n-samples']['jnli-1.1-0.2'] == {'original': 12, 'effective': 4}
    rows = pq.read_table(tmp_path / 'out' / 'base' / 'predictions' / 'jnli-1.1-0.2.parquet').to_pylist()
    assert [row['id'] for row in rows] == [row.id for row in loaded(tmp_path, 'jnli-1.1-0.2').rows[:4]]


def test_a_dry_run_shows_the_first_prompts_and_loads_no_model(tmp_path, capsys):
    folder = folder_with_data(tmp_path)
    path = settings_file(folder, models=[{'name': 'base', 'path': 'nowhere'}])
    assert main(['evaluate', '--config', str(path), '--dry-run']) == 0
    assert '関係:' in capsys.readouterr().out
