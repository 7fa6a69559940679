"""Training conversations as token trees.

Many questions share one list of tools, so a training row is a tree: the prompt's head (system prompt, tools) is the root and each
question hangs from it, followed by the call to learn and, as a second branch, the same call with its id, the result and the
answer. The attention mask lets a token see only its ancestors, so every path from the root is an ordinary v11 conversation.
"""
import random

import numpy as np

import phrasings as P
import tools as T
import values as V
from layout import Layout, dump

CALL, ANSWER, TALK, PROMPT = 1.0, 0.5, 0.35, 0.1  # weights of the loss
PROMPT_SHARE = 0.15  # of the prompt's tokens, those whose loss is computed
EMPHASIS = {"create_event": 1.6, "set_reminder": 1.6, "search": 1.5}  # free text is the hardest to copy
NEWS_LIKE = {"get_news", "news", "headlines"}  # made-up tools that answer the same questions as `search`
ALSO = [" and ", " and also ", ". Also, ", ", and ", ". And ", ", then ", ". Then ", " and then ", "; "]


def identifier(r):
    return "".join(r.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(9))


class Row:
    """Segments of one tree, up to a number of tokens."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.tokens, self.positions, self.segments, self.previous, self.weights = [], [], [], [], []
        self.ancestors = []  # of each segment, itself included
        self.ends = []  # index and position of each segment's last token

    def fits(self, count):
        return len(self.tokens) + count <= self.capacity

    def add(self, parent, tokens, weights):
        """Appends a segment after the end of another (None: the root); returns its number."""
        s = len(self.ancestors)
        previous, position = (-1, -1) if parent is None else self.ends[parent]
        self.ancestors.append({s} if parent is None else self.ancestors[parent] | {s})
        for token, weight in zip(tokens, weights):
            self.previous.append(previous)
            previous, position = len(self.tokens), position + 1
            self.tokens.append(token)
            self.positions.append(position)
            self.segments.append(s)
            self.weights.append(weight)
        self.ends.append((previous, position))
        return s


class Generator:
    def __init__(self, tokenizer, seed):
        self.r, self.noise = random.Random(seed), np.random.default_rng(seed)
        self.layout = Layout(tokenizer)
        self.t = tokenizer
        self.samples = [(t, ask) for t, ask in ((T.SAMPLES[n], T.ASK[n]) for n in T.ASK)]

    # --- Pieces -------------------------------------------------------------------------------------------------

    def sample_tools(self, count, exact):
        chosen = self.r.sample(self.samples, count) if count < 6 or self.r.random() < 0.5 else list(self.samples)
        return [(t if exact else T.minimal(t, self.r), ask) for t, ask in chosen]

    def tool_list(self, long):
        """Pairs of a tool and its question maker; long lists hold all the sample tools, short ones a few tools."""
        r, u = self.r, self.r.random()
        if long:
            if u < 0.75:
                chosen = self.sample_tools(6, True)
            elif u < 0.9:
                chosen = self.sample_tools(r.choice([4, 5, 6]), r.random() < 0.5)
            else:
                chosen = self.sample_tools(r.choice([3, 4, 5]), False) + [T.made_up(r) for _ in range(r.choice([1, 2, 3]))]
        elif u < 0.4:
            chosen = self.sample_tools(r.choice([1, 2, 2, 3]), r.random() < 0.5)
        elif u < 0.7:
            chosen = self.sample_tools(r.choice([1, 1, 2]), r.random() < 0.4) + [T.made_up(r) for _ in range(r.choice([1, 1, 2]))]
        else:
            chosen = [T.made_up(r) for _ in range(r.choice([1, 2, 3, 4]))]
        if not (long and u < 0.75):
            r.shuffle(chosen)
        names, kept = set(), []
        for t, ask in chosen:
            name = t["function"]["name"]
            if name in names or (name in NEWS_LIKE and "search" in {x["function"]["name"] for x, _ in chosen}):
                continue
            names.add(name)
            kept.append((t, ask))
        return kept

    def question(self, chosen):
        tool, ask = self.r.choices(chosen, [EMPHASIS.get(t["function"]["name"], 1.0) for t, _ in chosen])[0]
        question, arguments = ask(self.r)
        order = [k for k in tool["function"]["parameters"]["properties"] if k in arguments]
        return tool["function"]["name"], question, {k: arguments[k] for k in order}

    def final(self, answer, tool):
        r = self.r
        return self.t.encode(dump({"answer": answer, "tool": tool})) if r.random() < 0.85 else self.t.encode(answer)

    def answer_after(self, calls):
        """Results of the calls and the answer that follows: (results, answer text, tool named)."""
        r, results, sentences = self.r, [], []
        for name, arguments in calls:
            if r.random() < 0.09:
                error = r.choice(T.ERRORS) if r.random() < 0.6 else V.phrase(r)
                results.append("error: " + error if r.random() < 0.8 else dump({"error": error}))
                sentences.append(f"I am sorry, that did not work: {error}.")
            else:
                result, sentence = T.result_of(r, name, arguments)
                results.append(result)
                sentences.append(sentence)
        return results, " ".join(sentences)[:200], calls[0][0]

    def small_talk(self):
        template, answer = self.r.choice(P.SMALL_TALK)
        question = P.spread(self.r, template)
        return (question if self.r.random() < 0.5 else question[0].upper() + question[1:]) + self.r.choice(["", "", ".", "!", "?", "!"]), answer

    def exchange(self, chosen):
        """A finished exchange, for the history: ids without the tools."""
        l = self.layout
        if self.r.random() < 0.35:
            question, answer = self.small_talk()
            return [*l.user(question), *self.final(answer, "none"), l.eos]
        name, question, arguments = self.question(chosen)
        i = identifier(self.r)
        (result,), answer, tool = self.answer_after([(name, arguments)])
        return [*l.user(question), *l.call(name, arguments, i), l.eos, *l.result(i, result), *self.final(answer, tool), l.eos]

    # --- Rows ---------------------------------------------------------------------------------------------------

    def row(self, long, capacity):
        """One row: a tree, or several where the lists are short."""
        r, row = self.r, Row(capacity)
        while row.fits(200) and (not long or not row.tokens):
            chosen = self.tool_list(long)
            head = self.head(chosen)
            if not row.fits(len(head) + 80):
                if not row.tokens:
                    continue
                break
            root = row.add(None, head, [PROMPT] * len(head))
            misses, wanted = 0, 1000 if long else 2 + 2 * len(chosen)
            while misses < 3 and wanted > 0:
                done = self.branch(row, root, chosen)
                misses, wanted = misses + (not done), wanted - done
        return row

    def head(self, chosen):
        """What comes before the question: system prompt, history, tools."""
        r, l = self.r, self.layout
        ids = [l.bos]
        if r.random() < 0.35:
            ids += l.system(r.choice(P.SYSTEM_PROMPTS))
        if r.random() < 0.10:
            for _ in range(r.choice([1, 1, 2])):
                ids += self.exchange(chosen)
        return ids + l.tools([t for t, _ in chosen])

    def branch(self, row, root, chosen):
        r, l, u = self.r, self.layout, self.r.random()
        if u < 0.12:
            if u < 0.09:
                question, answer = self.small_talk()
            else:
                present = {t["function"]["name"] for t, _ in chosen}
                absent = [n for n in T.ASK if n not in present]
                if not absent or present & NEWS_LIKE:
                    return False
                question, answer = T.ASK[r.choice(absent)](r)[0], "I am sorry, I have no tool for that."
            q = l.user(question)
            a = [*(self.t.encode(dump({"answer": answer, "tool": "none"})) if r.random() < 0.6 else self.t.encode(answer)), l.eos]
            if not row.fits(len(q) + len(a)):
                return False
            row.add(row.add(root, q, [PROMPT] * len(q)), a, [TALK] * len(a))
            return True
        name, question, arguments = self.question(chosen)
        calls = [(name, arguments)]
        if u < 0.18 and len(question) < 90:
            name, other, arguments = self.question(chosen)
            if len(other) < 90:
                calls.append((name, arguments))
                question = question.rstrip(".?! ") + r.choice(ALSO) + (other[0].lower() + other[1:] if other[1:2].islower() and arguments and not any(str(v).startswith(other[:2]) for v in arguments.values()) else other)
        q = l.user(question)
        c = [x for n, a in calls for x in l.call(n, a)] + [l.eos]
        if not row.fits(len(q) + len(c)):
            return False
        asked = row.add(root, q, [PROMPT] * len(q))
        row.add(asked, c, [CALL] * len(c))
        if r.random() < 0.22:
            ids = [identifier(r) for _ in calls]
            results, answer, tool = self.answer_after(calls)
            past = [x for i, (n, a) in zip(ids, calls) for x in l.call(n, a, i)] + [l.eos]
            past += [x for i, result in zip(ids, results) for x in l.result(i, result)]
            a = [*self.final(answer, tool), l.eos]
            if row.fits(len(past) + len(a)):
                row.add(row.add(asked, past, [0.0] * len(past)), a, [ANSWER] * len(a))
        return True

    def batch(self, long, rows, capacity):
        """Arrays of one step: tokens, positions, mask [rows, length, length], and the loss's sources, targets, weights (flat)."""
        made = [self.row(long, capacity) for _ in range(rows)]
        length = max(len(x.tokens) for x in made)
        tokens, positions = np.full((rows, length), 11, np.int64), np.zeros((rows, length), np.int64)
        mask = np.zeros((rows, length, length), bool)
        causal = np.tri(length, dtype=bool)
        sources, targets, weights = [], [], []
        for i, x in enumerate(made):
            n = len(x.tokens)
            tokens[i, :n], positions[i, :n] = x.tokens, x.positions
            seen = np.zeros((len(x.ancestors), len(x.ancestors)), bool)
            for s, up in enumerate(x.ancestors):
                seen[s, list(up)] = True
            segments = np.array(x.segments)
            mask[i, :n, :n] = seen[segments][:, segments] & causal[:n, :n]
            mask[i, n:, 0] = True
            w, p = np.array(x.weights), np.array(x.previous)
            keep = (w > 0) & (p >= 0) & ((w > PROMPT) | (self.noise.random(len(w)) < PROMPT_SHARE))
            sources.append(i * length + p[keep])
            targets.append(np.array(x.tokens)[keep])
            weights.append(w[keep])
        return tokens, positions, mask, np.concatenate(sources), np.concatenate(targets), np.concatenate(weights).astype(np.float32)
