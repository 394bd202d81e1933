/* SPDX-License-Identifier: BSD-2-Clause */
/* Facts on their way out, and memory on its way in; see facts.h. */
#include <stdarg.h>
#include "facts.h"
#include "machine/machine.h"
#include "lib/fmt.h"
#include "lib/num.h"

#define DEBUG_PORT 0xE9 /* XEN_HVM_DEBUGCONS_IOPORT; Xen: public/arch-x86/xen.h */

/* One string instruction prints a line in one VM exit unless the line crosses a page. */
static char ALIGNED(256) line[FACT_LINE + 2];

void fact(const char *subject, const char *format, ...)
{
    size_t len = fmt_print(line, FACT_LINE + 1, "fact %s | ", subject);
    va_list args;

    va_start(args, format);
    len += fmt_vprint(line + len, FACT_LINE + 1 - len, format, args);
    va_end(args);
    len = len < FACT_LINE ? len : FACT_LINE;
    for (size_t i = 0; i < len; i++) {
        if (line[i] < 0x20 || line[i] > 0x7E)
            line[i] = '?';
    }
    line[len++] = '\n';
    port_out8_string(DEBUG_PORT, line, (uint32_t)len);
}

const uint8_t *probe_memory(uint64_t paddr, uint32_t len)
{
    return range_in(paddr, len, 1, FOUR_GIB) ? machine_memory((uint32_t)paddr) : NULL;
}
