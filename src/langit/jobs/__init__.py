"""Jobs that survive: the videos table is the queue, leases carry fencing tokens, files are published by renaming."""
