#!/usr/bin/env bash
# What does pretraining bring? run.sh POSES MANIFEST OUT
# A linear classifier on the frozen encoder (a probe), beside the same model trained from random initialisation.
set -euo pipefail
poses=$1 manifest=$2 out=$3
here=$(dirname "$0")
msmae=$here/../../msmae # outside of a checkout: npx @msmae/trainer, npx @msmae/evaluator

"$msmae" trainer pretrain --preset signs --config "$here/pretrain.json" --data "$poses" --out "$out/encoder"
"$msmae" trainer recognize --config "$here/recognize.json" --data "$manifest" --out "$out/probe" --probe --init "$out/encoder"
"$msmae" trainer recognize --config "$here/recognize.json" --data "$manifest" --out "$out/scratch"
"$msmae" evaluator report "$out/probe" "$out/scratch" --out "$out/compared.html"
