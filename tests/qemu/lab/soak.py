# SPDX-License-Identifier: BSD-2-Clause
"""soak-N: N guests that run the probe, in turn as firmware and as what SeaBIOS starts from a disk; the first half one
after another, the others eight at a time. soak-NxV: with V vCPUs each instead of two, all of them eight at a time.
They are made by the steps of one more guest of that kind, beside it in the same dom0. A guest has come up when the
probe has said all, the power is off, what it saw is what the first of its kind saw, and all its processors have the
same memory types."""
import re

TOGETHER = 8
MIB = 64
EACH_SECONDS = 40                   # as long as any may take, on a slow machine

CONFIGURATION = f"""@FIRMWARE@
memory = {MIB}
vcpus = VCPUS
vga = "none"
@PROBE_ROM@
#disk @PROBE_DISK@
"""

SCRIPT = r"""
# create NUMBER: a guest that waits to be let go, added to $guests as NUMBER:DOMAIN.
create()
{
    tried=$((tried + 1))
    sed "s/^name = .*/name = \"soak-$1\"/" guest.cfg > one.cfg
    [ $(($1 % 2)) -eq 0 ] || sed -i "/^bios_path_override/d; s/^#disk //" one.cfg
    if [ PINNED = 1 ]; then echo 'cpus = "1"' >> one.cfg; fi
    xl create -p one.cfg > create.txt 2>&1 || { cat create.txt; echo "guest $1 is not created"; return; }
    guests="$guests $1:$(xl domid "soak-$1")"
}

# facts DOMAIN: what the probe saw there, except the guest's own UUID.
facts()
{
    sed -n "s/^(d$1) fact //p" soak.log | grep -v -e '^smbios | type 1 ' -e '^hash | SMBIOS '
}

# memory_types DOMAIN: a line for each processor, with its MTRRs.
memory_types()
{
    xen-hvmctx "$1" 2>&1 | awk '
        /^ *MTRR: / { if (mtrrs != "") print mtrrs; mtrrs = $0; next }
        /^ *(var|fixed) / { mtrrs = mtrrs $0 }
        END { print mtrrs }'
}

# judge NUMBER DOMAIN: did it come up? Says what it didn't do.
judge()
{
    kind=rom
    [ $(($1 % 2)) -eq 0 ] || kind=disk
    [ "$(name=soak-$1 && stop_reason)" = poweroff ] || { echo "guest $1 does not power off"; return 1; }
    facts "$2" > facts.txt
    grep -q '^probe | end | powers off' facts.txt || { echo "guest $1: the probe does not say all"; return 1; }
    memory_types "$2" > types.txt
    if [ "$(uniq types.txt | wc -l) $(wc -l < types.txt)" != "1 VCPUS" ]; then
        echo "guest $1: not all processors have the same memory types:"
        uniq -c types.txt
        return 1
    fi
    [ -f first.$kind.txt ] || cp facts.txt first.$kind.txt
    cmp -s facts.txt first.$kind.txt && return
    echo "guest $1 sees something else than the first of its kind:"
    diff first.$kind.txt facts.txt | head -n 20
    return 1
}

# run: lets $guests go at once, waits for all, judges and ends each.
run()
{
    for guest in $guests; do
        xl unpause "${guest#*:}"
    done
    look_at_clock
    deadline=$((now + 30 * slower)) # tenths, see main: five minutes on an idle host, since eight share it
    for guest in $guests; do
        while xl dmesg -c >> soak.log
              ! grep -q "^(d${guest#*:}) fact probe | end | " soak.log && [ "$now" -lt $deadline ]; do
            sleep 1
            look_at_clock
        done
    done
    for guest in $guests; do
        if judge "${guest%:*}" "${guest#*:}"; then
            up=$((up + 1))
        else
            grep "^(d${guest#*:})" soak.log > "failed-${guest%:*}.txt"
        fi
        xl destroy "${guest#*:}"
    done
    guests=
    grep -a 'starting all again' soak.log >> again.txt
    : > soak.log
    [ $((tried % TOGETHER)) -ne 0 ] || step "$up of $tried guests came up"
}

spinning=
if [ SPIN = 1 ]; then
    for processor in $(seq "$(grep -c ^processor /proc/cpuinfo)"); do
        while :; do :; done &
        spinning="$spinning $!"
    done
    step "processors that dom0 keeps busy: $processor"
fi
tried=0 up=0 guests=
: > again.txt
while [ $tried -lt ALONE ]; do
    create $tried
    run
done
[ $tried -eq 0 ] || step "$up of $tried guests came up one after another"
while [ $tried -lt COUNT ]; do
    create $tried
    [ $((tried % TOGETHER)) -ne 0 ] && [ $tried -lt COUNT ] || run
done
# shellcheck disable=SC2086
[ -z "$spinning" ] || kill $spinning
step "of all, $up of $tried guests came up; processors that were late and started again: $(wc -l < again.txt) times"
[ "$up" = COUNT ]
"""


class Soak:
    """The soak of this name."""

    def __init__(self, guests, alone, vcpus, how):
        self.guests, self.alone, self.vcpus, self.how = guests, alone, vcpus, how

    def beside(self):
        """MiB for those that run at once, with what Xen needs for each and its processors."""
        return TOGETHER * (MIB + 16 + self.vcpus // 4)

    def configuration(self):
        return CONFIGURATION.replace("VCPUS", str(self.vcpus))

    def script(self):
        words = {"COUNT": self.guests, "ALONE": self.alone, "TOGETHER": TOGETHER, "VCPUS": self.vcpus,
                 "PINNED": int("pinned" in self.how), "SPIN": int("spin" in self.how)}
        return re.sub(r"\b(?:" + "|".join(words) + r")\b", lambda found: str(words[found[0]]), SCRIPT)

    def expectations(self):
        yield f"limit {120 + EACH_SECONDS * self.guests}"
        yield "ends poweroff"
        yield (f"see script.txt /STEP: of all, {self.guests} of {self.guests} guests came up;/ "
               f"{self.guests} of {self.guests} guests come up")


def parse(case):
    """The soak that a case is; None if it is another case."""
    match = re.fullmatch(r"soak-(\d+)(?:x(\d+))?((?:-pinned|-spin)*)", case)
    if not match:
        return None
    guests = int(match[1])
    return Soak(guests, 0 if match[2] else guests // 2, int(match[2] or 2), match[3])
