"""MS-MAE in PyTorch, written from the project's design alone, to check the TypeScript model against.

It shares no trick with it: every token is embedded and visible ones are picked by a boolean mask, the convolution
is nn.Conv1d, attention and blocks are nn.TransformerEncoderLayer, and the loss is written as in the paper (3.2).
"""
import torch
from torch import nn

KEYPOINTS = {"body": 6, "left": 21, "right": 21, "face": 112}
PART = {"body": "body", "left": "hand", "right": "hand", "face": "face"}


def positions(tokens, width):
    """[N, C]: sines, then cosines, of frequencies 10000^(-2i/C)."""
    frequency = 10000.0 ** (-2.0 * torch.arange(width // 2, dtype=torch.float64) / width)
    angle = torch.arange(tokens, dtype=torch.float64)[:, None] * frequency[None]
    return torch.cat([angle.sin(), angle.cos()], dim=1)


def transformer(layers, heads, width):
    layer = nn.TransformerEncoderLayer(
        width, heads, dim_feedforward=4 * width, dropout=0.0, activation="gelu",
        layer_norm_eps=1e-6, batch_first=True, norm_first=True,
    )
    return nn.TransformerEncoder(layer, layers, norm=nn.LayerNorm(width, eps=1e-6))


class MsMae(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.streams, self.stride = config["streams"], config["stride"]
        width, decoder_width = config["encoder"]["width"], config["decoder"]["width"]
        parts = {PART[name]: 2 * KEYPOINTS[name] for name in self.streams}
        self.linear = nn.ModuleDict({part: nn.Linear(size, width) for part, size in parts.items()})
        self.conv = nn.ModuleDict({part: nn.Conv1d(width, width, self.stride, self.stride) for part in parts})
        self.encoder = transformer(**config["encoder"])
        self.cls_token = nn.Parameter(torch.zeros(width))
        self.embed = nn.Linear(width, decoder_width)
        self.mask_token = nn.Parameter(torch.zeros(decoder_width))
        if config.get("streamEmbedding", True):
            self.stream_embed = nn.Parameter(torch.zeros(len(self.streams), decoder_width))
        self.decoder = transformer(**config["decoder"])
        self.head = nn.ModuleDict({part: nn.Linear(decoder_width, self.stride * size) for part, size in parts.items()})
        self.double()

    def named(self):
        """The parameters under the checkpoint's names."""
        rename = {
            "self_attn.in_proj_weight": "attn.qkv.weight", "self_attn.in_proj_bias": "attn.qkv.bias",
            "self_attn.out_proj.": "attn.proj.", "linear1.": "mlp.fc1.", "linear2.": "mlp.fc2.", ".layers.": ".blocks.",
        }
        found = {}
        for name, parameter in self.named_parameters():
            first, _, rest = name.partition(".")
            if first in ("linear", "conv"):
                part, kind = rest.split(".")
                name = f"tokenizer.{part}.{first}.{kind}"
            elif first in ("embed", "head", "mask_token", "stream_embed"):
                name = f"decoder.{name}"
            elif first == "cls_token":
                name = f"encoder.{name}"
            for old, new in rename.items():
                name = name.replace(old, new)
            found[name] = parameter
        return found

    def load(self, weights):
        """Takes every weight by its name; other names or shapes are an error."""
        mine = self.named()
        if set(mine) != set(weights):
            raise ValueError(f"checkpoint differs in names: {sorted(set(mine) ^ set(weights))}")
        with torch.no_grad():
            for name, parameter in mine.items():
                value = torch.as_tensor(weights[name]).double()
                if value.shape != parameter.shape:
                    raise ValueError(f"{name}: got shape {tuple(value.shape)}; expected {tuple(parameter.shape)}")
                parameter.copy_(value)

    def forward(self, coordinates, present, masked, kind):
        """coordinates[name] [B, T, K, 2], present[name] [B, T, K], masked[name] [B, N] bool -> loss, {name: loss}."""
        tokens = []
        for name in self.streams:
            frames = self.linear[PART[name]](coordinates[name].double().flatten(2))  # [B, T, C]
            cubelets = self.conv[PART[name]](frames.transpose(1, 2)).transpose(1, 2)  # [B, N, C]
            tokens.append(cubelets + positions(cubelets.shape[1], cubelets.shape[2]))
        tokens = torch.cat(tokens, dim=1)  # [B, P*N, C]
        hidden = torch.cat([masked[name].bool() for name in self.streams], dim=1)  # [B, P*N]
        batch, length = hidden.shape

        latent = self.encoder(tokens[~hidden].view(batch, -1, tokens.shape[2]))  # [B, P*V, C]
        full = self.mask_token.expand(batch, length, -1).clone()
        full[~hidden] = self.embed(latent).flatten(0, 1)  # [B, P*N, D]
        count = length // len(self.streams)
        full = full + positions(count, full.shape[2]).repeat(len(self.streams), 1)
        if hasattr(self, "stream_embed"):
            full = full + self.stream_embed.repeat_interleave(count, dim=0)
        decoded = self.decoder(full)  # [B, P*N, D]

        sums, per_stream = 0.0, {}
        for i, name in enumerate(self.streams):
            prediction = self.head[PART[name]](decoded[:, i * count:(i + 1) * count])
            shape = (batch, count, self.stride, KEYPOINTS[name])
            target = coordinates[name].double().reshape(*shape, 2)
            seen = present[name].double().reshape(shape)
            error = ((prediction.reshape(*shape, 2) - target) ** 2).sum(-1) * seen  # [B, N, S, K]
            error = error.sum((2, 3))  # [B, N]
            if kind == "mean":
                error = error / (2 * seen.sum((2, 3))).clamp(min=1)
            error = error[masked[name].bool()].sum()
            sums = sums + error
            per_stream[name] = error / masked[name].sum()
        return sums / hidden.sum(), per_stream
