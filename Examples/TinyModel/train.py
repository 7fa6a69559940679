"""Trains jig-tiny until a time of day (`--until 12:35`) or for some minutes (`--minutes 90`), on the CPU.

Rows are token trees (see conversations.py). Matrices are trained with Muon, the rest with AdamW; the learning rate follows the
clock, so that the schedule ends when the time does. Each process has one thread and its own rows and the gradients are averaged:
one meeting a step, which suffers less from a busy machine than a thread barrier in every operation. A checkpoint is written, and
evaluated, every few minutes.
"""
import argparse
import datetime
import os
import random
import time
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
import torch.nn.functional as F

from conversations import Generator
from model import Decoder, Shape, load
from tekken import Tekken

HERE = Path(__file__).resolve().parent
WEIGHT_NAMES = {"call": 1.0, "answer": 0.5, "talk": 0.35, "prompt": 0.1}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tokenizer", default=HERE.parents[1] / "Sources/Jig/Resources/jig-tiny.tekken.json")
    parser.add_argument("--out", default="jig-tiny.pt", help="the checkpoint to write")
    parser.add_argument("--resume", help="a checkpoint to start from")
    parser.add_argument("--until", help="local time of day to end at, HH:MM")
    parser.add_argument("--minutes", type=float, default=90, help="minutes to train, without --until")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-3, help="peak learning rate")
    parser.add_argument("--flat", type=float, default=0.5, help="share of the time at the peak rate, before the decay")
    parser.add_argument("--save", type=float, default=8, help="minutes between checkpoints")
    parser.add_argument("--long", type=float, default=0.4, help="share of the steps with long tool lists")
    parser.add_argument("--width", type=int, default=192)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--kv-heads", type=int, default=2)
    parser.add_argument("--feed-forward", type=int, default=512)
    return parser.parse_args()


def save(model, path):
    torch.save({"shape": model.s.as_dict(), "state": model.state_dict()}, str(path) + ".new")
    os.replace(str(path) + ".new", path)


def evaluate(model, tokenizer):
    import evaluation
    model.eval()
    print("  evaluation:", evaluation.summary(model, tokenizer, limit=40), flush=True)
    model.train()


def train(rank, options, started, total, port):
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port))
    dist.init_process_group("gloo", rank=rank, world_size=options.processes, timeout=datetime.timedelta(minutes=30))
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    tokenizer = Tekken.load(options.tokenizer)
    generator = Generator(tokenizer, options.seed * 1000 + rank)
    shared = random.Random(options.seed)  # the choices that all processes must make alike
    if options.resume:
        model = load(options.resume).train()
    else:
        model = Decoder(Shape(tokenizer.vocabulary, options.width, options.layers, options.heads, options.kv_heads,
                              options.width // options.heads, options.feed_forward))
    if rank == 0:
        print("parameters", sum(p.numel() for p in model.parameters()), "seconds", int(total), flush=True)
    everything = list(model.parameters())
    matrices = [p for n, p in model.named_parameters() if p.dim() == 2 and "embd" not in n]
    others = [p for n, p in model.named_parameters() if p.dim() != 2 or "embd" in n]
    optimizers = [torch.optim.Muon(matrices, lr=options.rate, weight_decay=0.02, momentum=0.95, adjust_lr_fn="match_rms_adamw"),
                  torch.optim.AdamW(others, lr=options.rate, betas=(0.9, 0.95), weight_decay=0.0)]
    progress, step, seen, averages, last_save, last_log = 0.0, 0, 0, {}, time.time(), 0.0
    while progress < 1:
        decay = 1.0 if progress < options.flat else max(0.02, (1 - progress) / (1 - options.flat))
        for o in optimizers:
            for g in o.param_groups:
                g["lr"] = options.rate * min(1, (step + 1) / (10 if options.resume else 60)) * decay
        long = shared.random() < (options.long if progress > 0.10 or options.resume else 0.08)
        tokens, positions, mask, sources, targets, weights = map(torch.from_numpy, generator.batch(long, *((2, 1472) if long else (5, 448))))
        bias = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill_(~mask, float("-inf"))[:, None]
        with torch.autocast("cpu", torch.bfloat16):
            logits = model.logits(model.hidden(tokens, positions, bias).flatten(0, 1)[sources])
        losses = F.cross_entropy(logits.float(), targets, reduction="none")
        ((losses * weights).sum() / weights.sum()).backward()
        # One sum for the gradients, the clock and the count of tokens.
        clock = torch.tensor([(time.time() - started) / total, float(tokens.numel())])
        flat = torch.cat([p.grad.flatten() for p in everything] + [clock])
        dist.all_reduce(flat)
        progress, seen = flat[-2].item() / options.processes, seen + int(flat[-1].item())
        flat = flat[:-2] / options.processes
        flat *= min(1.0, 1.0 / (flat.norm().item() + 1e-6))
        offset = 0
        for p in everything:
            p.grad.copy_(flat[offset:offset + p.numel()].view_as(p))
            offset += p.numel()
        for o in optimizers:
            o.step()
            o.zero_grad(set_to_none=True)
        step += 1
        if rank > 0:
            continue
        for name, weight in WEIGHT_NAMES.items():
            chosen = (weights - weight).abs() < 1e-6
            if chosen.any():
                key, value = name + (" long" if long else ""), losses[chosen].mean().item()
                averages[key] = 0.97 * averages.get(key, value) + 0.03 * value
        if time.time() - last_log > 30:
            last_log = time.time()
            print(f"{last_log - started:.0f} s, step {step}, {seen / 1e6:.2f} Mtok, {seen / (last_log - started):.0f} tok/s, {progress:.0%}, "
                  + ", ".join(f"{k} {v:.3f}" for k, v in sorted(averages.items())), flush=True)
        if time.time() - last_save > options.save * 60:
            last_save = time.time()
            save(model, options.out)
            evaluate(model, tokenizer)
    if rank == 0:
        save(model, options.out)
        evaluate(model, tokenizer)
        print("done", step, "steps", f"{seen / 1e6:.1f} Mtok", flush=True)
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    options, started = arguments(), time.time()
    total = options.minutes * 60
    if options.until:
        now = datetime.datetime.now()
        total = (now.replace(hour=int(options.until[:2]), minute=int(options.until[3:]), second=0, microsecond=0) - now).total_seconds()
    mp.spawn(train, (options, started, total, random.randint(20000, 40000)), nprocs=options.processes)
