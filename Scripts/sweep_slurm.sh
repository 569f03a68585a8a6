#!/usr/bin/env bash
#SBATCH --job-name=rl-lab-sweep
#SBATCH --array=0-9
#SBATCH --open-mode=append
#SBATCH --signal=B:USR1@60
# Carries out the shards of a sweep as a SLURM job array; afterwards merge them:
#
#   sbatch Scripts/sweep_slurm.sh rl-lab sweep --agent sarsa --env windy-gridworld --alpha 0.1...1.0/10 --out OUT.csv
#   rl-lab merge OUT.shard-*.csv
#
# To change the number of shards change both, the array above and the number here: SLURM's own count is that of the tasks
# submitted, which is another one when some are submitted again. Submit the same array again to repair anything: finished
# shards say so and end, others go on where they were. With exec the program itself hears of the time limit (USR1): it
# keeps what is finished and ends with 75.
shards=10
exec "$@" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet --shard "$SLURM_ARRAY_TASK_ID/$shards"
