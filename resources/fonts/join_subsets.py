"""Join the two subsets in which the typeface is published into the one file that Qt can load.

Qt keeps a single face per family and style, so of two subsets of one family only the last is ever
drawn, and Welsh needs ŵ and ŷ beside the plain alphabet. Run with fonttools and brotli installed:
``python join_subsets.py latin.woff2 latin-ext.woff2 joined.woff2``.
"""

from __future__ import annotations

import sys

from fontTools.ttLib import TTFont


def join(base: TTFont, more: TTFont) -> None:
    """Add to base every glyph that only the other subset has, with its variations and widths."""
    base.ensureDecompiled()
    more.ensureDecompiled()
    known = set(base.getGlyphOrder())
    wanted = [name for name in more.getGlyphOrder() if name not in known]
    base.setGlyphOrder(base.getGlyphOrder() + wanted)
    for name in wanted:
        base["glyf"].glyphs[name] = more["glyf"][name]
        base["hmtx"].metrics[name] = more["hmtx"].metrics[name]
        base["gvar"].variations[name] = more["gvar"].variations.get(name, [])
    for table in base["cmap"].tables:
        if table.isUnicode():
            for code, name in more.getBestCmap().items():
                if table.format != 4 or code <= 0xFFFF:
                    table.cmap.setdefault(code, name)
    # The width variations are indexed by glyph number; without the table they come from gvar.
    del base["HVAR"]


if __name__ == "__main__":
    latin, latin_ext = TTFont(sys.argv[1]), TTFont(sys.argv[2])
    join(latin, latin_ext)
    latin.save(sys.argv[3])
