/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The whole loader on the simulated platform: the input is a row of faults, each a byte for its
 * kind and a few for its particulars. The boot ends in the hand-off with sound tables or in a
 * message: never in a hang, a fault, a broken rule or a bug.
 */
#include <stdlib.h>
#include "fuzz.h"
#include "sim.h"
#include "xen/public.h"

#define HVM_INFO    0x9F800u
#define MEMORY_SIZE 20 /* its fields that tell how much RAM there is: what they say is */
#define ONLINE      32
#define VCPUS       16 /* the field's offset */
#define MAX_PATCHES 16

static struct sim_guest guest;

static struct {
    struct {
        uint16_t at;
        uint8_t value;
        bool hvm_info;
    } patch[MAX_PATCHES];
    uint32_t patches;

    uint32_t failing_call, calls; /* of all hypercalls; SIM_NEVER: none */
    int32_t result;

    uint32_t reply, replies; /* the answer that is spoilt; SIM_NEVER: none */
    uint32_t type, id, len;
    uint8_t text[64];

    uint32_t lies;
    struct {
        uint8_t devfn, at;
        uint32_t value;
    } lie[8];

    char values[16][64]; /* of XenStore keys */
    uint32_t used_values;
    uint8_t file[SIM_USER_FILES][2048];
} faults;

static void spoil(void *context)
{
    uint8_t *const start = sim_memory(sim_start_info(&guest), 4096);
    uint8_t *const info = sim_memory(HVM_INFO, 48);
    uint32_t vcpus;
    uint8_t sum = 0;

    (void)context;
    for (uint32_t i = 0; i < faults.patches; i++) {
        if (!faults.patch[i].hvm_info)
            start[faults.patch[i].at % 4096] = faults.patch[i].value;
        else if (faults.patch[i].at % 48 < MEMORY_SIZE || faults.patch[i].at % 48 >= ONLINE)
            info[faults.patch[i].at % 48] = faults.patch[i].value;
    }
    for (uint32_t i = 0; i < 48; i++)
        sum = (uint8_t)(sum + info[i]);
    info[12] = (uint8_t)(info[12] - sum);

    /* The rules of the hand-off count the vCPUs that the loader can know of. */
    memcpy(&vcpus, info + VCPUS, sizeof(vcpus));
    if (vcpus != 0 && vcpus < guest.vcpus)
        guest.vcpus = vcpus;
}

static bool fail_call(void *context, uint32_t number, uint32_t op, uint32_t nth, int32_t *result)
{
    (void)context;
    (void)nth;
    if (number == __HYPERVISOR_sched_op && op == SCHEDOP_shutdown)
        return false;
    *result = faults.result;
    return faults.calls++ == faults.failing_call;
}

static bool spoil_reply(void *context, uint32_t *type, uint32_t *id, uint8_t *payload,
                        uint32_t *len)
{
    (void)context;
    if (faults.replies++ != faults.reply)
        return true;
    *type ^= faults.type;
    *id ^= faults.id;
    if (faults.len != 0)
        *len = faults.len;
    memcpy(payload, faults.text, sizeof(faults.text));
    return true;
}

static bool lie(void *context, uint8_t devfn, uint8_t offset, uint32_t width, uint32_t *value)
{
    (void)context;
    (void)width;
    for (uint32_t i = 0; i < faults.lies; i++) {
        if (faults.lie[i].devfn == devfn && faults.lie[i].at == (offset & 0xFC)) {
            *value = faults.lie[i].value >> 8 * (offset & 3);
            return true;
        }
    }
    return false;
}

static void patch(struct input *in, bool hvm_info)
{
    if (faults.patches == MAX_PATCHES)
        return;
    faults.patch[faults.patches].at = (uint16_t)take(in, hvm_info ? 1 : 2);
    faults.patch[faults.patches].value = (uint8_t)take(in, 1);
    faults.patch[faults.patches++].hvm_info = hvm_info;
}

static void key(struct input *in)
{
    static const char *const keys[] = {"hvmloader/bios",
                                       "platform/acpi_s4",
                                       "hvmloader/pci/xen-platform-pci-bar-uc",
                                       "hvmloader/smbios/default_battery",
                                       "platform/mmio_hole_size",
                                       "platform/acpi",
                                       "platform/acpi_s3",
                                       "platform/acpi_laptop_slate",
                                       "platform/generation-id",
                                       "platform/tpm_version",
                                       "bios-strings/system-serial-number",
                                       "hvmloader/acpi/address",
                                       "hvmloader/acpi/length",
                                       "hvmloader/smbios/address",
                                       "hvmloader/smbios/length",
                                       "bios-strings/oem-1",
                                       "bios-strings/oem-2",
                                       "bios-strings/bios-vendor"};
    const char *const name = keys[take(in, 1) % ARRAY_SIZE(keys)];
    const uint32_t len = (uint32_t)take(in, 1) % sizeof(faults.values[0]);
    char *value;

    if (faults.used_values == ARRAY_SIZE(faults.values))
        return;
    value = faults.values[faults.used_values++];
    for (uint32_t i = 0; i < len; i++)
        value[i] = (char)take(in, 1);
    value[len] = '\0';
    sim_guest_key(&guest, name, value);
}

static void device(struct input *in)
{
    static const struct sim_device *const some[] = {&sim_e1000, &sim_nvme, &sim_bridge, &sim_xhci};
    const uint64_t form = take(in, 1);
    struct sim_device d = *some[form & 3];

    if (guest.devices > 24)
        return;
    if (d.header_type == 0 && (form & 4) != 0)
        d.bar[0] =
            (struct sim_bar){(form & 8) != 0 ? SIM_BAR_MEM64 : SIM_BAR_MEM32, (form & 16) != 0,
                             4096ull << ((form & 8) != 0 ? take(in, 1) % 40 : take(in, 1) % 20)};
    if (d.header_type == 0 && d.bar[0].kind == SIM_BAR_MEM64)
        d.bar[1] = (struct sim_bar){0};
    sim_guest_add(&guest, &d);
}

static void reserve(struct input *in)
{
    if (guest.reserved_count == SIM_MAX_RESERVED)
        return;
    guest.reserved[guest.reserved_count++] = (struct sim_reserved){
        take(in, 3) << 12, (1 + take(in, 2)) << 12, (uint32_t)take(in, 1) % 6};
}

static void user_file(struct input *in)
{
    const enum sim_user_file which = (enum sim_user_file)(take(in, 1) % SIM_USER_FILES);
    const uint32_t size = 1 + (uint32_t)take(in, 2) % sizeof(faults.file[0]);

    for (uint32_t i = 0; i < size; i++)
        faults.file[which][i] = (uint8_t)take(in, 1);
    sim_guest_pass(&guest, which, (struct sim_file){faults.file[which], size});
}

static void one(struct input *in)
{
    switch (take(in, 1) % 14) {
    case 0:
        patch(in, false);
        break;
    case 1:
        patch(in, true);
        break;
    case 2:
        faults.failing_call = (uint32_t)take(in, 1) % 64;
        faults.result = -1 - (int32_t)take(in, 1);
        break;
    case 3:
        faults.reply = (uint32_t)take(in, 1) % 20;
        faults.type = (uint32_t)take(in, 1);
        faults.id = (uint32_t)take(in, 1);
        faults.len = (uint32_t)take(in, 2);
        for (uint32_t i = 0; i < sizeof(faults.text) && (faults.len & 1) != 0; i++)
            faults.text[i] = (uint8_t)take(in, 1);
        break;
    case 4:
        if (faults.lies < ARRAY_SIZE(faults.lie)) {
            faults.lie[faults.lies].devfn = (uint8_t)take(in, 1);
            faults.lie[faults.lies].at = take(in, 1) & 0xFC;
            faults.lie[faults.lies++].value = (uint32_t)take(in, 4);
        }
        break;
    case 5:
    case 6:
        key(in);
        break;
    case 7:
        device(in);
        break;
    case 8:
        reserve(in);
        break;
    case 9:
        user_file(in);
        break;
    case 10:
        guest.store.chunk = 8 + (uint32_t)take(in, 1);
        guest.store.index = (uint32_t)take(in, 4);
        break;
    case 11:
        guest.store.silent_after = (uint32_t)take(in, 1);
        guest.store.reordered = (uint32_t)take(in, 1) % 16;
        break;
    case 12:
        guest.spare_pages = (uint32_t)take(in, 1) % 16;
        guest.ap_dead[1 + take(in, 1) % 8] = true;
        guest.ap_dead_for = 1 + guest.spare_pages % 4;
        break;
    default:
        guest.firmware_size = 1 + (uint32_t)take(in, 3) % (512 * KIB);
        if ((guest.firmware_size & 1) != 0)
            guest.firmware_size = (1 + guest.firmware_size % 5) * 64 * KIB;
        guest.firmware = sim_seabios(512 * KIB) + (512 * KIB - guest.firmware_size);
    }
}

static void judge(const struct sim_result *r)
{
    const char *wrong = NULL;

    if (r->outcome == SIM_HUNG || r->outcome == SIM_FAULT)
        wrong = r->fault[0] != '\0' ? r->fault : "hung";
    /* Only with the beginning of the line: the log quotes what the input says. */
    else if (strstr(r->log, "\nslipway: FATAL SLIP-9") != NULL)
        wrong = "a bug";
    else if (r->outcome == SIM_HANDOFF)
        wrong = faults.lies != 0 ? sim_insane_tables() : sim_insane();
    else if (strstr(r->log, "slipway: FATAL SLIP-") == NULL)
        wrong = "ended without a message";
    else if (r->outcome == SIM_SHUTDOWN && r->reason != SHUTDOWN_crash)
        wrong = "ended with another reason than crash";
    if (wrong == NULL && r->violations != 0)
        wrong = r->violation[0];
    if (wrong == NULL)
        return;
    fprintf(stderr, "%s%s: %s\n", r->log, sim_outcome_name(r->outcome), wrong);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input in = {data, size};
    const uint64_t form = take(&in, 1);

    memset(&faults, 0, sizeof(faults));
    faults.failing_call = faults.reply = SIM_NEVER;
    sim_guest_init(&guest, "fuzz", 1 + (uint32_t)(form & 7), (form & 8) != 0 ? 5120 : 512,
                   (form & 16) != 0);
    guest.online = (form & 32) != 0 ? 1 : guest.vcpus;
    guest.pause_ns = 100000; /* two seconds of waiting for a processor in few steps */
    guest.hooks.before_start = spoil;
    guest.hooks.hypercall = fail_call;
    guest.hooks.store_reply = spoil_reply;
    guest.hooks.config_read = lie;
    while (in.left != 0)
        one(&in);
    judge(sim_boot(&guest));
    return 0;
}
