#!/usr/bin/env bash
# Builds the product and the yardsticks as they are released, and measures one against the other.
# Usage: bench/run.sh [writer|http|start|sign-in|all|timing|crash|two-processes|jobs-crash] [--json FILE] [--quick] [--times N] [--only NAME,NAME]
set -euo pipefail
cd "$(dirname "$0")/.."
out=artifacts/bench/programs
projects=(src/App.Host bench/Floor bench/App.Bench)
# It runs the queue alone, in processes of the benchmark's own.
case $(uname -m) in aarch64 | arm64) arch=arm64 ;; *) arch=x64 ;; esac
if [ "${1:-}" = jobs-crash ]; then projects=(bench/App.Bench); fi
for project in "${projects[@]}"; do
  # For this processor, as in the image: the product is then compiled ahead.
  dotnet publish "$project" --configuration Release --arch "$arch" --self-contained false --output "$out/$(basename "$project")" --verbosity quiet --nologo
done
exec dotnet "$out/App.Bench/App.Bench.dll" "$@" --app "$out/App.Host" --floor "$out/Floor"
