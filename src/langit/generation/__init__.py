"""From a request to a clip: the world engine, the learned pipeline, long rollouts."""
