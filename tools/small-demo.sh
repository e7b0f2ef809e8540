#!/usr/bin/env bash
# The demo in small, command by command, and the tests of a package that computes, reads and writes: whether this Node will do.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

echo "Node $(node --version)"
few=(--set train.steps=20 --set train.batchSize=8 --set validation.every=20)
./msmae trainer pretrain --preset demo "${few[@]}" --set train.warmupSteps=5 --set checkpoints.every=20 --out "$out/encoder"
./msmae trainer recognize --preset demo --init "$out/encoder/checkpoints/step-000020.safetensors" "${few[@]}" --out "$out/signs"
./msmae evaluator report "$out/signs" --out "$out/report.html"
test -s "$out/report.html"
node tools/pnpm.mjs --filter @msmae/training test
