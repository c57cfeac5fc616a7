"""What is seen and said: scenes as data, every name they use, the words for those names, scene files and captions."""
