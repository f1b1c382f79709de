"""Figures from answers: for classes, means, perplexities, and between two models. Pure numpy: no model, no file."""
