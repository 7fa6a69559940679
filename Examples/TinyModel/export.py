"""Writes a checkpoint as GGUF: `export.py CHECKPOINT OUT.gguf [--float]` (Q8_0 unless --float)."""
import argparse
from pathlib import Path

import torch

import gguf
from tekken import Tekken

HERE = Path(__file__).resolve().parent


def byte_alphabet():
    """GPT-2's printable stand-ins for the 256 bytes, which GGUF's token lists use."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table, extra = {b: chr(b) for b in kept}, 0
    for b in range(256):
        if b not in table:
            table[b], extra = chr(256 + extra), extra + 1
    return table


def metadata(shape, tokenizer, quantized):
    table = byte_alphabet()
    text = lambda data: "".join(table[b] for b in data)
    merges = [" ".join(map(text, tokenizer.merge_of(rank))) for rank, token in enumerate(tokenizer.tokens) if len(token) > 1]
    special = tokenizer.special
    return {
        "general.architecture": (gguf.STRING, "llama"),
        "general.name": (gguf.STRING, "jig-tiny"),
        "general.license": (gguf.STRING, "apache-2.0"),
        "general.file_type": (gguf.U32, 7 if quantized else 0),
        "llama.vocab_size": (gguf.U32, shape["vocabulary"]),
        "llama.context_length": (gguf.U32, shape["context"]),
        "llama.embedding_length": (gguf.U32, shape["width"]),
        "llama.block_count": (gguf.U32, shape["layers"]),
        "llama.feed_forward_length": (gguf.U32, shape["feed_forward"]),
        "llama.attention.head_count": (gguf.U32, shape["heads"]),
        "llama.attention.head_count_kv": (gguf.U32, shape["kv_heads"]),
        "llama.attention.key_length": (gguf.U32, shape["head_width"]),
        "llama.attention.value_length": (gguf.U32, shape["head_width"]),
        "llama.attention.layer_norm_rms_epsilon": (gguf.F32, shape["epsilon"]),
        "llama.rope.dimension_count": (gguf.U32, shape["head_width"]),
        "llama.rope.freq_base": (gguf.F32, shape["rope_base"]),
        "tokenizer.ggml.model": (gguf.STRING, "gpt2"),
        "tokenizer.ggml.pre": (gguf.STRING, "tekken"),
        "tokenizer.ggml.tokens": ((gguf.ARRAY, gguf.STRING), tokenizer.special_names + [text(t) for t in tokenizer.tokens]),
        "tokenizer.ggml.token_type": ((gguf.ARRAY, gguf.I32), [3] * tokenizer.special_count + [1] * len(tokenizer.tokens)),
        "tokenizer.ggml.merges": ((gguf.ARRAY, gguf.STRING), merges),
        "tokenizer.ggml.bos_token_id": (gguf.U32, special["<s>"]),
        "tokenizer.ggml.eos_token_id": (gguf.U32, special["</s>"]),
        "tokenizer.ggml.unknown_token_id": (gguf.U32, special["<unk>"]),
        "tokenizer.ggml.padding_token_id": (gguf.U32, special["<pad>"]),
        "tokenizer.ggml.add_bos_token": (gguf.BOOL, True),
        "tokenizer.ggml.add_eos_token": (gguf.BOOL, False),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("out")
    parser.add_argument("--float", action="store_true")
    parser.add_argument("--tokenizer", default=HERE.parents[1] / "Sources/Jig/Resources/jig-tiny.tekken.json")
    options = parser.parse_args()
    checkpoint = torch.load(options.checkpoint, weights_only=True)
    # The network's parameters are named as GGUF names them.
    tensors = {n: (t.float().numpy(), gguf.TENSOR_F32 if options.float or t.dim() == 1 else gguf.TENSOR_Q8_0)
               for n, t in checkpoint["state"].items()}
    gguf.write(options.out, metadata(checkpoint["shape"], Tekken.load(options.tokenizer), not options.float), tensors)
    print(options.out, Path(options.out).stat().st_size, "bytes")
