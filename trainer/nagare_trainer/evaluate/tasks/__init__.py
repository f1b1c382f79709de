"""One file, one task. The file's name is the task's name in a config."""
