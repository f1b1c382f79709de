"""Reads a published release as Python's users do and prints its rows as JSON: read-back.py RELEASE {pyarrow|files|folder}."""

import glob
import json
import os
import sys
import tempfile


def main(release: str, reader: str) -> None:
    files = sorted(glob.glob(os.path.join(glob.escape(release), "data", "*.parquet")))
    with tempfile.TemporaryDirectory() as cache:
        json.dump(READERS[reader](release, files, cache), sys.stdout, ensure_ascii=False)


def by_pyarrow(release: str, files: list[str], cache: str) -> list[dict]:
    import pyarrow.parquet

    return [row for file in files for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()]


def by_files(release: str, files: list[str], cache: str) -> list[dict]:
    return load("parquet", cache, data_files=files)


def by_folder(release: str, files: list[str], cache: str) -> list[dict]:
    return load(release, cache)


def load(path: str, cache: str, **options: object) -> list[dict]:
    os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": cache}
    import datasets

    datasets.disable_progress_bars()
    loaded = datasets.load_dataset(path, **options)
    assert list(loaded) == ["train"], f"splits are {list(loaded)}"
    return loaded["train"].to_list()


READERS = {"pyarrow": by_pyarrow, "files": by_files, "folder": by_folder}

if __name__ == "__main__":
    main(*sys.argv[1:])
