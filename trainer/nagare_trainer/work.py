"""
What a model costs: floating-point operations and bytes, from its config alone. Both are counted as the paper's shapes
were: matrix products of the layers and the head, causal attention, and for LoRA no gradients of frozen weights.
"""

from typing import Any

import torch

from .config import RunSettings
from .configs import default_targets

PEAKS = {'H200': 790.0, 'H100': 790.0, 'A100': 312.0}
"""bf16 TFLOP/s. H200, H100: an 8192-cubed product measured (769 to 798); A100: the maker's figure."""


def matrix_parameters(config: Any) -> int:
    """Numbers in weight matrices that each token is multiplied with, head included, embedding not."""
    hidden, inner = config.hidden_size, config.intermediate_size
    key_value = (
        hidden * getattr(config, 'num_key_value_heads', config.num_attention_heads) // config.num_attention_heads
    )
    attention = 2 * hidden * hidden + 2 * hidden * key_value
    feed = (2 if config.model_type == 'gpt_neox' else 3) * hidden * inner
    return config.num_hidden_layers * (attention + feed) + config.vocab_size * hidden


def adapter_parameters(config: Any, run: RunSettings) -> int:
    """Numbers that learn."""
    targets = run.lora.targets or default_targets(config.model_type)
    shapes = _shapes(config)
    chosen = shapes if targets == ['all-linear'] else {name: shapes[name] for name in targets if name in shapes}
    return config.num_hidden_layers * run.lora.rank * sum(sum(shape) for shape in chosen.values())


def flops_per_token(config: Any, length: float, adapter: int, checkpointing: bool = False) -> float:
    """
    Operations of one token of a row of `length` tokens, forward and backward: twice the matrix parameters each way, and
    attention, of which causal order needs half, once forward and twice backward.
    """
    matrices = 2 * matrix_parameters(config)
    attention = 2 * config.num_hidden_layers * config.hidden_size * length
    forward = matrices + attention
    return forward * (2 if checkpointing else 1) + matrices + 2 * attention + 6 * adapter


def memory_bytes(config: Any, run: RunSettings, adapter: int) -> dict[str, float]:
    """
    An estimate of device memory by part: weights, adapter with gradient and AdamW's two moments, activations of one
    pass, one chunk of logits. Activations that a layer keeps, in hidden-sized numbers a token: both norms' inputs,
    query, key and value before and after rotation, attention, the adapter's input, the inner ones; or one, recomputed.
    """
    size = 4 if run.model.precision == 'fp32' else 2
    weights = matrix_parameters(config) + config.vocab_size * config.hidden_size
    own, times = (9.5, 1) if config.model_type == 'gpt_neox' else (14, 3)
    whole = own + times * config.intermediate_size / config.hidden_size
    layers = config.num_hidden_layers
    numbers = (layers + whole) if run.model.gradient_checkpointing else layers * whole
    tokens = min(run.batch.tokens, run.batch.rows * run.text.max_tokens)
    return {
        'weights': weights * (0.55 if run.model.quantize else size),
        'adapter': adapter * 16.0,
        'activations': numbers * config.hidden_size * size * tokens,
        'logits': 3 * 4.0 * min(2048, tokens) * config.vocab_size,
    }


def device_peak(device: torch.device, given: float | None) -> float | None:
    """The device's peak in FLOP/s, or None where it is not known: then there is no MFU."""
    if given is not None:
        return given * 1e12
    name = torch.cuda.get_device_name(device) if device.type == 'cuda' else ''
    return next((peak * 1e12 for part, peak in PEAKS.items() if part in name), None)


def _shapes(config: Any) -> dict[str, tuple[int, int]]:
    hidden, inner = config.hidden_size, config.intermediate_size
    if config.model_type == 'gpt_neox':
        return {
            'query_key_value': (hidden, 3 * hidden),
            'dense': (hidden, hidden),
            'dense_h_to_4h': (hidden, inner),
            'dense_4h_to_h': (inner, hidden),
        }
    key_value = hidden * config.num_key_value_heads // config.num_attention_heads
    square, narrow, wide = (hidden, hidden), (hidden, key_value), (hidden, inner)
    feed = {'gate_proj': wide, 'up_proj': wide, 'down_proj': (inner, hidden)}
    return {'q_proj': square, 'k_proj': narrow, 'v_proj': narrow, 'o_proj': square, **feed}
