"""Write JSON to the terminal, for programs."""

from __future__ import annotations

import json

from rich.console import Console


def echo_json(console: Console, value: object) -> None:
    """Write JSON, untouched by colours and wrapping."""
    console.print(
        json.dumps(value, ensure_ascii=False, indent=1),
        soft_wrap=True,
        markup=False,
        highlight=False,
    )
