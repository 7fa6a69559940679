#!/usr/bin/env python3
"""Runs the official JSON Schema Test Suite through `jig bowtie` and prints what came of it, by draft and by file.

    suite.py --with grammar                     all drafts, required and optional tests
    suite.py --with validator --draft draft7    one draft
    suite.py --with grammar --file uniqueItems --verbose

Formats (and contents) are asserted in the tests of them and annotate elsewhere, since `format.json` contradicts `optional/format`.
The suite is looked for under JIG_SHARED (../shared by default). Exit status: 0 if nothing is wrong, 1 otherwise.
"""

import argparse
import collections
import json
import os
import pathlib
import queue
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
DIALECTS = {
    "draft4": "http://json-schema.org/draft-04/schema#",
    "draft6": "http://json-schema.org/draft-06/schema#",
    "draft7": "http://json-schema.org/draft-07/schema#",
    "draft2019-09": "https://json-schema.org/draft/2019-09/schema",
    "draft2020-12": "https://json-schema.org/draft/2020-12/schema",
    "v1": "https://json-schema.org/v1",
}
PARTS = ("required", "optional", "format")
RIGHT, WRONG, ERRORED = "right", "wrong", "errored"


class Number(float):
    """A number that is written as it was read, whatever its size and digits."""

    def __new__(cls, text):
        number = super().__new__(cls, 0)
        number.text = text
        return number

    def __repr__(self):
        return self.text


def read(path):
    return json.loads(path.read_text("utf-8"), parse_float=Number, parse_int=Number)


def write(value):
    """JSON text; json.dumps would spell a Number by its value."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(key) + ":" + write(item) for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return json.dumps(value)


class Harness:
    """A process of `jig bowtie`, started again when it dies or takes too long."""

    def __init__(self, command, dialect, timeout):
        self.command, self.dialect, self.timeout = command, dialect, timeout
        self.process = None

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.answers = queue.Queue()
        threading.Thread(target=self.listen, args=(self.process, self.answers), daemon=True).start()
        self.exchange({"cmd": "start", "version": 1})
        if self.exchange({"cmd": "dialect", "dialect": self.dialect}) != {"ok": True}:
            raise SystemExit(f"{self.dialect} is not supported")

    @staticmethod
    def listen(process, answers):
        for line in process.stdout:
            answers.put(line)
        answers.put(None)

    def exchange(self, request):
        self.process.stdin.write(write(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.answers.get(timeout=self.timeout)
        if line is None:
            raise BrokenPipeError
        return json.loads(line)

    def ask(self, case):
        """The answer to a case; one that says what happened if there is none."""
        if self.process is None:
            self.start()
        try:
            return self.exchange({"cmd": "run", "seq": 1, "case": case})
        except queue.Empty:
            reason = f"no answer within {self.timeout:g} s"
        except BrokenPipeError:
            reason = "the process died"
        self.stop()
        return {"errored": True, "context": {"message": reason}}

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def files(suite, draft):
    """The files of a draft, with the part of the suite that each belongs to."""
    folder = suite / "tests" / draft
    formats = folder / ("format" if draft == "v1" else "optional/format")
    for part, place in zip(PARTS, (folder, folder / "optional", formats)):
        for path in sorted(place.glob("*.json")):
            yield part, path


def remotes(suite, draft):
    """The documents that tests refer to. Those without $schema in another draft's folder are not for this one."""
    folder = suite / "remotes"
    found = {}
    for path in sorted(folder.rglob("*.json")):
        name = path.relative_to(folder)
        document = read(path)
        is_foreign = name.parts[0] in {*DIALECTS, "draft3"} - {draft}
        if not is_foreign or isinstance(document, dict) and "$schema" in document:
            found["http://localhost:1234/" + name.as_posix()] = document
    return found


def judge(group, answer):
    """Pairs of outcome and remark, one for each test of a group."""
    for index, test in enumerate(group["tests"]):
        result = answer if answer.get("errored") else answer["results"][index]
        if result.get("errored"):
            yield ERRORED, result["context"]["message"], test
        elif result["valid"] == test["valid"]:
            yield RIGHT, "", test
        else:
            yield WRONG, "valid refused" if test["valid"] else "invalid taken", test


def run(options, suite, draft):
    counts = collections.defaultdict(collections.Counter)
    remarks = []
    registry = remotes(suite, draft)
    harnesses = {
        formats: Harness([options.jig, "bowtie", "--with", options.judge, "--formats", formats], DIALECTS[draft], options.timeout)
        for formats in ("annotate", "assert")
    }
    for part, path in files(suite, draft):
        if options.file and path.stem not in options.file:
            continue
        asserts = part == "format" or (part, path.stem) == ("optional", "content")
        harness = harnesses["assert" if asserts else "annotate"]
        for group in read(path):
            tests = [{"description": test["description"], "instance": test["data"]} for test in group["tests"]]
            case = {"description": group["description"], "schema": group["schema"], "registry": registry, "tests": tests}
            for outcome, remark, test in judge(group, harness.ask(case)):
                counts[part, path.stem][outcome] += 1
                if outcome != RIGHT:
                    place = f"{draft}/{'' if part == 'required' else part + '/'}{path.stem}"
                    remarks.append((place, outcome, remark, f"{group['description']}: {test['description']}"))
    for harness in harnesses.values():
        harness.stop()
    return counts, remarks


def table(title, rows):
    width = max([len(title)] + [len(name) for name, _ in rows])
    print(f"{title:{width}}  {'tests':>6} {RIGHT:>6} {WRONG:>6} {ERRORED:>8}")
    for name, count in rows:
        print(f"{name:{width}}  {sum(count.values()):6} {count[RIGHT]:6} {count[WRONG]:6} {count[ERRORED]:8}")
    print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--with", dest="judge", choices=["validator", "grammar"], required=True)
    parser.add_argument("--draft", action="append", choices=DIALECTS, help="one of the drafts; may be repeated")
    parser.add_argument("--file", action="append", help="one file, by its name without .json; may be repeated")
    parser.add_argument("--jig", default=str(ROOT / ".build/release/jig"), help="the command (default: %(default)s)")
    parser.add_argument("--timeout", type=float, default=60, help="seconds that a case may take (default: %(default)s)")
    parser.add_argument("--verbose", action="store_true", help="also list each test that is wrong or errored")
    options = parser.parse_args()
    suite = pathlib.Path(os.environ.get("JIG_SHARED", ROOT.parent / "shared")) / "json-schema-test-suite"
    if not suite.is_dir():
        raise SystemExit(f"there is no {suite}: set JIG_SHARED")

    by_draft, all_remarks = [], []
    for draft in options.draft or DIALECTS:
        counts, remarks = run(options, suite, draft)
        all_remarks += remarks
        for part in PARTS:
            total = sum((count for (of, _), count in counts.items() if of == part), collections.Counter())
            if total:
                by_draft.append((f"{draft} {part}", total))
        rows = [(("" if part == "required" else part + "/") + name, count) for (part, name), count in counts.items()]
        table(draft, rows)
    by_draft.append(("all", sum((count for _, count in by_draft), collections.Counter())))
    table(f"--with {options.judge}", by_draft)

    reasons = collections.Counter((place, outcome, remark) for place, outcome, remark, _ in all_remarks)
    for (place, outcome, remark), count in sorted(reasons.items()):
        print(f"{count:4} {outcome:8} {place}: {remark}")
        if options.verbose:
            for entry in all_remarks:
                if entry[:3] == (place, outcome, remark):
                    print(f"              {entry[3]}")
    sys.exit(1 if any(outcome == WRONG for _, outcome, _, _ in all_remarks) else 0)


if __name__ == "__main__":
    main()
