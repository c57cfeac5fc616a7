"""A process of its own for whatever strangers made: bytes go in, numbers and pixels come out, and nothing else can."""
