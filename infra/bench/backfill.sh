#!/usr/bin/env bash
# A large table into an empty refined table, then one transaction that updates a quarter of it; the driver is killed twice
# in the middle of each. Prints rows per second and the memory of the driver, then verifies.
#
#   infra/bench/backfill.sh [state folder] [million rows] [kills of the driver in each part]
#
# Defaults: a new folder below /tmp, 20, 2.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
dir=${1:-$(mktemp -d /tmp/tributary-backfill.XXXXXX)}
# Builds what is stale; later it could not, since this process uses the build.
"$root/tributary" validate --help > /dev/null
exec java -cp "$root/infra/platform/target/tributary/lib/platform/*" "$root/infra/bench/Backfill.java" \
  "$root/tributary" "$dir" "${2:-20}" "${3:-2}"
