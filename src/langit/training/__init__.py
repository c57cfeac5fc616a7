"""Training: a loop that knows nothing about video, and a file for each thing that is learned."""
