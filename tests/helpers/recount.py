"""Counts a release again with pyarrow alone and prints JSON: recount.py RELEASE. Nothing here knows how Nagare counts."""

import collections
import glob
import json
import os
import re
import sys
import unicodedata

import pyarrow.parquet as pq

JAPANESE = re.compile("[\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
VARIABLE = re.compile("「[^」]*」|『[^』]*』|\"[^\"]*\"|“[^”]*”|[0-9０-９]+")


def main(release: str) -> None:
    rows = read(release, "data/*.parquet")
    prompts = collections.Counter((row["instruction"], row["input"]) for row in rows)
    responses = collections.Counter(row["response"] for row in rows)
    answers = collections.defaultdict(set)
    for row in rows:
        answers[row["instruction"], row["input"]].add(row["response"])
    json.dump(
        {
            "rows": len(rows),
            "counts": {label: collections.Counter(row[label] for row in rows) for label in ("task", "dataset", "license")},
            "dropped": reasons(release, "dropped"),
            "rejected": reasons(release, "rejects"),
            "characters": sum(len(row["instruction"] + row["input"] + row["response"]) for row in rows),
            "lengths": lengths(rows),
            "repeats": {
                "exact": len(rows) - len({row["id"] for row in rows}),
                "prompts": len(rows) - len(prompts),
                "promptsWithResponses": sum(len(of) > 1 for of in answers.values()),
                "responses": len(rows) - len(responses),
            },
            "templates": collections.Counter(VARIABLE.sub("…", row["instruction"]) for row in rows),
            "without": {
                side: collections.Counter(row["task"] for row in rows if not JAPANESE.search(text(row)))
                for side, text in (("prompt", lambda row: row["instruction"] + row["input"]), ("response", lambda row: row["response"]))
            },
            "empty": sum(all(unicodedata.category(c)[0] in "ZC" for c in row["response"]) for row in rows),
            "bytes": sum(os.path.getsize(file) for file in glob.glob(os.path.join(glob.escape(release), "data/*"))),
        },
        sys.stdout,
        ensure_ascii=False,
    )


def read(release: str, pattern: str) -> list[dict]:
    files = sorted(glob.glob(os.path.join(glob.escape(release), pattern)))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def reasons(release: str, folder: str) -> dict:
    """Counts by file stem and reason; dropped rows of one step may lie in several files."""
    counts: dict = {}
    for file in sorted(glob.glob(os.path.join(glob.escape(release), folder, "*.parquet"))):
        stem = re.sub(r"(-\d{5}-of-\d{5})?\.parquet$", "", os.path.basename(file))
        for row in pq.ParquetFile(file).read().to_pylist():
            of = counts.setdefault(stem, {})
            of[row["reason"]] = of.get(row["reason"], 0) + 1
    return counts


def lengths(rows: list[dict]) -> dict:
    found: dict = collections.defaultdict(list)
    for row in rows:
        found[row["task"] + " prompt"].append(len(row["instruction"]) + len(row["input"]))
        found[row["task"] + " response"].append(len(row["response"]))
    # The median that is a value: of an even number, the lower one.
    return {name: [len(of), min(of), sorted(of)[(len(of) - 1) // 2], max(of), sum(of)] for name, of in found.items()}


if __name__ == "__main__":
    main(sys.argv[1])
