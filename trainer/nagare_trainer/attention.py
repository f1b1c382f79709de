"""
Causal attention over a pack in which no row sees another. On CUDA by PyTorch's variable-length flash kernel; anywhere
else, and in fp32, the rows are spread into a padded table, attended, and brought back: exact, since in causal order no
token sees what stands right of it, and the rest of the model stays free of padding.
"""

import inspect
from typing import Any

import torch
import torch.nn.functional as F
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import repeat_kv, sdpa_attention_forward

from .layout import Segments

try:
    from torch.nn.attention.varlen import varlen_attn
except ImportError:
    varlen_attn = None

# Its words differ: is_causal in PyTorch 2.10, window_size in 2.13. Looked up once, outside compiled code.
_WORDS = frozenset(inspect.signature(varlen_attn).parameters) if varlen_attn else frozenset()
_CAUSAL: dict[str, Any] = {'is_causal': True} if 'is_causal' in _WORDS else {'window_size': (-1, 0)}
_TAKES_SCALE = 'scale' in _WORDS

NAME = 'nagare'
"""The attention's name for transformers. It makes no mask, so batches must be unpadded or padded on the right."""


def packed_attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    segments: Segments | None = None,
    kernel: str = 'padded',
    **more: Any,
) -> tuple[torch.Tensor, None]:
    """query, key, value: (1, heads, T, head size); gives (1, T, heads, head size). Without segments: SDPA."""
    if segments is None:
        return sdpa_attention_forward(
            module, query, key, value, attention_mask, scaling=scaling, dropout=dropout, **more
        )
    groups = query.shape[1] // key.shape[1]
    key, value = repeat_kv(key, groups), repeat_kv(value, groups)
    rows = [one.squeeze(0).transpose(0, 1) for one in (query, key, value)]
    attend = _varlen if kernel == 'varlen' else _spread
    return attend(*rows, segments, scaling, dropout)[None], None


def _spread(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, segments: Segments, scale: float | None, dropout: float
) -> torch.Tensor:
    """(T, heads, size) each, through a table (rows, heads, longest, size)."""
    table = [one[segments.padded].transpose(1, 2) for one in (query, key, value)]
    found = F.scaled_dot_product_attention(*table, is_causal=True, scale=scale, dropout_p=dropout)
    return found.transpose(1, 2).flatten(0, 1)[segments.back]


def _varlen(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, segments: Segments, scale: float | None, dropout: float
) -> torch.Tensor:
    """(T, heads, size) each, in bf16 or fp16 on CUDA, without dropout."""
    bounds, longest = segments.bounds, segments.longest
    parts = [one.contiguous() for one in (query, key, value)]
    options = {**_CAUSAL, 'scale': scale} if _TAKES_SCALE else _CAUSAL
    return varlen_attn(*parts, bounds, bounds, longest, longest, **options)


def choose_kernel(wanted: str, device: torch.device, dtype: torch.dtype, dropout: float = 0.0) -> str:
    """`varlen` where PyTorch and the device have it, else `padded`; raises nothing."""
    if wanted != 'auto':
        return wanted
    fits = (
        varlen_attn is not None
        and device.type == 'cuda'
        and dtype in (torch.bfloat16, torch.float16)
        and dropout == 0.0
    )
    return 'varlen' if fits and _works(device, dtype) else 'padded'


def _works(device: torch.device, dtype: torch.dtype) -> bool:
    """Tries the kernel forward and backward, against the padded way: a release that lacks or changes it is seen."""
    from .layout import segments_of

    parts = segments_of([5, 3])
    parts = Segments(parts.bounds.to(device), parts.longest, parts.padded.to(device), parts.back.to(device))
    given = [torch.randn(8, 2, 64, device=device, dtype=dtype, requires_grad=True) for _ in range(3)]
    try:
        found = _varlen(*given, parts, None, 0.0)
        wanted = _spread(*given, parts, None, 0.0)
        slopes = [torch.autograd.grad(one.float().square().sum(), given, retain_graph=True) for one in (found, wanted)]
        pairs = [(found, wanted), *zip(*slopes)]
        return all(torch.allclose(one.float(), two.float(), atol=5e-2, rtol=5e-2) for one, two in pairs)
    except (RuntimeError, TypeError, NotImplementedError):
        return False


AttentionInterface.register(NAME, packed_attention)
