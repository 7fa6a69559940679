"""The network: a Llama-style decoder (grouped-query attention, RoPE on adjacent pairs, RMSNorm, SwiGLU, tied embeddings)."""
from dataclasses import asdict, dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


@dataclass
class Shape:
    """The hyperparameters, as they're written into the GGUF's metadata."""
    vocabulary: int
    width: int = 192
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    head_width: int = 48
    feed_forward: int = 512
    context: int = 2048
    rope_base: float = 10000.0
    epsilon: float = 1e-5

    def as_dict(self):
        return asdict(self)


def rotate(x, cos, sin):
    """RoPE that rotates the pairs (0, 1), (2, 3), …, as Mistral's own weights expect."""
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)


def attend(q, k, v, mask):
    """Grouped softmax attention; plain matrix products, which in bfloat16 on a CPU are faster than the fused kernel."""
    rows, heads, length, width = q.shape
    groups = heads // k.shape[1]
    with torch.autocast("cpu", enabled=False):
        q = (q * width ** -0.5).reshape(rows, k.shape[1], groups * length, width)
        scores = torch.matmul(q, k.transpose(-1, -2)).view(rows, k.shape[1], groups, length, k.shape[2])
        p = (scores + mask[:, :, None]).softmax(-1).view(rows, k.shape[1], groups * length, k.shape[2])
        return torch.matmul(p, v).view(rows, heads, length, width)


class Norm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


class Cache:
    """One layer's keys and values of the context so far, with room for more."""

    def __init__(self, s: "Shape", rows, room):
        self.k, self.v = torch.zeros(rows, s.kv_heads, room, s.head_width), torch.zeros(rows, s.kv_heads, room, s.head_width)
        self.count = 0

    def append(self, k, v):
        end = self.count + k.shape[2]
        self.k[:, :, self.count:end], self.v[:, :, self.count:end], self.count = k, v, end
        return self.k[:, :, :end], self.v[:, :, :end]

    def spread(self, rows, room):
        """The same context for several rows."""
        other = Cache.__new__(Cache)
        other.k, other.v = (torch.zeros(rows, t.shape[1], room, t.shape[3]) for t in (self.k, self.v))
        other.count = 0
        other.append(self.k[:, :, :self.count], self.v[:, :, :self.count])
        return other


class Block(nn.Module):
    def __init__(self, s: Shape):
        super().__init__()
        self.s = s
        linear = lambda i, o: nn.Linear(i, o, bias=False)
        self.attn_norm, self.ffn_norm = Norm(s.width, s.epsilon), Norm(s.width, s.epsilon)
        self.attn_q = linear(s.width, s.heads * s.head_width)
        self.attn_k = linear(s.width, s.kv_heads * s.head_width)
        self.attn_v = linear(s.width, s.kv_heads * s.head_width)
        self.attn_output = linear(s.heads * s.head_width, s.width)
        self.ffn_gate, self.ffn_up = linear(s.width, s.feed_forward), linear(s.width, s.feed_forward)
        self.ffn_down = linear(s.feed_forward, s.width)

    def forward(self, x, cos, sin, mask, cache=None):
        s, (rows, length, _) = self.s, x.shape
        y = self.attn_norm(x)
        split = lambda t, n: t.view(rows, length, n, s.head_width).transpose(1, 2)
        q, k = rotate(split(self.attn_q(y), s.heads), cos, sin), rotate(split(self.attn_k(y), s.kv_heads), cos, sin)
        q, k = q.to(mask.dtype), k.to(mask.dtype)
        v = split(self.attn_v(y), s.kv_heads).to(mask.dtype)
        if cache is not None:
            k, v = cache.append(k, v)
        y = attend(q, k, v, mask)
        x = x + self.attn_output(y.transpose(1, 2).reshape(rows, length, -1))
        y = self.ffn_norm(x)
        return x + self.ffn_down(F.silu(self.ffn_gate(y)) * self.ffn_up(y))


class Decoder(nn.Module):
    def __init__(self, s: Shape):
        super().__init__()
        self.s = s
        self.token_embd = nn.Embedding(s.vocabulary, s.width)
        self.blk = nn.ModuleList(Block(s) for _ in range(s.layers))
        self.output_norm = Norm(s.width, s.epsilon)
        nn.init.normal_(self.token_embd.weight, std=0.02)
        for name, p in self.blk.named_parameters():
            if p.dim() == 2:
                quiet = 0.5 if name.endswith(("attn_output.weight", "ffn_down.weight")) else 1.0
                nn.init.normal_(p, std=quiet * (2 / sum(p.shape)) ** 0.5)
        frequencies = s.rope_base ** (-torch.arange(0, s.head_width, 2, dtype=torch.float64) / s.head_width)
        angles = torch.arange(s.context, dtype=torch.float64)[:, None] * frequencies
        self.register_buffer("cos", angles.cos().float(), persistent=False)
        self.register_buffer("sin", angles.sin().float(), persistent=False)

    def hidden(self, tokens, positions, mask, caches=None):
        """tokens, positions: [rows, length]; mask: additive, [rows, 1, length, keys]. Returns [rows, length, width]."""
        x = self.token_embd(tokens)
        cos, sin = self.cos[positions][:, None], self.sin[positions][:, None]
        for i, block in enumerate(self.blk):
            x = block(x, cos, sin, mask, None if caches is None else caches[i])
        return self.output_norm(x)

    def logits(self, hidden):
        return hidden @ self.token_embd.weight.T


def load(path):
    checkpoint = torch.load(path, weights_only=True)
    model = Decoder(Shape(**checkpoint["shape"]))
    model.load_state_dict(checkpoint["state"])
    return model.eval()
