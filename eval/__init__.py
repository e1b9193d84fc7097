"""Judges the answers: questions with gold, runs, measures, comparison, report. A user of retrieval like any other."""
