"""Every kind of entry that any code writes into the journal has words, in three languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import handscroll
from handscroll.departments.staff.auditing.showing import what
from handscroll.model.text import LANGUAGES
from handscroll.pages.words import words_in

HOUSE = Path(handscroll.__file__).parent
SAID = "audit.did."


class Writers(ast.NodeVisitor):
    """Finds what code gives as the kind of an entry: a text, a name for one, or one of two.

    A function that hands its own parameter on is a writer as well: its callers are asked.
    """

    def __init__(self) -> None:
        self.trees = [ast.parse(file.read_text("utf-8")) for file in sorted(HOUSE.rglob("*.py"))]
        self.tree = self.trees[0]
        self.constants = dict(self._constants())
        self.places: dict[tuple[ast.Module | None, str], int] = {(None, "Draft"): 0}
        """Of functions of a module, or of all, which argument is the kind."""
        self.kinds: set[str] = set()
        self.unknown: list[str] = []
        self.within: list[ast.FunctionDef] = []

    def _constants(self) -> Iterator[tuple[str, set[str]]]:
        for tree in self.trees:
            for node in tree.body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    yield node.targets[0].id, self._texts(node.value)

    def read(self) -> "Writers":
        """Read all code again until no new writer is found."""
        known = -1
        while known != len(self.places):
            known = len(self.places)
            self.kinds, self.unknown = set(), []
            for tree in self.trees:
                self.tree = tree
                self.visit(tree)
        return self

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Remember whose parameters a name may be."""
        self.within.append(node)
        self.generic_visit(node)
        self.within.pop()

    def visit_Call(self, node: ast.Call) -> None:
        """Take the kind that a writer is given."""
        self.generic_visit(node)
        place = self._place_of(node.func)
        if place is not None and len(node.args) > place:
            self._take(node.args[place])

    def _place_of(self, function: ast.expr) -> int | None:
        """Return which argument is the kind, None where nothing is written."""
        if isinstance(function, ast.Name):
            own = self.places.get((self.tree, function.id))
            return self.places.get((None, function.id)) if own is None else own
        if not isinstance(function, ast.Attribute):
            return None
        whose = ast.unparse(function.value)
        if function.attr in ("record", "append") and whose.endswith(("ledger", "journal")):
            return 0
        return self.places.get((self.tree, function.attr)) if whose == "self" else None

    def _take(self, given: ast.expr) -> None:
        if found := self._texts(given):
            self.kinds |= found
        elif isinstance(given, ast.Name):
            self._take_name(given.id)
        else:
            self.unknown.append(ast.unparse(given))

    def _take_name(self, name: str) -> None:
        for function in reversed(self.within):
            names = [one.arg for one in function.args.args if one.arg != "self"]
            if name in names:
                self.places[self.tree, function.name] = names.index(name)
                return
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                    self.kinds |= self._texts(node.value)
                    return
        if name in self.constants:
            self.kinds |= self.constants[name]
        else:
            self.unknown.append(name)

    @staticmethod
    def _texts(value: ast.expr) -> set[str]:
        """Return the texts that an expression may be: itself, or either side of a choice."""
        parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
        texts = [one.value for one in parts if isinstance(one, ast.Constant)]
        return {one for one in texts if isinstance(one, str) and "." in one}


@pytest.fixture(scope="module")
def written() -> Writers:
    return Writers().read()


def test_the_code_is_read_as_it_is_written(written: Writers):
    assert written.unknown == [], "give the kind as a text, a constant, or one of two texts"
    # Written directly, through a constant, as one of two, and through a function of its own.
    assert {"session.opened", "relic.edited", "lot.found", "lot.undone"} <= written.kinds
    assert {"observation.proposed", "observation.reviewed", "museum.mended"} <= written.kinds
    assert len(written.kinds) >= 17


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_entry_has_words_and_its_group_too(language: str, written: Writers):
    words = words_in(language)
    assert sorted(kind for kind in written.kinds if what(kind, words) == kind) == []
    groups = {kind.partition(".")[0] for kind in written.kinds}
    assert sorted(groups - set(words.under("audit.kind"))) == []


def test_no_words_are_for_a_kind_that_nobody_writes(written: Writers):
    said = set(words_in("en").under("audit.did"))
    assert said == {kind.replace(".", "_") for kind in written.kinds}
