# SPDX-License-Identifier: BSD-2-Clause
"""docs/performance.md and docs/ways.md: their words are written by hand, their figures here, between two marks that
name what they are: "<!-- bench: NAME -->" and "<!-- end of bench -->". A page with the whole way has its picture beside
it, with the ending .svg."""
import os
import re

from . import report, whole_way


def parts(data):
    """What goes between the marks, by name, as far as it was measured."""
    guests, found = report.by_guest(data), whole_way.by_way(data)
    default, made = guests.get("default"), {}
    if found:
        made["whole way"] = report.about(data, found) + "\n\n" + whole_way.tables(found)
        made["ways"] = report.about(data, found) + "\n\n" + whole_way.summary(found)
        if whole_way.goals(found):
            made["goals of the whole way"] = report.goals_table(whole_way.goals(found), [])
    if guests:
        made |= {"loaders": report.about(data, guests) + "\n\n" + report.summary(guests),
                 "time": report.where_time_goes(guests),
                 "memory": report.memory_table(guests)}
    if default:
        made |= {"goals": report.goals_table(report.goals(guests) + report.floor_goals(guests), []),
                 "phases": report.phases(default),
                 "milliseconds": report.breakdown("milliseconds", default, "us", 1000, "{:.1f}"),
                 "floor": report.floor_table(default["slipway"].typical["items"])}
    if "1-vcpu" in guests and "128-vcpus" in guests:
        made["processors"] = report.growth(guests)
    return made


def update(page, data):
    """Writes the figures into the page, and draws its picture. What was not measured stays as it is."""
    made, used = parts(data), set()
    with open(page, encoding="utf-8") as file:
        text = file.read()

    def filled(match):
        used.add(match[2])
        return f"{match[1]}{made[match[2]].strip()}\n\n{match[3]}" if match[2] in made else match[0]

    text = re.sub(r"^(<!-- bench: ([a-z ]+) -->\n).*?(^<!-- end of bench -->)$", filled, text, flags=re.M | re.S)
    with open(page, "w", encoding="utf-8") as file:
        file.write(text)
    if "whole way" in used & made.keys():
        with open(os.path.splitext(page)[0] + ".svg", "w", encoding="utf-8") as file:
            file.write(whole_way.draw(whole_way.by_way(data)))
