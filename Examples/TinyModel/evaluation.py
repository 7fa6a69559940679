"""Measures a model on heldout.jsonl: right tool, exact arguments and invalid calls, decoding greedily with and without a constraint.

The constraint here is a regular expression per tool that mirrors its schema, checked by partial matching byte for byte: a stand-in
for the runtime's grammar. `evaluation.py CHECKPOINT [--limit N] [--show N]`.
"""
import argparse
import json
import random
from collections import Counter
from pathlib import Path

import regex
import torch

import tools as T
from model import Cache
from layout import Layout

HERE = Path(__file__).resolve().parent
STRING = r'(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})'
INTEGER, NUMBER = r"-?(?:0|[1-9][0-9]*)", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"


def value_pattern(schema):
    if "enum" in schema:
        return "(?:" + "|".join(regex.escape(json.dumps(v)) for v in schema["enum"]) + ")"
    if schema["type"] == "string":
        if "pattern" in schema:
            return '"' + schema["pattern"].strip("^$") + '"'
        if schema.get("format") == "date":
            return f'"{DATE}"'
        return f'"{STRING}{{{schema.get("minLength", 0)},{schema.get("maxLength", 400)}}}"'
    if "maximum" in schema:  # bounds as an alternation; enough for the sample tools
        return "(?:" + "|".join(str(n) for n in range(schema["minimum"], schema["maximum"] + 1)) + ")"
    return INTEGER if schema["type"] == "integer" else NUMBER


def arguments_pattern(tool):
    parameters = tool["function"]["parameters"]
    parts = []
    for i, (key, schema) in enumerate(parameters["properties"].items()):
        part = (", " if i else "") + regex.escape(json.dumps(key)) + ": " + value_pattern(schema)
        parts.append(part if key in parameters["required"] else f"(?:{part})?")
    return r"\{" + "".join(parts) + r"\}"


class Constraint:
    """What may follow in `[TOOL_CALLS]name[ARGS]{…}</s>`, for one list of tools."""

    def __init__(self, tools, tokenizer, layout):
        self.names = [t["function"]["name"] for t in tools]
        self.patterns = {t["function"]["name"]: regex.compile(arguments_pattern(t)) for t in tools}
        self.t, self.l = tokenizer, layout

    def allows(self, ids):
        """Whether ids (from [TOOL_CALLS] on) begin a valid call."""
        l = self.l
        if ids[0] != l.calls:
            return False
        rest = ids[1:]
        if l.args not in rest:
            return all(i >= self.t.special_count for i in rest) and any(n.startswith(self.t.decode(rest)) for n in self.names)
        at = rest.index(l.args)
        name, body = self.t.decode(rest[:at]), rest[at + 1:]
        if name not in self.patterns:
            return False
        done = bool(body) and body[-1] == l.eos
        body = body[:-1] if done else body
        if any(i < self.t.special_count for i in body):
            return False
        text = b"".join(self.t.tokens[i - self.t.special_count] for i in body)
        try:
            text = text.decode()
        except UnicodeDecodeError as e:
            if done or e.reason != "unexpected end of data":
                return False
            text = text[:e.start].decode()
        return bool(self.patterns[name].fullmatch(text, partial=not done))


def valid(call, tools):
    """Whether a call names a listed tool and its arguments fit the schema."""
    tool = next((t for t in tools if t["function"]["name"] == call[0]), None)
    if tool is None or not isinstance(call[1], dict):
        return False
    parameters = tool["function"]["parameters"]
    if set(call[1]) - set(parameters["properties"]) or set(parameters["required"]) - set(call[1]):
        return False
    return all(regex.fullmatch(value_pattern(parameters["properties"][k]), json.dumps(v, ensure_ascii=False)) for k, v in call[1].items())


def parse(ids, tokenizer, layout):
    """The first call in the ids, or None if there is no call; arguments that aren't JSON are given as text."""
    if not ids or ids[0] != layout.calls:
        return None
    end = next((i for i in range(1, len(ids)) if ids[i] in (layout.eos, layout.calls)), len(ids))
    body = ids[1:end]
    if layout.args not in body:
        return (tokenizer.decode(body, True), "")
    at = body.index(layout.args)
    text = tokenizer.decode(body[at + 1:], True)
    try:
        return (tokenizer.decode(body[:at], True), json.loads(text))
    except ValueError:
        return (tokenizer.decode(body[:at], True), text)


def bias(mask):
    return torch.zeros(mask.shape).masked_fill_(~mask, float("-inf"))[:, None]


@torch.no_grad()
def generate(model, layout, head, questions, constraint=None, most=110):
    """Greedy continuations of several questions behind one head (shared, so computed once)."""
    n = len(head)
    caches = [Cache(model.s, 1, n) for _ in model.blk]
    model.hidden(torch.tensor([head]), torch.arange(n)[None], bias(torch.ones(n, n).tril().bool()[None]), caches)
    rows, width = len(questions), max(len(q) for q in questions)
    caches = [c.spread(rows, n + width + most) for c in caches]
    lengths = torch.tensor([len(q) for q in questions])
    tokens = torch.full((rows, width), 11)
    for i, q in enumerate(questions):
        tokens[i, :len(q)] = torch.tensor(q)
    causal = torch.cat((torch.ones(width, n), torch.ones(width, width).tril()), 1).bool()
    hidden = model.hidden(tokens, (n + torch.arange(width)).expand(rows, -1), bias(causal.expand(rows, -1, -1)), caches)
    logits = model.logits(hidden[torch.arange(rows), lengths - 1])
    seen = torch.cat((torch.ones(rows, n), (torch.arange(width) < lengths[:, None]).float()), 1).bool()
    out, done = [[] for _ in range(rows)], [False] * rows
    for step in range(most):
        best = logits.argmax(-1, keepdim=True) if constraint is None else logits.argsort(-1, descending=True)
        chosen = []
        for i in range(rows):
            token = layout.eos
            if not done[i]:
                token = int(best[i, 0]) if constraint is None else next((t for t in best[i].tolist() if constraint.allows(out[i] + [t])), layout.eos)
                out[i].append(token)
                done[i] = token == layout.eos
            chosen.append(token)
        if all(done):
            break
        seen = torch.cat((seen, torch.ones(rows, 1, dtype=torch.bool)), 1)
        hidden = model.hidden(torch.tensor(chosen)[:, None], (n + lengths + step)[:, None], bias(seen[:, None]), caches)
        logits = model.logits(hidden[:, 0])
    return out


def run(model, tokenizer, rows, constrained, system=None):
    """The outputs for rows of heldout.jsonl, in their order: (row, call or None)."""
    layout = Layout(tokenizer)
    groups, results = {}, [None] * len(rows)
    for i, row in enumerate(rows):
        groups.setdefault(tuple(row["tools"]), []).append(i)
    for names, members in groups.items():
        tools = [T.SAMPLES[n] for n in names]
        head = [layout.bos, *(layout.system(system) if system else []), *layout.tools(tools)]
        constraint = Constraint(tools, tokenizer, layout) if constrained else None
        for start in range(0, len(members), 32):
            part = members[start:start + 32]
            outputs = generate(model, layout, head, [layout.user(rows[i]["question"]) for i in part], constraint)
            for i, ids in zip(part, outputs):
                results[i] = parse(ids, tokenizer, layout)
    return results


def score(rows, results):
    n = len(rows)
    right = sum(c is not None and c[0] == r["call"]["name"] for r, c in zip(rows, results))
    exact = sum(c is not None and c == (r["call"]["name"], r["call"]["arguments"]) for r, c in zip(rows, results))
    invalid = sum(c is not None and not valid(c, [T.SAMPLES[x] for x in r["tools"]]) for r, c in zip(rows, results))
    return {"questions": n, "right tool": round(right / n, 3), "exact call": round(exact / n, 3), "invalid call": round(invalid / n, 3),
            "no call": round(sum(c is None for c in results) / n, 3)}


def load_rows(limit=None):
    with open(HERE / "heldout.jsonl", encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    return rows if limit is None else random.Random(1).sample(rows, limit)


def summary(model, tokenizer, limit=None):
    rows = load_rows(limit)
    return {"free": score(rows, run(model, tokenizer, rows, False)), "constrained": score(rows, run(model, tokenizer, rows, True))}


if __name__ == "__main__":
    from model import load
    from tekken import Tekken
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint")
    parser.add_argument("--tokenizer", default=HERE.parents[1] / "Sources/Jig/Resources/jig-tiny.tekken.json")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--show", type=int, default=0, help="print so many misses")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    tokenizer, model = Tekken.load(options.tokenizer), load(options.checkpoint)
    rows = load_rows(options.limit)
    for constrained in (False, True):
        results = run(model, tokenizer, rows, constrained)
        print("constrained" if constrained else "free", score(rows, results))
    exact, asked = Counter(), Counter(r["call"]["name"] for r in rows)
    for r, c in zip(rows, results):
        exact[r["call"]["name"]] += c == (r["call"]["name"], r["call"]["arguments"])
    print("exact by tool (constrained):", ", ".join(f"{n} {exact[n]}/{asked[n]}" for n in asked))
    shown = 0
    for r, c in zip(rows, results):
        if c != (r["call"]["name"], r["call"]["arguments"]) and shown < options.show:
            shown += 1
            print("-", r["question"], "|", r["call"], "|", c)
