#!/usr/bin/env python3
"""Hugging Face's generate for packages/mbart/bench/translate.mjs: loads FOLDER, then answers each line of JSON on stdin.

    venv/bin/python tools/reference/mbart/generate_server.py FOLDER THREADS        (venv: see make_golden.py)
"""
import json
import sys
import time

import torch
import transformers
from transformers import GenerationConfig, MBartForConditionalGeneration

folder, threads = sys.argv[1:]
torch.set_num_threads(int(threads))
transformers.logging.set_verbosity_error()
model = MBartForConditionalGeneration.from_pretrained(folder).eval()
print(json.dumps({"versions": f"transformers {transformers.__version__}, torch {torch.__version__}, {torch.get_num_threads()} threads"}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    tokens = torch.tensor(request["tokens"]).reshape(request["sentences"], request["source"])
    settings = GenerationConfig(
        num_beams=request["beams"], max_length=request["length"], early_stopping=request["beams"] > 1, do_sample=False,
        decoder_start_token_id=2, forced_bos_token_id=request["language"], forced_eos_token_id=2, pad_token_id=1,
        eos_token_id=2, bos_token_id=0,
    )
    start, processor = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        found = model.generate(input_ids=tokens, attention_mask=torch.ones_like(tokens), generation_config=settings)
    seconds, processor = time.perf_counter() - start, time.process_time() - processor
    print(json.dumps({"seconds": seconds, "processor": processor, "found": found.tolist()}), flush=True)
