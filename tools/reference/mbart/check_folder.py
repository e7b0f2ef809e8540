#!/usr/bin/env python3
"""Loads what make_folder.mjs wrote with Hugging Face transformers and PEFT, and compares: token ids, logits, and logits with
the adapter.

    node tools/reference/mbart/make_folder.mjs FOLDER && venv/bin/python tools/reference/mbart/check_folder.py FOLDER
"""
import json
import os
import sys

import torch
from peft import PeftModel
from transformers import AutoTokenizer, MBartForConditionalGeneration

folder = sys.argv[1]
with open(os.path.join(folder, "expected.json")) as file:
    expected = json.load(file)
base = os.path.join(folder, "model")
tokenizer = AutoTokenizer.from_pretrained(base, src_lang="de_DE")
ids = [tokenizer(text)["input_ids"] for text in expected["texts"]]
print(f"{type(tokenizer).__name__}: {'the same token ids' if ids == expected['ids'] else f'OTHER TOKEN IDS: {ids}'}")

rows = len(expected["texts"])
tensor = lambda name: torch.tensor(expected[name]).reshape(rows, -1)
inputs = dict(input_ids=tensor("source"), attention_mask=tensor("mask").long(), decoder_input_ids=tensor("target"))
model, report = MBartForConditionalGeneration.from_pretrained(base, output_loading_info=True)
print("weights missing or unexpected:", [*report["missing_keys"], *report["unexpected_keys"]] or "none")
wrong = ids != expected["ids"]
for name, checked in (("plain", model.eval()), ("adapted", None)):
    checked = checked or PeftModel.from_pretrained(model, os.path.join(folder, "adapter")).eval()
    with torch.inference_mode():
        logits = checked(**inputs).logits
    difference = (logits - torch.tensor(expected[name]).reshape(logits.shape)).abs().max().item()
    wrong = wrong or difference > 1e-4
    print(f"{name}: logits of {logits.std().item():.2f}, largest difference {difference:.1e}")
sys.exit(int(wrong))
