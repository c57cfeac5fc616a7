"""What Langit ships that others made, or that was made from it: files with credits, each with a loader."""
