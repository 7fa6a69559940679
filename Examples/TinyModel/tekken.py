"""A Tekken-style tokenizer: byte-level BPE in the vendor's `tekken.json` format, its builder, encoder and decoder.

Two habits differ from a BPE trained without guidance, both to make copying easy for a small model: a word has the same
tokens with and without a space before it (but for the first, if that is a frequent word by itself: only those have a form
with a space), and punctuation merges only into JSON's own sequences. Both are choices of merges: any Tekken encoder reads the result.
"""
import base64
import json
from collections import Counter, defaultdict

import regex

PATTERN = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
           r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
           r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
NAMED_SPECIALS = {0: "<unk>", 1: "<s>", 2: "</s>", 3: "[INST]", 4: "[/INST]", 5: "[AVAILABLE_TOOLS]", 6: "[/AVAILABLE_TOOLS]",
                  7: "[TOOL_RESULTS]", 8: "[/TOOL_RESULTS]", 9: "[TOOL_CALLS]", 10: "[IMG]", 11: "<pad>", 12: "[IMG_BREAK]",
                  13: "[IMG_END]", 14: "[PREFIX]", 15: "[MIDDLE]", 16: "[SUFFIX]", 17: "[SYSTEM_PROMPT]",
                  18: "[/SYSTEM_PROMPT]", 19: "[TOOL_CONTENT]", 32: "[ARGS]", 33: "[CALL_ID]"}
SPECIAL_COUNT = 64
JSON_MERGES = ['":', ' "', '",', '{"', '"}', '},', ' {', ' {"', ']}', '[{"', '}}', '}}}', '}}},', '}}]', '}}}]', '"]', '"},', '["',
               ' ["', '"]},', '"]}', ' [', '"},', '[{', '{}']


class Tekken:
    def __init__(self, document):
        self.document = document
        self.special_count = document["config"]["default_num_special_tokens"]
        self.tokens = [base64.b64decode(v["token_bytes"]) for v in document["vocab"]]
        self.ranks = {t: i for i, t in enumerate(self.tokens)}
        self.vocabulary = self.special_count + len(self.tokens)
        names = {s["rank"]: s["token_str"] for s in document["special_tokens"]}
        self.special_names = [names.get(i, f"<SPECIAL_{i}>") for i in range(self.special_count)]
        self.special = {n: i for i, n in enumerate(self.special_names)}
        self.find = regex.compile(document["config"]["pattern"]).findall
        self.cache = {}

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as f:
            return cls(json.load(f))

    def encode(self, text):
        cache, ids = self.cache, []
        for piece in self.find(text):
            piece_ids = cache.get(piece)
            if piece_ids is None:
                piece_ids = self._encode_piece(piece.encode())
                if len(cache) > 400_000:
                    cache.clear()
                cache[piece] = piece_ids
            ids += piece_ids
        return ids

    def _encode_piece(self, data):
        parts = [data[i:i + 1] for i in range(len(data))]
        while len(parts) > 1:
            pairs = [(self.ranks.get(a + b, len(self.tokens)), i) for i, (a, b) in enumerate(zip(parts, parts[1:]))]
            rank, i = min(pairs)
            if rank == len(self.tokens):
                break
            parts[i:i + 2] = [parts[i] + parts[i + 1]]
        return [self.special_count + self.ranks[p] for p in parts]

    def merge_of(self, rank):
        """The two tokens of lower rank that BPE joins last to make this one."""
        data = self.tokens[rank]
        parts = [data[i:i + 1] for i in range(len(data))]
        while len(parts) > 2:
            found, i = min((self.ranks.get(a + b, rank), i) for i, (a, b) in enumerate(zip(parts, parts[1:])))
            if found >= rank:
                raise ValueError(f"token {rank} cannot be reached by merges")
            parts[i:i + 2] = [parts[i] + parts[i + 1]]
        return parts

    def decode(self, ids, specials=False):
        """Text of the ids; special tokens are skipped, or shown by name."""
        out = b""
        for i in ids:
            if i >= self.special_count:
                out += self.tokens[i - self.special_count]
            elif specials:
                out += self.special_names[i].encode()
        return out.decode("utf-8", "replace")


def build(texts, word_merges, space_merges):
    """Learns the vocabulary from texts and returns the `tekken.json` document.

    word_merges: how many merges to learn within words; space_merges: how many of the most frequent whole words get a form
    with a leading space.
    """
    find = regex.compile(PATTERN).findall
    words, spaced = Counter(), Counter()
    for text in texts:
        for piece in find(text):
            word = piece.lstrip(" ")
            if len(word) > 1 and not word[0].isalpha():
                word = word[1:]
            if not word or not word[0].isalpha():
                continue
            words[word] += 1
            if piece[0] == " ":
                spaced[word] += 1
    tokens = [bytes([i]) for i in range(256)]
    known = set(tokens)

    def add(token):
        if token not in known:
            known.add(token)
            tokens.append(token)

    for text in JSON_MERGES:
        for end in range(2, len(text.encode()) + 1):
            add(text.encode()[:end])
    # Ordinary BPE over the words' bytes, updating only the words that contain the merged pair.
    splits = {w: [bytes([b]) for b in w.encode()] for w in words}
    counts, where = Counter(), defaultdict(set)
    for w, parts in splits.items():
        for pair in zip(parts, parts[1:]):
            counts[pair] += words[w]
            where[pair].add(w)
    for _ in range(word_merges):
        pair = max(counts, key=lambda p: (counts[p], p), default=None)
        if pair is None or counts[pair] < 2:
            break
        add(pair[0] + pair[1])
        for w in list(where[pair]):
            parts = splits[w]
            for p in zip(parts, parts[1:]):
                counts[p] -= words[w]
                where[p].discard(w)
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == pair:
                    parts[i:i + 2] = [pair[0] + pair[1]]
                i += 1
            for p in zip(parts, parts[1:]):
                counts[p] += words[w]
                where[p].add(w)
        del counts[pair]
    whole = [w for w, _ in spaced.most_common() if len(splits[w]) == 1]
    for w in whole[:space_merges]:
        add(b" " + w.encode())

    def text_of(data):
        try:
            return data.decode()
        except UnicodeDecodeError:
            return None

    return {
        "config": {"pattern": PATTERN, "num_vocab_tokens": len(tokens), "default_vocab_size": SPECIAL_COUNT + len(tokens),
                   "default_num_special_tokens": SPECIAL_COUNT, "version": "v11"},
        "vocab": [{"rank": i, "token_bytes": base64.b64encode(t).decode(), "token_str": text_of(t)} for i, t in enumerate(tokens)],
        "special_tokens": [{"rank": i, "token_str": NAMED_SPECIALS.get(i, f"<SPECIAL_{i}>"), "is_control": True}
                           for i in range(SPECIAL_COUNT)],
    }
