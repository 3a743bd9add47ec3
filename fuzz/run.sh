#!/usr/bin/env bash
# fuzz/run.sh MINUTES [TARGET...]: runs every fuzz target (or those named) for so many minutes each, on one core.
# What is found lies in fuzz/artifacts/TARGET/; run one again with `cargo fuzz run TARGET FILE`.
# Needs `cargo install cargo-fuzz`; works on the stable toolchain.
set -euo pipefail
cd "$(dirname "$0")/.."
minutes="${1:?how many minutes for each target?}"
shift
export RUSTC_BOOTSTRAP=1
if [ "$#" -gt 0 ]; then targets=("$@"); else mapfile -t targets < <(cargo fuzz list); fi
failed=()
for target in "${targets[@]}"; do
    echo "== $target: $minutes minutes"
    mkdir -p "fuzz/corpus/$target"
    cargo fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
        -max_total_time="$(awk "BEGIN { print int($minutes * 60) }")" -fork=0 -timeout=20 \
        -rss_limit_mb=2048 -print_final_stats=1 || failed+=("$target")
done
if [ "${#failed[@]}" -gt 0 ]; then
    echo "failed: ${failed[*]}" >&2
    exit 1
fi
echo "all targets passed"
