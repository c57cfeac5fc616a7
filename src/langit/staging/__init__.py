"""Words to a scene: a lexicon and a small grammar understand a prompt, blocking places and times what it says."""
