#!/usr/bin/env python3
"""Training steps of PyTorch's model, one for each line of input; packages/st-gcn/bench/step.mjs times ours in turn.

    python3 tools/reference/st-gcn/bench.py st-gcn++ CLIPS FRAMES GLOSSES THREADS

Prints the version first, then for each step its seconds: on the clock, and of all processors.
"""
import sys
import time

import torch
from torch.nn import functional

from graph import POINTS, adjacency
from model import StGcn

variant, *sizes = sys.argv[1:]
clips, frames, glosses, threads = map(int, sizes)
torch.set_num_threads(threads)
torch.manual_seed(1)
config = {"variant": variant, "width": 64, "layers": 10, "stages": [5, 8], "classes": glosses}
model = StGcn(config, adjacency(together=variant == "st-gcn").float()).train()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=1e-3)
x = torch.rand(clips, frames, POINTS, 3)
labels = torch.randint(0, glosses, (clips,))


def step():
    optimizer.zero_grad()
    functional.cross_entropy(model(x), labels).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()


blas = next((word for word in torch.__config__.show().split() if word.startswith("BLAS_INFO=")), "").rstrip(",")
print(f"PyTorch {torch.__version__}, {blas.replace('BLAS_INFO=', 'BLAS: ')}", flush=True)
for _ in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    step()
    print(time.perf_counter() - start, time.process_time() - cpu, flush=True)
