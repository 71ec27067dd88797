using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests;

/// <summary>The smallest operating system: a boot sector for a BIOS machine that minds its power button, and obeys two letters on its serial line.</summary>
internal static class SectorGuest
{
    /// <summary>What it says when it runs.</summary>
    public const string Greeting = "GUEST";

    /// <summary>Typed at it: turn yourself off, reset yourself.</summary>
    public const string TurnOff = "o", Reset = "r";

    /// <summary>x86 real mode. Ports: 0x600/2/4 ACPI PM1 status, enable, control (where SeaBIOS puts them on the pc board); 0x3F8 COM1; 0x64 keyboard controller.</summary>
    private static readonly byte[] Code =
    [
        0xFA,                                     //        cli                  the BIOS would read the serial line for itself
        0xBA, 0x02, 0x06, 0xB8, 0x00, 0x01, 0xEF, //        PM1 enable := power button
        0xBA, 0xF8, 0x03,                         //        mov dx, COM1
        0xB0, 0x47, 0xEE, 0xB0, 0x55, 0xEE,       //        'G' 'U'
        0xB0, 0x45, 0xEE, 0xB0, 0x53, 0xEE,       //        'E' 'S'
        0xB0, 0x54, 0xEE, 0xB0, 0x0A, 0xEE,       //        'T' '\n'
        0xBA, 0x00, 0x06, 0xED,                   // loop:  mov dx, PM1 status; in ax, dx
        0xF6, 0xC4, 0x01, 0x75, 0x14,             //        test ah, 1; jnz off
        0xBA, 0xFD, 0x03, 0xEC,                   //        mov dx, COM1 line status; in al, dx
        0xA8, 0x01, 0x74, 0xEF,                   //        test al, 1; jz loop
        0xBA, 0xF8, 0x03, 0xEC,                   //        mov dx, COM1; in al, dx
        0x3C, 0x72, 0x74, 0x0C,                   //        cmp al, 'r'; je reset
        0x3C, 0x6F, 0x75, 0xE3,                   //        cmp al, 'o'; jne loop
        0xBA, 0x04, 0x06, 0xB8, 0x00, 0x20, 0xEF, // off:   PM1 control := sleep
        0xF4,                                     //        hlt
        0xB0, 0xFE, 0xE6, 0x64,                   // reset: keyboard controller := pulse reset
        0xF4,                                     //        hlt
    ];

    /// <summary>Puts it on a machine's disk.</summary>
    public static void Install(Machine machine) => Install(machine.DiskPath);

    /// <summary>Puts it on a disk.</summary>
    public static void Install(string path)
    {
        using var disk = new FileStream(path, FileMode.Open, FileAccess.Write);
        disk.Write(Sector());
    }

    /// <summary>Makes a CD of it (El Torito without emulation), with genisoimage.</summary>
    public static async Task MakeCdAsync(string folder, string name)
    {
        var content = Directory.CreateDirectory(Path.Combine(folder, $"{name}.content")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(content, "boot.img"), Sector());
        var made = await ForeignTool.RunAsync("genisoimage", ["-quiet", "-o", Path.Combine(folder, name), "-b", "boot.img", "-c", "boot.cat", "-no-emul-boot", "-boot-load-size", "4", content]);
        Assert.True(made.Succeeded, made.ToString());
    }

    private static byte[] Sector()
    {
        var sector = new byte[512];
        Code.CopyTo(sector, 0);
        (sector[510], sector[511]) = (0x55, 0xAA);
        return sector;
    }
}
