"""Near-duplicates by datatrove's MinHash: near_datatrove.py ROWS.parquet WORK.

Fair to Japanese: "words" are characters, so that its 3-grams are ours; input (or, without one, instruction) and response
are one text, as datatrove compares documents. The same bands and rows. Prints seconds by stage; writes pairs (kept, dropped) of row numbers.
"""

import glob
import json
import shutil
import struct
import sys
import time
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.dedup import minhash
from datatrove.utils.hashing import HashConfig

ROWS, WORK = sys.argv[1], Path(sys.argv[2])
WORKERS = 2
CONFIG = minhash.MinhashConfig(
    n_grams=3, num_buckets=25, hashes_per_bucket=5, hash_config=HashConfig(precision=64)
)


class Characters:
    """A word tokenizer of which each character is a word."""

    def word_tokenize(self, text: str) -> list[str]:
        return [character for character in text if not character.isspace()]


class Rows(PipelineStep):
    """Every WORKERS-th row of the file, from the rank on."""

    def run(self, data=None, rank: int = 0, world_size: int = 1):
        for batch in pq.ParquetFile(ROWS).iter_batches(columns=["row", "text"]):
            for row in batch.to_pylist():
                if row["row"] % world_size == rank:
                    yield Document(text=row["text"], id=str(row["row"]))


def run(name: str, pipeline: list, tasks: int) -> float:
    start = time.perf_counter()
    LocalPipelineExecutor(
        pipeline=pipeline,
        tasks=tasks,
        workers=min(tasks, WORKERS),
        logging_dir=str(WORK / "logs" / name),
        start_method="fork",  # its processes are then counted in the time of this one
    ).run()
    return time.perf_counter() - start


def clusters() -> dict[int, list[int]]:
    members = defaultdict(list)
    for path in glob.glob(str(WORK / "cluster" / "*.clusters")):
        rank = int(Path(path).name.split(".")[0])
        numbers = numbers_of(rank)
        for document, cluster in struct.iter_unpack("<II", Path(path).read_bytes()):
            members[cluster].append(numbers[document])
    return members


def numbers_of(rank: int) -> list[int]:
    rows = pq.read_table(ROWS, columns=["row"])["row"].to_pylist()
    return [row for row in rows if row % WORKERS == rank]


def main() -> None:
    shutil.rmtree(WORK, ignore_errors=True)  # finished work would be taken up
    minhash.load_word_tokenizer = lambda language: Characters()
    sigs, buckets, cluster = (str(WORK / name) for name in ("sigs", "buckets", "cluster"))
    seconds = {
        "signatures": run("sigs", [Rows(), minhash.MinhashDedupSignature(sigs, config=CONFIG)], WORKERS),
        "buckets": run("buckets", [minhash.MinhashDedupBuckets(sigs, buckets, config=CONFIG)], CONFIG.num_buckets),
        "clusters": run(
            "cluster", [minhash.MinhashDedupCluster(buckets, cluster, config=CONFIG, save_cluster_id=True)], 1
        ),
    }
    pairs = [(min(rows), row) for rows in clusters().values() for row in sorted(rows)[1:]]
    kept, dropped = ([pair[i] for pair in pairs] for i in (0, 1))
    pq.write_table(pa.table({"kept": pa.array(kept, pa.int64()), "dropped": pa.array(dropped, pa.int64())}), WORK / "clusters.parquet")
    print(json.dumps({"seconds": seconds, "pairs": len(pairs)}))


if __name__ == "__main__":
    main()
