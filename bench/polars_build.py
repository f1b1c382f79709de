"""vanilla 1.0.1 from the stand-in in Polars, as limit.sql makes it: python bench/polars_build.py SOURCES WORK."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import polars as pl

TYPO = "次の日本語には間違っている部分があります。その部分を直して、正しい日本語の文を出力してください。"
PAPER = ["論文のアブストラクトからタイトルを作ってください。", "論文のタイトルからアブストラクトを想像して書いてください。"]
CC_BY_SA = ["aio", "jcommonsenseqa", "jesc", "jmrd", "jsquad"]
LICENSES = {
    **{name: "CC-BY-SA-4.0" for name in CC_BY_SA},
    **{name: "CC-BY-SA-3.0" for name in ["databricks-dolly-15k-ja", "wikipedia-summary"]},
    **{name: "Apache-2.0" for name in ["CourseraParallelCorpus", "alpaca"]},
    **{name: "CC-BY-4.0" for name in ["ParaNatCom", "alt", "yasashi-japanese"]},
    **{name: "CC-BY-2.5" for name in ["tanaka-corpus", "wikinews"]},
    "Tab-delimited_Bilingual_Sentence_Pairs": "CC-BY-2.0",
    "aozora-txt": "LicenseRef-public-domain",
    "wordnet": "LicenseRef-wnjpn",
}
TASKS = {"passages": "reading_comprehension", "summaries": "summarization", "wikinews": "summarization", "easy": "simplification", "alpaca": "mixed"}
COLUMNS = ["id", "instruction", "input", "response", "task", "dataset", "source", "license", "file", "row"]


def release(sources: Path) -> pl.LazyFrame:
    """The rows of the release file, labelled by the ranges they are known to stand in."""
    parts = json.loads((sources / "stand-in.json").read_text())["parts"]
    known = pl.DataFrame(
        [{"part": p["part"], "dataset": p["dataset"], "task": task_of(p["part"]), "license": LICENSES[p["dataset"]]} for p in parts]
    ).lazy().with_row_index("k")
    ends = pl.Series([p["rows"] for p in parts]).cum_sum()
    texts = {name: pl.String for name in ("instruction", "input", "output")}
    path = sources / "llm-japanese-dataset/0.1.0/data-cc-by-sa.jsonl"
    lines = pl.scan_ndjson(path, schema=texts, row_index_name="n")
    paper = pl.col("instruction").is_in(PAPER)
    japanese = pl.concat_str("input", "output").str.contains(r"[\p{Hiragana}\p{Katakana}\p{Han}]")
    kind = pl.when(~paper).then(pl.lit("translation")).when(japanese).then(pl.lit("summarization")).otherwise(pl.lit("english_only"))
    return (
        lines.with_columns(k=pl.lit(ends).search_sorted(pl.col("n"), side="right"))
        .join(known, on="k", maintain_order="left")
        .with_columns(
            task=pl.when(pl.col("part") == "papers").then(kind).otherwise(pl.col("task")),
            source=pl.lit("llm-japanese-dataset@0.1.0"),
            file=pl.lit("data-cc-by-sa.jsonl"),
            row=pl.col("n").cast(pl.Int64) + 1,
        )
        .select("instruction", "input", "output", "task", "dataset", "source", "license", "file", "row")
    )


def task_of(part: str) -> str:
    """The task cluster of a part; that of the papers is told by their texts."""
    return TASKS.get(part) or ("translation" if part.endswith(("Forward", "Reverse")) else "commonsense")


def typo(work: Path) -> pl.LazyFrame:
    """The typo rows, member by member."""
    texts = {"pre_text": pl.String, "post_text": pl.String}
    members = [
        pl.scan_ndjson(work / f"jwtd_v2.0/{name}.jsonl", schema=texts, row_index_name="n").select(
            instruction=pl.lit(TYPO),
            input="pre_text",
            output="post_text",
            task=pl.lit("correction"),
            dataset=pl.lit("wikipedia-ja-typo"),
            source=pl.lit("wikipedia-typo@2.0"),
            license=pl.lit("CC-BY-SA-3.0"),
            file=pl.lit(f"jwtd_v2.0.tar.gz/jwtd_v2.0/{name}.jsonl"),
            row=pl.col("n").cast(pl.Int64) + 1,
        )
        for name in ("test", "train", "gold")
    ]
    return pl.concat(members)


def jqac(work: Path) -> pl.LazyFrame:
    """The JQAC rows, topic by topic."""
    names = ["topic", "question", "answer"]
    topics = [
        pl.read_csv(path, new_columns=names, infer_schema=False, row_index_name="n").select(
            instruction=pl.col("topic") + "に関して、" + pl.col("question"),
            input=pl.lit(""),
            output="answer",
            task=pl.lit("commonsense"),
            dataset=pl.lit("jqac"),
            source=pl.lit("jqac@20180625"),
            license=pl.lit("CC-BY-SA-4.0"),
            file=pl.lit(f"jqac20180625.tgz/jqac/{path.name}"),
            row=pl.col("n").cast(pl.Int64) + 1,
        )
        for path in sorted((work / "jqac").glob("topic-*.csv"))
    ]
    return pl.concat(topics).lazy()


def with_id(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with the md5 of their texts; Polars has none of its own."""
    joined = rows.select(pl.concat_str("instruction", "input", "response", separator="\x1f")).to_series()
    return rows.with_columns(id=pl.Series([hashlib.md5(text.encode()).hexdigest() for text in joined]))


def main(sources: Path, work: Path) -> None:
    """Builds and says how many rows it published and dropped, and the digest of their ids."""
    work.mkdir(parents=True, exist_ok=True)
    for path in ("jwtd/2.0/jwtd_v2.0.tar.gz", "jqac/20180625/jqac20180625.tgz"):
        subprocess.run(["tar", "-xzf", sources / path, "-C", work], check=True)
    rows = release(sources)
    away = pl.col("task").is_in(["translation", "english_only"])
    rows.filter(away).with_columns(reason="task").sink_parquet(work / "drop_tasks.parquet", compression="zstd", compression_level=1)
    rows = rows.filter(~away).collect(engine="streaming")
    alpaca = pl.col("dataset") == "alpaca"
    rows.filter(alpaca).with_columns(reason=pl.lit("license_model_output")).write_parquet(work / "drop_datasets.parquet", compression="zstd", compression_level=1)
    rows = pl.concat([rows.lazy().filter(~alpaca), typo(work), jqac(work)]).rename({"output": "response"}).collect(engine="streaming")
    first = rows.select(pl.struct("instruction", "input", "response").is_first_distinct()).to_series()
    texts = ["instruction", "input", "response"]
    kept = rows.filter(first)
    dropped = with_id(rows.filter(~first))
    originals = kept.join(dropped.select(texts), on=texts, how="semi").select(*texts, kept_source="source", kept_file="file", kept_row="row")
    dropped.join(originals.unique(texts), on=texts, how="left").with_columns(reason=pl.lit("exact_duplicate"), kept_id="id").write_parquet(
        work / "drop_duplicates.parquet", compression="zstd", compression_level=1
    )
    digest = 0
    for shard, at in enumerate(range(0, kept.height, 250_000)):
        part = with_id(kept.slice(at, 250_000)).select(COLUMNS)
        digest += sum(int(text, 16) for text in part["id"])
        part.write_parquet(work / f"train-{shard:05}.parquet", compression="zstd", row_group_size=30_720)
    print(json.dumps({"rows": kept.height, "duplicates": dropped.height, "digest": f"{digest % 2**128:032x}"}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
