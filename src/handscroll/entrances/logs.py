"""Logs: readable on a terminal, JSON lines in production; never a password, never a token."""

from __future__ import annotations

import logging
import os
import sys
from typing import TextIO

import structlog


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is when something is said: it may be another one by then."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self.stream = sys.stderr
        super().emit(record)


def set_up_logs() -> None:
    """Send every log line to standard error, as JSON unless a person reads it.

    ``HANDSCROLL_LOG`` chooses the level (``debug``, ``info``, ``warning``, ``error``);
    without it a terminal shows warnings and a file gets information.
    """
    to_person = sys.stderr.isatty()
    level = os.environ.get("HANDSCROLL_LOG", "warning" if to_person else "info").upper()
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer()
        if to_person
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = _StandardError()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level if level in logging.getLevelNamesMapping() else "INFO")
    # Libraries that tell every step of their own at "info".
    for chatty in ("alembic", "dbos", "pyvips", "PIL", "uvicorn.error"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
