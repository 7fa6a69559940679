#!/usr/bin/env python3
"""Measures jig and llguidance on the same files and tokens in one run, and prints a table with ratios.

    compare.py --tokenizer tekken.json --peer-python .build-peers/bin/python FILE…    measure both
    compare.py --rows jig.jsonl peer.jsonl                                           only compare

jig is run with `--key-order any --layout flexible`, a language at least as wide as llguidance's (--language asks for
another). Ratios are taken on the schemas that both compile; jig's figures on all schemas stand beside. Files are measured in
portions, jig and peer in turn, so that both see the same machine. Rows of other programs do as well, if they have the
members that `jig bench --json` prints; where a row has no `other_text`, there is none.

The peer wants a Python with packages from PyPI, for instance
    python3 -m venv .build-peers && .build-peers/bin/pip install llguidance mistral-common numpy
Exit status: 0, or 1 if jig judges an instance wrongly.
"""

import argparse
import json
import pathlib
import selectors
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LANGUAGES = {
    "wide": ["--key-order", "any", "--layout", "flexible"],
    "default": [],
    "any-text": ["--any-text"],
}
# For each figure: how many times less than the peer's it is to be, and its cap in microseconds for all schemas.
TARGETS = {
    ("step", "mean"): (10, 2.5),
    ("step", "p50"): (None, 1.0),
    ("step", "p99"): (8, 25),
    ("step", "p99.9"): (8, None),
    ("step", "max"): (None, 1000),
    ("schema to first mask", "p50"): (5, 150),
    ("schema to first mask", "p99"): (5, None),
    ("compile and 100 masks", "p50"): (5, None),
    ("compile and 100 masks", "p99"): (5, None),
}


def percentile(values, percent):
    """A value that occurs, in sorted values."""
    return values[min(len(values) - 1, int(len(values) * percent / 100))] if values else float("nan")


def statistics(rows):
    """Figures in microseconds, by quantity and statistic."""
    compiled = [row for row in rows if "compile" in row]
    quantities = {
        "step": [step for row in compiled for step in row["masks"]],
        "compile": [row["compile"] for row in compiled],
        "schema to first mask": [row["ttfm"] for row in compiled if row.get("ttfm") is not None and row["masks"]],
        "compile and 100 masks": [
            row["compile"] + sum(row["masks"][:100]) for row in compiled if len(row["masks"]) >= 100
        ],
    }
    figures = {}
    for name, values in quantities.items():
        values.sort()
        figures[name, "mean"] = sum(values) / len(values) if values else float("nan")
        for percent in (50, 90, 99, 99.9):
            figures[name, f"p{percent:g}"] = percentile(values, percent)
        figures[name, "max"] = values[-1] if values else float("nan")
    return figures


def outcomes(rows):
    total = lambda name: sum(row.get(name, 0) for row in rows)
    wrong = total("bad_valid") + total("bad_invalid")
    return (
        f"{len(rows)} schemas, {sum('compile' in row for row in rows)} compiled; {total('ok_valid') + total('ok_invalid')} "
        f"instances right, {total('bad_valid')} valid refused, {total('bad_invalid')} invalid taken, "
        f"{total('other_text')} valid in another text, {sum(len(row['masks']) for row in rows if 'masks' in row)} steps"
    ), wrong


def figure(value):
    if value != value:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def verdict(key, ours, theirs, everywhere):
    ratio, cap = TARGETS.get(key, (None, None))
    parts = []
    if ratio is not None:
        parts.append(f"{'met' if ours * ratio <= theirs else 'MISSED'}: ≥ {ratio} ×")
    if cap is not None:
        parts.append(f"{'met' if everywhere <= cap else 'MISSED'}: ≤ {cap:g} µs on all")
    return ", ".join(parts)


def report(ours, theirs):
    ours, theirs = ({row["id"]: row for row in rows} for rows in (ours, theirs))
    both = [name for name in ours if "compile" in ours[name] and "compile" in theirs.get(name, {})]
    on_both = statistics([ours[name] for name in both])
    peer = statistics([theirs[name] for name in both])
    everywhere = statistics(list(ours.values()))
    print(f"microseconds; ratios on the {len(both)} schemas that both compile\n")
    print(f"{'':30}{'jig':>12}{'peer':>12}{'ratio':>9}{'jig on all':>13}  wanted")
    last = None
    for key in on_both:
        if last not in (None, key[0]):
            print()
        last = key[0]
        ratio = f"{peer[key] / on_both[key]:.1f} ×" if on_both[key] else "–"
        print(
            f"{key[0] + ', ' + key[1]:30}{figure(on_both[key]):>12}{figure(peer[key]):>12}{ratio:>9}"
            f"{figure(everywhere[key]):>13}  {verdict(key, on_both[key], peer[key], everywhere[key])}".rstrip()
        )
    growth = sorted(row["growth"] / 1e6 for row in ours.values() if "growth" in row)
    if growth:
        print(f"\ngrowth for each schema, MB: p50 {figure(percentile(growth, 50))}, p99 {figure(percentile(growth, 99))}")
    text, wrong = outcomes(list(ours.values()))
    print(f"\njig   {text}\npeer  {outcomes(list(theirs.values()))[0]}")
    for row in ours.values():
        if row.get("bad_valid") or row.get("bad_invalid"):
            print(f"WRONG {row['id']}: {row['bad_valid']} valid refused, {row['bad_invalid']} invalid taken")
    return wrong


class Peer:
    """A process that is asked file by file, and started anew after a crash or a time-out."""

    def __init__(self, command, timeout):
        self.command, self.timeout, self.process = command, timeout, None

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        if not self.process.stdout.readline():
            raise SystemExit("the peer can't be started")

    def row(self, path):
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(f"{path}\n")
            self.process.stdin.flush()
            with selectors.DefaultSelector() as selector:
                selector.register(self.process.stdout, selectors.EVENT_READ)
                line = self.process.stdout.readline() if selector.select(self.timeout) else ""
        except BrokenPipeError:
            line = ""
        if line:
            return json.loads(line)
        self.stop()
        return {"id": path.name, "masks": [], "compile_error": "crashed or timed out"}

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def measure(options):
    jig = [options.jig, "bench", "--json", "--tokenizer", options.tokenizer, "--repeat", str(options.repeat)]
    jig += LANGUAGES[options.language]
    script = [str(HERE / "llguidance_rows.py"), "--tokenizer", options.tokenizer, "--repeat", str(options.repeat)]
    peer = Peer([options.peer_python, *script], options.timeout)
    ours, theirs = [], []
    for start in range(0, len(options.files), options.portion):
        files = options.files[start : start + options.portion]
        answer = subprocess.run([*jig, *map(str, files)], stdout=subprocess.PIPE, text=True)
        if answer.returncode not in (0, 1):
            raise SystemExit(f"jig ended with status {answer.returncode}")
        ours += [json.loads(line) for line in answer.stdout.splitlines()]
        theirs += [peer.row(path) for path in files]
        if sys.stderr.isatty():
            print(f"\r{start + len(files)} of {len(options.files)}", end="", file=sys.stderr, flush=True)
    peer.stop()
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    return ours, theirs


def read(path):
    with open(path) as file:
        return [json.loads(line) for line in file if line.strip()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=pathlib.Path, help="MaskBench files")
    parser.add_argument("--rows", nargs=2, metavar=("JIG", "PEER"), help="compare these rows and measure nothing")
    parser.add_argument("--tokenizer", help="a tekken.json")
    parser.add_argument("--language", choices=LANGUAGES, default="wide", help="jig's language (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which each time is the least (default: %(default)s)")
    parser.add_argument("--jig", default=str(ROOT / ".build/release/jig"), help="the command (default: %(default)s)")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python with llguidance (default: this one)")
    parser.add_argument("--portion", type=int, default=100, help="files measured at a time (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=120, help="seconds that the peer may take for a file")
    parser.add_argument("--keep", metavar="PREFIX", help="keep the rows as PREFIX-jig.jsonl and PREFIX-peer.jsonl")
    options = parser.parse_args()
    if options.rows:
        ours, theirs = map(read, options.rows)
    else:
        if not options.files or not options.tokenizer:
            parser.error("name files and --tokenizer, or give --rows")
        ours, theirs = measure(options)
    if options.keep:
        for name, rows in (("jig", ours), ("peer", theirs)):
            with open(f"{options.keep}-{name}.jsonl", "w") as file:
                file.writelines(json.dumps(row) + "\n" for row in rows)
    sys.exit(1 if report(ours, theirs) else 0)


if __name__ == "__main__":
    main()
