#!/usr/bin/env bash
# Time and allocation to fold one cut, on one thread: a million events of ten columns, and ten thousand.
#
#   infra/bench/fold.sh [JMH option...]
#
# For example -p events=1000000, or -h for all options. Takes some two minutes; -Xmx2g. Allocation is B/op of the line
# gc.alloc.rate.norm, for all events together.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
"$root/mvnw" -q -B -ntp -Dquick -DskipTests -f "$root/pom.xml" -pl infra/bench -am package
exec java -cp "$root/infra/bench/target/classes:$root/infra/bench/target/lib/*" org.openjdk.jmh.Main -prof gc \
  -rf text -rff "$root/infra/bench/target/fold.txt" FoldBenchmark "$@"
