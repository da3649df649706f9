"""From source files to a corpus: read, annotate, write."""

from communique.ingest.build import BuildReport, Plan, Progress, add, build, write_batch

__all__ = ["BuildReport", "Plan", "Progress", "add", "build", "write_batch"]
