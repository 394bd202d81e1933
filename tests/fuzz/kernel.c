/* SPDX-License-Identifier: BSD-2-Clause */
/* Any file as a kernel: what is taken apart has all its parts in the file, and a place for each. */
#include "fuzz.h"
#include "kernel_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct kernel kernel;
    struct problem why = {0};
    bool good = kernel_parse_copy(&kernel, data, size, &why);

    insist_problem(good, &why);
    return 0;
}
