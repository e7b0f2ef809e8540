#!/usr/bin/env bash
# The demo in small, command by command, and the tests of a package that computes, reads and writes: whether this Node will do.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

echo "Node $(node --version)"
./msmae trainer pretrain --preset demo --out "$out/encoder" --set train.steps=20 --set train.batchSize=8 \
  --set train.warmupSteps=5 --set validation.every=20 --set checkpoints.every=20
./msmae trainer recognize --preset demo --out "$out/signs" --init "$out/encoder" \
  --set train.epochs=2 --set train.warmupEpochs=1 --set validation.every=1
./msmae evaluator report "$out/signs" --out "$out/report.html"
test -s "$out/report.html"
node tools/pnpm.mjs --filter @msmae/training test
