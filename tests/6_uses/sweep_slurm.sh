#!/usr/bin/env bash
# halfstep sweep --engine slurm on a real Slurm, which is started here: the results of the local engine, nothing lost and
# nothing repeated after kill -9 of the command, failures recorded, progress shown.
#   sweep_slurm.sh HALFSTEP
set -uo pipefail
halfstep=$(realpath -e "$1") || exit 2
. "$(dirname "${BASH_SOURCE[0]}")/slurm_cluster"
scratch=$(mktemp -d) && chmod 711 "$scratch" # munged wants its socket to be reachable by everybody
trap 'stop_slurm; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 2
for program in munged slurmctld slurmd; do
  [ -x "/usr/sbin/$program" ] || { echo "$program is not installed: tools/setup long installs it"; exit 1; }
done
start_slurm "$scratch/cluster" || { echo "Slurm does not start"; exit 1; }

failed=0
# expect WHAT ACTUAL EXPECTED
expect() { [ "$2" = "$3" ] || { echo "$1: '$2', expected '$3'" && failed=1; }; }
# reads WHAT FILE TEXT
reads() { grep -qF -- "$3" "$2" || { echo "$1: expected to read '$3' in" && cat "$2" && failed=1; }; }
count() { "$halfstep" sweep report "$1" --report counted.txt && sed -nE 's/.*points: ([0-9]+ measured, [0-9]+ failed, [0-9]+ not run yet).*/\1/p' counted.txt; }
arrays() { squeue --states=all --noheader --format=%F | sort -u | wc -l; }
sweep_file() { printf 'workload.matmul = matmul kernel.type=fp16 kernel.variant=4x8 kernel.repeat=%s\naxis.l2.latency = 1..8\n' "$1"; }
slurm() { "$halfstep" sweep "$@" --engine slurm; }

# The same results as with the local engine, wherever the files are.
mkdir "it's 100 % here"
sweep_file 1 >"it's 100 % here/same.cfg"
slurm "it's 100 % here/same.cfg" --db "it's 100 % here/slurm.db" >log 2>&1
expect "a sweep by Slurm: status" $? 0
reads "a sweep by Slurm" log "8 runs in "
"$halfstep" sweep "it's 100 % here/same.cfg" --db local.db >log 2>&1
"$halfstep" sweep report "it's 100 % here/slurm.db" --report slurm.csv
"$halfstep" sweep report local.db --report local.csv
cmp slurm.csv local.csv || failed=1
expect "rows of the table" "$(wc -l <local.csv)" 9
expect "arrays so far" "$(arrays)" 1
slurm "it's 100 % here/same.cfg" --db "it's 100 % here/slurm.db" >log 2>&1
reads "the same sweep again" log "8 runs, 8 of them done"
expect "arrays after nothing to do" "$(arrays)" 1
expect "batches left behind" "$(find "it's 100 % here/slurm.db-slurm" -name 'halfstep-*')" ""

# Killed while the array runs: what is finished stays, the array goes on, the same command takes the rest, and nothing is
# submitted twice. Two commands at a time share the array.
sweep_file 60 >killed.cfg
slurm killed.cfg -j 1 >log 2>&1 &
victim=$!
for ((i = 0; i < 600; i++)); do [ -n "$(find killed.db-slurm -name '*.stored' 2>/dev/null)" ] && break; sleep 0.1; done
kill -9 $victim
wait $victim 2>/dev/null
measured=$(count killed.db)
[ "${measured%% *}" -ge 1 ] || { echo "killed: nothing was stored: $measured" && failed=1; }
[ "${measured%% *}" -lt 8 ] || { echo "killed: too late, all was stored" && failed=1; }
slurm killed.cfg -j 1 >other.log 2>&1 &
other=$!
script -qefc "'$halfstep' sweep killed.cfg --engine slurm -j 1" terminal.log >/dev/null
expect "after kill -9: status" $? 0
wait $other
expect "beside another: status" $? 0
expect "after kill -9" "$(count killed.db)" "8 measured, 0 failed, 0 not run yet"
expect "arrays after kill -9" "$(arrays)" 2
reads "the progress bar" terminal.log "sweep [#"
reads "the progress bar" terminal.log " runs, "

# Killed, and the array ended with nobody there: its results are taken at the next occasion, by the local engine, too.
sweep_file 2 >left.cfg
slurm left.cfg -j 1 >log 2>&1 &
victim=$!
for ((i = 0; i < 600; i++)); do [ -n "$(find left.db-slurm -name '*.begun' 2>/dev/null)" ] && break; sleep 0.05; done
kill -9 $victim
wait $victim 2>/dev/null
for ((i = 0; i < 600; i++)); do [ -z "$(squeue --noheader)" ] && break; sleep 0.1; done
"$halfstep" sweep left.cfg >log 2>&1
expect "leftovers: status" $? 0
reads "leftovers" log "8 runs, 8 of them done"
expect "leftovers" "$(count left.db)" "8 measured, 0 failed, 0 not run yet"

# A failing point stops nothing; what cannot be run at all is not even submitted.
printf 'workload.ends = matmul kernel.variant=4x4\nworkload.broken = broken.elf\nworkload.hangs = matmul kernel.variant=4x4 run.max_cycles=1000\n' >failing.cfg
echo "no program" >broken.elf
slurm failing.cfg >log 2>&1
expect "a failing point: status" $? 1
reads "a failing point" log "cycle limit: still running after 1000 cycles"
reads "a failing point" log "broken.elf: not an ELF file"
expect "a failing point" "$(count failing.db)" "1 measured, 2 failed, 0 not run yet"
slurm failing.cfg --retry-failed >log 2>&1
reads "a failing point again" log "3 runs, 1 of them done"

# Slurm ends the array: what was begun has failed, the rest is open.
sweep_file 20000 >ended.cfg
slurm ended.cfg -j 1 >log 2>&1 &
sweep=$!
for ((i = 0; i < 600; i++)); do [ -n "$(find ended.db-slurm -name '*.begun' 2>/dev/null)" ] && break; sleep 0.1; done
scancel --user="$(id -un)"
wait $sweep
expect "an ended array: status" $? 2
reads "an ended array" log "matmul: Slurm ended the task before the run did"
reads "an ended array" log "Slurm ended the job array with 7 runs not begun"
expect "an ended array" "$(count ended.db)" "0 measured, 1 failed, 7 not run yet"

# Mistakes, each in one line.
SBATCH_PARTITION=none slurm ended.cfg >log 2>&1
expect "no such partition: status" $? 2
reads "no such partition" log "halfstep: sbatch refuses the job array: sbatch: error: invalid partition specified: none"
expect "batches left behind" "$(find ended.db-slurm -name 'halfstep-*')" ""
PATH=/nonexistent slurm ended.cfg >log 2>&1
expect "no Slurm: status" $? 2
reads "no Slurm" log "halfstep: cannot start sbatch: is it installed?"
slurm ended.cfg --db other.db --spool ended.db-slurm >log 2>&1
expect "another's spool: status" $? 2
reads "another's spool" log "holds what belongs to the database "
"$halfstep" sweep task nowhere >log 2>&1
expect "no task of Slurm: status" $? 2
reads "no task of Slurm" log "SLURM_ARRAY_TASK_ID is not set"
[ $failed -eq 0 ] || tail -n 20 "$scratch"/cluster/slurm*.log
exit $failed
