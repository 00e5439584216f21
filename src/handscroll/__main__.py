"""``python -m handscroll`` is the same program as ``handscroll``."""

from handscroll.entrances.cli import main

main()
