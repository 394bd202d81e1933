# SPDX-License-Identifier: BSD-2-Clause
"""The report: tables in Markdown, a plot in SVG."""
import json, os


def write(data, out):
    with open(os.path.join(out, "report.md"), "w") as f:
        f.write("to come\n")
    return []
