"""Does the trainer compute the same on a GPU, and how fast: needs this package and nothing else."""
