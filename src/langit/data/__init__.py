"""Training data: scenes recorded to shards, shards grouped into batches, latents encoded once."""
