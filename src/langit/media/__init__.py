"""Files of pictures and video: written whole or not at all, probed before they are called done."""
