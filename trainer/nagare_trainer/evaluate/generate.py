"""Answers written by the model, in batches of about equal length, padded on the left."""

from collections.abc import Iterator, Sequence

import torch
from transformers import GenerationConfig

from ..tokenizer import Tokenizer
from .task import Decoding


class Writer:
    """A model and a tokeniser that write; dropout is off."""

    def __init__(self, model: torch.nn.Module, tokenizer: Tokenizer, rows: int = 16):
        self.model, self.tokenizer, self.rows = model.eval(), tokenizer, rows

    def stream(
        self, prompts: Sequence[str], decoding: Decoding, open_places: Sequence[int]
    ) -> Iterator[dict[int, str]]:
        """Texts as {place in `prompts`: text}, batch by batch, longest prompts first."""
        ids = self.tokenizer.encode_batch([prompts[place] for place in open_places])
        order = sorted(zip(open_places, ids), key=lambda one: -len(one[1]))
        for start in range(0, len(order), self.rows):
            batch = order[start : start + self.rows]
            texts = self._write([ids for _, ids in batch], decoding)
            yield {place: text for (place, _), text in zip(batch, texts)}

    @torch.inference_mode()
    def _write(self, rows: list[list[int]], decoding: Decoding) -> list[str]:
        width, filler = max(map(len, rows)), self._filler()
        device = next(self.model.parameters()).device
        # Filled with ids that the row has anyway: the repetition penalty sees what the attention mask hides.
        ids = torch.tensor([row[:1] * (width - len(row)) + row for row in rows], device=device)
        seen = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in rows], device=device)
        if decoding.sampling:
            torch.manual_seed(decoding.seed)
        made = self.model.generate(input_ids=ids, attention_mask=seen, generation_config=self._config(decoding, filler))
        return [self._text(row, decoding) for row in made[:, width:].tolist()]

    def _config(self, decoding: Decoding, filler: int) -> GenerationConfig:
        return GenerationConfig(
            max_new_tokens=decoding.max_new_tokens,
            repetition_penalty=decoding.repetition_penalty,
            eos_token_id=self.tokenizer.eos,
            pad_token_id=filler,
            **(decoding.sampling or {'do_sample': False}),
        )

    def _filler(self) -> int:
        known = (self.tokenizer.pad, self.tokenizer.eos, 0)
        return next(id for id in known if id is not None)

    def _text(self, ids: list[int], decoding: Decoding) -> str:
        if self.tokenizer.eos in ids:
            ids = ids[: ids.index(self.tokenizer.eos)]
        text = self.tokenizer.decode(ids, skip_special=True)
        for mark in decoding.stop:
            text = text.split(mark, 1)[0]
        return text
