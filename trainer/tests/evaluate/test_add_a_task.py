"""The page on adding a task shows a task that works."""

import re

from support import ROOT, write_lines

from nagare_trainer.evaluate.data import Data
from nagare_trainer.evaluate.load_task import entries, load_task


def test_the_example_of_the_page_builds(tmp_path):
    page = (ROOT / 'docs' / 'add-a-task.md').read_text(encoding='utf-8')
    path = tmp_path / 'my_sentiment.py'
    path.write_text(re.search(r'```python\n(.*?)```', page, re.DOTALL)[1], encoding='utf-8')
    write_lines(tmp_path / 'sentences.jsonl', [{'id': 's1', 'text': '空が晴れた。', 'label': 'うれしい'}])
    entry = {'task': str(path), 'question': ['気持ちは', '様子は']}
    tasks = [load_task(name, options, Data(tmp_path))[0] for name, options in entries([entry])]
    assert [task.rows[0].context for task in tasks] == ['空が晴れた。\n気持ちは：', '空が晴れた。\n様子は：']
    assert (tasks[0].rows[0].gold, tasks[0].labels) == (0, ('うれしい', 'かなしい'))
