# SPDX-License-Identifier: BSD-2-Clause
# Reads what Slipway left of a guest: forget(), then take() for each line of a report, or take_failure().
function rest(n,   i, text) { text = $0; for (i = 1; i < n; i++) sub(/^[^ ]* ?/, "", text); return text }
function number(text) { return text ~ /^[0-9]+$/ && length(text) <= 10 }
function forget() {
    version = outcome = payload = code = failure = all = ""
    phases = listed = warnings = strange = 0
    split("", part)
}
function take() {
    if (NF == 0) return
    $0 = substr($0, 1, 200)
    if ($1 == "version" && NF == 2) version = $2
    else if ($1 == "outcome" && NF == 2) outcome = $2
    # Some builds of SeaBIOS have a byte that fills up before their version; in a report it is a question mark.
    else if ($1 == "payload") { payload = rest(2); sub(/ +$/, "", payload); gsub(/ \?+/, " ", payload) }
    else if ($1 == "failure" && number($2)) { code = $2; failure = rest(3) }
    else if ($1 ~ /^(found|expected|change)$/) part[$1] = rest(2)
    else if ($1 == "us" && number($2) && $3 == "all") all = $2
    else if ($1 == "us" && number($2) && phases < 16) { us[phases] = $2 + 0; phase[phases++] = substr(rest(3), 1, 12) }
    else if ($1 == "warnings" && number($2)) warnings = $2 + 0
    else if ($1 == "warning" && number($2) && listed < 32) { warned[listed] = $2; warning[listed++] = rest(3) }
    else strange++
}
# The line of error/slipway, all that there is of a guest that was refused with slipway:report=0.
function take_failure(text,   i, n, piece) {
    outcome = "failed"
    if (match(text, /^FATAL SLIP-[0-9]+: /) && RLENGTH <= 23) {
        code = substr(text, 12, RLENGTH - 13)
        text = substr(text, RLENGTH + 1)
    }
    n = split(text, piece, /; (found|expected|change): /)
    failure = piece[1]
    if (n != 4) return
    part["found"] = piece[2]; part["expected"] = piece[3]; part["change"] = piece[4]
}
function is_report() { return version != "" && (outcome == "started" || outcome == "failed") }
