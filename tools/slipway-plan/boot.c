/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * slipway-plan --boot: which way a guest starts, file by file, and what is missing. The keys are
 * those of xl.cfg(5), read by xl's own library; the files are looked at by the loader's own code.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include "choose.h"
#include "lib/str.h"
#include "parse.h"
#include "probe/oem_options.h"
#include "show.h"
#include "xl.h"

#define FILE_MAX ((off_t)1 << 30)

struct way {
    XLU_Config *config;
    struct platform platform; /* what the loader chooses a payload by */
    const char *sentence;     /* the way in words */
    FILE *rows, *missing;     /* lines */
};

/* What a file is. */
enum form { UNKNOWN, HVM_LOADER, PVH_LOADER, FIRMWARE, BZIMAGE, UKI, PVH_KERNEL };

/* Where a file is named decides what it can be: an OVMF may be firmware or a kernel. */
enum place_of { ANY_FILE, LOADER, PAYLOAD, KERNEL };

static const char *string(const struct way *w, const char *key)
{
    return xl_string(w->config, key);
}

static bool is_set(const struct way *w, const char *key)
{
    return string(w, key)[0] != '\0';
}

static void __attribute__((format(printf, 2, 3))) miss(struct way *w, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fputs("  ", w->missing);
    vfprintf(w->missing, format, args);
    fputs("\n", w->missing);
    va_end(args);
}

/* In the words of the loader, which has warned of something, and refused if `why` says so. */
static void miss_as(struct way *w, const char *name, const struct problem *why)
{
    if (why->code != 0)
        warn_of(why);
    for (uint32_t i = 0; i < warnings.count; i++) {
        const struct problem *const p = &warnings.one[i].why;

        miss(w, "%s: SLIP-%u: %s: found %s, expected %s", name, p->code, p->what, p->found,
             p->expected);
    }
    warnings.count = 0;
}

static void row(const struct way *w, const char *key, const char *value, const char *words)
{
    fprintf(w->rows, "  %-19s %s%s%s\n", key, value, words[0] != '\0' ? ": " : "", words);
}

/* The bytes of a file, to be freed; *size is 0 if there are none. */
static void *read_all(struct way *w, const char *name, size_t *size)
{
    struct stat about = {0};
    FILE *file = fopen(name, "rb");
    void *bytes = NULL;

    *size = 0;
    if (file == NULL || fstat(fileno(file), &about) != 0)
        miss(w, "%s: %s", name, strerror(errno));
    else if (!S_ISREG(about.st_mode) || about.st_size > FILE_MAX)
        miss(w, "%s: not a file of at most 1 GiB", name);
    else if ((bytes = malloc((size_t)about.st_size + 1)) != NULL)
        *size = fread(bytes, 1, (size_t)about.st_size, file);
    if (file != NULL)
        fclose(file);
    return bytes;
}

/* *name is that of firmware. */
static enum form form_of(struct way *w, struct span file, enum place_of place, const char **name,
                         struct kernel *kernel, struct problem *why)
{
    const struct payload *payload = &kernel_payload;

    if (place == ANY_FILE)
        return UNKNOWN;
    if (place != PAYLOAD && bytes_contain(file.data, file.left, "Slipway %s for PVH on Xen"))
        return PVH_LOADER;
    if (place != PAYLOAD && bytes_contain(file.data, file.left, "Slipway %s on Xen"))
        return HVM_LOADER;
    w->platform.blob = file;
    if (place == LOADER || !(place == PAYLOAD ? payload_choose(&payload, kernel, &w->platform, why)
                                              : kernel_parse(kernel, file, why)))
        return UNKNOWN;
    *name = payload->name;
    return payload != &kernel_payload   ? FIRMWARE
           : kernel->kind == KERNEL_PVH ? PVH_KERNEL
           : bzimage_recognise(file)    ? BZIMAGE
                                        : UKI;
}

/* The row of a file, and what it is. */
static enum form look(struct way *w, const char *key, enum place_of place)
{
    const char *const file = string(w, key);
    const char *names[] = {[UNKNOWN] = "",
                           [HVM_LOADER] = "Slipway for HVM guests",
                           [PVH_LOADER] = "Slipway for PVH guests",
                           [BZIMAGE] = "a bzImage",
                           [PVH_KERNEL] = "an ELF kernel with a PVH entry"};
    struct problem why = {.code = 0};
    struct kernel kernel;
    enum form form = UNKNOWN;
    char uki[240];
    size_t size;
    void *const bytes = read_all(w, file, &size);

    if (size != 0)
        form = form_of(w, span_of(bytes, size), place, &names[FIRMWARE], &kernel, &why);
    if (form == UKI) {
        snprintf(uki, sizeof(uki),
                 "a unified kernel image: initrd of %llu KiB, command line \"%.*s\"",
                 (unsigned long long)kernel.initrd.left >> 10,
                 (int)min_u64(kernel.cmdline.left, 100), (const char *)kernel.cmdline.data);
        str_make_printable(uki);
        names[UKI] = uki;
    }
    row(w, key, file, names[form]);
    miss_as(w, file, &why);
    free(bytes);
    return form;
}

/* What else goes to a kernel. */
static void tell_rest(struct way *w, enum place_of ramdisk)
{
    static const char *const keys[] = {"cmdline", "root", "extra"};

    if (is_set(w, "ramdisk"))
        (void)look(w, "ramdisk", ramdisk);
    for (uint32_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (is_set(w, keys[i]))
            row(w, keys[i], string(w, keys[i]), "");
}

/* firmware= names a loader, except for the words that stand for what bios= does. */
static bool names_loader(const struct way *w)
{
    static const char *const others[] = {"", "bios", "uefi", "seabios", "rombios", "ovmf"};

    for (uint32_t i = 0; i < ARRAY_SIZE(others); i++)
        if (strcasecmp(string(w, "firmware"), others[i]) == 0)
            return false;
    return true;
}

/* `kernel`: that it is to start a kernel, which only Slipway does. */
static void tell_hvm_loader(struct way *w, bool kernel)
{
    const char *const name = string(w, "firmware");

    if (!names_loader(w))
        row(w, "firmware", "not set", "Xen's own loader");
    else if (strchr(name, '/') == NULL)
        row(w, "firmware", name, "looked for in the toolstack's own directory");
    else if (look(w, "firmware", LOADER) != HVM_LOADER)
        miss(w, "%s: not Slipway for HVM guests", name);
    if (kernel && !names_loader(w))
        miss(w, "only Slipway starts a kernel itself: set firmware=");
}

static void take_oem(void *way, const char *item)
{
    struct options *const options = &((struct way *)way)->platform.options;

    if (str_starts(item, "oem=") && options->oem_count < MAX_OEM_STRINGS)
        options->oem[options->oem_count++] = item + 4;
}

/* What the loader finds in XenStore. */
static void take_options(struct way *w)
{
    const char *const bios = string(w, "bios");
    struct problem none = {.code = 0};

    w->platform.options.cmdline = "";
    w->platform.options.firmware = strcmp(bios, "ovmf") == 0      ? FIRMWARE_OVMF
                                   : strcmp(bios, "rombios") == 0 ? FIRMWARE_ROMBIOS
                                                                  : FIRMWARE_SEABIOS;
    (void)xl_each(w->config, "smbios", take_oem, w);
    oem_options_take(&w->platform.options);
    miss_as(w, "smbios=", &none);
}

static void tell_hvm(struct way *w)
{
    bool direct;
    enum form form = FIRMWARE;

    take_options(w);
    direct = w->platform.options.direct;
    if (is_set(w, "kernel")) {
        w->sentence = direct
                          ? "HVM: the loader, then the kernel, which the device model has"
                          : "HVM: the loader, SeaBIOS, then the kernel, which the device model has";
        tell_hvm_loader(w, direct);
        form = look(w, "kernel", KERNEL);
        if (form == PVH_LOADER || form == HVM_LOADER)
            miss(w, "kernel= of an HVM guest is a Linux kernel: set type=\"pvh\" for slipway-pvh, "
                    "firmware= for slipway");
        else if (form != BZIMAGE && form != UNKNOWN)
            miss(w, "kernel= of an HVM guest is a bzImage; others go into bios_path_override=");
        tell_rest(w, ANY_FILE);
        return;
    }
    w->sentence = "HVM: the loader, then a BIOS, UEFI firmware or a kernel";
    if (is_set(w, "bios_path_override"))
        form = look(w, "bios_path_override", PAYLOAD);
    else
        row(w, "bios", is_set(w, "bios") ? string(w, "bios") : "seabios", "the toolstack's own");
    tell_hvm_loader(w, form == BZIMAGE || form == UKI || form == PVH_KERNEL);
    if (direct)
        miss(w, "slipway:direct=1 needs kernel=");
}

/* PVH, or PV: only xl can tell what a kernel must have there. */
static void tell_kernel(struct way *w, bool pvh)
{
    const bool shim = is_set(w, "pvshim_path");
    const char *const key = shim ? "pvshim_path" : "kernel";
    const enum form form = look(w, key, shim || pvh ? KERNEL : ANY_FILE);
    const bool loader = form == PVH_LOADER && !shim;

    w->sentence = shim     ? "PVH: a shim, then the kernel"
                  : loader ? "PVH: slipway-pvh, then what ramdisk= names"
                  : pvh    ? "PVH: the kernel itself"
                           : "PV: the kernel itself; Slipway is not involved";
    if (shim)
        (void)look(w, "kernel", KERNEL);
    tell_rest(w, loader ? KERNEL : ANY_FILE);
    if (loader && !is_set(w, "ramdisk"))
        miss(w, "ramdisk= is not set: it names what slipway-pvh is to start");
    if (form == HVM_LOADER)
        miss(w,
             "%s= is Slipway for HVM guests: name slipway-pvh, or set type=\"hvm\" and "
             "firmware=",
             key);
    if (form == UKI)
        miss(w, "xl can't start a unified kernel image: set kernel= to slipway-pvh and ramdisk= to "
                "this file");
}

/* xl compares no more of the word than there is, and takes a guest without one for PV. */
static bool tell(XLU_Config *config, void *way)
{
    struct way *const w = way;
    const char *const type =
        xl_string(config, xl_string(config, "type")[0] != '\0' ? "type" : "builder");
    const bool pvh = type[0] != '\0' && str_starts("pvh", type);

    w->config = config;
    if (type[0] != '\0' && str_starts("hvm", type)) {
        tell_hvm(w);
    } else if (is_set(w, "bootloader")) {
        w->sentence = "a program in dom0 takes the kernel from the guest's disk";
        row(w, "bootloader", string(w, "bootloader"), "");
    } else if (is_set(w, "kernel")) {
        tell_kernel(w, pvh);
    } else {
        w->sentence = pvh ? "PVH" : "PV";
        miss(w, "neither kernel= nor bootloader= is set; for a BIOS or UEFI set type=\"hvm\"");
    }
    return true;
}

bool boot_tell(struct guest *guest, const char *text)
{
    static struct way w;
    char *rows = NULL, *missing = NULL;
    size_t rows_size = 0, missing_size = 0;
    bool good;

    (void)guest;
    w.rows = open_memstream(&rows, &rows_size);
    w.missing = open_memstream(&missing, &missing_size);
    if (w.rows == NULL || w.missing == NULL)
        return complain("more memory", "none");
    good = xl_read(text, tell, &w);
    fclose(w.rows);
    fclose(w.missing);
    if (good)
        printf("%s\n%s%s%s", w.sentence, rows,
               missing_size == 0 ? "Nothing is missing.\n" : "Missing or wrong:\n", missing);
    free(rows);
    free(missing);
    return good && missing_size == 0;
}
