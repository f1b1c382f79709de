"""Greedy responses to a few instructions while training: what the model has learned, in words."""

from typing import Any

import torch

from .config import RunSettings
from .prompts import task_prompt
from .stream import open_stream, position
from .trainee import Trainee


def sample_prompts(run: RunSettings) -> list[str]:
    """The run's own instructions, or those of the first three rows held out, framed."""
    language = run.text.language
    if run.samples.prompts:
        return [task_prompt(one, '', language) for one in run.samples.prompts]
    stream = open_stream(run.data, position(run.data, 'validation'))
    try:
        first = next(iter(stream), None)
        rows = first.slice(0, 3).to_pylist() if first is not None else []
    finally:
        stream.close()
    return [task_prompt(row['instruction'], row['input'], language) for row in rows]


def respond(trainee: Trainee, prompts: list[str], new_tokens: int, max_tokens: int) -> list[dict[str, Any]]:
    """The most likely continuation of each prompt, one at a time, and whether it came to an end by itself."""
    trainee.model.eval()
    found = []
    with torch.no_grad(), torch.compiler.set_stance('force_eager'):
        for prompt in prompts:
            ids = trainee.tokenizer.encode(prompt)[:max_tokens]
            given = torch.tensor([ids], device=trainee.device)
            eos = trainee.tokenizer.eos
            written = trainee.model.generate(
                input_ids=given,
                attention_mask=torch.ones_like(given),
                max_new_tokens=new_tokens,
                do_sample=False,
                eos_token_id=eos,
                pad_token_id=trainee.tokenizer.pad if trainee.tokenizer.pad is not None else eos,
            )[0, len(ids) :].tolist()
            ended = eos in written
            text = trainee.tokenizer.decode(written[: written.index(eos)] if ended else written)
            found.append({'prompt': prompt, 'response': text, 'ended': ended})
    trainee.model.train()
    return found
