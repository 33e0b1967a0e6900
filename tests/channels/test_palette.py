from __future__ import annotations

import pytest

from bot.channels.palette import DARK, LIGHT, Palette


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_bars_and_signs_stand_out(palette: Palette) -> None:
    assert min(contrast(text, palette.paper) for text in (palette.ink, palette.muted)) >= 4.5
    assert min(contrast(sign, palette.paper) for sign in palette.states.values()) >= 3
    for strong, pale in ((palette.own, palette.own_pale), (palette.supplier, palette.supplier_pale)):
        assert min(contrast(strong, pale), contrast(strong, palette.track), contrast(strong, palette.paper)) >= 3
