"""Logs go to standard error, as JSON lines where no person reads them."""

import io
import json
import logging
import sys

import pytest

from handscroll.entrances.logs import set_up_logs


@pytest.fixture
def as_before():
    """Put the root logger back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_what_is_said_goes_to_standard_error_as_it_is_by_then(as_before, monkeypatch):
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    set_up_logs()
    logging.getLogger("a.room").warning("the %s is lit", "lamp")
    monkeypatch.setattr(sys, "stderr", second)
    said = first.getvalue()
    first.close()
    logging.getLogger("a.room").warning("it is out")
    assert json.loads(said)["event"] == "the lamp is lit"
    [line] = second.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["logger"], told["level"]) == ("it is out", "a.room", "warning")


def test_the_level_is_chosen_outside(as_before, monkeypatch):
    said = io.StringIO()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setenv("HANDSCROLL_LOG", "error")
    set_up_logs()
    logging.getLogger("a.room").warning("nobody hears this")
    assert said.getvalue() == ""
