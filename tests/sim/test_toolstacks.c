/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Guests of a toolstack that is not libxl: XAPI gives the memory map to Xen alone, and takes the
 * loader to have a BIOS of its own. docs/toolstacks.md.
 */
#include "fixture.h"

#define BIOS_SIZE (128 * KIB)

static void xapi_guest(void)
{
    reference();
    sim_guest_key(&guest, "hvmloader/bios", NULL);
    guest.map_elsewhere = true;
    guest.firmware = NULL;
    guest.firmware_size = 0;
    guest.image_size = 0x40000;
    guest.built_in_bios = (struct sim_file){sim_seabios(BIOS_SIZE), BIOS_SIZE};
}

static void a_bios_guest_starts_the_bios_of_the_loader(void **state)
{
    const struct sim_result *r;

    (void)state;
    xapi_guest();
    r = boots();
    CHECK(!sim_logged(r, "WARNING"));
    CHECK(memcmp(sim_memory(0xE0000, BIOS_SIZE), sim_seabios(BIOS_SIZE), BIOS_SIZE) == 0);
    CHECK_EQ(r->count.hypercall[__HYPERVISOR_memory_op][XENMEM_memory_map], 1);
}

static void a_toolstack_that_gives_a_map_is_not_asked_twice(void **state)
{
    (void)state;
    reference();
    CHECK_EQ(boots()->count.hypercall[__HYPERVISOR_memory_op][XENMEM_memory_map], 0);
}

/* The reserved range is where the display would be. */
static void nothing_is_put_where_xens_map_has_something_reserved(void **state)
{
    (void)state;
    for (unsigned elsewhere = 0; elsewhere < 2; elsewhere++) {
        xapi_guest();
        guest.map_elsewhere = elsewhere != 0;
        guest.reserved[0] = (struct sim_reserved){0xF0000000, 0x02000000, 2};
        guest.reserved_count = 1;
        CHECK(!sim_logged(boots(), "WARNING"));
        CHECK_EQ(sim_e820_type(0xF0000000, 0x02000000), 2);
        for (uint32_t devfn = 0; devfn < 256; devfn++) {
            for (uint8_t reg = 0x10; sim_config((uint8_t)devfn) != NULL && reg < 0x28; reg += 4) {
                const uint32_t bar = sim_config32((uint8_t)devfn, reg);

                CHECK((bar & 1) != 0 || bar < 0xF0000000 || bar >= 0xF2000000);
            }
        }
    }
}

static void without_a_bios_anywhere_the_message_names_both_ways(void **state)
{
    (void)state;
    xapi_guest();
    guest.built_in_bios.size = 0;
    is_refused("SLIP-801");
    CHECK(sim_logged(is_refused("0 modules, none with that name, and no BIOS in this loader"),
                     "with XAPI a loader that contains a BIOS"));
}

/* xenopsd asks for OVMF by name, and then passes it. */
static void a_uefi_guest_without_its_firmware_does_not_start_the_bios(void **state)
{
    (void)state;
    xapi_guest();
    sim_guest_key(&guest, "hvmloader/bios", "ovmf");
    is_refused("none with that name, and a request for another kind");
}

static void a_uefi_guest_starts_its_ovmf(void **state)
{
    (void)state;
    xapi_guest();
    sim_guest_ovmf(&guest, 2 * MIB);
    CHECK(!sim_logged(boots(), "WARNING"));
    CHECK(sim_is_ovmf());
}

static void rename_module(void *context)
{
    /* After start info and the list; Xen: public/arch-x86/hvm/start_info.h. */
    char *name = sim_memory(sim_start_info(context) + 0x78, 9);

    memcpy(name, "ipxe\0\0\0\0", 9);
}

static void a_module_of_another_name_is_nobodys(void **state)
{
    static const uint8_t rom[5000] = {0x55, 0xAA};

    (void)state;
    xapi_guest();
    guest.firmware = rom;
    guest.firmware_size = sizeof(rom);
    guest.hooks.before_start = rename_module;
    guest.hooks.context = &guest;
    CHECK(!sim_logged(boots(), "WARNING"));
    CHECK(memcmp(sim_memory(0xE0000, BIOS_SIZE), sim_seabios(BIOS_SIZE), BIOS_SIZE) == 0);
}

static void a_guest_without_any_map_is_told(void **state)
{
    (void)state;
    xapi_guest();
    guest.no_memory_map = true;
    CHECK(sim_logged(boots(), "WARNING SLIP-110: the toolstack provided no memory map\n"
                              "slipway:   found:    no map; result -38 of XENMEM_memory_map\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bios_guest_starts_the_bios_of_the_loader),
        cmocka_unit_test(a_toolstack_that_gives_a_map_is_not_asked_twice),
        cmocka_unit_test(nothing_is_put_where_xens_map_has_something_reserved),
        cmocka_unit_test(without_a_bios_anywhere_the_message_names_both_ways),
        cmocka_unit_test(a_uefi_guest_without_its_firmware_does_not_start_the_bios),
        cmocka_unit_test(a_uefi_guest_starts_its_ovmf),
        cmocka_unit_test(a_module_of_another_name_is_nobodys),
        cmocka_unit_test(a_guest_without_any_map_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
