# SPDX-License-Identifier: BSD-2-Clause
# Domains of the host as JSON, in OpenMetrics text, as a table, or a line each, as form says. In comes, for each, "domain ID NAME",
# then the lines of its report after "=", or its failure after "!". A name is whatever the toolstack made of it, and comes as
# hexadecimal bytes; here are its characters, with U+FFFD where it is not UTF-8. Reports are printable ASCII.
function hex(two) { return 16 * index(DIGITS, substr(two, 1, 1)) + index(DIGITS, substr(two, 2)) - 17 }
function decode(bytes,   n, i, k, byte, more, least, c) {
    n = split(bytes, byte, " ")
    for (i = 1; i <= n; i++) byte[i] = hex(byte[i])
    characters = 0
    for (i = 1; i <= n; ) {
        c = byte[i++]
        more = c < 192 ? 0 : c < 224 ? 1 : c < 240 ? 2 : 3
        if (c >= 128) {
            least = more == 1 ? 128 : more == 2 ? 2048 : 65536
            c -= more == 1 ? 192 : more == 2 ? 224 : 240
            for (k = 0; k < more && byte[i + k] >= 128 && byte[i + k] < 192; k++) c = c * 64 + byte[i + k] - 128
            if (more == 0 || k < more || c < least || (c >= 55296 && c < 57344) || c > 1114111) c = 65533
            else i += more
        }
        character[++characters] = c
    }
}
# One character of UTF-8; what could end a line or do something to a terminal is U+FFFD.
function utf8(c) {
    if (c < 32 || (c >= 127 && c < 160)) c = 65533
    if (c < 128) return sprintf("%c", c)
    if (c < 2048) return sprintf("%c%c", 192 + int(c / 64), 128 + c % 64)
    if (c < 65536) return sprintf("%c%c%c", 224 + int(c / 4096), 128 + int(c / 64) % 64, 128 + c % 64)
    return sprintf("%c%c%c%c", 240 + int(c / 262144), 128 + int(c / 4096) % 64, 128 + int(c / 64) % 64, 128 + c % 64)
}
function json_character(c) {
    if (c == 34 || c == 92) return "\\" sprintf("%c", c)
    if (c >= 32 && c < 127) return sprintf("%c", c)
    if (c < 65536) return sprintf("\\u%04x", c)
    c -= 65536
    return sprintf("\\u%04x\\u%04x", 55296 + int(c / 1024), 56320 + c % 1024)
}
function name_json(   i, text) {
    for (i = 1; i <= characters; i++) text = text json_character(character[i])
    return "\"" text "\""
}
function name_label(   i, c, text) {
    for (i = 1; i <= characters; i++) {
        c = character[i]
        text = text (c == 10 ? "\\n" : (c == 34 || c == 92 ? "\\" : "") utf8(c))
    }
    return "\"" text "\""
}
function name_plain(most,   i, text) {
    for (i = 1; i <= characters && i <= most; i++)
        text = text (character[i] >= 32 && character[i] < 127 ? sprintf("%c", character[i]) : "?")
    return text
}
# A report is printable ASCII. JSON and OpenMetrics escape the same two characters of that.
function quoted(text,   i, c, out) {
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        out = out (c == "\"" || c == "\\" ? "\\" : "") c
    }
    return "\"" out "\""
}
function known(n) { return n == "" ? "null" : sprintf("%.0f", n) }
# "SeaBIOS 256 KiB 1.16.2" are three things; "a kernel" has no build.
function split_payload(   text) {
    text = payload
    kind = text; kib = build = ""
    if (match(text, / [0-9]+ KiB/) && RLENGTH <= 15) {
        kind = substr(text, 1, RSTART - 1)
        kib = substr(text, RSTART + 1, RLENGTH - 5)
        build = substr(text, RSTART + RLENGTH + 1)
    }
    sub(/^an? /, "", kind)
}
function as_json(   i) {
    printf "{\"id\": %.0f, \"name\": %s, \"outcome\": \"%s\", \"version\": %s,\n", id, name_json(), state,
        version == "" ? "null" : quoted(version)
    if (kind == "") printf " \"payload\": null,\n"
    else printf " \"payload\": {\"name\": %s, \"kib\": %s, \"build\": %s},\n", quoted(kind), known(kib),
        build == "" ? "null" : quoted(build)
    printf " \"us\": %s, \"phases\": [", known(all)
    for (i = 0; i < phases; i++) printf "%s{\"name\": %s, \"us\": %.0f}", i ? ", " : "", quoted(phase[i]), us[i]
    printf "],\n \"warnings\": %.0f, \"messages\": [", warnings
    for (i = 0; i < listed; i++) printf "%s{\"number\": %.0f, \"text\": %s}", i ? ",\n  " : "", warned[i], quoted(warning[i])
    printf "],\n \"failure\": "
    if (state != "refused") printf "null}"
    else printf "{\"number\": %s, \"what\": %s,\n  \"found\": %s, \"expected\": %s, \"change\": %s}}", known(code), quoted(failure),
        quoted(part["found"]), quoted(part["expected"]), quoted(part["change"])
}
function count(what, labels, more,   key) {
    key = what SUBSEP labels
    if (!(key in value)) { order[what, ++samples[what]] = labels; value[key] = 0 }
    value[key] += more
}
function measure(   i) {
    count("slipway_domains", "payload=" quoted(kind == "" ? "unknown" : kind) ",outcome=\"" state "\"", 1)
    if (state == "refused") count("slipway_refusals", "message=\"SLIP-" (code == "" ? "?" : code + 0) "\"", 1)
    for (i = 0; i < listed; i++) count("slipway_warnings", "message=\"SLIP-" (warned[i] + 0) "\"", 1)
    if (warnings > listed) count("slipway_warnings", "message=\"unlisted\"", warnings - listed)
    if (state == "started" && all != "") count("slipway_start_milliseconds", "domain=" name_label() ",id=\"" id "\"", all / 1000)
}
function family(what, help, unit,   i, labels) {
    printf "# TYPE %s gauge\n", what
    if (unit != "") printf "# UNIT %s %s\n", what, unit
    printf "# HELP %s %s\n", what, help
    for (i = 1; i <= samples[what]; i++) {
        labels = order[what, i]
        printf "%s{%s} %s\n", what, labels, sprintf(unit == "" ? "%.0f" : "%.3f", value[what, labels])
    }
}
function what_started() { return kind == "" ? "its firmware" : build == "" ? kind : kind " " build }
function refusal() { return "refused: SLIP-" (code == "" ? "?" : code) }
function as_row(   what) {
    what = state == "started" ? what_started() : state == "refused" ? refusal() : "unreadable report"
    printf "%-20s %5s  %-32s %8.0f %10s\n", name_plain(20), id, substr(what, 1, 32), warnings,
        all == "" ? "-" : sprintf("%.1f", all / 1000)
}
function as_line(   i) {
    printf "%s  %s (%s): ", now, name_plain(64), id
    if (state == "unreadable") { print "left a report that can\047t be read"; return }
    if (state == "refused") {
        printf "%s %s; found: %s; expected: %s; change: %s\n", refusal(), failure, part["found"], part["expected"],
            part["change"]
        return
    }
    printf "started %s%s, %s", what_started(), all == "" ? "" : sprintf(" in %.1f ms", all / 1000),
        warnings == 0 ? "no" : sprintf("%.0f", warnings)
    printf " warning%s", warnings == 1 ? "" : "s"
    for (i = 0; i < listed; i++) printf "%s SLIP-%s", i ? "," : ":", warned[i]
    printf "\n"
}
function finish() {
    if (id == "") return
    state = !(is_report() || (outcome == "failed" && failure != "")) ? "unreadable" : outcome == "failed" ? "refused" : "started"
    split_payload()
    if (++domains == 1 && form == "table") printf "%-20s %5s  %-32s %8s %10s\n", "Name", "ID", "Payload", "Warnings", "ms"
    if (form == "json") { if (domains > 1) printf ",\n"; as_json() }
    else if (form == "object") { as_json(); status = state == "started" ? 0 : state == "refused" ? 1 : 2 }
    else if (form == "metrics") measure()
    else if (form == "table") as_row()
    else as_line()
}
BEGIN { DIGITS = "0123456789abcdef"; forget(); if (form == "json") printf "{\"domains\": [" }
$1 == "domain" { finish(); forget(); id = $2; sub(/^domain [0-9]+ */, ""); decode($0); next }
sub(/^!/, "") { take_failure($0); next }
sub(/^=/, "") { take() }
END {
    finish()
    if (form == "json") print "]}"
    if (form == "object") print ""
    if (form == "table" && domains == 0) print "No domain of this host was started by Slipway."
    if (form == "metrics") {
        family("slipway_domains", "Domains of this host that started on Slipway, by payload and outcome.")
        family("slipway_refusals", "Domains of this host that Slipway refused to start, by message.")
        family("slipway_warnings", "Warnings of the starts of these domains, by message.")
        family("slipway_start_milliseconds", "Time from the first instruction of Slipway until it started the payload.", "milliseconds")
        print "# EOF"
    }
    exit status + 0
}
