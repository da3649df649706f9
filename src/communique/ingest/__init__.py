"""From source files to a corpus: read, annotate, write; and layers over what is there."""

from communique.ingest.build import BuildReport, Plan, add, build, write_batch
from communique.ingest.layers import LayerPlan, LayerReport, annotate, remove_layer
from communique.ingest.progress import Progress

__all__ = [
    "BuildReport",
    "LayerPlan",
    "LayerReport",
    "Plan",
    "Progress",
    "add",
    "annotate",
    "build",
    "remove_layer",
    "write_batch",
]
