# SPDX-License-Identifier: BSD-2-Clause
"""docs/performance.md: its words are written by hand, its figures here, between two marks that name what they are:
"<!-- bench: NAME -->" and "<!-- end of bench -->". Its picture is beside it, with the ending .svg."""
import os
import re

from . import report, whole_way


def parts(data):
    """What goes between the marks, by name."""
    guests, found = report.by_guest(data), whole_way.by_way(data)
    default = guests.get("default")
    made = {
        "run": report.about(data, guests, found),
        "summary": report.summary(guests),
        "goals": report.goals_table(report.goals(guests) + whole_way.goals(found)
                                    + report.floor_goals(guests), []),
        "whole way": whole_way.tables(found),
        "time": report.where_time_goes(guests),
        "processors": report.growth(guests),
        "memory": report.memory_table(guests),
    }
    if default:
        made |= {"phases": report.phases(default),
                 "milliseconds": report.breakdown("milliseconds", default, "us", 1000, "{:.1f}"),
                 "loader": report.loader_table(default["slipway"].typical["items"])}
    return made


def update(page, data):
    """Writes the figures into the page, and draws its picture."""
    made = parts(data)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    named = set(re.findall(r"^<!-- bench: (.+) -->$", text, re.M))
    if named - made.keys():
        raise SystemExit(f"bench: {page} wants {', '.join(sorted(named - made.keys()))}, which nobody measured")

    def filled(match):
        return f"{match[1]}{made[match[2]].strip()}\n\n{match[3]}"

    text = re.sub(r"^(<!-- bench: (.+) -->\n).*?(^<!-- end of bench -->)$", filled, text, flags=re.M | re.S)
    with open(page, "w", encoding="utf-8") as file:
        file.write(text)
    with open(os.path.splitext(page)[0] + ".svg", "w", encoding="utf-8") as file:
        file.write(whole_way.draw(whole_way.by_way(data)))
