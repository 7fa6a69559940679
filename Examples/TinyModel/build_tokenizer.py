"""Learns the tokenizer from generated text and writes it: `build_tokenizer.py OUT.json`."""
import json
import random
import sys

import phrasings as P
import tekken
import tools as T
import values as V
from layout import dump


def corpus(count, seed=11):
    r, texts = random.Random(seed), []
    for i in range(count):
        sample = T.SAMPLES[r.choice(list(T.SAMPLES))]
        texts.append(dump(sample if r.random() < 0.3 else T.minimal(sample, r)))
        name = sample["function"]["name"]
        for _ in range(3):
            question, arguments = T.ASK[name](r)
            result, answer = T.result_of(r, name, arguments)
            texts += [question, dump(arguments), result, dump({"answer": answer, "tool": name})]
        tool, ask = T.made_up(r)
        question, arguments = ask(r)
        texts += [dump(tool), question, dump(arguments), T.result_of(r, tool["function"]["name"], arguments)[1]]
        if i % 4 == 0:
            template, answer = r.choice(P.SMALL_TALK)
            texts += [P.spread(r, template), dump({"answer": answer, "tool": "none"})]
        texts.append(r.choice(P.SYSTEM_PROMPTS))
    return texts


if __name__ == "__main__":
    document = tekken.build(corpus(6000), word_merges=1150, space_merges=300)
    t = tekken.Tekken(document)
    for rank in range(256, len(t.tokens)):
        t.merge_of(rank)
        if len(t.encode(t.tokens[rank].decode())) != 1 and not t.tokens[rank].isspace():
            print("not one token by itself:", t.tokens[rank])
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        f.write(json.dumps(document, ensure_ascii=False, indent=0))
    print("vocabulary", t.vocabulary)
