#!/usr/bin/env bash
# A model of your own signs: run.sh POSES MANIFEST OUT
# Pretrains on all poses, learns the glosses of the manifest from there, and writes one file to use (OUT/signs.onnx).
set -euo pipefail
poses=$1 manifest=$2 out=$3
here=$(dirname "$0")
msmae=$here/../../msmae # outside of a checkout: npx @msmae/trainer, npx @msmae/evaluator

"$msmae" trainer pretrain --preset signs --config "$here/pretrain.json" --data "$poses" --out "$out/encoder"
"$msmae" trainer recognize --config "$here/recognize.json" --data "$manifest" --init "$out/encoder" --out "$out/signs"
"$msmae" evaluator report "$out/signs" --out "$out/signs.html"
"$msmae" trainer export "$out/signs" --onnx "$out/signs.onnx"
