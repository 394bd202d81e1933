/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A proof about payloads/kernel_place.c: where the file of a kernel may be. What goes where from
 * there is not a part of it.
 */
#include "kernel_place.c"
#include "prove.h"

static struct kernel kernel;
static struct layout layout;
static struct span blob;
static uint32_t attempts;

/* It may succeed with any blob. */
bool model_place_around(struct kernel_start *start, const struct kernel *k, struct span b,
                        const struct layout *l)
{
    PROVE(k == &kernel && b.data == blob.data && b.left == blob.left && l == &layout, "the kernel");
    PROVE(range_in(start->blob, b.left, BIOS_TOP, l->low_end), "the file is in RAM");
    attempts++;
    return any_bool();
}

/*
 * kernel_place() tries with the file where it is, and then at the end of RAM if that is higher, in
 * whole pages, and always in RAM; or there is a problem.
 *
 * bounds: any RAM below 4 GiB, files of any size in it
 * options: --unwind 6
 * sizes: KERNEL_SEGMENTS=2 MAX_PCI_FUNCTIONS=1 MAX_MEMORY_RANGES=1
 * replaced: place_around (any answer)
 * planted: payloads/kernel_place.c: layout->low_end - min_u64(layout->low_end, blob.left), =>
 *   layout->low_end,
 * planted: payloads/kernel_place.c: if (start->blob > module->paddr && => if (
 */
void prove_place(void)
{
    static struct kernel_start start;
    struct problem why = {0};
    struct module module = {.paddr = any_u64(), .size = any_u32()};

    blob.left = module.size;
    kernel.preferred = any_u32();
    layout.low_end = any_u64();
    GIVEN(layout.low_end >= MIN_RAM_END && layout.low_end <= FIRMWARE_AREA);
    GIVEN(module.size != 0 && range_in(module.paddr, module.size, BIOS_TOP, layout.low_end));
    const bool good = kernel_place(&start, &kernel, blob, &module, &layout, &why);
    PROVE(good == (why.code == 0), "false with a problem");
    if (!good)
        return;
    PROVE(start.blob == module.paddr ||
              (start.blob > module.paddr && (start.blob & (PAGE_SIZE - 1)) == 0),
          "it stays, or goes up, to the beginning of a page");
    POSSIBLE(attempts == 2 && start.blob == module.paddr + 1, "it goes up by one");
}
