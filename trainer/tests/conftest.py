"""One thread: sums are the same everywhere, and models this small gain nothing from more."""

import os

os.environ.update(OMP_NUM_THREADS='1', TORCHINDUCTOR_COMPILE_THREADS='1', HF_HUB_OFFLINE='1')

import torch

torch.set_num_threads(1)
