#!/usr/bin/env python3
"""Runs MaskBench's schemas through `jig bowtie` and prints, by split, how many are wholly right.

    maskbench.py --with grammar                 all files
    maskbench.py --with validator --sample 500  some of them, the same each time

A schema is wholly right if every instance is taken or refused as its label says, formats asserted; a schema that no value
satisfies is right if it has no valid instance. The files are looked for under JIG_SHARED (../shared by default).
Exit status: 0 if nothing is wrong, 1 otherwise.
"""

import argparse
import collections
import os
import pathlib
import random
import sys

from suite import DIALECTS, ERRORED, RIGHT, ROOT, WRONG, Harness, judge, read, table


def split(path):
    return path.stem.split("---")[0] if "---" in path.stem else path.stem.split("_")[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--with", dest="judge", choices=["validator", "grammar"], required=True)
    parser.add_argument("--sample", type=int, help="judge so many files, chosen at random but alike each time")
    parser.add_argument("--jig", default=str(ROOT / ".build/release/jig"), help="the command (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=60, help="seconds that a schema may take (default: %(default)s)")
    options = parser.parse_args()
    folder = pathlib.Path(os.environ.get("JIG_SHARED", ROOT.parent / "shared")) / "maskbench"
    if not folder.is_dir():
        raise SystemExit(f"there is no {folder}: set JIG_SHARED")
    files = sorted(folder.glob("*.json"))
    if options.sample:
        files = sorted(random.Random(1).sample(files, min(options.sample, len(files))))

    command = [options.jig, "bowtie", "--with", options.judge, "--formats", "assert"]
    harness = Harness(command, DIALECTS["draft2020-12"], options.timeout)
    schemas, instances = collections.defaultdict(collections.Counter), collections.Counter()
    for path in files:
        document = read(path)
        tests = [{"description": "", "instance": t["data"], "valid": t["valid"]} for t in document.get("tests", [])]
        sent = [{key: test[key] for key in ("description", "instance")} for test in tests]
        answer = harness.ask({"description": path.stem, "schema": document["schema"], "tests": sent})
        outcomes = [(outcome, remark) for outcome, remark, _ in judge({"tests": tests}, answer)]
        instances.update(outcome for outcome, _ in outcomes)
        kinds = {outcome for outcome, _ in outcomes}
        outcome = ERRORED if answer.get("errored") or ERRORED in kinds else WRONG if WRONG in kinds else RIGHT
        schemas[split(path)][outcome] += 1
        if outcome != RIGHT:
            remark = next((remark for _, remark in outcomes if remark), answer.get("context", {}).get("message", ""))
            print(f"{outcome:8} {path.stem}: {remark}", flush=True)
    harness.stop()
    rows = sorted(schemas.items())
    rows += [("all schemas", sum(schemas.values(), collections.Counter())), ("all instances", instances)]
    print()
    table(f"--with {options.judge}", rows)
    sys.exit(1 if instances[WRONG] else 0)


if __name__ == "__main__":
    main()
