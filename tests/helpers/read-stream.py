"""Reads an Arrow IPC stream on standard input and prints its schema, metadata and rows as JSON."""

import json
import sys

import pyarrow

with pyarrow.ipc.open_stream(sys.stdin.buffer) as reader:
    table = reader.read_all()
    table.validate(full=True)
    fields = [[field.name, str(field.type), field.nullable] for field in reader.schema]
    metadata = {key.decode(): value.decode() for key, value in reader.schema.metadata.items()}
json.dump({"fields": fields, "metadata": metadata, "rows": table.to_pylist()}, sys.stdout)
