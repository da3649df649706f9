"""The colours of charts: readable on their paper, in light and in dark, and told apart."""

import re

import pytest

from communique.chart.palette import DARK, LIGHT, stylesheet

BOTH = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
MARKS = ["c1", "c2", "c3", "c4", "c5"]


def _luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_definition():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@BOTH
@pytest.mark.parametrize("role", ["ink", "muted"])
def test_text_has_the_contrast_of_aa(colours, role):
    assert _contrast(colours[role], colours["paper"]) >= 4.5


@BOTH
@pytest.mark.parametrize("role", [*MARKS, "line2", "focus"])
def test_marks_have_the_contrast_of_aa(colours, role):
    assert _contrast(colours[role], colours["paper"]) >= 3


def test_light_and_dark_have_the_same_roles():
    assert LIGHT.keys() == DARK.keys()


def test_each_colour_is_a_variable_with_a_light_and_a_dark_value():
    style = stylesheet()
    light, dark = style.split("@media screen and (prefers-color-scheme:dark)")

    for role in ("ink", "muted", "paper", "line", "line2", "focus", *MARKS):
        assert f"var(--{role},{LIGHT[role]})" in light
        assert f"var(--{role},{DARK[role]})" in dark


def test_print_is_dark_on_white():
    printed = stylesheet().partition("@media print")[2]

    assert ".paper{fill:#ffffff}" in printed
    assert f".title{{fill:{LIGHT['ink']}}}" in printed


def test_a_plain_style_has_no_variable_and_no_condition():
    style = stylesheet(plain=True)

    assert "var(" not in style
    assert "@media" not in style
    assert LIGHT["c1"] in style


def test_no_text_has_the_colour_of_a_series():
    rules = dict(re.findall(r"\.cq-chart \.(\w+)\{fill:([^}]+)\}", stylesheet(plain=True)))

    assert {rules[name] for name in ("title", "label", "name", "tick")} == {
        LIGHT["ink"],
        LIGHT["muted"],
    }
