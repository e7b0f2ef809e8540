#!/usr/bin/env python3
"""Writes packages/mbart/test/mbart-golden.json: logits, losses and gradients of tiny random mBARTs by Hugging Face
transformers in float64, with padding, label smoothing, dropout.

    python3 -m venv venv && venv/bin/pip install -r tools/reference/mbart/requirements.txt
    venv/bin/python tools/reference/mbart/make_golden.py

Inputs and weights are not stored: both sides draw them (draw.py, packages/mbart/src/golden.fixture.ts). Of each tensor the
file holds a sketch: its products with eight vectors of random signs. What dropout keeps is drawn as well, call by call:
PyTorch's dropout is replaced for that.
"""
import json
import os
import platform

import torch
import transformers
from transformers import MBartConfig, MBartForConditionalGeneration
from transformers.models.mbart.modeling_mbart import shift_tokens_right

from draw import Draw, rounded, sketch

SENTENCES, SOURCE, TARGET = 3, 7, 6
SOURCE_LENGTHS, TARGET_LENGTHS = [7, 4, 1], [5, 6, 2]
CONFIG = dict(
    vocab_size=37, d_model=16, max_position_embeddings=12,
    encoder_layers=2, encoder_attention_heads=2, encoder_ffn_dim=24,
    decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=20,
    dropout=0.0, attention_dropout=0.0, activation_dropout=0.0, pad_token_id=1,
)
CASES = [
    dict(config=dict(activation_function="gelu"), source="tokens", smoothing=0.0),
    dict(config=dict(activation_function="relu", scale_embedding=True), source="tokens", smoothing=0.2),
    dict(config=dict(activation_function="gelu", scale_embedding=True), source="embeds", smoothing=0.2),
    dict(config=dict(activation_function="relu", tie_word_embeddings=False, encoder_layers=1, decoder_layers=3),
         source="embeds", smoothing=0.1),
    dict(config=dict(activation_function="relu", scale_embedding=True, dropout=0.3, attention_dropout=0.2,
                     activation_dropout=0.1), source="tokens", smoothing=0.2),
]


def weights(model, draw, spread=0.3):
    """Names as in a checkpoint, in their sorted order; an embedding that is tied is drawn once."""
    tensors = {name: p for name, p in model.named_parameters()} | {"final_logits_bias": model.final_logits_bias}
    for name in sorted(tensors):
        centre = 1.0 if "norm" in name and name.endswith("weight") else 0.0
        tensors[name].data = draw.tensor(tensors[name].shape, centre, spread)
        tensors[name].requires_grad_()
    return tensors


def batch(case, draw):
    mask = torch.tensor([[int(at < length) for at in range(SOURCE)] for length in SOURCE_LENGTHS])
    labels = torch.ones(SENTENCES, TARGET, dtype=torch.long)
    for row, length in enumerate(TARGET_LENGTHS):
        for at in range(length):
            labels[row, at] = draw.whole(4, CONFIG["vocab_size"])
    if case["source"] == "tokens":
        tokens = [[draw.whole(4, CONFIG["vocab_size"]) for _ in range(SOURCE)] for _ in range(SENTENCES)]
        source = {"input_ids": torch.tensor(tokens).masked_fill(mask == 0, CONFIG["pad_token_id"])}
    else:
        source = {"inputs_embeds": draw.tensor((SENTENCES, SOURCE, CONFIG["d_model"])).requires_grad_()}
    return source, mask, labels


def drawn_dropout(draw):
    def dropout(x, p=0.5, training=True, inplace=False):
        if not training or p == 0:
            return x
        kept = torch.tensor([float(draw.uniform() >= p) for _ in range(x.numel())], dtype=x.dtype).reshape(x.shape)
        return x * kept / (1 - p)

    return dropout


def run(case, seed):
    draw = Draw(seed)
    config = MBartConfig(**{**CONFIG, **case["config"]})
    config._attn_implementation = "eager"
    model = MBartForConditionalGeneration(config).double().train()
    source, mask, labels = batch(case, draw)
    tensors = weights(model, draw)
    plain = torch.nn.functional.dropout
    torch.nn.functional.dropout = drawn_dropout(draw)
    output = model(
        **source, attention_mask=mask, decoder_input_ids=shift_tokens_right(labels, config.pad_token_id),
        output_attentions=True,
    )
    logits = output.logits
    torch.nn.functional.dropout = plain
    loss = torch.nn.functional.cross_entropy(
        logits.flatten(0, 1), labels.flatten().masked_fill(labels.flatten() == config.pad_token_id, -100),
        label_smoothing=case["smoothing"],
    )
    loss.backward()
    if "inputs_embeds" in source:
        tensors["embeds"] = source["inputs_embeds"]
    counted = labels != config.pad_token_id  # what a padded position says is nobody's business
    return {
        **case,
        "config": {**CONFIG, **case["config"]},
        "seed": seed,
        "logits": sketch(logits[counted]),
        "loss": rounded(loss.item()),
        # Of each layer. With dropout, transformers' are what was kept of them.
        "crossAttention": [] if config.attention_dropout else [
            sketch(weights.transpose(1, 2)[counted]) for weights in output.cross_attentions
        ],
        "gradients": {name: sketch(tensor.grad) for name, tensor in sorted(tensors.items())},
    }


def main():
    golden = {
        "provenance": {
            "script": "tools/reference/mbart/make_golden.py",
            "transformers": transformers.__version__,
            "torch": torch.__version__,
            "python": platform.python_version(),
            "precision": "float64",
        },
        "sentences": SENTENCES,
        "source": SOURCE,
        "target": TARGET,
        "sourceLengths": SOURCE_LENGTHS,
        "targetLengths": TARGET_LENGTHS,
        "cases": [run(case, 100 + at) for at, case in enumerate(CASES)],
    }
    path = os.path.join(os.path.dirname(__file__), "../../../packages/mbart/test/mbart-golden.json")
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(f"{len(CASES)} cases, {os.path.getsize(path)} bytes")


if __name__ == "__main__":
    main()
