"""Where a number leads: to the page that lists what it counts."""

from typing import Any

from communique.chart import Link
from communique.web.wording import valued


def linked(root: str = "", show: str = "") -> Link:
    """Return what turns the evidence of a number into an address under a root.

    Args:
        root: the path that the corpus is served under.
        show: what to list there, whatever the number counts.
    """

    def link(evidence: Any) -> str:
        if evidence.unit == "types" and not show:
            return root + types_address(evidence)
        return f"{root}{address(str(evidence), evidence.unit, show)}"

    return link


def address(query: str, unit: str = "hits", show: str = "") -> str:
    """Return the address of the passages of a query: lines, or the documents that have one."""
    listed = show or ("documents" if unit == "documents" else "")
    return f"/search?q={valued(query)}" + (f"&show={listed}" if listed else "")


def types_address(evidence: Any) -> str:
    """Return where different values are listed: the frequency list of the tokens that have them."""
    features = f"features={valued(evidence.attribute)}"
    return f"/measures/frequency?{features}&inside={valued(str(evidence))}"
