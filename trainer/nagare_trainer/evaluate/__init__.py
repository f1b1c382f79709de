"""
The evaluator: log-likelihood of answers, perplexity and greedy responses, each figure with its baseline, its interval
and the number of inputs that were cut. Start reading at `run.py`; a task is one small file in `tasks/`.
"""
