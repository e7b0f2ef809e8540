"""MS-MAE and its recogniser in PyTorch, written from the project's design alone, to check the TypeScript model against.

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


class Encoding(nn.Module):
    """Tokenizer and encoder. Fused tokens hold the keypoints of all streams, one stream after the other."""

    def __init__(self, config):
        super().__init__()
        self.streams, self.stride = config["streams"], config["stride"]
        self.wrist = config.get("hands", "shoulders") == "wrist"
        width = config["encoder"]["width"]
        fused = config.get("tokens", "streams") == "fused"
        self.sequences = {"fused": self.streams} if fused else {name: [name] for name in self.streams}
        self.parts = {self.part(name): sum(2 * KEYPOINTS[each] for each in streams) for name, streams in self.sequences.items()}
        self.linear = nn.ModuleDict({part: nn.Linear(size, width) for part, size in self.parts.items()})
        self.conv = nn.ModuleDict({part: nn.Conv1d(width, width, self.stride, self.stride) for part in self.parts})
        self.encoder = transformer(**config["encoder"])
        self.cls_token = nn.Parameter(torch.zeros(width))

    @staticmethod
    def part(sequence):
        return PART.get(sequence, sequence)

    def tokens(self, coordinates):
        """coordinates[name] [B, T, K, 2] -> [B, P*N, C]"""
        tokens = []
        for name, streams in self.sequences.items():
            points = torch.cat([self.in_frame(each, coordinates[each].double()).flatten(2) for each in streams], dim=2)  # [B, T, 2K]
            frames = self.linear[self.part(name)](points)  # [B, T, C]
            cubelets = self.conv[self.part(name)](frames.transpose(1, 2)).transpose(1, 2)  # [B, N, C]
            tokens.append(cubelets + positions(cubelets.shape[1], cubelets.shape[2]))
        return torch.cat(tokens, dim=1)

    def in_frame(self, name, points):
        """[B, T, K, 2]; of a hand measured from its wrist, twice as large, but for the wrist."""
        if not self.wrist or PART.get(name) != "hand":
            return points
        from_wrist = 2 * (points - points[:, :, :1])
        from_wrist[:, :, 0] = points[:, :, 0]
        return from_wrist

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


class MsMae(Encoding):
    def __init__(self, config):
        super().__init__(config)
        width, decoder_width = config["encoder"]["width"], config["decoder"]["width"]
        self.embed = nn.Linear(width, decoder_width)
        self.mask_token = nn.Parameter(torch.zeros(decoder_width))
        if config.get("streamEmbedding", True):
            self.stream_embed = nn.Parameter(torch.zeros(len(self.sequences), decoder_width))
        self.decoder = transformer(**config["decoder"])
        self.head = nn.ModuleDict({part: nn.Linear(decoder_width, self.stride * size) for part, size in self.parts.items()})
        self.double()

    def forward(self, coordinates, present, masked, kind):
        """
        coordinates[name] [B, T, K, 2], present[name] [B, T, K], masked[name] [B, N] bool (of fused tokens the same for
        each stream) -> loss, {name: loss}.
        """
        tokens = self.tokens(coordinates)  # [B, P*N, C]
        sequences = {name: streams[0] for name, streams in self.sequences.items()}
        hidden = torch.cat([masked[name].bool() for name in sequences.values()], dim=1)  # [B, P*N]
        batch, length = hidden.shape

        latent = self.encoder(tokens[~hidden].view(batch, -1, tokens.shape[2]))  # [B, P*V, C]
        full = self.mask_token.expand(batch, length, -1).clone()
        full[~hidden] = self.embed(latent).flatten(0, 1)  # [B, P*N, D]
        count = length // len(sequences)
        full = full + positions(count, full.shape[2]).repeat(len(sequences), 1)
        if hasattr(self, "stream_embed"):
            full = full + self.stream_embed.repeat_interleave(count, dim=0)
        decoded = self.decoder(full)  # [B, P*N, D]

        predictions = {}
        for i, (name, streams) in enumerate(self.sequences.items()):
            frames = self.head[self.part(name)](decoded[:, i * count:(i + 1) * count]).unflatten(2, (self.stride, -1))
            start = 0
            for each in streams:
                predictions[each] = frames[..., start:start + 2 * KEYPOINTS[each]]  # [B, N, S, 2K]
                start += 2 * KEYPOINTS[each]

        sums, per_stream = 0.0, {}
        for name in self.streams:
            prediction = predictions[name]
            shape = (batch, count, self.stride, KEYPOINTS[name])
            target = coordinates[name].double().reshape(*shape, 2)
            seen = present[name].double().reshape(shape)
            if kind == "normalised":
                target = standardised(target, seen)
            error = ((prediction.reshape(*shape, 2) - target) ** 2).sum(-1) * seen  # [B, N, S, K]
            error = error.sum((2, 3))  # [B, N]
            if kind != "paper":
                error = error / (2 * seen.sum((2, 3))).clamp(min=1)
            error = error[masked[name].bool()].sum()
            sums = sums + error
            per_stream[name] = error / masked[name].sum()
        return sums / hidden.sum(), per_stream


def standardised(target, seen):
    """Each cubelet [S, K, 2] about the mean point of what is seen of it, in units of its deviation."""
    seen = seen.unsqueeze(-1)
    count = seen.sum((2, 3), keepdim=True).clamp(min=1)
    centred = target - (target * seen).sum((2, 3), keepdim=True) / count
    variance = ((centred * seen) ** 2).sum((2, 3, 4), keepdim=True) / (2 * count)
    return centred / torch.sqrt(variance + 1e-4)


class Recogniser(Encoding):
    """A classifier on the CLS token's output, or on the mean over the other tokens of a sequence without one."""

    def __init__(self, config, glosses, pooling):
        super().__init__(config)
        self.pooling = pooling
        self.classifier = nn.Linear(config["encoder"]["width"], glosses)
        self.double()

    def forward(self, coordinates):
        """coordinates[name] [B, T, K, 2] -> logits [B, G]"""
        tokens = self.tokens(coordinates)
        if self.pooling == "mean":
            return self.classifier(self.encoder(tokens).mean(1))
        cls = self.cls_token.expand(tokens.shape[0], 1, -1)
        return self.classifier(self.encoder(torch.cat([cls, tokens], dim=1))[:, 0])
