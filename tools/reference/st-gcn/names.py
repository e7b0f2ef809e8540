"""Our names of a model's tensors: {name: [tensors of PyTorch's model that are joined under it]}."""
import re

import torch

RENAMED = [
    (r"\.down\.0\.", ".residual.conv."),
    (r"\.down\.1\.", ".residual.norm."),
    (r"\.tcn\.0\.", ".tcn.conv."),
    (r"\.tcn\.1\.", ".tcn.norm."),
    (r"\.tcn\.branches\.5\.", ".tcn.pass."),
    (r"\.tcn\.branches\.\d\.0\.", ".tcn.inner.conv."),
    (r"\.tcn\.branches\.\d\.1\.", ".tcn.inner.norm."),
    (r"\.tcn\.branches\.(\d)\.3\.", r".tcn.dilated.\1."),
    (r"\.tcn\.mixed\.0\.", ".tcn.joined_norm."),
    (r"\.tcn\.mixed\.2\.", ".tcn.outer.conv."),
    (r"\.tcn\.mixed\.3\.", ".tcn.outer.norm."),
]


def ours(module):
    """Parameters and running statistics, in PyTorch's order of branches."""
    named = {}
    for name, tensor in module.state_dict(keep_vars=True).items():
        if name.endswith(("num_batches_tracked", "fixed")):
            continue
        name = "." + name
        for pattern, replacement in RENAMED:
            name = re.sub(pattern, replacement, name)
        named.setdefault(name[1:], []).append(tensor)
    return named


def is_statistic(name):
    return "running_" in name


def joined(tensors):
    """One tensor without the axes of length 1 that PyTorch's kernels end in."""
    whole = torch.cat(list(tensors), 0) if len(tensors) > 1 else tensors[0]
    return whole.reshape(whole.shape[0], *[size for size in whole.shape[1:] if size > 1]) if whole.dim() == 4 else whole


def assign(tensors, values):
    """Writes the values of a whole into its parts."""
    with torch.no_grad():
        at = 0
        for tensor in tensors:
            tensor.copy_(values.flatten()[at : at + tensor.numel()].reshape(tensor.shape))
            at += tensor.numel()
