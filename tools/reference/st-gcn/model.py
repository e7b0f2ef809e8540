"""ST-GCN and ST-GCN++ in PyTorch, written from their papers and from PYSKL's description, sharing nothing with ours.

Yan et al., "Spatial Temporal Graph Convolutional Networks for Skeleton-Based Action Recognition" (2018); Duan et al.,
"PYSKL: Towards Good Practices for Skeleton Action Recognition" (2022). Layout [B, C, T, V] and one module for each
branch, as there. Convolutions that a batch norm follows have no bias, since the norm would subtract it again.
"""
import torch
from torch import nn
from torch.nn import functional

DILATIONS = (1, 2, 3, 4)


def temporal(inputs, outputs, kernel, stride=1, dilation=1):
    padding = dilation * (kernel - 1) // 2
    return nn.Conv2d(inputs, outputs, (kernel, 1), (stride, 1), (padding, 0), (dilation, 1), bias=False)


def point(inputs, outputs, stride=1, bias=False):
    return nn.Conv2d(inputs, outputs, 1, (stride, 1), bias=bias)


class Spatial(nn.Module):
    """A 1 x 1 convolution into three subsets, each mixed over the keypoints by its own matrix, and their sum."""

    def __init__(self, inputs, outputs, adjacency, plus):
        super().__init__()
        self.plus = plus
        self.conv = point(inputs, 3 * outputs, bias=True)
        self.norm = nn.BatchNorm2d(outputs)
        if plus:
            self.adjacency = nn.Parameter(adjacency.clone())
        else:
            self.register_buffer("fixed", adjacency)
            self.importance = nn.Parameter(torch.ones_like(adjacency))
        self.down = nn.Sequential(point(inputs, outputs), nn.BatchNorm2d(outputs)) if plus and inputs != outputs else None

    def forward(self, x):
        matrix = self.adjacency if self.plus else self.fixed * self.importance
        batch, _, frames, points = x.shape
        subsets = self.conv(x).view(batch, 3, -1, frames, points)
        y = self.norm(torch.einsum("bkctv,kvw->bctw", subsets, matrix))
        if self.plus:
            y = y + (x if self.down is None else self.down(x))
        return functional.relu(y)


class MultiBranch(nn.Module):
    """Four dilated convolutions, a maximum, and what passes through; then mixed by a 1 x 1 convolution."""

    def __init__(self, width, stride):
        super().__init__()
        narrow = width // 6
        widths = [width - 5 * narrow] + 5 * [narrow]
        first = lambda to: [point(width, to), nn.BatchNorm2d(to), nn.ReLU()]
        self.branches = nn.ModuleList(
            [nn.Sequential(*first(to), temporal(to, to, 3, stride, d)) for to, d in zip(widths, DILATIONS)]
            + [nn.Sequential(*first(widths[4]), nn.MaxPool2d((3, 1), (stride, 1), (1, 0))), point(width, widths[5], stride)]
        )
        self.mixed = nn.Sequential(nn.BatchNorm2d(width), nn.ReLU(), point(width, width), nn.BatchNorm2d(width))

    def forward(self, x):
        return self.mixed(torch.cat([branch(x) for branch in self.branches], 1))


class Layer(nn.Module):
    def __init__(self, inputs, outputs, stride, adjacency, plus, residual):
        super().__init__()
        self.gcn = Spatial(inputs, outputs, adjacency, plus)
        self.tcn = MultiBranch(outputs, stride) if plus else nn.Sequential(temporal(outputs, outputs, 9, stride), nn.BatchNorm2d(outputs))
        self.residual = residual
        same = inputs == outputs and stride == 1
        self.down = nn.Sequential(point(inputs, outputs, stride), nn.BatchNorm2d(outputs)) if residual and not same else None

    def forward(self, x):
        y = self.tcn(self.gcn(x))
        if self.residual:
            y = y + (x if self.down is None else self.down(x))
        return functional.relu(y)


class StGcn(nn.Module):
    """
    x [B, T, V, 3] -> logits [B, classes].

    config: variant "st-gcn++" or "st-gcn", width, layers, stages (numbers, from 1, of the layers that double the width
    and halve the frames), classes.
    """

    def __init__(self, config, adjacency):
        super().__init__()
        points = adjacency.shape[-1]
        plus = config["variant"] == "st-gcn++"
        self.data_norm = nn.BatchNorm1d(3 * points)
        layers, inputs, outputs = [], 3, config["width"]
        for number in range(1, config["layers"] + 1):
            stage = number in config["stages"]
            outputs *= 2 if stage else 1
            layers.append(Layer(inputs, outputs, 2 if stage else 1, adjacency, plus, number > 1))
            inputs = outputs
        self.layers = nn.ModuleList(layers)
        self.classifier = nn.Linear(outputs, config["classes"])

    def forward(self, x):
        batch, frames, points, channels = x.shape
        x = x.permute(0, 2, 3, 1).reshape(batch, points * channels, frames)  # a keypoint's channels side by side
        x = self.data_norm(x).view(batch, points, channels, frames).permute(0, 2, 3, 1).contiguous()
        for layer in self.layers:
            x = layer(x)
        return self.classifier(x.mean((2, 3)))
