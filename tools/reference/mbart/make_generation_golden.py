#!/usr/bin/env python3
"""Writes packages/mbart/test/generation-golden.json: what Hugging Face's generate finds for random sources of unequal
length, in batches with padding, on random mBARTs in float64: 200 sources by greedy and by beam search, and 25 each by six
other settings.

    venv/bin/python tools/reference/mbart/make_generation_golden.py        (venv: see make_golden.py)

Sources and weights are drawn on both sides, as in make_golden.py.
"""
import collections
import json
import os
import platform

import torch
import transformers
from transformers import GenerationConfig, MBartConfig, MBartForConditionalGeneration

from draw import Draw
from make_golden import weights

TEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../packages/mbart/test")
CONFIG = dict(
    vocab_size=61, d_model=16, max_position_embeddings=64,
    encoder_layers=2, encoder_attention_heads=4, encoder_ffn_dim=24,
    decoder_layers=2, decoder_attention_heads=2, decoder_ffn_dim=24, scale_embedding=True, activation_function="relu",
)
SENTENCES, BATCH, LONGEST, SPREAD, LANGUAGE = 25, 5, 40, 0.5, 60
CASES = [
    dict(endBias=-0.5, beams=5, lengthPenalty=1.0, maxLength=22, noRepeatNgram=0, earlyStopping=True, forced=True, source="tokens"),
    dict(seed=311, sentences=200, endBias=1.2, beams=4, lengthPenalty=0.6, maxLength=24, noRepeatNgram=2, earlyStopping=False, forced=True, source="embeds"),
    dict(endBias=4.8, beams=3, lengthPenalty=2.0, maxLength=16, noRepeatNgram=3, earlyStopping="never", forced=False, source="tokens"),
    dict(sentences=200, endBias=0.0, beams=1, lengthPenalty=1.0, maxLength=30, noRepeatNgram=3, earlyStopping=True, forced=True, source="tokens"),
    dict(endBias=2.5, beams=5, lengthPenalty=-0.5, maxLength=40, noRepeatNgram=2, earlyStopping="never", forced=True, source="embeds"),
    dict(endBias=1.0, beams=2, lengthPenalty=0.0, maxLength=18, noRepeatNgram=0, earlyStopping=False, forced=False, source="embeds"),
    dict(endBias=3.5, beams=1, lengthPenalty=1.0, maxLength=12, noRepeatNgram=0, earlyStopping=False, forced=False, source="embeds"),
    dict(endBias=2.2, beams=5, lengthPenalty=1.0, maxLength=36, noRepeatNgram=2, earlyStopping=True, forced=True, source="tokens",
         forcedEnd=False),
]


def sources(case, draw):
    """-> (kind, tensors of unequal length)"""
    found = []
    for _ in range(case.get("sentences", SENTENCES)):
        length = draw.whole(1, LONGEST + 1)
        if case["source"] == "tokens":
            found.append(torch.tensor([draw.whole(4, LANGUAGE) for _ in range(length)]))
        else:
            found.append(draw.tensor((length, CONFIG["d_model"]), 0.0, 1.0))
    return found


def run(case, seed):
    draw = Draw(seed)
    config = MBartConfig(**CONFIG)
    if case.get("forcedEnd") is False:
        config.forced_eos_token_id = None
    model = MBartForConditionalGeneration(config).double().eval()
    drawn = sources(case, draw)
    weights(model, draw, SPREAD)
    model.final_logits_bias.data[0, 2] += case["endBias"]  # so that sentences end at many lengths
    settings = GenerationConfig(
        num_beams=case["beams"], length_penalty=case["lengthPenalty"], max_length=case["maxLength"],
        no_repeat_ngram_size=case["noRepeatNgram"], early_stopping=case["earlyStopping"], do_sample=False,
        decoder_start_token_id=2 if case["forced"] else LANGUAGE, forced_bos_token_id=LANGUAGE if case["forced"] else None,
        forced_eos_token_id=config.forced_eos_token_id, pad_token_id=1, eos_token_id=2, bos_token_id=0,
    )
    found = []
    for first in range(0, len(drawn), BATCH):
        rows = drawn[first:first + BATCH]
        longest = max(len(row) for row in rows)
        mask = torch.tensor([[int(at < len(row)) for at in range(longest)] for row in rows])
        padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=1 if case["source"] == "tokens" else 0)
        name = "input_ids" if case["source"] == "tokens" else "inputs_embeds"
        output = model.generate(**{name: padded}, attention_mask=mask, generation_config=settings)
        for row in output.tolist():
            while row[-1] == 1:
                row.pop()
            found.append(row)
    lengths = collections.Counter(len(row) for row in found)
    print(case, "lengths", sorted(lengths.items()), "distinct", len({tuple(row) for row in found}))
    return {**case, "seed": seed, "found": found}


def main():
    golden = {
        "provenance": {
            "script": "tools/reference/mbart/make_generation_golden.py",
            "transformers": transformers.__version__,
            "torch": torch.__version__,
            "python": platform.python_version(),
            "precision": "float64",
        },
        "config": CONFIG,
        "sentences": SENTENCES,
        "batch": BATCH,
        "longest": LONGEST,
        "spread": SPREAD,
        "language": LANGUAGE,
        "cases": [run(case, case.get("seed", 300 + at)) for at, case in enumerate(CASES)],
    }
    path = os.path.join(TEST, "generation-golden.json")
    with open(path, "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")
    print(os.path.getsize(path), "bytes")


if __name__ == "__main__":
    main()
