"""The red team in the box: suites that attack a running server of ours over HTTP, and keep score."""
