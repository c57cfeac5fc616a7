"""The Videos API over HTTP. Nothing here, or below it, loads torch or an engine: it writes rows that workers read."""
