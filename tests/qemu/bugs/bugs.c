/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What makes Slipway fail in the middle of its work, for the lab: linked in front of pci_apply()
 * and log_warnings() in an image of its own (make build/bugs/slipway). An OEM string says which bug
 * it is to be. Nothing of this is in the image that is installed.
 */
#include "apply/pci_apply.h"
#include "lib/str.h"
#include "log/fatal.h"
#include "log/log.h"

void __real_pci_apply(const struct platform *platform, struct layout *layout);
void __wrap_pci_apply(const struct platform *platform, struct layout *layout);
const struct lines *__real_log_warnings(uint32_t *count);
const struct lines *__wrap_log_warnings(uint32_t *count);

static bool twice;

static void undefined_instruction(void)
{
    __asm__ volatile("ud2");
}

/*
 * A segment that the table doesn't have: a general protection fault with the selector in its code.
 */
static void wrong_selector(void)
{
    __asm__ volatile("movw %w0, %%gs" : : "r"(0x1230));
}

void __wrap_pci_apply(const struct platform *platform, struct layout *layout)
{
    for (uint32_t i = 0; i < platform->options.oem_count; i++) {
        const char *const text = platform->options.oem[i];

        twice = str_eq(text, "bug=twice");
        if (twice || str_eq(text, "bug=undefined"))
            undefined_instruction();
        if (str_eq(text, "bug=protection"))
            wrong_selector();
        ASSERT(!str_eq(text, "bug=assert"));
    }
    __real_pci_apply(platform, layout);
}

/* The second comes while the first is being told of: the boot report has the warnings. */
const struct lines *__wrap_log_warnings(uint32_t *count)
{
    if (twice)
        undefined_instruction();
    return __real_log_warnings(count);
}
