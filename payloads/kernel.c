/* SPDX-License-Identifier: BSD-2-Clause */
/* Which form of kernel a file is, see kernel.h. */
#include <stddef.h>
#include "kernel.h"

/*
 * A bzImage goes before a unified kernel image: with an EFI stub it begins like an EFI program, too
 * (boot.rst, "EFI Handover Protocol").
 */
static const struct form {
    bool (*recognise)(struct span blob);
    bool (*parse)(struct kernel *kernel, struct span blob, struct problem *why);
} forms[] = {
    {elf_recognise, elf_parse},
    {bzimage_recognise, bzimage_parse},
    {uki_recognise, uki_parse},
};

static const struct form *form_of(struct span blob)
{
    for (uint32_t i = 0; i < ARRAY_SIZE(forms); i++) {
        if (forms[i].recognise(blob))
            return &forms[i];
    }
    return NULL;
}

bool kernel_recognise(struct span blob)
{
    return form_of(blob) != NULL;
}

bool kernel_parse(struct kernel *kernel, struct span blob, struct problem *why)
{
    const struct form *const form = form_of(blob);

    *kernel = (struct kernel){0};
    if (form == NULL)
        return problem_set(why, MSG_KERNEL_FORM, "%llu bytes that begin with %02x %02x %02x %02x",
                           blob.left, (uint32_t)span_peek(blob, 0, 1),
                           (uint32_t)span_peek(blob, 1, 1), (uint32_t)span_peek(blob, 2, 1),
                           (uint32_t)span_peek(blob, 3, 1));
    return form->parse(kernel, blob, why);
}
