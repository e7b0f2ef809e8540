#!/usr/bin/env python3
"""Writes packages/mbart/test/: lora-golden.json, ten steps of training with PEFT and torch.optim.AdamW in float64, once
with the decoder's adapters alone and once with the encoder as well, which is the paper's setting; and folders as
Hugging Face and PEFT save them: hf-model (in shards, float16) and peft-adapter.

    venv/bin/python tools/reference/mbart/make_lora_golden.py        (venv: see make_golden.py)

Inputs, weights and what dropout keeps are drawn on both sides, as in make_golden.py.
"""
import json
import os
import platform
import shutil

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from transformers import MBartConfig, MBartForConditionalGeneration
from transformers.models.mbart.modeling_mbart import shift_tokens_right

from draw import Draw, rounded, sketch
from make_golden import CONFIG, SENTENCES, SOURCE, SOURCE_LENGTHS, TARGET, TARGET_LENGTHS, batch, drawn_dropout, weights

HERE = os.path.dirname(os.path.abspath(__file__))
TEST = os.path.join(HERE, "../../../packages/mbart/test")
RANK, ALPHA, DROPOUT, STEPS, RATE, DECAY, SMOOTHING = 3, 6, 0.2, 10, 0.01, 0.01, 0.2
MODEL = {**CONFIG, "activation_function": "relu", "scale_embedding": True, "dropout": 0.1}
TARGETS = r"model\.(decoder)\.layers\.\d+\.(\w+\.)?(q_proj|v_proj)"


def adapted(draw):
    config = MBartConfig(**MODEL)
    config._attn_implementation = "eager"
    model = MBartForConditionalGeneration(config).double()
    weights(model, draw)
    lora = LoraConfig(r=RANK, lora_alpha=ALPHA, lora_dropout=DROPOUT, target_modules=TARGETS, task_type="SEQ_2_SEQ_LM")
    model = get_peft_model(model, lora).double()
    for name, parameter in sorted(model.named_parameters()):
        if ".lora_A." in name:
            parameter.data = draw.tensor(parameter.shape)
        elif ".lora_B." in name:
            assert not parameter.any(), "PEFT begins with B = 0"
    return model


def plain(name):
    """PEFT's name of a weight as ours."""
    return name.removeprefix("base_model.model.").replace(".default", "").replace(".base_layer", "")


def train(encoder, seed, dtype=torch.float64):
    draw = Draw(seed)
    source, mask, labels = batch({"source": "embeds"}, draw)
    model = adapted(draw).to(dtype).train()
    for name, parameter in model.named_parameters():
        isEncoder = "model.encoder." in name
        parameter.requires_grad_(".lora_" in name or (encoder and isEncoder))
    trained = {plain(name): p for name, p in sorted(model.named_parameters()) if p.requires_grad}
    optimiser = torch.optim.AdamW(trained.values(), lr=RATE, betas=(0.9, 0.999), eps=1e-8, weight_decay=DECAY)
    usual = torch.nn.functional.dropout
    losses = []
    for _ in range(STEPS):
        torch.nn.functional.dropout = drawn_dropout(draw)
        logits = model(
            inputs_embeds=source["inputs_embeds"].detach().to(dtype), attention_mask=mask,
            decoder_input_ids=shift_tokens_right(labels, CONFIG["pad_token_id"]),
        ).logits
        torch.nn.functional.dropout = usual
        loss = torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), labels.flatten().masked_fill(labels.flatten() == CONFIG["pad_token_id"], -100),
            label_smoothing=SMOOTHING,
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(rounded(loss.item()))
    return model, {
        "encoder": encoder,
        "seed": seed,
        "losses": losses,
        "trained": {name: sketch(parameter) for name, parameter in trained.items()},
    }


def folders(model):
    for name in ("peft-adapter", "hf-model"):
        shutil.rmtree(os.path.join(TEST, name), ignore_errors=True)
    model.float().save_pretrained(os.path.join(TEST, "peft-adapter"))
    os.remove(os.path.join(TEST, "peft-adapter/README.md"))
    base = MBartForConditionalGeneration(MBartConfig(**{**MODEL, "encoder_layers": 1, "decoder_layers": 1}))
    tensors = weights(base.double(), Draw(7))
    base.half().save_pretrained(os.path.join(TEST, "hf-model"), max_shard_size="8KB")
    return {name: sketch(tensor.half().double()) for name, tensor in sorted(tensors.items())}


def main():
    _, alone = train(False, 200)
    model, whole = train(True, 201)
    golden = {
        "provenance": {
            "script": "tools/reference/mbart/make_lora_golden.py",
            "peft": peft.__version__,
            "transformers": transformers.__version__,
            "torch": torch.__version__,
            "python": platform.python_version(),
            "precision": "float64",
        },
        "config": MODEL,
        "lora": {"rank": RANK, "alpha": ALPHA, "dropout": DROPOUT, "targets": ["q_proj", "v_proj"], "stacks": ["decoder"]},
        "optimiser": {"learningRate": RATE, "weightDecay": DECAY, "smoothing": SMOOTHING},
        "sentences": SENTENCES,
        "source": SOURCE,
        "target": TARGET,
        "sourceLengths": SOURCE_LENGTHS,
        "targetLengths": TARGET_LENGTHS,
        "cases": [alone, whole],
        "hfModel": folders(model),
    }
    path = os.path.join(TEST, "lora-golden.json")
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(f"{os.path.getsize(path)} bytes; losses {alone['losses']} {whole['losses']}")


if __name__ == "__main__":
    main()
