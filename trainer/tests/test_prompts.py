from nagare_trainer.prompts import question_prompt, task_prompt


def test_japanese_with_input():
    assert task_prompt('要約せよ。', '空は青い。') == (
        '以下はタスクを説明する指示とさらなる文脈を適用する入力の組み合わせです。要求を適切に満たすような返答を書いてください。'
        '\n\n### 指示:\n要約せよ。\n\n### 入力:\n空は青い。\n\n### 返答:\n'
    )


def test_an_empty_input_takes_the_form_without():
    wanted = '以下はタスクを説明する指示です。要求を適切に満たすような返答を書いてください。'
    wanted += '\n\n### 指示:\n要約せよ。\n\n### 返答:\n'
    assert task_prompt('要約せよ。', '') == wanted
    assert task_prompt('要約せよ。', None) == wanted


def test_english_frames():
    assert task_prompt('要約せよ。', '空。', 'english') == (
        'Below is an instruction that describes a task, paired with an input that provides further context. Write a '
        'response that appropriately completes the request.\n\n### Instruction:\n要約せよ。\n\n### Input:\n空。\n\n'
        '### Response:\n'
    )
    assert task_prompt('要約せよ。', '', 'english') == (
        'Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n'
        '### Instruction:\n要約せよ。\n\n### Response:\n'
    )


def test_braces_in_a_row_are_text():
    assert '{input} {0}' in task_prompt('{input} {0}', '{instruction}')
    assert '\n{instruction}\n' in task_prompt('{input} {0}', '{instruction}')


def test_question_frames():
    assert (
        question_prompt('何色ですか？')
        == '以下の質問に答える返答を書いてください。\n\n### 質問:\n何色ですか？\n\n### 返答:\n'
    )
    assert question_prompt('何色？', 'english') == (
        'Write a response to answer the following question.\n\n### Question:\n何色？\n\n### Response:\n'
    )
