/* SPDX-License-Identifier: BSD-2-Clause */
/* The domain and its memory. Xen: xenctrl.h, xenguest.h, public/domctl.h, public/hvm/params.h. */
#include "guest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <xen/hvm/e820.h>
#include <xen/hvm/hvm_info_table.h>
#include <xen/hvm/params.h>
#include <xenforeignmemory.h>
#include <xenguest.h>

#define MIB            (1ULL << 20)
#define FOUR_GIB       (4ULL << 30)
#define VGA_HOLE_PAGES 0x20u /* 0xa0000-0xbffff */
#define FIRMWARE_MAX   (64 * MIB)
#define DOM0           0u
#define TSC_NATIVE     2u    /* xen-tscmode(7): "never emulate" */
#define SLACK_KIB      1024u /* pages that Xen and libxenguest take besides RAM */

/* RAM ends below PCI's hole and goes on above 4 GiB. */
static uint64_t low_end(const struct guest *guest)
{
    const uint64_t size = guest->memory_mib * MIB;

    return size < HVM_BELOW_4G_RAM_END ? size : HVM_BELOW_4G_RAM_END;
}

static uint64_t high_end(const struct guest *guest)
{
    const uint64_t above = guest->memory_mib * MIB - low_end(guest);

    return above == 0 ? 0 : FOUR_GIB + above;
}

/*
 * XAPI's builder tells Xen alone where memory is and what is reserved; libxl also puts a copy of it
 * into start info. Xen's own loader does not start without. What is below 1 MiB is a loader's to
 * know.
 */
static bool set_memory_map(xc_interface *xch, const struct guest *guest)
{
    struct e820entry map[3] = {{MIB, low_end(guest) - MIB, E820_RAM}};
    uint32_t count = 1;

    if (guest->reserved_size != 0)
        map[count++] =
            (struct e820entry){guest->reserved_start, guest->reserved_size, E820_RESERVED};
    if (high_end(guest) != 0)
        map[count++] = (struct e820entry){FOUR_GIB, high_end(guest) - FOUR_GIB, E820_RAM};
    if (xc_domain_set_memory_map(xch, guest->domid, map, count) != 0)
        return failed("Xen does not take the memory map", NULL);
    return true;
}

static bool set_limits(xc_interface *xch, const struct guest *guest)
{
    /* Plenty: tables of 4 KiB pages take 2 KiB for each MiB of RAM. */
    unsigned paging_mib = 4 + guest->vcpus + guest->memory_mib / 64;

    if (xc_domain_max_vcpus(xch, guest->domid, guest->vcpus) != 0)
        return failed("Xen does not give so many processors", NULL);
    if (xc_domain_setmaxmem(xch, guest->domid, guest->memory_mib * 1024ULL + SLACK_KIB) != 0)
        return failed("Xen does not set the limit of memory", NULL);
    if (xc_shadow_control(xch, guest->domid, XEN_DOMCTL_SHADOW_OP_SET_ALLOCATION, &paging_mib, 0) <
        0)
        return failed("Xen does not give memory for page tables", NULL);
    if (xc_domain_set_tsc_info(xch, guest->domid, TSC_NATIVE, 0, 0, 0) != 0)
        return failed("Xen does not set the mode of the time-stamp counter", NULL);
    if (xc_cpuid_apply_policy(xch, guest->domid, false, NULL, 0, true, false, false, NULL, NULL) !=
        0)
        return failed("Xen does not take the CPUID policy", NULL);
    return true;
}

/* The bytes of a UUID in words, in the order of its digits. */
static void uuid_bytes(xen_domain_handle_t bytes, const char *text)
{
    unsigned digits = 0;

    for (; *text != '\0' && digits < 2 * sizeof(xen_domain_handle_t); text++) {
        const char digit[2] = {*text, '\0'};

        if (*text == '-')
            continue;
        bytes[digits / 2] = (uint8_t)(bytes[digits / 2] << 4 | strtoul(digit, NULL, 16));
        digits++;
    }
}

bool domain_create(xc_interface *xch, struct guest *guest)
{
    struct xen_domctl_createdomain config = {
        .flags = XEN_DOMCTL_CDF_hvm | XEN_DOMCTL_CDF_hap,
        .max_vcpus = guest->vcpus,
        .max_evtchn_port = 1023,
        .max_grant_frames = -1,
        .max_maptrack_frames = -1,
        .grant_opts = XEN_DOMCTL_GRANT_version(2),
        .arch = {.emulation_flags = XEN_X86_EMU_ALL & ~XEN_X86_EMU_VPCI},
    };

    uuid_bytes(config.handle, guest->uuid);
    if (xc_domain_create(xch, &guest->domid, &config) != 0)
        return failed("Xen creates no domain", NULL);
    return set_limits(xch, guest) && set_memory_map(xch, guest);
}

static bool open_ports(xc_interface *xch, struct guest *guest)
{
    const int store = xc_evtchn_alloc_unbound(xch, guest->domid, DOM0);
    const int console = xc_evtchn_alloc_unbound(xch, guest->domid, DOM0);

    if (store < 0 || console < 0)
        return failed("Xen gives no event channel", NULL);
    guest->store_port = (uint32_t)store;
    guest->console_port = (uint32_t)console;
    return true;
}

static bool set_params(xc_interface *xch, const struct guest *guest)
{
    const struct {
        uint32_t number;
        uint64_t value;
        const char *refused;
    } params[] = {
        {HVM_PARAM_HPET_ENABLED, 1, "Xen does not take HVM_PARAM_HPET_ENABLED"},
        {HVM_PARAM_TIMER_MODE, HVMPTM_no_delay_for_missed_ticks,
         "Xen does not take HVM_PARAM_TIMER_MODE"},
        {HVM_PARAM_STORE_EVTCHN, guest->store_port, "Xen does not take HVM_PARAM_STORE_EVTCHN"},
        {HVM_PARAM_CONSOLE_EVTCHN, guest->console_port,
         "Xen does not take HVM_PARAM_CONSOLE_EVTCHN"},
    };

    for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++)
        if (xc_hvm_param_set(xch, guest->domid, params[i].number, params[i].value) != 0)
            return failed(params[i].refused, NULL);
    return true;
}

/* libxenguest finds a place for it, and names it "firmware". The bytes go when dom does. */
static bool add_firmware(struct xc_dom_image *dom, const char *name)
{
    size_t size;

    dom->system_firmware_module.data = xc_dom_malloc_filemap(dom, name, &size, FIRMWARE_MAX);
    if (dom->system_firmware_module.data == NULL)
        return failed("can't read the firmware", name);
    dom->system_firmware_module.length = (uint32_t)size;
    return true;
}

/* Loads everything. The order of the calls is that of xenguest.h, "main functions". */
static bool load(xc_interface *xch, const struct guest *guest, struct xc_dom_image *dom)
{
    dom->container_type = XC_DOM_HVM_CONTAINER;
    dom->device_model = true;
    dom->max_vcpus = guest->vcpus;
    dom->target_pages = guest->memory_mib * MIB >> XC_PAGE_SHIFT;
    dom->lowmem_end = low_end(guest);
    dom->highmem_end = high_end(guest);
    dom->mmio_start = HVM_BELOW_4G_MMIO_START;
    dom->mmio_size = HVM_BELOW_4G_MMIO_LENGTH;
    dom->vga_hole_size = VGA_HOLE_PAGES;
    dom->xenstore_evtchn = guest->store_port;
    dom->console_evtchn = guest->console_port;
    dom->xenstore_domid = DOM0;
    dom->console_domid = DOM0;

    if (xc_dom_kernel_file(dom, guest->loader) != 0)
        return failed("can't read the loader", guest->loader);
    if (guest->ipxe != NULL && xc_dom_module_file(dom, guest->ipxe, "ipxe") != 0)
        return failed("can't read the module", guest->ipxe);
    if (guest->firmware != NULL && !add_firmware(dom, guest->firmware))
        return false;
    if (xc_dom_boot_xen_init(dom, xch, guest->domid) != 0)
        return failed("libxenguest does not get to know Xen", NULL);
    if (xc_dom_parse_image(dom) != 0)
        return failed("libxenguest takes this file for no loader", guest->loader);
    if (xc_dom_mem_init(dom, guest->memory_mib) != 0 || xc_dom_boot_mem_init(dom) != 0)
        return failed("libxenguest gives the guest no memory", NULL);
    if (xc_dom_build_image(dom) != 0)
        return failed("libxenguest does not load the guest's memory", NULL);
    if (xc_dom_boot_image(dom) != 0)
        return failed("libxenguest does not set the guest's first instruction", NULL);
    if (xc_dom_gnttab_init(dom) != 0)
        return failed("libxenguest does not grant the rings to dom0", NULL);
    return true;
}

/* The table at 0x9f800 is libxenguest's, except for which processors run. */
static bool complete_hvm_info(xc_interface *xch, const struct guest *guest)
{
    const xen_pfn_t page = HVM_INFO_PFN;
    xenforeignmemory_handle *memory = xc_interface_fmem_handle(xch);
    uint8_t *mapped =
        xenforeignmemory_map(memory, guest->domid, PROT_READ | PROT_WRITE, 1, &page, NULL);
    struct hvm_info_table *info;
    uint8_t sum = 0;
    bool there;

    if (mapped == NULL)
        return failed("can't map the page of the HVM info table", NULL);
    info = (struct hvm_info_table *)(mapped + HVM_INFO_OFFSET);
    there = memcmp(info->signature, "HVM INFO", sizeof(info->signature)) == 0;
    if (there) {
        info->apic_mode = 1;
        info->nr_vcpus = guest->vcpus;
        memset(info->vcpu_online, 0, sizeof(info->vcpu_online));
        for (uint32_t i = 0; i < guest->vcpus; i++)
            info->vcpu_online[i / 8] |= (uint8_t)(1u << i % 8);
        info->checksum = 0;
        for (uint32_t i = 0; i < info->length; i++)
            sum = (uint8_t)(sum + ((uint8_t *)info)[i]);
        info->checksum = (uint8_t)-sum;
    }
    xenforeignmemory_unmap(memory, mapped, 1);
    errno = ENODATA;
    return there || failed("libxenguest left no HVM info table", NULL);
}

bool domain_build(xc_interface *xch, struct guest *guest)
{
    struct xc_dom_image *dom;
    bool good;

    if (!open_ports(xch, guest) || !set_params(xch, guest))
        return false;
    dom = xc_dom_allocate(xch, NULL, NULL);
    if (dom == NULL)
        return failed("libxenguest has no memory", NULL);
    good = load(xch, guest, dom);
    guest->store_gfn = dom->xenstore_pfn;
    guest->console_gfn = dom->console_pfn;
    xc_dom_release(dom);
    return good && complete_hvm_info(xch, guest);
}
