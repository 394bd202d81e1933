/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What matters to a memory map of an xl configuration, xl.cfg(5), read by xl's own library. What xl
 * or libxl refuses is refused in their words; what xl warns of is a note.
 */
#include "xl.h"
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "lib/num.h"
#include "lib/str.h"
#include "parse.h"

struct reader {
    struct guest *guest;
    XLU_Config *config;
    const char *text; /* all of it */
    bool refused;     /* by xl's library, which said why */
    bool is_device;   /* of QEMU's arguments: the next one, after -device */
};

const char *xl_string(const XLU_Config *config, const char *key)
{
    const char *text;

    return xlu_cfg_get_string(config, key, &text, 1) == 0 ? text : "";
}

int xl_each(const XLU_Config *config, const char *key, void (*take)(void *, const char *),
            void *context)
{
    XLU_ConfigList *list;
    const char *item;
    const int error = xlu_cfg_get_list(config, key, &list, NULL, 0);

    for (int i = 0; error == 0 && (item = xlu_cfg_get_listitem(list, i)) != NULL; i++)
        take(context, item);
    return error;
}

/* Octal and hexadecimal, too, as xl reads them. xl warns of anything else, and ignores it. */
static bool number(const struct reader *r, const char *key, long *value)
{
    return xlu_cfg_get_long(r->config, key, value, 0) == 0;
}

/* Keys that guest.c knows: numbers, and after them flags, of which xl takes any number. */
static void take_settings(struct reader *r)
{
    static const char *const keys[] = {
        "memory", "maxmem", "videoram",         "mmio_hole",
        "acpi",   "usb",    "xen_platform_pci", "xen_platform_pci_bar_uc"};
    enum { FIRST_FLAG = 4 };
    const char *const vga = xl_string(r->config, "vga");
    char text[24];
    long value;

    r->guest->memory_mib = 32; /* libxl's default */
    if (number(r, "rdm_mem_boundary", &value))
        r->guest->rdm_boundary_mib = (uint64_t)value;
    if (number(r, "stdvga", &value)) /* vga= counts whatever this says */
        guest_set_card(r->guest, value != 0 ? "stdvga" : "cirrus");
    if (vga[0] != '\0' && !guest_set_card(r->guest, vga))
        complain_as("none, stdvga, cirrus or qxl", "Unknown vga \"%.60s\" specified", vga);
    if (number(r, "mmio_hole", &value) && (value < 256 || value > 3840))
        complain_as("256 to 3840 MiB", "ERROR: invalid value %ld for \"mmio_hole\"", value);
    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++) {
        if (!number(r, keys[i], &value))
            continue;
        snprintf(text, sizeof(text), "%ld", i < FIRST_FLAG ? value : value != 0);
        guest_set(r->guest, keys[i], text);
    }
}

/* xl compares no more than what is there: "h" is an HVM guest, too. */
static void take_type(struct reader *r)
{
    const char *const key = xl_string(r->config, "type")[0] != '\0' ? "type" : "builder";
    const char *const type = xl_string(r->config, key);

    if (type[0] == '\0')
        note("without type=\"hvm\" xl starts a PV guest, which has no firmware");
    else if (str_starts("pvh", type) || str_starts("generic", type))
        complain("an HVM guest", "%s=\"%.60s\"", key, type);
    else if (!str_starts("hvm", type))
        complain_as("type=\"hvm\"", "Invalid domain type %.60s", type);
}

static void take_others(struct reader *r)
{
    const char *const firmware = xl_string(r->config, "firmware"), *const gfx = xl_string(
                                                                       r->config, "gfx_passthru");
    const char *const bios = xl_string(r->config, "bios");
    libxl_bios_type type = LIBXL_BIOS_TYPE_UNKNOWN;
    long value = 0;

    if (bios[0] != '\0' &&
        (libxl_bios_type_from_string(bios, &type) != 0 || type == LIBXL_BIOS_TYPE_ROMBIOS))
        complain_as("seabios or ovmf", "ERROR: invalid value \"%.60s\" for \"bios\"", bios);
    if (firmware[0] != '\0' && libxl_bios_type_from_string(firmware, &type) != 0 &&
        str_starts("uefi", firmware))
        type = LIBXL_BIOS_TYPE_OVMF;
    r->guest->ovmf = type == LIBXL_BIOS_TYPE_OVMF;
    r->guest->gfx_passthru = strcmp(gfx, "igd") == 0;
    r->guest->gfx_detect = strcmp(gfx, "default") == 0;
    if (gfx[0] == '\0' || r->guest->gfx_passthru || r->guest->gfx_detect)
        return;
    if (xlu_cfg_get_long(r->config, "gfx_passthru", &value, 1) != 0)
        complain_as("0, 1, \"default\" or \"igd\"",
                    "ERROR: invalid value \"%.60s\" for \"gfx_passthru\"", gfx);
    r->guest->gfx_detect = value != 0;
}

/* The value of `key` in "key=value,key=value"; empty if it is not there. */
static void option_in(const char *list, const char *key, char value[NAME_SIZE])
{
    const size_t len = strlen(key);

    for (value[0] = '\0'; *list != '\0'; list += strcspn(list, ","), list += *list == ',') {
        list += strspn(list, " \t");
        if (strncmp(list, key, len) == 0 && list[len] == '=')
            snprintf(value, NAME_SIZE, "%.*s", (int)strcspn(list + len + 1, ","), list + len + 1);
    }
}

/* "type=ioemu,model=e1000,bridge=xenbr0": without type=vif there is an emulated card. */
static void take_vif(void *reader, const char *item)
{
    struct guest *const guest = ((struct reader *)reader)->guest;
    char type[NAME_SIZE], model[NAME_SIZE];

    option_in(item, "type", type);
    option_in(item, "model", model);
    if (strcmp(type, "vif") == 0 ||
        guest_add_model(guest, model[0] != '\0' ? model : "rtl8139", NICS))
        return;
    note("network card \"%s\" is not known here: an e1000's registers are assumed", model);
    guest_add_model(guest, "e1000", NICS);
}

/* An address without a function: libxlutil 4.17 would go on from where it never was. */
static bool lacks_function(const char *item)
{
    regex_t address;
    bool lacks;

    if (regcomp(&address, "(^|bdf=)[0-9A-Fa-f]*:[0-9A-Fa-f:]*([^.0-9A-Fa-f:]|$)",
                REG_EXTENDED | REG_NOSUB) != 0)
        return true;
    lacks = regexec(&address, item, 0, NULL, 0) == 0;
    regfree(&address);
    return lacks;
}

static void take_pci(void *reader, const char *item)
{
    struct reader *const r = reader;
    struct selection s = {.slot = 0};
    libxl_device_pci pci;

    libxl_device_pci_init(&pci);
    if (lacks_function(item) || xlu_pci_parse_spec_string(r->config, &pci, item) != 0)
        complain_as("what xl-pci-configuration(5) has",
                    "unable to parse PCI_SPEC_STRING `%.60s' for passthrough", item);
    else if (pci.name != NULL)
        complain("bdf=: only the host's xl knows the names of devices", "pci=\"%.60s\"", item);
    s.address = (struct host_address){.domain = (uint32_t)pci.domain,
                                      .bus = pci.bus,
                                      .device = pci.dev,
                                      .function = pci.func,
                                      .all_functions = pci.vfunc_mask == LIBXL_PCI_FUNC_ALL};
    s.slot = (uint8_t)(pci.vdevfn >> 3);
    s.has_slot = s.slot != 0;
    if (s.address.all_functions && !s.has_slot)
        complain_as("vslot= as well", "Must specify a v-slot for multi-function devices: \"%.60s\"",
                    item);
    if (pci.rdm_policy != LIBXL_RDM_RESERVE_POLICY_RELAXED)
        r->guest->rdm_strict = true;
    libxl_device_pci_dispose(&pci);
    select_add(r->guest, s);
}

/* The policy of a device is strict unless it says otherwise; that of all the host's is relaxed. */
static void take_passthru(struct reader *r)
{
    const char *const text = xl_string(r->config, "rdm");
    libxl_rdm_reserve rdm;

    libxl_rdm_reserve_init(&rdm);
    if (text[0] != '\0' && xlu_rdm_parse(r->config, &rdm, text) != 0) {
        note("xl does not accept rdm=\"%.60s\", and ignores it", text);
    } else if (rdm.strategy == LIBXL_RDM_RESERVE_STRATEGY_HOST) {
        note(
            "rdm=: only the host's Xen knows its reserved memory. Xen lists it at boot (xl dmesg); "
            "add it with \"reserved START SIZE\"");
        r->guest->rdm_strict = rdm.policy == LIBXL_RDM_RESERVE_POLICY_STRICT;
    }
    (void)xl_each(r->config, "pci", take_pci, r);
}

/* "e1000,addr=0x10.1,rombar=0", as after -device. What is not on PCI bus 0 is ignored. */
static void add_model(struct reader *r, const char *item, enum device_order order)
{
    static const char *const elsewhere[] = {"usb-", "ide-", "scsi-",          "isa-",
                                            "hda-", "tpm-", "virtserialport", "virtconsole"};
    struct guest_device *device;
    char model[NAME_SIZE], bus[NAME_SIZE], addr[NAME_SIZE], rombar[NAME_SIZE], *end;

    snprintf(model, sizeof(model), "%.*s", (int)strcspn(item, ","), item);
    option_in(item, "bus", bus);
    option_in(item, "addr", addr);
    option_in(item, "rombar", rombar);
    if (bus[0] != '\0' && strcmp(bus, "pci.0") != 0)
        return;
    for (uint32_t i = 0; i < ARRAY_SIZE(elsewhere); i++)
        if (str_starts(model, elsewhere[i]) && strcmp(model, "usb-ehci") != 0)
            return;
    device = guest_add_model(r->guest, model, order);
    if (device == NULL) {
        note("device \"%s\" is not known here and is ignored: if it has "
             "registers, describe it: device NAME barN=KIND,SIZE",
             model);
        return;
    }
    device->has_slot = addr[0] != '\0';
    device->slot = (uint8_t)strtoul(addr, &end, 16) & 31;
    device->function = *end == '.' ? (uint8_t)strtoul(end + 1, NULL, 16) & 7 : 0;
    if ((strcmp(rombar, "0") == 0 || strstr(item, ",romfile=,") != NULL) &&
        device->pci.bar[PCI_BAR_ROM_INDEX].kind != PCI_BAR_NONE) {
        device->pci.bar[PCI_BAR_ROM_INDEX].kind = PCI_BAR_NONE;
        device->memory -= 256 * KIB; /* its image */
    }
}

/* Arguments for QEMU: "-device", and in the next string the device. */
static void take_argument(void *reader, const char *item)
{
    struct reader *const r = reader;

    if (r->is_device)
        add_model(r, item, AFTER_NICS);
    r->is_device = strcmp(item, "-device") == 0;
}

static void take_arguments(struct reader *r, const char *key)
{
    const int error = xl_each(r->config, key, take_argument, r);

    r->is_device = false;
    if (error != 0 && error != ESRCH)
        complain_as("a list of strings", "xl: Unable to parse %s", key);
}

/* A disk named sda and the like brings a SCSI controller, once. */
static void take_disk(void *reader, const char *item)
{
    struct reader *const r = reader;
    libxl_device_disk disk;

    libxl_device_disk_init(&disk);
    if (xlu_disk_parse(r->config, 1, &item, &disk) != 0)
        r->refused = true;
    else if (r->guest->devices == 0 && !disk.is_cdrom && str_starts(disk.vdev, "sd"))
        add_model(r, "lsi53c895a", BEFORE_DISPLAY);
    libxl_device_disk_dispose(&disk);
}

/* Devices that libxl adds for a value of a key, in its order. */
static void take_devices(struct reader *r)
{
    static const struct {
        const char *key, *value, *model;
        enum device_order order;
    } keys[] = {{"spicevdagent", "1", "virtio-serial", BEFORE_DISPLAY},
                {"usbversion", "1", "piix3-usb-uhci", BEFORE_NICS},
                {"usbversion", "2", "ich9-usb-ehci1,addr=1d.7", BEFORE_NICS},
                {"usbversion", "2", "ich9-usb-uhci1,addr=1d.0", BEFORE_NICS},
                {"usbversion", "2", "ich9-usb-uhci2,addr=1d.1", BEFORE_NICS},
                {"usbversion", "2", "ich9-usb-uhci3,addr=1d.2", BEFORE_NICS},
                {"usbversion", "3", "nec-usb-xhci", BEFORE_NICS},
                {"soundhw", "ac97", "ac97", BEFORE_NICS},
                {"soundhw", "es1370", "es1370", BEFORE_NICS},
                {"soundhw", "hda", "hda", BEFORE_NICS},
                {"hdtype", "ahci", "ahci", LAST_OF_QEMU},
                {"vendor_device", "xenserver", "xen-pvdevice", LAST_OF_QEMU}};

    (void)xl_each(r->config, "disk", take_disk, r);
    /* Whether usbdevice= is a string or a list, there is the chipset's USB controller. */
    if (xlu_cfg_get_list(r->config, "usbdevice", NULL, NULL, 1) != ESRCH)
        r->guest->usb = true;
    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(xl_string(r->config, keys[i].key), keys[i].value) == 0 &&
            (!r->guest->usb || strcmp(keys[i].key, "usbversion") != 0))
            add_model(r, keys[i].model, keys[i].order);
    (void)xl_each(r->config, "vif", take_vif, r);
    take_arguments(r, "device_model_args");
    take_arguments(r, "device_model_args_hvm");
}

/* Names of keys that are not read here: libxlutil lists none, but tells whether there is one. */
static void note_others(struct reader *r)
{
    static const char considered[] =
        " acpi bios builder device_model_args device_model_args_hvm disk firmware gfx_passthru "
        "hdtype maxmem memory mmio_hole pci rdm rdm_mem_boundary soundhw spicevdagent stdvga type "
        "usb usbdevice usbversion vendor_device vga videoram vif xen_platform_pci "
        "xen_platform_pci_bar_uc ";
    char names[160] = " ", key[40];
    const char *value;

    for (const char *text = r->text; *text != '\0';
         text += strcspn(text, "\n;"), text += *text != '\0') {
        text += strspn(text, " \t\r");
        snprintf(key, sizeof(key), " %.*s ", (int)strcspn(text, " \t\r\n;=+#"), text);
        if (strstr(considered, key) != NULL || strstr(names, key) != NULL)
            continue;
        key[strlen(key) - 1] = '\0';
        if (xlu_cfg_get_string(r->config, key + 1, &value, 1) != ESRCH)
            snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s ", key + 1);
    }
    if (names[1] != '\0')
        note("%.40s: not considered:%s%s", complaint.at.file, names,
             strlen(names) + 1 == sizeof(names) ? "..." : "");
}

bool xl_read(const char *text, bool (*take)(XLU_Config *, void *), void *context)
{
    char *said = NULL;
    size_t size = 0;
    FILE *report = open_memstream(&said, &size);
    XLU_Config *config = report != NULL ? xlu_cfg_init(report, complaint.at.file) : NULL;
    bool good;

    if (config == NULL)
        return complain("more memory", "none for xl's library");
    good = xlu_cfg_readdata(config, text, (int)strlen(text)) == 0 && take(config, context);
    xlu_cfg_destroy(config);
    fclose(report);
    for (char *line = strtok(said, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        if (!good && complaint.text[0] == '\0')
            snprintf(complaint.text, sizeof(complaint.text), "%s", line);
        note("%s", line);
    }
    str_make_printable(complaint.text);
    free(said);
    return good && complaint.text[0] == '\0';
}

static bool take(XLU_Config *config, void *reader)
{
    struct reader *const r = reader;

    r->config = config;
    take_type(r);
    take_settings(r);
    take_others(r);
    take_devices(r);
    take_passthru(r);
    note_others(r);
    return !r->refused;
}

bool xl_parse(struct guest *guest, const char *text)
{
    struct reader r = {.guest = guest, .text = text};

    return xl_read(text, take, &r);
}
