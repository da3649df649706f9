"""From source files to a corpus: read, annotate, write; and layers over what is there."""

from communique.ingest.build import BuildReport, Plan, add, build, correct, write_batch
from communique.ingest.layers import LayerPlan, LayerReport, annotate, remove_layer
from communique.ingest.progress import Progress
from communique.ingest.sync import SyncReport, sync

__all__ = [
    "BuildReport",
    "LayerPlan",
    "LayerReport",
    "Plan",
    "Progress",
    "SyncReport",
    "add",
    "annotate",
    "build",
    "correct",
    "remove_layer",
    "sync",
    "write_batch",
]
