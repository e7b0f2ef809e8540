"""A model folder of `trainer export --folder` in PyTorch (kind `ms-mae`): which sign does a clip show?

    python recognise.py MODEL CLIP

CLIP is a .npz with a stream's keypoints each (body, left, right, …), [T, K, 2] in pixels, NaN where missing.
"""
import json
import sys

import numpy as np
import torch
from safetensors.torch import load_file
from torch.nn.functional import conv1d, gelu, layer_norm, linear, scaled_dot_product_attention


def prepare(clip, frames, fill_gaps):
    """Centred between the shoulders, their distance 1; gaps filled; `frames` of it; 0 where missing -> {stream: [1, T, K, 2]}"""
    both = clip["body"][~np.isnan(clip["body"][:, :2]).any((1, 2)), :2]  # left and right shoulder
    centre, width = both.mean((0, 1)), np.linalg.norm(both[:, 0] - both[:, 1], axis=1).mean()
    ready = {}
    for name, points in clip.items():
        points, time = (points - centre) / width, np.arange(len(points))
        for k, axis in np.ndindex(points.shape[1:]) if fill_gaps else ():
            seen = ~np.isnan(points[:, k, axis])
            if seen.any():
                points[:, k, axis] = np.interp(time, time[seen], points[seen, k, axis], left=np.nan, right=np.nan)
        chosen = [int((t + 0.5) * len(points) / frames) for t in range(frames)]
        ready[name] = torch.from_numpy(np.nan_to_num(points[chosen])).float()[None]
    return ready


class Recogniser:
    def __init__(self, folder):
        with open(f"{folder}/config.json") as file:
            self.config = json.load(file)
        self.weights = load_file(f"{folder}/model.safetensors")

    def linear(self, name, x):
        return linear(x, self.weights[f"{name}.weight"], self.weights[f"{name}.bias"])

    def norm(self, name, x):
        return layer_norm(x, x.shape[-1:], self.weights[f"{name}.weight"], self.weights[f"{name}.bias"], eps=1e-6)

    def tokens(self, part, x):  # [B, T, 2K] -> [B, N, C]
        x, conv = self.linear(f"tokenizer.{part}.linear", x), f"tokenizer.{part}.conv"
        stride = self.config["model"]["stride"]
        x = conv1d(x.mT, self.weights[f"{conv}.weight"], self.weights[f"{conv}.bias"], stride).mT
        frequency = 10000 ** (-2 * torch.arange(x.shape[2] // 2) / x.shape[2])
        angle = torch.arange(x.shape[1])[:, None] * frequency
        return x + torch.cat([angle.sin(), angle.cos()], 1)

    def logits(self, coordinates):  # {stream: [B, T, K, 2]} -> [B, G]
        model, parts = self.config["model"], {"left": "hand", "right": "hand"}
        if model["hands"] == "wrist":  # a hand's keypoints are measured from its wrist
            wrist = {name: coordinates[name][:, :, :1] for name in coordinates if name in parts}
            hands = {name: torch.cat([at, 2 * (coordinates[name][:, :, 1:] - at)], 2) for name, at in wrist.items()}
            coordinates = {**coordinates, **hands}
        streams = [(parts.get(name, name), coordinates[name].flatten(2)) for name in model["streams"]]
        if model["tokens"] == "fused":
            streams = [("fused", torch.cat([x for _, x in streams], 2))]
        x = torch.cat([self.tokens(part, x) for part, x in streams], 1)  # [B, M, C]
        if model["pooling"] == "cls":
            x = torch.cat([self.weights["encoder.cls_token"].expand(len(x), 1, -1), x], 1)
        for i in range(model["encoder"]["layers"]):
            block = f"encoder.blocks.{i}"
            qkv = self.linear(f"{block}.attn.qkv", self.norm(f"{block}.norm1", x))
            q, k, v = qkv.unflatten(2, (3, model["encoder"]["heads"], -1)).permute(2, 0, 3, 1, 4)  # each [B, H, M, C/H]
            x = x + self.linear(f"{block}.attn.proj", scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))
            hidden = self.linear(f"{block}.mlp.fc1", self.norm(f"{block}.norm2", x))
            x = x + self.linear(f"{block}.mlp.fc2", gelu(hidden))
        x = self.norm("encoder.norm", x)
        return self.linear("classifier", x[:, 0] if model["pooling"] == "cls" else x.mean(1))


if __name__ == "__main__":
    recogniser = Recogniser(sys.argv[1])
    config = recogniser.config
    clip = {name: points for name, points in np.load(sys.argv[2]).items()}
    scores = recogniser.logits(prepare(clip, config["frames"], config["fillGaps"])).softmax(1)[0]
    for score, index in zip(*scores.topk(min(3, len(scores)))):
        print(f"{100 * score:5.1f} %  {config['glosses'][index]}")
