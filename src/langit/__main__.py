"""`python -m langit` is the `langit` command."""

from langit.cli import main

raise SystemExit(main())
