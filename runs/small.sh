#!/usr/bin/env bash
# The small model from nothing to released weights, on two cores. Every stage goes on where it was stopped: run the
# script again. Times were measured on two cores beside other work; docs/experiments.md has what came of it.
set -euo pipefail
cd "$(dirname "$0")/.."

DATA=${DATA:-data/v1}
OUT=${OUT:-checkpoints/small}
langit() { nice -n 10 .venv/bin/langit "$@"; }

# 1. Record the training world, with segmentation, depth and states: clips as long as their families like, clips of
#    eight seconds, and who goes behind a wall or leaves and comes back. About 62,000 frames, a quarter of an hour.
langit simulate "$DATA/test" --count 96 --seed 1000001 --stills 0.1 --workers 2
langit simulate "$DATA/train" --count 1120 --seed 1 --stills 0.15 --workers 2
langit simulate "$DATA/test/long" --count 24 --shard 8 --seed 1000006 --seconds 8 --stills 0 --workers 2
langit simulate "$DATA/train/long" --count 384 --seed 6 --seconds 8 --stills 0 --workers 2
langit simulate "$DATA/test/occlusion" --family occlusion --count 16 --shard 8 --seed 1000008 --seconds 6 --stills 0 --workers 2
langit simulate "$DATA/train/occlusion" --family occlusion --count 192 --seed 8 --seconds 6 --stills 0 --workers 2

# 2. The autoencoder: begins as principal components (a minute), then learns what a line cannot say. Twenty minutes.
langit train autoencoder --data "$DATA" --out "$OUT" --steps 1500

# 3. Latents of all clips, once. Two minutes.
langit train latents --data "$DATA" --out "$OUT"

# 4. The text encoder: captions cost nothing, so every batch is new. Three minutes of one core.
langit train text --out "$OUT" --steps 500 --batch 24

# 5. The transformer: states, stills and clips of two, four and six seconds in one mixture. Two hours and a half.
langit train dit --data "$DATA" --out "$OUT" --steps 8400 --batch 4 --lengths 4 8 12 --stills 0.25

# 6. The refiner that mends the seams of decoded chunks. Twenty-three minutes.
langit train refine --data "$DATA" --out "$OUT" --steps 4000

# 7. The perception net that evaluation reads clips with, which also sees what the autoencoder makes. Fourteen minutes.
langit train perception --data "$DATA" --out "$OUT" --steps 5400 --batch 16

# 8. A head for twice the pixels, from a few recordings of twice every native size. Ten minutes.
langit simulate "$DATA-256/test" --count 12 --seed 3000001 --stills 0.6 --shard 4 --size 256x256 --workers 2
langit simulate "$DATA-256/train" --count 96 --seed 3 --stills 0.6 --shard 8 --size 256x256 --workers 2
langit simulate "$DATA-256/test/wide" --count 8 --seed 3000002 --stills 0.6 --shard 4 --size 320x192 --workers 2
langit simulate "$DATA-256/test/tall" --count 4 --seed 3000003 --stills 0.6 --shard 4 --size 192x320 --workers 2
langit simulate "$DATA-256/train/wide" --count 64 --seed 4 --stills 0.6 --shard 8 --size 320x192 --workers 2
langit simulate "$DATA-256/train/tall" --count 40 --seed 5 --stills 0.6 --shard 8 --size 192x320 --workers 2
langit train enlarge --data "$DATA-256" --out "$OUT" --steps 2000 --batch 2 --rate 0.001

# 9. Hashes, after which the folder loads as a model; the package ships a copy in fp16.
langit train release --out "$OUT" --into src/langit/weights/shipped/small

# 10. The reports that the model card quotes.
langit evaluate autoencoder --out "$OUT" --data "$DATA" --page "$OUT/report/autoencoder"
langit evaluate stills --out "$OUT" --cases 256 --page "$OUT/report/stills"
langit evaluate clips --out "$OUT" --cases 256 --page "$OUT/report/clips"
langit evaluate minute --out "$OUT" --cases 16 --page "$OUT/report/minute"
langit evaluate returns --out "$OUT" --cases 64 --page "$OUT/report/returns"
langit evaluate head --out "$OUT" --data "$DATA-256" --page "$OUT/report/head"
langit evaluate speed --out "$OUT" --page "$OUT/report/speed"
