#!/usr/bin/env python3
"""Counts the instructions of the micro-benchmarks with valgrind, where the machine's own counters can't be read.

    instructions.py check                 compare with Thresholds/, fail where a case takes more than 5 % more
    instructions.py update [CASE…]        write Thresholds/

Virtual machines often have no counters, and `swift package benchmark` then leaves instructions out. Both use the same files.
A case is run once and again several times more; the difference is what it takes. valgrind has to be installed.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MORE = 4
TOLERANCE = 0.05


def build():
    """The program, without its debugging information, which older versions of valgrind can't read."""
    command = ["swift", "build", "--package-path", str(HERE), "-c", "release", "--product", "Instructions"]
    subprocess.run(command, check=True, stdout=sys.stderr)
    folder = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
    program = pathlib.Path(folder) / "Instructions"
    stripped = program.with_name("Instructions-stripped")
    subprocess.run(["strip", "-o", str(stripped), str(program)], check=True)
    return stripped


def count(program, case, repetitions):
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    # Hash tables seeded at random would take another number of instructions each time.
    environment = os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"}
    command = [*tool, str(program), case, str(repetitions)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment)
    found = re.search(r"I\s+refs:\s+([\d,]+)", run.stderr)
    if run.returncode != 0 or not found:
        raise SystemExit(f"{case}: valgrind failed\n{run.stderr[-2000:]}")
    return int(found[1].replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["check", "update"])
    parser.add_argument("cases", nargs="*", help="all by default")
    options = parser.parse_args()
    program = build()
    known = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout.split()
    for case in options.cases:
        if case not in known:
            parser.error(f"there is no case {case}; there are {', '.join(known)}")
    failed = False
    print(f"{'':28}{'instructions':>14}{'threshold':>14}")
    for case in options.cases or known:
        instructions = (count(program, case, 1 + MORE) - count(program, case, 1)) // MORE
        path = HERE / "Thresholds" / f"Masks.{case}.p90.json"
        if options.action == "update":
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps({"instructions": instructions}, indent=2) + "\n")
        threshold = json.loads(path.read_text())["instructions"] if path.exists() else None
        share = instructions / threshold - 1 if threshold else None
        failed |= share is None or share > TOLERANCE
        remark = "no threshold" if share is None else f"{share:+.1%}" + (" TOO MANY" if share > TOLERANCE else "")
        print(f"{case:28}{instructions:>14,}{threshold or 0:>14,}  {remark}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
