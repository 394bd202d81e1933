/* SPDX-License-Identifier: BSD-2-Clause */
/* PCI functions as Xen and QEMU make them, with their registers at reset. */
#include "lib/num.h"
#include "parts.h"

#define QEMU                  0x1AF4
#define DEVFN(slot, function) (uint8_t)((slot) << 3 | (function))

const struct sim_device sim_host_bridge = {.devfn = DEVFN(0, 0),
                                           .vendor = 0x8086,
                                           .device = 0x1237,
                                           .subsystem_vendor = QEMU,
                                           .subsystem = 0x1100,
                                           .class_code = 0x060000,
                                           .revision = 2};
const struct sim_device sim_piix3 = {.devfn = DEVFN(1, 0),
                                     .vendor = 0x8086,
                                     .device = 0x7000,
                                     .subsystem_vendor = QEMU,
                                     .subsystem = 0x1100,
                                     .class_code = 0x060100,
                                     .header_type = 0x80,
                                     .status = 0x0200};
const struct sim_device sim_piix3_ide = {.devfn = DEVFN(1, 1),
                                         .vendor = 0x8086,
                                         .device = 0x7010,
                                         .subsystem_vendor = QEMU,
                                         .subsystem = 0x1100,
                                         .class_code = 0x010180,
                                         .status = 0x0280,
                                         .bar = {[4] = {SIM_BAR_IO, false, 16}}};
const struct sim_device sim_piix4_pm = {.devfn = DEVFN(1, 3),
                                        .vendor = 0x8086,
                                        .device = 0x7113,
                                        .subsystem_vendor = QEMU,
                                        .subsystem = 0x1100,
                                        .class_code = 0x068000,
                                        .revision = 3,
                                        .status = 0x0280,
                                        .interrupt_pin = 1};
/* Its decode bits are off when the guest starts: the device model resets it after making it. */
const struct sim_device sim_xen_platform = {
    .vendor = 0x5853,
    .device = 0x0001,
    .subsystem_vendor = 0x5853,
    .subsystem = 0x0001,
    .class_code = 0xFF8000,
    .revision = 1,
    .interrupt_pin = 1,
    .bar = {{SIM_BAR_IO, false, 256}, {SIM_BAR_MEM32, true, 16 * MIB}}};

const struct sim_device sim_stdvga = {.vendor = 0x1234,
                                      .device = 0x1111,
                                      .subsystem_vendor = QEMU,
                                      .subsystem = 0x1100,
                                      .class_code = 0x030000,
                                      .revision = 2,
                                      .bar = {{SIM_BAR_MEM32, true, 16 * MIB},
                                              [2] = {SIM_BAR_MEM32, false, 4096},
                                              [6] = {SIM_BAR_ROM, false, 64 * KIB}}};
const struct sim_device sim_e1000 = {.vendor = 0x8086,
                                     .device = 0x100E,
                                     .subsystem_vendor = QEMU,
                                     .subsystem = 0x1100,
                                     .class_code = 0x020000,
                                     .revision = 3,
                                     .interrupt_pin = 1,
                                     .bar = {{SIM_BAR_MEM32, false, 128 * KIB},
                                             {SIM_BAR_IO, false, 64},
                                             [6] = {SIM_BAR_ROM, false, 256 * KIB}}};
const struct sim_device sim_rtl8139 = {.vendor = 0x10EC,
                                       .device = 0x8139,
                                       .subsystem_vendor = QEMU,
                                       .subsystem = 0x1100,
                                       .class_code = 0x020000,
                                       .revision = 0x20,
                                       .interrupt_pin = 1,
                                       .bar = {{SIM_BAR_IO, false, 256},
                                               {SIM_BAR_MEM32, false, 256},
                                               [6] = {SIM_BAR_ROM, false, 256 * KIB}}};
const struct sim_device sim_ahci = {
    .vendor = 0x8086,
    .device = 0x2922,
    .subsystem_vendor = QEMU,
    .subsystem = 0x1100,
    .class_code = 0x010601,
    .revision = 2,
    .interrupt_pin = 1,
    .bar = {[4] = {SIM_BAR_IO, false, 32}, [5] = {SIM_BAR_MEM32, false, 4096}}};
const struct sim_device sim_nvme = {.vendor = 0x1B36,
                                    .device = 0x0010,
                                    .subsystem_vendor = QEMU,
                                    .subsystem = 0x1100,
                                    .class_code = 0x010802,
                                    .revision = 2,
                                    .interrupt_pin = 1,
                                    .bar = {{SIM_BAR_MEM64, false, 16 * KIB}}};
const struct sim_device sim_xhci = {.vendor = 0x1033,
                                    .device = 0x0194,
                                    .subsystem_vendor = QEMU,
                                    .subsystem = 0x1100,
                                    .class_code = 0x0C0330,
                                    .revision = 3,
                                    .interrupt_pin = 1,
                                    .bar = {{SIM_BAR_MEM64, false, 16 * KIB}}};
const struct sim_device sim_hda = {.vendor = 0x8086,
                                   .device = 0x2668,
                                   .subsystem_vendor = QEMU,
                                   .subsystem = 0x1100,
                                   .class_code = 0x040300,
                                   .revision = 1,
                                   .interrupt_pin = 1,
                                   .bar = {{SIM_BAR_MEM32, false, 16 * KIB}}};
const struct sim_device sim_gpu = {
    .vendor = 0x10DE,
    .device = 0x1EB8,
    .subsystem_vendor = 0x10DE,
    .subsystem = 0x12A2,
    .class_code = 0x030200,
    .revision = 0xA1,
    .interrupt_pin = 1,
    .bar = {{SIM_BAR_MEM32, false, 16 * MIB}, {SIM_BAR_MEM64, true, 8 * FOUR_GIB}}};

/* QEMU: hw/pci-bridge/pci_bridge_dev.c; BAR 0 is its hot-plug controller. */
const struct sim_device sim_bridge = {.vendor = 0x1B36,
                                      .device = 0x0001,
                                      .class_code = 0x060400,
                                      .header_type = 1,
                                      .interrupt_pin = 1,
                                      .bar = {{SIM_BAR_MEM64, false, 256}}};

/* QEMU: hw/misc/ivshmem.c, ivshmem-plain with 16 MiB; BAR 2 is the memory to share. */
const struct sim_device sim_ivshmem = {
    .vendor = QEMU,
    .device = 0x1110,
    .class_code = 0x050000,
    .revision = 1,
    .bar = {{SIM_BAR_MEM32, false, 256}, [2] = {SIM_BAR_MEM64, true, 16 * MIB}}};

bool sim_is_chipset(const struct sim_device *device)
{
    return device->vendor == 0x8086 && device->devfn <= sim_piix4_pm.devfn;
}
