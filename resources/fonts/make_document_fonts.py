"""Make the two still weights that documents are set in from the one variable file of the typeface.

A PDF needs TrueType without variations. Its figures are made the tabular ones, so that columns of
numbers stand under each other. Run with fonttools and brotli installed:
``python make_document_fonts.py AtkinsonHyperlegibleNext.woff2``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {"Regular": 400, "Bold": 700}
LAYOUT = ("GSUB", "GPOS", "GDEF", "STAT", "MVAR", "gasp", "prep")


def tabular(font: TTFont) -> dict[str, str]:
    """Return which glyph stands for which where figures are tabular."""
    table = font["GSUB"].table
    found: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    found.update(getattr(subtable, "mapping", {}))
    return found


def still(source: Path, style: str) -> TTFont:
    """Return one weight of the typeface, with tabular figures in place of the others."""
    font = instantiateVariableFont(TTFont(source), {"wght": WEIGHTS[style]}, updateFontNames=False)
    swaps = tabular(font)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {code: swaps.get(name, name) for code, name in table.cmap.items()}
    for name in LAYOUT:
        if name in font:
            del font[name]
    family = "Atkinson Hyperlegible Next"
    for number, text in ((1, family), (2, style), (4, f"{family} {style}"),
                         (6, f"AtkinsonHyperlegibleNext-{style}")):  # fmt: skip
        font["name"].setName(text, number, 3, 1, 0x409)
    font.flavor = None
    return font


if __name__ == "__main__":
    path = Path(sys.argv[1])
    for style in WEIGHTS:
        still(path, style).save(path.with_name(f"{path.stem}-{style}.ttf"))
