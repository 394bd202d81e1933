/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints the manual page slipway-messages(7), made of src/messages.def: every message with its
 * cause and what to do.
 */
#include <stdio.h>
#include "lib/compiler.h"

extern const char slipway_version[];

static const struct area {
    unsigned hundred;
    const char *title;
} areas[] = {
    {1, "How the guest was built"},
    {2, "XenStore and options"},
    {3, "Memory"},
    {4, "Processors and NUMA"},
    {5, "PCI"},
    {6, "ACPI"},
    {7, "SMBIOS"},
    {8, "The firmware to start"},
    {9, "Bugs"},
};

static const struct message {
    const char *kind;
    unsigned code;
    const char *what, *expected, *change, *cause, *fix;
} messages[] = {
#define REFUSAL(number, name, ...) {"FATAL", number, __VA_ARGS__},
#define WARNING(number, name, ...) {"WARNING", number, __VA_ARGS__},
#include "messages.def"
#undef REFUSAL
#undef WARNING
};

/*
 * Text of ours may have any character that means something to roff; none starts a line with a dot
 * or an apostrophe.
 */
static void print_text(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '-' || *text == '\\')
            putchar('\\');
        if (*text == '\\')
            putchar('e');
        else
            putchar(*text);
    }
    putchar('\n');
}

static void print_part(const char *name, const char *text)
{
    printf(".br\n%s: ", name);
    print_text(text);
}

static void print_message(const struct message *m)
{
    printf(".TP\n.B SLIP\\-%u %s\n", m->code, m->kind);
    print_text(m->what);
    print_part("Expected", m->expected);
    print_part("Change", m->change);
    printf(".IP\n");
    print_text(m->cause);
    printf(".IP\n");
    print_text(m->fix);
}

int main(void)
{
    printf(".\\\" SPDX-License-"
           "Identifier: BSD-2-Clause\n"
           ".TH SLIPWAY\\-MESSAGES 7 \"\" \"Slipway %s\" \"Miscellaneous Information\"\n"
           ".SH NAME\n"
           "slipway\\-messages \\- what Slipway says when something is wrong\n"
           ".SH DESCRIPTION\n"
           "Slipway, a firmware loader for Xen HVM guests, numbers its messages.\n"
           "Each has four parts:\n"
           ".PP\n"
           ".nf\n"
           ".RS 4\n"
           "slipway: FATAL SLIP\\-804: the firmware image is not SeaBIOS\n"
           "slipway:   found:    1986304 bytes\n"
           "slipway:   expected: 64, 128, 192 or 256 KiB\n"
           "slipway:   change:   bios_path_override= in the guest configuration, ...\n"
           ".RE\n"
           ".fi\n"
           ".PP\n"
           "After\n"
           ".B FATAL\n"
           "the guest does not start: the domain ends as crashed, so that\n"
           ".B on_crash=\n"
           "of\n"
           ".BR xl.cfg (5)\n"
           "applies.\n"
           "After a\n"
           ".B WARNING\n"
           "the guest starts, with something repaired or ignored.\n"
           ".PP\n"
           "Messages are in Xen's log, which\n"
           ".B \"xl dmesg\"\n"
           "shows if Xen was started with\n"
           ".BR guest_loglvl=all ;\n"
           "in the boot report that\n"
           ".BR slipway\\-report (1)\n"
           "prints; and the message of a refusal is in XenStore, below the guest's directory, as\n"
           ".BR error/slipway .\n"
           "Report and message are removed with the domain unless its configuration has\n"
           ".BR on_crash=\\(dqpreserve\\(dq .\n"
           ".SH MESSAGES\n",
           slipway_version);
    for (unsigned a = 0; a < ARRAY_SIZE(areas); a++) {
        printf(".SS %s\n", areas[a].title);
        for (unsigned i = 0; i < ARRAY_SIZE(messages); i++) {
            if (messages[i].code / 100 == areas[a].hundred)
                print_message(&messages[i]);
        }
    }
    printf(".SH SEE ALSO\n.BR slipway\\-report (1),\n.BR slipway\\-plan (1),\n.BR xl.cfg (5),\n.BR "
           "xl (1)\n");
    return 0;
}
