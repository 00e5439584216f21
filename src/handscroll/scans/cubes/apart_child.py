"""The far side of a stack that is read apart: opens what strangers made, and answers windows.

Started by `handscroll.scans.cubes.apart` as a fresh interpreter for one stack. The first line
it reads says which; each line after it asks for a window. Every answer is a JSON line, with the
samples behind it. It dies when the pipe from its parent closes or its parent changes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from handscroll.errors import HandscrollError
from handscroll.scans.sandbox_child import answer, begin, confine, used


def main() -> None:
    """Serve one stack until the parent goes away."""
    answers, work = begin()
    import numpy as np

    from handscroll.scans.cubes.opening import open_stack
    from handscroll.scans.limits import Limits

    task = work.get()
    limits = Limits(**task["limits"])
    idle = used()
    try:
        confine(task | {"cpu_s": limits.cpu_s}, idle)
        stack = open_stack(
            Path(task["path"]), task["purpose"], table=_path(task["table"]),
            dataset=task["dataset"], limits=limits, scratch=Path(task["scratch"]),
        )  # fmt: skip
    except BaseException as trouble:
        answer(answers, {"error": _said(trouble)})
        return
    answer(answers, {"stack": _told(stack)})
    while True:
        wish = work.get()
        try:
            # A strip or tile may have to be decoded whole for one row of it.
            pixels = stack.size.pixels * len(wish["bands"])
            confine(task | {"cpu_s": limits.cpu_budget(pixels)}, idle)
            samples = np.ascontiguousarray(stack.window(wish["bands"], *wish["box"]))
        except BaseException as trouble:
            answer(answers, {"error": _said(trouble)})
            continue
        answer(answers, {"bytes": samples.nbytes})
        left = samples.reshape(-1).view(np.uint8).data
        while left:
            left = left[os.write(answers, left) :]


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)


def _told(stack: Any) -> dict[str, Any]:  # noqa: ANN401 - known only after the limits are set
    words = stack.words
    levels = [None if stack.white_assumed else float(one) for one in stack.white_levels]
    return {
        "size": [stack.size.width, stack.size.height],
        "dtype": stack.dtype.str,
        "wavelengths": stack.wavelengths.tolist(),
        "fwhm": _numbers(stack.fwhm),
        "exposures": _numbers(stack.exposures),
        "white_levels": levels,
        "words": {
            "name": words.name,
            "kind": words.kind,
            "root": str(words.root),
            "files": [str(one) for one in words.files],
            "unfit": words.unfit,
            "notes": list(words.notes),
        },
    }


def _numbers(values: Any) -> list[float | None]:  # noqa: ANN401 - as above
    return [None if one != one else float(one) for one in values]


def _said(trouble: BaseException) -> list[str]:
    if isinstance(trouble, HandscrollError):
        return [type(trouble).__name__, trouble.what, trouble.why, trouble.fix]
    return [type(trouble).__name__, "", str(trouble)[:300], ""]


if __name__ == "__main__":
    main()
