"""How Sphinx writes these pages; `make docs` calls it with every warning an error."""

from importlib.metadata import version as version_of

project = "communique"
author = "The communique developers"
copyright = author
release = version = version_of("communique")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
napoleon_custom_sections = [("Columns", "params_style")]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
autodoc_typehints = "description"
autodoc_member_order = "bysource"

html_theme = "furo"
html_title = "communique"
html_show_sphinx = False
