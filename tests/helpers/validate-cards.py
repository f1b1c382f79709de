"""Reads the card and the Croissant metadata of a release with the libraries that users have, and prints what they say as JSON."""

import json
import os
import sys
import tempfile

PROV = "http://www.w3.org/ns/prov#"
SOURCE_FILES = f"""SELECT ?name ?sha256 WHERE {{
  ?release <{PROV}wasDerivedFrom> ?source . ?source <{PROV}hadMember> ?file .
  ?file <https://schema.org/name> ?name ; <https://schema.org/sha256> ?sha256 }}"""


def main(release: str) -> None:
    with tempfile.TemporaryDirectory() as cache:
        os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": cache}
        json.dump({"card": card(release), "loaded": loaded(release), "croissant": croissant(release)}, sys.stdout)


def card(release: str) -> dict:
    """The head as huggingface_hub parses it; what `datasets` and its own lists do not know is an error."""
    from datasets.info import DatasetInfosDict
    from datasets.utils.metadata import MetadataConfigs
    from datasets.utils import resources
    from huggingface_hub import DatasetCard

    data = DatasetCard.load(os.path.join(release, "README.md")).data
    lists = {}
    for field, name in {"language": "languages.json", "size_categories": "size_categories.json"}.items():
        with open(os.path.join(os.path.dirname(resources.__file__), name), encoding="utf8") as file:
            lists[field] = json.load(file)
        unknown = [value for value in data.to_dict()[field] if value not in lists[field]]
        assert not unknown, f"{field} has {unknown}"
    MetadataConfigs.from_dataset_card_data(data)
    DatasetInfosDict.from_dataset_card_data(data)
    return data.to_dict()


def loaded(release: str) -> dict:
    """The rows as `datasets` loads them with the card's configs, its checks of splits and features on."""
    import datasets

    datasets.disable_progress_bars()
    train = datasets.load_dataset(release, "default", split="train", verification_mode="all_checks")
    return {"rows": train.num_rows, "bytes": train.data.nbytes, "features": {k: v.dtype for k, v in train.features.items()}}


def croissant(release: str) -> dict:
    """What mlcroissant finds wrong, the version it checks by, the rows that it reads, and the source files by PROV-O."""
    import mlcroissant
    import rdflib

    file = os.path.join(release, "croissant.json")
    dataset = mlcroissant.Dataset(jsonld=file)
    issues = dataset.metadata.ctx.issues
    graph = rdflib.Graph().parse(file, format="json-ld")
    return {
        "errors": sorted(issues.errors),
        "warnings": sorted(issues.warnings),
        "version": dataset.metadata.ctx.conforms_to.value,
        "ids": [row["default/id"].decode() for row in dataset.records("default")],
        "sources": {str(name): str(sha256) for name, sha256 in graph.query(SOURCE_FILES)},
    }


if __name__ == "__main__":
    main(*sys.argv[1:])
