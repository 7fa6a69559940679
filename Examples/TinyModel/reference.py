"""The exported model in NumPy, read back from the GGUF file: an independent check of the export and of any other engine.

`reference.py MODEL.gguf --check CHECKPOINT` compares greedy outputs with PyTorch's; `reference.py MODEL.gguf QUESTION` shows an output.
"""
import argparse
from pathlib import Path

import numpy as np

import gguf
import tools as T
from layout import Layout
from tekken import Tekken

HERE = Path(__file__).resolve().parent


class Reference:
    def __init__(self, path):
        self.meta, self.w = gguf.read(path)
        m = lambda key: self.meta["llama." + key]
        self.layers, self.heads, self.kv = m("block_count"), m("attention.head_count"), m("attention.head_count_kv")
        self.head_width, self.epsilon = m("attention.key_length"), m("attention.layer_norm_rms_epsilon")
        self.frequencies = m("rope.freq_base") ** (-np.arange(0, self.head_width, 2) / self.head_width)
        self.keys, self.values = [None] * self.layers, [None] * self.layers
        self.count = 0

    def norm(self, x, name):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon) * self.w[name + ".weight"]

    def rope(self, x, positions):
        angles = positions[:, None, None] * self.frequencies
        c, s, out = np.cos(angles), np.sin(angles), np.empty_like(x)
        out[..., 0::2] = x[..., 0::2] * c - x[..., 1::2] * s
        out[..., 1::2] = x[..., 0::2] * s + x[..., 1::2] * c
        return out

    def feed(self, ids):
        """Appends ids to the context; the logits after the last of them."""
        x, n = self.w["token_embd.weight"][ids], len(ids)
        positions = np.arange(self.count, self.count + n)
        for i in range(self.layers):
            w = lambda name: self.w[f"blk.{i}.{name}.weight"]
            y = self.norm(x, f"blk.{i}.attn_norm")
            q = self.rope((y @ w("attn_q").T).reshape(n, self.heads, -1), positions)
            k = self.rope((y @ w("attn_k").T).reshape(n, self.kv, -1), positions)
            v = (y @ w("attn_v").T).reshape(n, self.kv, -1)
            if self.keys[i] is not None:
                k, v = np.concatenate((self.keys[i], k)), np.concatenate((self.values[i], v))
            self.keys[i], self.values[i] = k, v
            group = self.heads // self.kv
            scores = np.einsum("qhd,khd->hqk", q, k.repeat(group, 1)) / np.sqrt(self.head_width)
            scores = np.where(np.arange(len(k))[None] <= positions[:, None], scores, -np.inf)
            p = np.exp(scores - scores.max(-1, keepdims=True))
            p /= p.sum(-1, keepdims=True)
            x = x + np.einsum("hqk,khd->qhd", p, v.repeat(group, 1)).reshape(n, -1) @ w("attn_output").T
            y = self.norm(x, f"blk.{i}.ffn_norm")
            g = y @ w("ffn_gate").T
            x = x + (g / (1 + np.exp(-g)) * (y @ w("ffn_up").T)) @ w("ffn_down").T
        self.count += n
        return self.w["token_embd.weight"] @ self.norm(x[-1], "output_norm")

    def greedy(self, prompt, end, most=110):
        self.keys, self.values, self.count = [None] * self.layers, [None] * self.layers, 0
        out, logits = [], self.feed(prompt)
        while len(out) < most:
            out.append(int(logits.argmax()))
            if out[-1] == end:
                break
            logits = self.feed(out[-1:])
        return out


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("question", nargs="?")
    parser.add_argument("--check", help="the checkpoint that the model was exported from")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--tokenizer", default=HERE.parents[1] / "Sources/Jig/Resources/jig-tiny.tekken.json")
    options = parser.parse_args()
    reference, tokenizer = Reference(options.model), Tekken.load(options.tokenizer)
    layout = Layout(tokenizer)
    if options.question:
        ids = reference.greedy(layout.prompt(options.question, list(T.SAMPLES.values())), layout.eos)
        print(tokenizer.decode(ids, True))
    if options.check:
        import evaluation
        from model import load
        model, rows = load(options.check), evaluation.load_rows(options.count)
        same = 0
        for row in rows:
            tools = [T.SAMPLES[n] for n in row["tools"]]
            (expected,) = evaluation.generate(model, layout, [layout.bos, *layout.tools(tools)], [layout.user(row["question"])])
            found = reference.greedy(layout.prompt(row["question"], tools), layout.eos)
            same += found == expected
            if found != expected:
                print("differs:", tokenizer.decode(expected, True), "|", tokenizer.decode(found, True))
        print(f"{same} of {len(rows)} greedy outputs are the same")
