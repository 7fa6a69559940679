"""Checks of the data, the tokenizer and the file formats; `python -m unittest` here. Needs NumPy and regex, PyTorch for the last class."""
import json
import os
import re
import tempfile
import unittest
from pathlib import Path

import numpy as np

import conversations
import gguf
import heldout
import phrasings as P
import tools as T
import values as V
from layout import Layout, dump
from tekken import Tekken

HERE = Path(__file__).resolve().parent
TOKENIZER = HERE.parents[1] / "Sources/Jig/Resources/jig-tiny.tekken.json"
tokenizer = Tekken.load(TOKENIZER)
layout = Layout(tokenizer)
ROWS = [json.loads(line) for line in (HERE / "heldout.jsonl").read_text(encoding="utf-8").splitlines()]


class TokenizerTests(unittest.TestCase):
    def test_encoding_is_reversible(self):
        for text in ["", " ", "Grüße, 日本 🎉\r\n\t x", 'a"b\\c', "  two  spaces ", *(r["question"] for r in ROWS)]:
            self.assertEqual(tokenizer.decode(tokenizer.encode(text)), text)

    def test_the_first_ranks_are_the_bytes(self):
        self.assertEqual(tokenizer.tokens[:256], [bytes([i]) for i in range(256)])

    def test_every_token_is_reached_by_merges(self):
        for rank in range(256, len(tokenizer.tokens)):
            self.assertEqual(b"".join(tokenizer.merge_of(rank)), tokenizer.tokens[rank])

    def test_a_word_has_the_same_tokens_in_a_question_and_in_json_but_for_a_space_before_the_first(self):
        for word in V.HELD_WORDS + V.HELD_CITIES:
            alone, in_text, in_json = (tokenizer.encode(t) for t in (word, " " + word, dump({"city": word})))
            start = len(tokenizer.encode('{"city": "'))
            self.assertEqual(in_json[start:start + len(alone)], alone)
            if in_text[-len(alone):] != alone:
                self.assertEqual(in_text[1:], alone[1:])
                self.assertEqual(tokenizer.decode(in_text[:1]), " " + tokenizer.decode(alone[:1]))


class LayoutTests(unittest.TestCase):
    def test_a_call_and_its_result_are_laid_out_as_v11(self):
        ids = [layout.bos, *layout.user("Hi"), *layout.call("now", {}, "abcdef123"), layout.eos, *layout.result("abcdef123", "3")]
        self.assertEqual(tokenizer.decode(ids, True),
                         "<s>[INST]Hi[/INST][TOOL_CALLS]now[CALL_ID]abcdef123[ARGS]{}</s>[TOOL_RESULTS]abcdef123[TOOL_CONTENT]3[/TOOL_RESULTS]")

    def test_special_ids_are_tekkens(self):
        self.assertEqual([layout.bos, layout.eos, layout.inst, layout.calls, layout.system_mark, layout.content, layout.args, layout.call_id],
                         [1, 2, 3, 9, 17, 19, 32, 33])


class TreeTests(unittest.TestCase):
    def test_every_token_sees_exactly_the_conversation_before_it(self):
        generator = conversations.Generator(tokenizer, 3)
        for long in (False, True):
            tokens, positions, mask, sources, targets, weights = generator.batch(long, 2, 1200)
            flat_positions, width = positions.reshape(-1), tokens.shape[1]
            for row in range(2):
                for i in np.flatnonzero(tokens[row] != 11):
                    seen = np.flatnonzero(mask[row, i])
                    # One token of each position up to its own, from the beginning of the sequence.
                    self.assertEqual(positions[row, seen].tolist(), list(range(positions[row, i] + 1)))
                    self.assertEqual(tokens[row, seen[0]], layout.bos)
            self.assertTrue((weights > 0).all())
            for s, t in zip(sources, targets):
                row = s // width
                follows = (positions[row] == flat_positions[s] + 1) & mask[row][:, s % width]
                self.assertIn(t, tokens[row][follows])


class DataTests(unittest.TestCase):
    def test_every_generated_call_fits_its_schema(self):
        import random
        from evaluation import valid
        r = random.Random(5)
        for name, ask in T.ASK.items():
            for _ in range(400):
                question, arguments = ask(r)
                self.assertTrue(valid((name, arguments), [T.SAMPLES[name]]), (question, arguments))

    def test_every_string_argument_is_copied_from_the_question(self):
        import random
        r = random.Random(6)
        for name, key in (("get_weather", "city"), ("create_event", "title"), ("set_reminder", "text"), ("search", "query")):
            for _ in range(300):
                question, arguments = T.ASK[name](r)
                self.assertIn(arguments[key].lower(), question.lower())


class HeldOutTests(unittest.TestCase):
    def test_the_file_is_what_the_script_writes(self):
        self.assertEqual(ROWS, list(heldout.questions(500)))

    def test_there_are_enough_wordings_and_all_tools(self):
        self.assertGreaterEqual(sum(len(t.strip().splitlines()) for t in heldout.TEMPLATES.values()), 60)
        self.assertEqual(set(heldout.TEMPLATES), set(T.SAMPLES))

    def test_no_held_out_value_is_in_the_training_lists(self):
        known = set(V.WORDS + V.ADJECTIVES + V.VERBS + V.FIRST_NAMES + V.TRAIN_CITIES)
        for held in (V.HELD_WORDS, V.HELD_NAMES, V.HELD_CITIES, heldout.QUALITIES, heldout.ACTIONS):
            self.assertEqual(known & set(held), set())

    def test_no_held_out_wording_is_a_training_wording(self):
        import random
        r = random.Random(9)
        blank = lambda t: re.sub(r"[^a-z]+", " ", re.sub(r"\{[a-z]+\}", " ", t).lower()).split()
        trained = set()
        for family in (P.WEATHER, P.CONVERT, P.CALCULATE, P.EVENT, P.REMIND, P.SEARCH, P.SEARCH_LIMIT_FIRST):
            for line in family:
                trained |= {" ".join(blank(P.spread(r, line))) for _ in range(300)}
        for text in heldout.TEMPLATES.values():
            for line in text.strip().splitlines():
                self.assertNotIn(" ".join(blank(line)), trained, line)

    def test_every_expected_call_fits_its_schema(self):
        from evaluation import valid
        for row in ROWS:
            self.assertIn(row["call"]["name"], row["tools"])
            self.assertTrue(valid((row["call"]["name"], row["call"]["arguments"]), [T.SAMPLES[row["call"]["name"]]]), row)


class GGUFTests(unittest.TestCase):
    def test_what_is_written_is_read_back(self):
        x = np.random.default_rng(0).standard_normal((6, 64)).astype(np.float32)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.gguf")
            gguf.write(path, {"a.b": (gguf.U32, 7), "names": ((gguf.ARRAY, gguf.STRING), ["é", ""]), "f": (gguf.F32, 0.5)},
                       {"x": (x, gguf.TENSOR_F32), "q": (x, gguf.TENSOR_Q8_0)})
            meta, tensors = gguf.read(path)
        self.assertEqual(meta, {"a.b": 7, "names": ["é", ""], "f": 0.5})
        np.testing.assert_array_equal(tensors["x"], x)
        self.assertLess(np.abs(tensors["q"] - x).max(), np.abs(x).max() / 127)

    def test_the_bundled_model_and_its_tokenizer_belong_together(self):
        path = HERE.parents[1] / "Sources/Jig/Resources/jig-tiny.gguf"
        if not path.exists():
            self.skipTest("no bundled model")
        meta, tensors = gguf.read(path)
        self.assertEqual(len(meta["tokenizer.ggml.tokens"]), tokenizer.vocabulary)
        self.assertEqual(tensors["token_embd.weight"].shape, (tokenizer.vocabulary, meta["llama.embedding_length"]))
        self.assertLess(path.stat().st_size, 12_000_000)


if __name__ == "__main__":
    unittest.main()
