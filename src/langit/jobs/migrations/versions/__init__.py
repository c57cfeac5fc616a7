"""One file for each version of the tables. A released file is never changed."""
