"""Files of weights: strict reading and writing, foreign names, downloads."""
