#!/usr/bin/env python3
"""Judges texts that Jig wrote by jsonschema-rs, a validator that is not Jig's own.

    jig fuzz --emit texts.jsonl; judge.py texts.jsonl                schemas and texts, one pair a line
    jig generate schema.json -n 100 | judge.py --schema schema.json  texts of one schema, one a line

Counts texts that are no JSON, have a key twice, or are invalid, and prints each with its schema. Needs jsonschema-rs from PyPI:
python3 -m venv .judge && .judge/bin/pip install jsonschema-rs && .judge/bin/python Tests/Conformance/judge.py …
Exit status: 0 if all texts are valid, 1 otherwise.
"""

import argparse
import collections
import decimal
import functools
import json
import sys

import jsonschema_rs


@functools.lru_cache(maxsize=256)
def validator(schema):
    """The validator of a schema's text, formats asserted; None if jsonschema-rs can't read it."""
    try:
        return jsonschema_rs.validator_for(schema, validate_formats=True)
    except ValueError as error:
        print(f"not judged: {error}: {schema[:200]}", file=sys.stderr)
        return None


def members(pairs):
    if len({key for key, _ in pairs}) < len(pairs):
        raise KeyError("a key occurs twice")
    return dict(pairs)


def verdict(schema, text):
    judge = validator(schema)
    if judge is None:
        return "not judged"
    try:
        value = json.loads(text, parse_float=decimal.Decimal, object_pairs_hook=members)
    except KeyError:
        return "a key twice"
    except ValueError:
        return "no JSON"
    return "valid" if judge.is_valid(value) else "invalid"


def pairs(options):
    with open(options.texts, encoding="utf-8") if options.texts != "-" else sys.stdin as lines:
        if options.schema:
            with open(options.schema, encoding="utf-8") as file:
                schema = file.read()
            for line in lines:
                yield schema, line.rstrip("\n")
            return
        for line in lines:
            # What stands after "schema": up to the last member, "text", is the schema as Jig writes it.
            pair = json.loads(line)
            start, end = line.index(":") + 1, line.rindex(',"text":')
            yield line[start:end], pair["text"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", default="-", help="the texts; - is standard input")
    parser.add_argument("--schema", help="a schema that all texts belong to")
    options = parser.parse_args()
    counts = collections.Counter()
    for schema, text in pairs(options):
        result = verdict(schema, text)
        counts[result] += 1
        if result not in ("valid", "not judged"):
            print(f"{result}: {text}\n  schema {schema[:2000]}")
    print(", ".join(f"{count} {result}" for result, count in counts.most_common()) or "no texts")
    sys.exit(1 if set(counts) - {"valid", "not judged"} else 0)


if __name__ == "__main__":
    main()
