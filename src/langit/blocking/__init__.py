"""From a scene as it was said to one in which nothing is open: places, times, ways, pushes and camera keys."""
