#!/usr/bin/env python3
"""Writes packages/mbart/test/transformers-5: what transformers 5 saves of the tokenizers of both layouts over the small
SentencePiece model of test/spm, and the ids that it gives to the texts of test/tokenizer-golden.json with them.

    venv5/bin/pip install transformers==5.24.0 tokenizers==0.23.3 sentencepiece==0.2.3 protobuf==7.36.2
    venv5/bin/python tools/reference/mbart/make_tokenizer5_golden.py
"""
import json
import os
import shutil
import tempfile

import transformers
from transformers import AutoTokenizer

TEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../packages/mbart/test")
LAYOUTS = {"mbart-50": "MBart50Tokenizer", "cc25": "MBartTokenizer"}


def main():
    out = os.path.join(TEST, "transformers-5")
    shutil.rmtree(out, ignore_errors=True)
    with open(os.path.join(TEST, "tokenizer-golden.json")) as file:
        texts = [case["text"] for case in json.load(file)["cases"]]
    texts += ["Die Sonne ", "  Der   Regen  ", "Die\nSonne\u2003kommt", "\ufeffDie Sonne", "Die \ufeff \u0085Sonne"]
    golden = {
        "provenance": {
            "script": "tools/reference/mbart/make_tokenizer5_golden.py",
            "transformers": transformers.__version__,
        },
        "texts": texts,
        "ids": {},
    }
    for layout, name in LAYOUTS.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(os.path.join(TEST, "spm/sentencepiece.bpe.model"), folder)
            with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
                json.dump({"tokenizer_class": name}, file)
            AutoTokenizer.from_pretrained(folder, src_lang="de_DE", tgt_lang="en_XX").save_pretrained(os.path.join(out, layout))
        saved = AutoTokenizer.from_pretrained(os.path.join(out, layout))
        golden["ids"][layout] = [saved(text)["input_ids"] for text in texts]
        for path in ("tokenizer.json", "tokenizer_config.json"):  # as small as they get
            with open(os.path.join(out, layout, path)) as file:
                content = json.load(file)
            with open(os.path.join(out, layout, path), "w") as file:
                json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
                file.write("\n")
    with open(os.path.join(out, "golden.json"), "w") as file:
        json.dump(golden, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
