// SPDX-License-Identifier: BSD-2-Clause
// Reads what no text file of Linux shows: each CPU's MTRR and local APIC registers, and the
// IO-APIC's redirection table. A register that cannot be read is printed as "-". Also does what
// busybox has no command for: copies many small files at once, copies memory that is not RAM to
// Linux, and starts another kernel.
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    uint32_t first, last;
    const char *name;
} msr_ranges[] = {
    {0x01b, 0x01b, "APIC_BASE"},
    {0x0fe, 0x0fe, "MTRRcap"},
    {0x200, 0x20f, "MTRRphys"},
    {0x250, 0x250, "MTRRfix64K"},
    {0x258, 0x259, "MTRRfix16K"},
    {0x268, 0x26f, "MTRRfix4K"},
    {0x277, 0x277, "PAT"},
    {0x2ff, 0x2ff, "MTRRdefType"},
    {0x802, 0x803, "x2APIC ID/version"},
    {0x808, 0x808, "x2APIC TPR"},
    {0x80f, 0x80f, "x2APIC SVR"},
    {0x832, 0x837, "x2APIC LVT"},
};

static int print_msrs(void)
{
    for (unsigned cpu = 0; cpu < 256; cpu++) {
        char path[32];
        snprintf(path, sizeof(path), "/dev/cpu/%u/msr", cpu);
        int fd = open(path, O_RDONLY);
        if (fd < 0)
            continue;
        for (unsigned r = 0; r < sizeof(msr_ranges) / sizeof(msr_ranges[0]); r++)
            for (uint32_t msr = msr_ranges[r].first; msr <= msr_ranges[r].last; msr++) {
                uint64_t value;
                if (pread(fd, &value, sizeof(value), msr) == sizeof(value))
                    printf("cpu%u %03x %016llx %s\n", cpu, msr, (unsigned long long)value,
                           msr_ranges[r].name);
                else
                    printf("cpu%u %03x - %s\n", cpu, msr, msr_ranges[r].name);
            }
        close(fd);
    }
    return 0;
}

// Registers of the IO-APIC are reached through an index at +0 and a window at +0x10.
static int print_ioapic(void)
{
    int fd = open("/dev/mem", O_RDWR | O_SYNC);
    volatile uint32_t *regs = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0xfec00000);
    if (fd < 0 || regs == MAP_FAILED) {
        printf("-\n");
        return 1;
    }
    regs[0] = 0;
    printf("id %08x\n", regs[4]);
    regs[0] = 1;
    uint32_t version = regs[4];
    printf("version %08x\n", version);
    for (uint32_t pin = 0; pin <= ((version >> 16) & 0xff); pin++) {
        regs[0] = 0x10 + 2 * pin;
        uint32_t low = regs[4];
        regs[0] = 0x11 + 2 * pin;
        printf("pin %02u %08x%08x\n", pin, regs[4], low);
    }
    return 0;
}

// Through a mapping: read() of /dev/mem ends where RAM does. The addresses are hexadecimal.
static int copy_memory(const char *first, const char *last)
{
    off_t start = (off_t)strtoul(first, NULL, 16);
    size_t size = (size_t)(strtoul(last, NULL, 16) + 1) - (size_t)start;
    int fd = open("/dev/mem", O_RDONLY);
    void *memory = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, start);
    if (fd < 0 || memory == MAP_FAILED) {
        perror("peek memory");
        return 1;
    }
    return fwrite(memory, 1, size, stdout) != size;
}

// DIR/A.B gets what is in .../A/B, for each file: the files of sysfs have no true size and all the
// same name.
static int copy_files(const char *dir, char **files)
{
    static char data[65536];
    for (; *files; files++) {
        char target[256], *name = strrchr(*files, '/'), *parent = name;
        if (!name || name == *files)
            continue;
        while (parent > *files && parent[-1] != '/')
            parent--;
        snprintf(target, sizeof(target), "%s/%.*s.%s", dir, (int)(name - parent), parent, name + 1);
        int from = open(*files, O_RDONLY), to = open(target, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        for (ssize_t n; from >= 0 && to >= 0 && (n = read(from, data, sizeof(data))) > 0;)
            if (write(to, data, (size_t)n) != n)
                return 1;
        close(from);
        close(to);
    }
    return 0;
}

// Only comes back when it fails.
static int start_kernel(const char *kernel, const char *initramfs, const char *words)
{
    int k = open(kernel, O_RDONLY), i = open(initramfs, O_RDONLY);
    if (syscall(SYS_kexec_file_load, k, i, strlen(words) + 1, words, 0L) == 0)
        reboot((int)LINUX_REBOOT_CMD_KEXEC);
    perror("peek kexec");
    return 1;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "msrs") == 0)
        return print_msrs();
    if (argc == 2 && strcmp(argv[1], "ioapic") == 0)
        return print_ioapic();
    if (argc == 4 && strcmp(argv[1], "memory") == 0)
        return copy_memory(argv[2], argv[3]);
    if (argc >= 3 && strcmp(argv[1], "copy") == 0)
        return copy_files(argv[2], argv + 3);
    if (argc == 5 && strcmp(argv[1], "kexec") == 0)
        return start_kernel(argv[2], argv[3], argv[4]);
    fprintf(stderr, "usage: peek msrs | ioapic | memory FIRST LAST | copy DIR FILE... | "
                    "kexec KERNEL INITRAMFS WORDS\n");
    return 2;
}
