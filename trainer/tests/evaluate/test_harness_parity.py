"""The same log-likelihoods, row by row, as EleutherAI's lm-evaluation-harness with its own task and model classes."""

import json
from pathlib import Path

import pytest
from support import FAMILIES, REAL, needs_real_rows, tiny_model, train_tokenizer, write_lines

from nagare_trainer.evaluate import choices
from nagare_trainer.evaluate.data import Data
from nagare_trainer.evaluate.scorer import Scorer, Settings
from nagare_trainer.evaluate.tasks import jnli

lm_eval = pytest.importorskip('lm_eval', reason='no lm-eval: pip install -r trainer/requirements-parity.txt')
ROWS = 60


def local_rows(folder: Path) -> dict[str, str]:
    """JNLI as the harness's data set has it: labels are numbers. Train is the v1.3 test split, as for us."""
    files = {}
    for split, name in (('validation', 'valid-v1.1'), ('train', 'test-v1.3')):
        rows = [json.loads(line) for line in (REAL / f'jnli-{name}.json').read_text(encoding='utf-8').splitlines()]
        kept = [{**row, 'label': jnli.LABELS.index(row['label'])} for row in rows]
        files[split] = str(write_lines(folder / f'{split}.jsonl', kept))
    return files


def harness_task(folder: Path) -> dict:
    """The harness's own ja_leaderboard_jnli, pointed at local files."""
    import yaml

    path = Path(lm_eval.__file__).parent / 'tasks' / 'japanese_leaderboard' / 'ja_leaderboard_jnli.yaml'
    task = yaml.safe_load(path.read_text(encoding='utf-8'))
    return {**task, 'dataset_path': 'json', 'dataset_name': None, 'dataset_kwargs': {'data_files': local_rows(folder)}}


@needs_real_rows
@pytest.mark.parametrize('family', FAMILIES)
def test_rows_of_jnli_score_as_in_the_harness(family, tmp_path, monkeypatch):
    from lm_eval.models.huggingface import HFLM
    from transformers import PreTrainedTokenizerFast

    monkeypatch.setenv('HF_DATASETS_CACHE', str(tmp_path / 'cache'))
    monkeypatch.setenv('HF_HUB_OFFLINE', '1')
    task = jnli.build(jnli.Options(prompt='harness', pool='test-v1.3', draw='harness-1234'), Data(REAL))
    ours = choices.pairs(task)[: 3 * ROWS]
    tokenizer = train_tokenizer([pair.context for pair in ours[::3]], vocab_size=2048, bos=family == 'llama')
    tokenizer.save(tmp_path / 'tokenizer')
    model = tiny_model(family, vocab_size=2048)
    theirs = lm_eval.simple_evaluate(
        model=HFLM(
            pretrained=model,
            tokenizer=PreTrainedTokenizerFast(tokenizer_file=str(tmp_path / 'tokenizer' / 'tokenizer.json'),
                                              eos_token='<|endoftext|>', pad_token='<|padding|>',
                                              bos_token='<s>' if family == 'llama' else None),
            batch_size=8, device='cpu', max_length=2048,
        ),
        tasks=[harness_task(tmp_path)], limit=ROWS, log_samples=True, bootstrap_iters=0,
    )  # fmt: skip
    samples = theirs['samples']['ja_leaderboard_jnli']
    asked = [tuple(arguments) for sample in samples for arguments in sample['arguments']]
    assert [(pair.context, pair.continuation) for pair in ours] == asked
    scores = Scorer(model, tokenizer, Settings(mode='harness')).score(ours)
    wanted = [float(loglik) for sample in samples for ((loglik, _),) in sample['resps']]
    assert [score.loglik for score in scores] == pytest.approx(wanted, abs=1e-4)
    right = [max(range(3), key=lambda one: scores[3 * row + one].loglik) == task.rows[row].gold for row in range(ROWS)]
    assert theirs['results']['ja_leaderboard_jnli']['acc,none'] == pytest.approx(sum(right) / ROWS)
