#!/usr/bin/env python3
"""Writes packages/mbart/test/spm and test/tokenizer-golden.json: a small SentencePiece model trained here on sentences
made here, how SentencePiece encodes texts with it, what Hugging Face's MBart50Tokenizer and MBartTokenizer make of it, and
the tokenizer.json to which they convert it.

    venv/bin/python tools/reference/mbart/make_tokenizer_golden.py        (venv: see make_golden.py)
"""
import itertools
import json
import os
import shutil

import sentencepiece
import transformers
from transformers import MBart50Tokenizer, MBart50TokenizerFast, MBartTokenizer

TEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../packages/mbart/test")
FOLDER = os.path.join(TEST, "spm")

# A few rules instead of nmt_nfkc, whose table alone has 240 kB: ligature, fraction, full width, spaces, composition.
RULES = {"ﬁ": "fi", "½": "1⁄2", "Ａ": "A", "ｂ": "b", "\u3000": " ", "\u00a0": " ", "\u200b": " ", "\t": " ", "…": "...",
         "e\u0301": "é", "u\u0308": "ü", "▁": " ", "\u00ad": "", "¨": " \u0308"}

SUBJECTS = ["Der Regen", "Die Sonne", "Ein Gewitter", "Der Schnee", "Eine Wolke", "Der Nebel"]
VERBS = ["kommt", "geht", "bleibt", "zieht", "verschwindet"]
PLACES = ["im Süden", "im Norden", "an der Küste", "über den Bergen", "am Fluss", "in den Tälern"]
TIMES = ["heute", "morgen", "am Abend", "in der Nacht", "am 3. Mai", "bis 12 Uhr"]

TEXTS = [
    "Der Regen kommt im Süden morgen.", "die Sonne bleibt", "Ein Gewitter zieht über den Bergen bis 12 Uhr.", "Regenwolke",
    "", " ", "\t\u00a0", "  Die   Sonne ", "ﬁndet ½ Ａｂ\u3000Ｃ", "Kuste Ku\u0308ste Café Cafe\u0301", "a\u200bb", "so\u00adnne",
    "▁Sonne ▁", "¨ a¨b", "Schnee 😀 中文 und mehr…", "xyz-QQ!!", "de_DE", "</s> Sonne <mask> x", "  <mask>",
]


def train():
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    rules = os.path.join(FOLDER, "rules.tsv")
    with open(rules, "w") as file:
        for source, target in RULES.items():
            hexadecimal = [" ".join(f"{ord(character):X}" for character in text) for text in (source, target)]
            file.write("\t".join(hexadecimal) + "\n")
    sentences = [" ".join(parts) + "." for parts in itertools.product(SUBJECTS, VERBS, PLACES, TIMES)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_prefix=os.path.join(FOLDER, "sentencepiece.bpe"), vocab_size=66,
        model_type="unigram", normalization_rule_tsv=rules, minloglevel=2, num_threads=1,
    )
    os.remove(rules)
    os.remove(os.path.join(FOLDER, "sentencepiece.bpe.vocab"))
    return os.path.join(FOLDER, "sentencepiece.bpe.model")


def main():
    model = train()
    plain = sentencepiece.SentencePieceProcessor(model_file=model)
    fifty = MBart50Tokenizer(model, src_lang="de_DE", tgt_lang="en_XX")
    cc25 = MBartTokenizer(model, src_lang="de_DE", tgt_lang="en_XX")
    fast = MBart50TokenizerFast(model, src_lang="de_DE", tgt_lang="en_XX")
    fast.backend_tokenizer.save(os.path.join(FOLDER, "converted.json"))
    golden = {
        "provenance": {
            "script": "tools/reference/mbart/make_tokenizer_golden.py",
            "sentencepiece": sentencepiece.__version__,
            "transformers": transformers.__version__,
        },
        "sizes": {"mbart-50": len(fifty), "cc25": len(cc25)},
        "cases": [
            {
                "text": text,
                "pieces": plain.encode(text, out_type=str),
                "ids": plain.encode(text),
                "decoded": plain.decode(plain.encode(text)),
                "mbart-50": fifty(text)["input_ids"],
                "cc25": cc25(text)["input_ids"],
                "labels": {"mbart-50": fifty(text_target=text)["input_ids"], "cc25": cc25(text_target=text)["input_ids"]},
                "fast": fast(text)["input_ids"],
            }
            for text in TEXTS
        ],
    }
    path = os.path.join(TEST, "tokenizer-golden.json")
    with open(path, "w") as file:
        json.dump(golden, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    for case in golden["cases"]:
        print(repr(case["text"]), case["pieces"], "" if case["fast"] == case["mbart-50"] else f"fast differs: {case['fast']} {case['mbart-50']}")
    print(os.path.getsize(model), os.path.getsize(path), len(fifty), len(cc25))


if __name__ == "__main__":
    main()
