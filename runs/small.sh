#!/usr/bin/env bash
# The small model from nothing to released weights, on two cores. Every stage goes on where it was stopped: run the
# script again. Times are estimates for two free cores; docs/experiments.md has what was measured where.
set -euo pipefail
cd "$(dirname "$0")/.."

DATA=${DATA:-data/v1}
OUT=${OUT:-checkpoints/small}
langit() { nice -n 10 .venv/bin/langit "$@"; }

# 1. Record the training world: one recording a family, so that each can be done again alone. About two hours:
#    20 frames a second and core at 128 pixels, supersampled twice, with segmentation, depth and states.
record() { # part, family, how many, seed, share of stills
  langit simulate "$DATA/$1/$2" --family "$2" --count "$3" --seed "$4" --stills "$5"
}
record train walking 2400 1 0.45
record train falling 600 2 0.3
record train occlusion 480 3 0.3
record train driving 600 4 0.45
record train sailing 480 5 0.45
record test walking 64 1000001 0.25
record test falling 24 1000002 0.25
record test occlusion 16 1000003 0.0
record test driving 20 1000004 0.25
record test sailing 16 1000005 0.25

# 2. The autoencoder: begins as principal components (two minutes), then learns what a line cannot say. Two hours.
langit train autoencoder --data "$DATA" --out "$OUT" --channels 48 --steps 12000

# 3. Latents of all clips, once. Ten minutes.
langit train latents --data "$DATA" --out "$OUT"

# 4. The text encoder: captions cost nothing, so every batch is new. Fifteen minutes.
langit train text --out "$OUT" --steps 3000 --batch 48

# 5. The perception net that evaluation reads clips with. Thirty minutes.
langit train perception --data "$DATA" --out "$OUT" --steps 3000

# 6. The transformer: mostly stills first, then two-second clips, then four. Two hours each; the same run goes on, and
#    the rate falls over the last fifth of the steps that the last line names.
langit train dit --data "$DATA" --out "$OUT" --steps 30000 --minutes 120 --lengths 4 --stills 0.9
langit train dit --data "$DATA" --out "$OUT" --steps 30000 --minutes 120 --lengths 4 --stills 0.25
langit train dit --data "$DATA" --out "$OUT" --steps 30000 --lengths 4 8 --stills 0.2

# 7. Hashes, after which the folder loads as a model, and the reports that the model card quotes. One hour.
langit train release --out "$OUT"
langit evaluate autoencoder --out "$OUT" --data "$DATA" --page "$OUT/report/autoencoder"
langit evaluate stills --out "$OUT" --cases 256 --page "$OUT/report/stills"
langit evaluate clips --out "$OUT" --cases 256 --page "$OUT/report/clips"
langit evaluate minute --out "$OUT" --cases 16 --page "$OUT/report/minute"
langit evaluate speed --out "$OUT" --page "$OUT/report/speed"
