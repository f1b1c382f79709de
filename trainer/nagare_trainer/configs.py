"""Shapes of models: the paper's two, from their published config.json, and tiny ones for tests and the small run."""

from typing import Any, Literal

from transformers import GPTNeoXConfig, LlamaConfig, PretrainedConfig

Family = Literal['gpt_neox', 'llama']

# cyberagent/open-calm-7b, config.json: no parallel residual, rotary over the whole head.
OPEN_CALM_7B: dict[str, Any] = {
    'vocab_size': 52224,
    'hidden_size': 4096,
    'num_hidden_layers': 32,
    'num_attention_heads': 32,
    'intermediate_size': 16384,
    'max_position_embeddings': 2048,
    'use_parallel_residual': False,
    'hidden_act': 'gelu',
    'layer_norm_eps': 1e-5,
    'tie_word_embeddings': False,
    'rope_parameters': {'rope_type': 'default', 'rope_theta': 10000.0, 'partial_rotary_factor': 1.0},
    'bos_token_id': 0,
    'eos_token_id': 0,
}
# huggyllama/llama-7b, config.json.
LLAMA_7B: dict[str, Any] = {
    'vocab_size': 32000,
    'hidden_size': 4096,
    'num_hidden_layers': 32,
    'num_attention_heads': 32,
    'intermediate_size': 11008,
    'max_position_embeddings': 2048,
    'hidden_act': 'silu',
    'rms_norm_eps': 1e-6,
    'tie_word_embeddings': False,
    'bos_token_id': 1,
    'eos_token_id': 2,
    'pad_token_id': 0,
}


def model_config(family: Family, **shape: Any) -> PretrainedConfig:
    """A config of a family from the paper's 7B shape, with `shape` in place of its fields."""
    if family == 'gpt_neox':
        return GPTNeoXConfig(**{**OPEN_CALM_7B, **shape})
    return LlamaConfig(**{**LLAMA_7B, **shape})


def tiny_config(family: Family, vocab_size: int = 512, **shape: Any) -> PretrainedConfig:
    """A model of some 100 thousand parameters: 2 layers, 64 wide, 4 heads."""
    small = {'hidden_size': 64, 'num_hidden_layers': 2, 'num_attention_heads': 4, 'intermediate_size': 128}
    return model_config(family, **{**small, 'vocab_size': vocab_size, 'max_position_embeddings': 512, **shape})


def default_targets(family: str) -> list[str]:
    """The paper's LoRA targets: query_key_value (OpenCALM), q_proj and v_proj (LLaMA)."""
    return ['query_key_value'] if family == 'gpt_neox' else ['q_proj', 'v_proj']
