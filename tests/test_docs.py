"""The docs name every command, option, setting, error kind and department, and their links work."""

import re
from pathlib import Path

import pytest
import typer

from handscroll import errors
from handscroll.entrances.cli import EXIT_CODES, build
from handscroll.entrances.problems import STATUS
from handscroll.entrances.roster import OWN
from handscroll.model.relic import ObjectFormat, PartKind
from handscroll.model.rights import Role, State
from handscroll.museum.rebuilding import NOT_REBUILT
from handscroll.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
KINDS = [
    k for k in vars(errors).values() if isinstance(k, type) and k is not errors.HandscrollError
]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def leaves(command, path: tuple[str, ...] = ("handscroll",)):
    """Yield ``(path, command)`` of every command that does something."""
    if hasattr(command, "commands"):
        for name, inner in command.commands.items():
            yield from leaves(inner, (*path, name))
    else:
        yield " ".join(path), command


COMMANDS = dict(leaves(typer.main.get_command(build())))


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_documented_with_its_options_and_has_an_example(path: str):
    lines = [line for line in text("commands.md").splitlines() if line.startswith(f"| `{path}")]
    assert lines, f"{path} is missing in docs/commands.md"
    command = COMMANDS[path]
    for parameter in command.params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert any(option in line for line in lines), f"{option} of {path}"
    assert f"Example: {path}" in (command.epilog or "")


def test_every_setting_is_documented():
    page = text("settings.md")
    for name, field in Settings.model_fields.items():
        inner = getattr(field.annotation, "model_fields", None)
        for setting in [f"{name}.{one}" for one in inner] if inner else [name]:
            assert f"`{setting}`" in page


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_kind_of_error_is_documented_with_its_codes(kind):
    row = f"| {kind.__name__} |"
    [line] = [line for line in text("commands.md").splitlines() if line.startswith(row)]
    assert line.endswith(f"| {EXIT_CODES[kind]} | {STATUS[kind]} |")


def test_every_department_is_on_the_plan():
    page = text("architecture.md")
    for department in OWN:
        assert f"{department.name}/" in page


def test_what_a_rebuild_cannot_restore_is_published():
    page = text("architecture.md")
    for line in NOT_REBUILT:
        assert line in page


def test_the_sheet_s_terms_and_the_roles_are_documented():
    for term in [*ObjectFormat, *PartKind]:
        assert term.value in text("ingest.md")
    for role in set(Role) - {Role.VISITOR}:
        assert role.value in text("staff.md")
    for state in State:
        assert state.value.replace("_", " ") in text("glossary.md")


@pytest.mark.parametrize(
    "page", sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")]), ids=lambda p: p.name
)
def test_links_between_pages_lead_somewhere(page: Path):
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
