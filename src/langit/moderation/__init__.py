"""May this be made? Text is read as people hide it, held against rules, and answered with a `Decision`."""
