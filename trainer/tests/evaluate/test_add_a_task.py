"""The page on adding a task shows a task that works, followed word for word."""

import re

from support import ROOT

from nagare_trainer.__main__ import main
from nagare_trainer.evaluate.config import read_settings
from nagare_trainer.evaluate.run import load_tasks


def test_the_example_of_the_page_is_asked_as_it_says(tmp_path, monkeypatch, capsys):
    page = (ROOT / 'docs' / 'add-a-task.md').read_text(encoding='utf-8')
    python, row, config = re.findall(r'```(?:python|json)\n(.*?)```', page, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'evaluation-data').mkdir()
    (tmp_path / 'evaluation-data' / 'sentences.jsonl').write_text(row, encoding='utf-8')
    (tmp_path / 'my_sentiment.py').write_text(python, encoding='utf-8')
    (tmp_path / 'eval.json').write_text(config, encoding='utf-8')
    assert main(['evaluate', '--config', 'eval.json', '--dry-run']) == 0
    assert '空が晴れた。\nこの文の気持ちは：\n\n' in capsys.readouterr().out
    tasks, gaps = load_tasks(read_settings(tmp_path / 'eval.json'))
    assert (gaps, [task.rows[0].context for task, _ in tasks.values()]) == (
        [],
        ['空が晴れた。\nこの文の気持ちは：', '空が晴れた。\n書いた人の気持ちは：'],
    )
    assert {(task.rows[0].gold, task.labels) for task, _ in tasks.values()} == {(0, ('うれしい', 'かなしい'))}
