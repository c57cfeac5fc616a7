"""Where a file comes from: signed manifests, fingerprints, a registry of all that was made, and what each can prove."""
