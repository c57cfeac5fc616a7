"""Flow matching: times, samplers and guidance, as functions of tensors."""
