"""Golden values for packages/training/src/adamw.test.ts from torch.optim.AdamW.

Five updates of three small parameters in two decay groups, with another learning rate each update and gradients that
are clipped by torch.nn.utils.clip_grad_norm_ where their norm is above 1.

    python3 tools/reference/training/adamw.py > packages/training/test/adamw.golden.json
"""

import json

import torch

torch.manual_seed(7)
BETAS, EPSILON, WEIGHT_DECAY, CLIP = (0.9, 0.95), 1e-8, 0.05, 1.0
RATES = [1e-3, 2e-2, 8e-4, 1e-1, 1e-6]
SHAPES = {"layer.weight": [3, 4], "layer.bias": [4], "decoder.mask_token": [1, 4]}


def numbers(tensor):
    return [float(x) for x in tensor.detach().reshape(-1)]


parameters = {name: torch.nn.Parameter(torch.randn(shape)) for name, shape in SHAPES.items()}
start = {name: numbers(p) for name, p in parameters.items()}
optimizer = torch.optim.AdamW(
    [
        {"params": [parameters["layer.weight"]], "weight_decay": WEIGHT_DECAY},
        {"params": [parameters["layer.bias"], parameters["decoder.mask_token"]], "weight_decay": 0.0},
    ],
    lr=0.0,
    betas=BETAS,
    eps=EPSILON,
)

updates = []
for step, rate in enumerate(RATES):
    scale = 10.0 ** (1 - step)  # norms from far above the clip to far below
    gradients = {name: scale * torch.randn(shape) for name, shape in SHAPES.items()}
    for name, p in parameters.items():
        p.grad = gradients[name].clone()
    norm = float(torch.nn.utils.clip_grad_norm_(parameters.values(), CLIP))
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.step()
    updates.append(
        {
            "learningRate": rate,
            "gradients": {name: numbers(g) for name, g in gradients.items()},
            "norm": norm,
            "parameters": {name: numbers(p) for name, p in parameters.items()},
            "first": {name: numbers(optimizer.state[p]["exp_avg"]) for name, p in parameters.items()},
            "second": {name: numbers(optimizer.state[p]["exp_avg_sq"]) for name, p in parameters.items()},
        }
    )

print(
    json.dumps(
        {
            "provenance": f"tools/reference/training/adamw.py, torch {torch.__version__}, float32, CPU",
            "config": {"betas": BETAS, "epsilon": EPSILON, "weightDecay": WEIGHT_DECAY, "clip": CLIP},
            "shapes": SHAPES,
            "start": start,
            "updates": updates,
        },
        indent=1,
    )
)
