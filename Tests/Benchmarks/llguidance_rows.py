#!/usr/bin/env python3
"""Prints one JSON line for each MaskBench file that is named on standard input: what llguidance makes of it.

    ls ../shared/maskbench/*.json | llguidance_rows.py --tokenizer tekken.json --repeat 3 > llguidance.jsonl

The members are those of `jig bench --json`: compile, ttfm and masks in microseconds, each the least of --repeat runs with a
grammar compiled anew; what came of the instances; compile_error. A step fills the mask and accepts the token.

Needs packages from PyPI: pip install llguidance mistral-common numpy
"""

import argparse
import json
import os
import sys
import time

try:
    import llguidance
    from llguidance.numpy import allocate_token_bitmask, fill_next_token_bitmask
    from mistral_common.guidance.tokenizer import from_mistral_tokenizer
    from mistral_common.tokens.tokenizers.mistral import MistralTokenizer
    from mistral_common.tokens.tokenizers.tekken import Tekkenizer
except ImportError as error:
    raise SystemExit(f"{error}: pip install llguidance mistral-common numpy")

now = time.perf_counter_ns


class Engine:
    def __init__(self, path):
        self.encoder = Tekkenizer.from_file(path)
        self.tokenizer = from_mistral_tokenizer(MistralTokenizer.from_file(path))
        self.mask = allocate_token_bitmask(1, self.tokenizer.vocab_size)

    def compile(self, schema):
        matcher = llguidance.LLMatcher(self.tokenizer, json.dumps({"grammars": [{"json_schema": schema}]}))
        if matcher.is_error():
            raise ValueError(matcher.get_error())
        return matcher

    def take(self, matcher, tokens, steps):
        """Whether all tokens are taken and the output may end after them; adds the time of each step."""
        for token in tokens:
            start = now()
            fill_next_token_bitmask(matcher, self.mask, 0)
            spent = now() - start
            allowed = bool((int(self.mask[0, token // 32]) >> (token % 32)) & 1)
            if allowed:
                start = now()
                matcher.consume_token(token)
                spent += now() - start
            steps.append(spent)
            if not allowed:
                return False
        return matcher.is_accepting()

    def run(self, schema, instances):
        """One run with a grammar compiled anew: time to compile, times of the steps, which instances were taken."""
        steps = []
        start = now()
        grammar = self.compile(schema)
        compiled = now() - start
        return compiled, steps, [self.take(grammar.deep_copy(), tokens, steps) for tokens in instances]


def row(engine, path, repeat):
    with open(path) as file:
        document = json.load(file)
    tests = document["tests"]
    instances = [
        engine.encoder.encode(json.dumps(test["data"], ensure_ascii=False), bos=False, eos=False) for test in tests
    ]
    result = {"id": os.path.basename(path), "masks": [], "tests": len(tests)}
    start = now()
    try:
        runs = [engine.run(document["schema"], instances) for _ in range(repeat)]
    except ValueError as error:
        return result | {"compile_error": str(error)[:300], "ttfm": (now() - start) / 1000}
    steps = [min(times) / 1000 for times in zip(*(run[1] for run in runs))]
    compiled = min(run[0] for run in runs) / 1000
    result |= {"compile": compiled, "masks": steps}
    if steps:
        result["ttfm"] = compiled + steps[0]
    outcomes = list(zip((test["valid"] for test in tests), runs[-1][2]))
    return result | {
        "ok_valid": outcomes.count((True, True)),
        "bad_valid": outcomes.count((True, False)),
        "ok_invalid": outcomes.count((False, False)),
        "bad_invalid": outcomes.count((False, True)),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", required=True, help="a tekken.json")
    parser.add_argument("--repeat", type=int, default=3, help="how many runs (default: %(default)s)")
    options = parser.parse_args()
    engine = Engine(options.tokenizer)
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        print(json.dumps(row(engine, line.strip(), options.repeat)), flush=True)


if __name__ == "__main__":
    main()
