"""What readers thought of a hit, appended to a file. Keeps no name, no address and no session."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

Verdict = Literal["right", "wrong"]


def write(path: Path, question: str, passage_id: str, verdict: Verdict, at: str) -> None:
    """Append one judgement; `at` is ISO, to the second. Lines are short: the system appends each in one piece."""
    line = json.dumps(
        {"question": question, "passage_id": passage_id, "verdict": verdict, "at": at}, ensure_ascii=False
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
