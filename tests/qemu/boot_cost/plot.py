# SPDX-License-Identifier: BSD-2-Clause
"""A plot of the report: for each guest a bar of each loader, by phase, the longest of them as wide as the picture."""
from .measure import PHASES

COLOURS = {"start": "#4c78a8", "PCI": "#f58518", "processors": "#54a24b", "tables": "#b279a2"}
LEFT, BAR, WIDTH = 130, 14, 330
TEXT = 'font-family="sans-serif" font-size="11"'


def text(x, y, words, anchor="start"):
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" {TEXT}>{words}</text>'


def bars(x, y, loaders, key, form):
    """The loaders' bars below one another, each with its number at its end."""
    parts = []
    widest = max(loaders[loader].typical[key] for loader in loaders)
    for row, (loader, measured) in enumerate(loaders.items()):
        at, run = x, measured.typical
        for phase in PHASES:
            width = run["phases"][phase][key] / widest * WIDTH
            parts.append(f'<rect x="{at:.1f}" y="{y + row * (BAR + 2)}" width="{width:.1f}" height="{BAR}" '
                         f'fill="{COLOURS[phase]}">'
                         f'<title>{loader}, {phase}: {run["phases"][phase][key]:{form}}</title></rect>')
            at += width
        parts.append(text(f"{at + 4:.1f}", y + row * (BAR + 2) + 11, f"{run[key]:{form}}"))
    return parts


def draw(guests):
    second = LEFT + WIDTH + 80
    before = any("before" in loaders for loaders in guests.values())
    row = 12 + (BAR + 2) * (3 if before else 2)
    height = 50 + row * len(guests)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{second + WIDTH + 80}" height="{height}">',
             '<rect width="100%" height="100%" fill="white"/>',
             text(LEFT, 16, f"VM exits: stock above, {'before, ' if before else ''}Slipway below"),
             text(second, 16, "milliseconds")]
    for index, phase in enumerate(PHASES):
        parts.append(f'<rect x="{LEFT + 90 * index}" y="24" width="10" height="10" fill="{COLOURS[phase]}"/>')
        parts.append(text(LEFT + 90 * index + 14, 33, phase))
    for index, (guest, loaders) in enumerate(guests.items()):
        y = 48 + row * index
        parts.append(text(LEFT - 8, y + row // 2 - 4, guest, "end"))
        parts += bars(LEFT, y, loaders, "exits", ".0f") + bars(second, y, loaders, "ms", ".1f")
    return "\n".join(parts + ["</svg>"]) + "\n"
