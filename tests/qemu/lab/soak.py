# SPDX-License-Identifier: BSD-2-Clause
"""soak-N: N guests that do no more than start SeaBIOS, the first half one after another, the others eight at a time. They are made
by the steps of one more guest of that kind, beside it in the same dom0."""
import re

TOGETHER = 8
MIB = 64
BESIDE_MIB = TOGETHER * (MIB + 16)  # with what Xen needs for each
EACH_SECONDS = 40                   # as long as any may take, on a slow machine

CONFIGURATION = f"""@FIRMWARE@
memory = {MIB}
vcpus = 2
vga = "none"
"""

SCRIPT = """\
# begin_guest NUMBER: creates a guest; its domain is added to $domains.
begin_guest()
{
    sed "s/^name = .*/name = \\"soak-$1\\"/" guest.cfg > one.cfg
    tried=$((tried + 1))
    xl create one.cfg > create.txt 2>&1 || { cat create.txt; echo "guest $1 is not created"; return; }
    domains="$domains $(xl domid "soak-$1")"
}

# end_guests: waits until each of $domains has started SeaBIOS, and ends them.
end_guests()
{
    local domain deadline
    look_at_clock
    deadline=$((now + 120))
    for domain in $domains; do
        while xl dmesg -c >> soak.log; ! grep -q "^(d$domain) SeaBIOS (version" soak.log && [ "$now" -lt $deadline ]; do
            sleep 1
            look_at_clock
        done
        if grep -q "^(d$domain) SeaBIOS (version" soak.log; then
            up=$((up + 1))
        else
            echo "domain $domain does not come up:"
            grep "^(d$domain)" soak.log
        fi
        xl destroy "$domain"
    done
    domains=
}

tried=0 up=0 domains=
while [ $tried -lt $((COUNT / 2)) ]; do
    begin_guest $tried
    end_guests
done
step "$up of $tried guests came up one after another"
while [ $tried -lt COUNT ]; do
    begin_guest $tried
    [ $((tried % TOGETHER)) -ne 0 ] && [ $tried -lt COUNT ] || end_guests
done
step "$up of $tried guests came up"
[ "$up" = COUNT ]
"""


def count(case):
    """How many guests, or None if this is another case."""
    match = re.fullmatch(r"soak-(\d+)", case)
    return int(match[1]) if match else None


def script(guests):
    return SCRIPT.replace("COUNT", str(guests)).replace("TOGETHER", str(TOGETHER))


def expectations(guests):
    yield f"limit {120 + EACH_SECONDS * guests}"
    yield "ends running"
    yield f"see script.txt /STEP: {guests} of {guests} guests came up$/ {guests} of {guests} guests come up"
