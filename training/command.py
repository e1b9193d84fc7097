"""What the commands here tell whoever made a mistake: one line, and no traceback. Knows the kinds of mistakes; no command."""

from __future__ import annotations

import sys
from collections.abc import Callable

from eval.questions import QuestionProblem
from indexer.encoder import EncoderUnavailable
from indexer.store import IndexProblem
from retrieval.thesaurus import ThesaurusProblem
from training.corpus import DataProblem

PROBLEMS = (DataProblem, QuestionProblem, ThesaurusProblem, IndexProblem, EncoderUnavailable)


def run(main: Callable[[], None]) -> int:
    """0 done, 2 unusable input."""
    try:
        main()
    except PROBLEMS as problem:
        print(f"training: {problem}", file=sys.stderr)
        return 2
    return 0
