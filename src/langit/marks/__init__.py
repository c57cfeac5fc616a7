"""What every clip passes on its way to files: checks that may refuse it, marks that it bears, facts about it."""
