import importlib.util
import subprocess
import sys
from pathlib import Path

TOOL = Path(__file__).parents[3] / "tools" / "colour_tables.py"


def test_the_tables_are_those_that_the_tool_writes(judge):
    found = importlib.util.spec_from_file_location("colour_tables", TOOL)
    assert found is not None
    assert found.loader is not None
    tool = importlib.util.module_from_spec(found)
    found.loader.exec_module(tool)
    assert tool.MODULE.read_text(encoding="utf-8") == tool.written()


def test_the_house_does_not_import_the_library_that_judges_it():
    asked = "import sys, handscroll.imaging.colorimetry.floor; print('colour' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
