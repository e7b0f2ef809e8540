"""The sacreBLEU side of scores.mjs: scores.py BLEU|chrF HYPOTHESES REFERENCES"""

import json
import sys
import time

import sacrebleu

name, *paths = sys.argv[1:]
hypotheses, references = [open(path, encoding="utf-8").read().rstrip("\n").split("\n") for path in paths]
metric = {"BLEU": sacrebleu.BLEU, "chrF": sacrebleu.CHRF}[name]()
began = time.process_time()
score = metric.corpus_score(hypotheses, [references]).score
print(json.dumps({"seconds": time.process_time() - began, "score": score}))
