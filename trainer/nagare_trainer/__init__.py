"""LoRA tuning and evaluation on a Nagare release: streams rows in, writes an adapter and a manifest of the run."""

__version__ = '0.1.0'
