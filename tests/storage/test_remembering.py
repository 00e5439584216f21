"""What was read is remembered until something changes, and no longer."""

from handscroll.storage.remembering import Remembered


class Clock:
    """A generation that a test moves."""

    def __init__(self) -> None:
        self.now = 1

    def __call__(self) -> int:
        """Return the generation."""
        return self.now


def test_what_was_kept_is_held_until_something_changes():
    clock = Clock()
    seen: Remembered[str, str] = Remembered(clock, most=10)
    generation, held = seen.held(["a", "b"])
    assert held == {}
    seen.keep(generation, {"a": "A", "b": "B"})
    assert seen.held(["b", "c", "a"])[1] == {"a": "A", "b": "B"}
    seen.forget("a")
    assert seen.held(["a", "b"])[1] == {"b": "B"}
    clock.now += 1
    assert seen.held(["a", "b"])[1] == {}


def test_what_was_read_before_somebody_wrote_is_not_kept():
    clock = Clock()
    seen: Remembered[str, str] = Remembered(clock, most=10)
    generation, _ = seen.held(["a"])
    clock.now += 1
    seen.held(["b"])
    seen.keep(generation, {"a": "old"})
    assert seen.held(["a"])[1] == {}


def test_only_those_used_last_are_remembered():
    seen: Remembered[str, int] = Remembered(lambda: 1, most=3)
    seen.keep(seen.held([])[0], {"used": 7, "not": 8})
    assert seen.held(["used"])[1] == {"used": 7}
    seen.keep(1, {"a": 1, "b": 2})
    assert seen.held(["not", "used"])[1] == {"used": 7}
    seen.forget("used")
    generation, _ = seen.held([])
    seen.keep(generation, {str(number): number for number in range(5)})
    assert seen.held(map(str, range(5)))[1] == {"2": 2, "3": 3, "4": 4}
