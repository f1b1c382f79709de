"""Words that the prompts of several tasks share, letter for letter as in the harness they come from."""

from typing import Literal

# Prompt 0.3 of Stability's harness (0707ea7, 2023-05-30). Until 8eaa358 (2023-07-08) JNLI's and MARC-ja's description
# ended in three newlines, then in two. The paper's runs fall before.
Newlines = Literal['june-2023', 'july-2023']

_DESCRIPTION = '以下は、タスクを説明する指示と、文脈のある入力の組み合わせです。要求を適切に満たす応答を書きなさい。'


def alpaca_description(newlines: Newlines = 'july-2023') -> str:
    """The opening of prompt 0.3."""
    return _DESCRIPTION + ('\n\n\n' if newlines == 'june-2023' else '\n\n')


def alpaca(instruction: str, given: str) -> str:
    """A question in prompt 0.3. Its mark of the answer is 応答, where the training prompts have 返答."""
    return f'### 指示:\n{instruction}\n\n### 入力:\n{given}\n\n### 応答:\n'


def harness_alpaca(instruction: str, given: str) -> str:
    """A question in today's EleutherAI tasks ja_leaderboard_*: full-width colons, the newline belongs to the answer."""
    return f'### 指示：\n{instruction}\n\n### 入力：\n{given}\n\n### 応答：'
