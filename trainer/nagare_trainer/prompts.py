"""
The prompts of training and of perplexity, letter for letter as in the paper's code (jallm, templates/*.json after
2023-05-26; before that date the Japanese form with input lacked its second sentence). The response follows directly.
"""

from typing import Literal

Language = Literal['japanese', 'english']

_TASK = {
    'japanese': (
        '以下はタスクを説明する指示とさらなる文脈を適用する入力の組み合わせです。要求を適切に満たすような返答を書いてください。\n\n'
        '### 指示:\n{instruction}\n\n### 入力:\n{input}\n\n### 返答:\n',
        '以下はタスクを説明する指示です。要求を適切に満たすような返答を書いてください。\n\n'
        '### 指示:\n{instruction}\n\n### 返答:\n',
    ),
    'english': (
        'Below is an instruction that describes a task, paired with an input that provides further context. '
        'Write a response that appropriately completes the request.\n\n'
        '### Instruction:\n{instruction}\n\n### Input:\n{input}\n\n### Response:\n',
        'Below is an instruction that describes a task. '
        'Write a response that appropriately completes the request.\n\n'
        '### Instruction:\n{instruction}\n\n### Response:\n',
    ),
}
_QUESTION = {
    'japanese': '以下の質問に答える返答を書いてください。\n\n### 質問:\n{instruction}\n\n### 返答:\n',
    'english': 'Write a response to answer the following question.\n\n### Question:\n{instruction}\n\n### Response:\n',
}


def task_prompt(instruction: str, given: str | None = '', language: Language = 'japanese') -> str:
    """The training prompt; `given` is the row's input, and an empty one (or None) takes the form without it."""
    with_input, without = _TASK[language]
    # Not str.format: a row's own braces are text.
    if given:
        head, tail = with_input.split('{instruction}')
        middle, end = tail.split('{input}')
        return head + instruction + middle + given + end
    head, tail = without.split('{instruction}')
    return head + instruction + tail


def question_prompt(question: str, language: Language = 'japanese') -> str:
    """The prompt of visual question answering, without the picture."""
    head, tail = _QUESTION[language].split('{instruction}')
    return head + question + tail
