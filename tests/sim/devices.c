/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Ports and device registers in memory: which belong to Xen (a VM exit) and which to the device
 * model (a trip), and what answers there. Also the rules of the debug port, whose text is the log.
 */
#include <stdio.h>
#include <string.h>
#include "machine/machine.h"
#include "parts.h"

#define DEBUG_PORT  0xE9
#define XEN_LINE    199 /* Xen up to 4.21 breaks longer lines */
#define RTC_INDICES 14  /* Xen's own; the device model has the rest of the CMOS */
#define SCI_EN      1u
#define ACPI_ENABLE 0xF1
#define PAGE        4096u

struct uart {
    uint16_t base;
    uint8_t ier, scratch;
};

static struct uart uarts[2];
static uint8_t cmos_index, lpt_control;
static bool hotplug_is_modern;
static uint32_t line_length;

void devices_reset(void)
{
    uarts[0] = (struct uart){.base = 0x3F8};
    uarts[1] = (struct uart){.base = 0x2F8};
    cmos_index = 0;
    hotplug_is_modern = false;
    lpt_control = 0;
    line_length = 0;
    sim_result.elcr[0] = 4; /* as Xen starts it */
    sim_result.sci_enabled = sim_guest->sci_enabled;
    sim_result.cmos[0x38] = 0x01; /* boot order and memory above 4 GiB, by the device model */
    sim_result.cmos[0x3D] = 0x32;
    if (sim_guest->high_end > (uint64_t)1 << 32) {
        const uint64_t units = (sim_guest->high_end - ((uint64_t)1 << 32)) >> 16;

        for (unsigned i = 0; i < 3; i++)
            sim_result.cmos[0x5B + i] = (uint8_t)(units >> (8 * i));
    }
}

/* Does Xen answer this port itself? */
static bool xen_port(uint16_t port, uint32_t width, bool write)
{
    if (port == DEBUG_PORT)
        return write && width == 1;
    if (port == 0x70 || port == 0x71)
        return cmos_index < RTC_INDICES;
    if (port >= 0xCFC && port <= 0xCFF)
        return !pci_data_trips();
    return port == 0x20 || port == 0x21 || port == 0xA0 || port == 0xA1 ||
           (port >= 0x40 && port <= 0x43) || port == 0x61 || port == 0x4D0 || port == 0x4D1;
}

static void account(uint16_t port, uint32_t width, bool write)
{
    if (write)
        sim_result.count.port_out[port]++;
    else
        sim_result.count.port_in[port]++;
    if (sim_guest->pvh)
        sim_violation("port 0x%x of a guest without a device model", port);
    if (xen_port(port, width, write))
        sim_exit_happens();
    else
        sim_trip_happens();
}

static bool uart_of(uint16_t port, struct uart **uart)
{
    const bool present[2] = {sim_guest->com1, sim_guest->com2};

    for (unsigned i = 0; i < 2; i++) {
        if (present[i] && port >= uarts[i].base && port < uarts[i].base + 8) {
            *uart = &uarts[i];
            return true;
        }
    }
    return false;
}

static uint8_t uart_read(const struct uart *u, uint16_t port)
{
    switch (port - u->base) {
    case 1:
        return u->ier;
    case 2:
        return 0x01;
    case 5:
        return 0x60;
    case 6:
        return 0xB0;
    case 7:
        return u->scratch;
    default:
        return 0;
    }
}

/*
 * QEMU's registers for processors to come. No processor is ever plugged in here, so there is no
 * event to read.
 */
static uint32_t hotplug_read(uint16_t port)
{
    const uint32_t at = port - 0xAF00u;
    uint32_t present = 0;

    if (sim_guest->cpu_hotplug == SIM_HOTPLUG_NONE)
        return 0xFF;
    if (hotplug_is_modern || sim_guest->cpu_hotplug == SIM_HOTPLUG_MODERN)
        return at == 4 ? 1 : at < 12 ? 0 : 0xFF;
    for (uint32_t bit = 0; bit < 8; bit++)
        present |= (uint32_t)(at * 8 + bit < sim_guest->online) << bit;
    return present;
}

static uint32_t read_byte(uint16_t port)
{
    const uint32_t pm = pci_pm_base();
    struct uart *u;

    if (uart_of(port, &u))
        return uart_read(u, port);
    if (sim_guest->lpt && port == 0x37A)
        return 0xC0 | lpt_control;
    if (pm != 0 && (port == pm + 4 || port == pm + 5))
        return port == pm + 4 && sim_result.sci_enabled ? SCI_EN : 0;
    switch (port) {
    case 0xAF00 ... 0xAF1F:
        return hotplug_read(port);
    case 0x71:
        return sim_result.cmos[cmos_index];
    case 0x4D0:
    case 0x4D1:
        return sim_result.elcr[port & 1];
    default:
        return 0xFF;
    }
}

static uint32_t read_port(uint16_t port, uint32_t width)
{
    uint32_t value = 0;

    account(port, width, false);
    if (sim_guest->hooks.port_in != NULL &&
        sim_guest->hooks.port_in(sim_guest->hooks.context, port, width, &value))
        return value;
    if (port >= 0xCFC && port <= 0xCFF)
        return pci_data_read(port, width);
    for (uint32_t i = 0; i < width; i++)
        value |= read_byte((uint16_t)(port + i)) << (8 * i);
    return value;
}

uint8_t port_in8(uint16_t port)
{
    return (uint8_t)read_port(port, 1);
}

uint32_t port_in32(uint16_t port)
{
    return read_port(port, 4);
}

/* One character of the debug port, by Xen's rules. */
static void debug_byte(char c)
{
    if (c != '\n' && c != '\t' && (c < 0x20 || c > 0x7E)) {
        sim_violation("byte 0x%02x sent to the debug port", (uint8_t)c);
        return;
    }
    line_length = c == '\n' ? 0 : line_length + 1;
    if (line_length == XEN_LINE)
        sim_violation("a log line of more than %u characters", XEN_LINE - 1);
    if (sim_result.log_len + 1 < SIM_LOG_SIZE)
        sim_result.log[sim_result.log_len++] = c;
}

static void write_byte(uint16_t port, uint8_t value)
{
    struct uart *u;

    if (uart_of(port, &u)) {
        if (port == u->base + 1)
            u->ier = value & 0x0F;
        if (port == u->base + 7)
            u->scratch = value;
        return;
    }
    switch (port) {
    case 0xAF00:
        hotplug_is_modern |= value == 0 && sim_guest->cpu_hotplug == SIM_HOTPLUG_BOTH;
        break;
    case 0xAF05:
        if (value != 0) /* 0: choose the next processor that comes or goes */
            sim_violation("command %u for the processors that may come", value);
        break;
    case 0x70:
        cmos_index = value & 0x7F;
        break;
    case 0x71:
        sim_result.cmos[cmos_index] = value;
        break;
    case 0x37A:
        lpt_control = value & 0x0F;
        break;
    case 0x4D0:
        sim_result.elcr[0] = value & 0xF8;
        break;
    case 0x4D1:
        sim_result.elcr[1] = value & 0xDE;
        break;
    case 0xB2:
        if (value == ACPI_ENABLE && pci_present(0x0B) && !sim_guest->sci_stuck)
            sim_result.sci_enabled = true;
        break;
    default:
        break;
    }
}

static void write_port(uint16_t port, uint32_t width, uint32_t value)
{
    if (port == 0x70)
        cmos_index = value & 0x7F; /* decides whose access it is */
    account(port, width, true);
    if (port == 0xCF8 && width == 4) {
        pci_address_write(value);
        return;
    }
    if (port >= 0xCFC && port <= 0xCFF) {
        pci_data_write(port, width, value);
        return;
    }
    if (port == DEBUG_PORT) {
        debug_byte((char)value);
        return;
    }
    if (port == 0x510 && width == 2) {
        fw_cfg_select((uint16_t)value);
        return;
    }
    /* Xen 4.17 takes ELCR a byte at a time only: seen in its saved state of a real guest. */
    if (port == 0x4D0 && width != 1)
        return;
    for (uint32_t i = 0; i < width; i++)
        write_byte((uint16_t)(port + i), (uint8_t)(value >> (8 * i)));
}

void port_out8(uint16_t port, uint8_t value)
{
    write_port(port, 1, value);
}

void port_out16(uint16_t port, uint16_t value)
{
    write_port(port, 2, value);
}

void port_out32(uint16_t port, uint32_t value)
{
    write_port(port, 4, value);
}

/* linker.ld has it in the image. */
char log_buffer[256] __attribute__((aligned(256)));

void port_out8_string(uint16_t port, const void *bytes, uint32_t count)
{
    const uint32_t first = (uint32_t)(uintptr_t)bytes / PAGE;
    const uint32_t last = ((uint32_t)(uintptr_t)bytes + count - 1) / PAGE;

    if (port != DEBUG_PORT) {
        sim_violation("string instruction to port 0x%x", port);
        return;
    }
    sim_result.count.strings++;
    for (uint32_t page = first; page <= last; page++)
        sim_exit_happens();
    for (uint32_t i = 0; i < count; i++)
        debug_byte(((const char *)bytes)[i]);
}

/* --- Registers in memory --- */

uint32_t mmio_read32(uint32_t paddr)
{
    sim_result.count.mmio_reads++;
    if ((paddr & 3) != 0)
        sim_violation("unaligned read of device register 0x%x", paddr);
    if ((paddr & ~0xFFFu) == 0xFEE00000) {
        sim_exit_happens();
        return lapic_read(paddr & 0xFFF);
    }
    if ((paddr & ~0xFFu) == 0xFEC00000) {
        sim_exit_happens();
        return ioapic_read(paddr & 0xFF);
    }
    if ((paddr & ~0x3FFu) == 0xFED00000 && !sim_guest->no_hpet) {
        sim_exit_happens();
        return paddr == 0xFED00000 ? 0x8086A201 : paddr == 0xFED00004 ? 0x00F42400 : 0;
    }
    sim_trip_happens();
    if (paddr == 0xFED40F00 && sim_guest->tpm_1_2 != 0)
        return sim_guest->tpm_1_2;
    if (paddr == 0xFED40034 && sim_guest->tpm_2_0 != 0)
        return sim_guest->tpm_2_0;
    return 0xFFFFFFFF;
}

void mmio_write32(uint32_t paddr, uint32_t value)
{
    sim_result.count.mmio_writes++;
    if ((paddr & ~0xFFFu) == 0xFEE00000) {
        sim_exit_happens();
        sim_processor_happens();
        lapic_write(paddr & 0xFFF, value);
    } else if ((paddr & ~0xFFu) == 0xFEC00000) {
        sim_exit_happens();
        sim_processor_happens();
        ioapic_write(paddr & 0xFF, value);
    } else {
        sim_trip_happens();
        sim_violation("0x%x written to device register 0x%x, where nothing is", value, paddr);
    }
}

static bool is_pattern(const uint8_t *bytes, uint32_t size)
{
    /* All bytes are one value: compared with themselves one further on. */
    return bytes[0] == SIM_IMAGE_PATTERN && memcmp(bytes, bytes + 1, size - 1) == 0;
}

static bool image_is_whole(const uint8_t *image)
{
    const struct sim_file *bios = &sim_guest->built_in_bios;
    const uint32_t at = SIM_BUILT_IN_BIOS - SIM_IMAGE, end = at + bios->size;

    if (bios->size == 0)
        return is_pattern(image, sim_guest->image_size);
    return is_pattern(image, at) && memcmp(image + at, bios->bytes, bios->size) == 0 &&
           is_pattern(image + end, sim_guest->image_size - end);
}

void devices_check_image(void)
{
    const uint8_t *image = sim_memory(SIM_IMAGE, sim_guest->image_size);

    if (image != NULL && !image_is_whole(image))
        sim_violation("the loader wrote over its own image");
}

void devices_end(void)
{
    if (line_length != 0)
        sim_violation("the log ends within a line");
    if (sim_result.kernel.entry == 0)
        devices_check_image();
}
