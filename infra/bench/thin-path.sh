#!/usr/bin/env bash
# From a commit in PostgreSQL to a mart row: time to the first row, backlog and latency under load, memory, idle CPU.
#
#   infra/bench/thin-path.sh [state folder] [changes per second] [minutes]
#
# Defaults: a new folder below /tmp, 500, 5. Takes about ten minutes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
dir=${1:-$(mktemp -d /tmp/tributary-bench.XXXXXX)}
# Builds what is stale; later it could not, since this process uses the build.
"$root/tributary" validate --help > /dev/null
exec java -cp "$root/infra/platform/target/tributary/lib/platform/*" "$root/infra/bench/ThinPath.java" \
  "$root/tributary" "$dir" "${2:-500}" "${3:-5}"
