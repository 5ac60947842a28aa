#!/usr/bin/env bash
# The capture beside pg_recvlogical and Debezium's own engine: events per second and CPU time for the same log, commit to
# visible under load, and initial snapshots.
#
#   infra/bench/capture.sh [option...]
#
# All options: --help. Starts PostgreSQL, a broker and a registry of its own. Takes some ten minutes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
if [[ -z ${TRIBUTARY_BENCH_BUILT:-} ]]; then
  "$root/mvnw" -q -B -ntp -Dquick -DskipTests -f "$root/pom.xml" -pl infra/bench,infra/broker,infra/platform,cdc-capture/engine -am package
fi
exec java -Dslf4j.internal.verbosity=ERROR \
  -cp "$root/infra/bench/target/classes:$root/infra/bench/target/lib/*" dev.tributary.bench.capture.CaptureBenchmark \
  --root "$root" "$@"
