#!/usr/bin/env bash
# Kills every process of a run under load, one after the other and then all at once, and checks after each that the run
# resumes by itself and that the lake still equals the database.
#
#   infra/platform/kill-test.sh [--quick] [--dir DIR] [--rate N] [--keep]
#
# --quick kills postgres, capture and driver only, and all at once a single time. --keep leaves the run up at the end.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
tributary=$root/tributary
dir=$(pwd)/.tributary/kill-test
rate=100
quick=
keep=
while (($#)); do
  case $1 in
    --quick) quick=yes ;;
    --keep) keep=yes ;;
    --dir) dir=$(mkdir -p "$2" && cd "$2" && pwd -P) && shift ;;
    --rate) rate=$2 && shift ;;
    *) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 2 ;;
  esac
  shift
done

# Seconds within which a run must be healthy again after a kill.
limit=${KILL_TEST_LIMIT:-300}
failures=0

# The process id of a process, or of the supervisor.
pid_of() {
  sed -n '/"'"$1"'" *: *{/,/}/s/.*"pid" *: *\([0-9]*\).*/\1/p' "$dir/run/processes.json"
}

# All process ids of the run.
all_pids() {
  sed -n 's/.*"pid" *: *\([0-9]*\).*/\1/p' "$dir/run/processes.json"
}

healthy() {
  "$tributary" status --dir "$dir" > "$dir/logs/kill-test-status.txt" 2>&1
}

# Waits until everything is healthy and tells how long that took; $1 was killed and had the process id $2.
resumes() {
  local from=$SECONDS
  until [[ $(pid_of "$1") != "$2" ]] && healthy; do
    if ((SECONDS - from > limit)); then
      echo "FAILED  $1: not healthy again after $limit s:"
      sed 's/^/        /' "$dir/logs/kill-test-status.txt"
      return 1
    fi
    sleep 1
  done
  printf '%4d s to resume' $((SECONDS - from))
}

verifies() {
  local from=$SECONDS
  if "$tributary" verify --dir "$dir" > "$dir/logs/kill-test-verify.txt" 2>&1; then
    printf ', %4d s to verify' $((SECONDS - from))
  else
    echo ", WRONG:"
    sed 's/^/        /' "$dir/logs/kill-test-verify.txt"
    return 1
  fi
}

# A line of the report: what was killed, how long until it ran and until it was proven.
report() {
  local name=$1 outcome
  shift
  if outcome=$("$@" && verifies); then
    printf 'ok      %-22s %s\n' "$name" "$outcome"
  else
    printf 'FAILED  %-22s %s\n' "$name" "$outcome"
    failures=$((failures + 1))
  fi
}

kill_one() {
  local pid
  pid=$(pid_of "$1")
  [[ -n $pid ]] || { echo "is not running"; return 1; }
  kill -9 "$pid"
  resumes "$1" "$pid"
}

up_again() {
  "$tributary" up --workload --rate "$rate" --dir "$dir" > "$dir/logs/kill-test-up.txt" 2>&1 \
    || { cat "$dir/logs/kill-test-up.txt"; return 1; }
}

kill_supervisor() {
  local pid from=$SECONDS
  pid=$(pid_of supervisor)
  kill -9 "$pid"
  up_again && resumes supervisor "$pid" > /dev/null && printf '%4d s to resume' $((SECONDS - from))
}

kill_all() {
  local pid from=$SECONDS
  pid=$(pid_of supervisor)
  # shellcheck disable=SC2046  # one word a process
  kill -9 $(all_pids)
  up_again && resumes supervisor "$pid" > /dev/null && printf '%4d s to resume' $((SECONDS - from))
}

trap '[[ -n $keep ]] || "$tributary" down --dir "$dir"' EXIT

echo "Starting in $dir with $rate changes/s ..."
"$tributary" up --workload --rate "$rate" --dir "$dir"
report "nothing" healthy

processes=(postgres broker registry capture driver workload payments)
[[ -z $quick ]] || processes=(postgres capture driver)
for process in "${processes[@]}"; do
  report "$process" kill_one "$process"
done
if [[ -z $quick ]]; then
  report "supervisor" kill_supervisor
  report "all at once" kill_all
fi
report "all at once" kill_all

if ((failures)); then
  echo "$failures failed; the logs are in $dir/logs."
  exit 1
fi
echo "Everything resumed, and nothing was lost or doubled."
