"""The film look: the same snapshots, path-traced by Cycles in a process of its own, steadied and graded here."""
