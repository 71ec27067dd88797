using System.Net;
using System.Text;
using Ironic.Model.Boot;
using Ironic.Model.Timeline;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.Interop;

/// <summary>Real firmware and real iPXE in QEMU boot from our services.</summary>
public sealed class NetworkBootTests : IDisposable
{
    private const string Mac = "52:54:00:aa:bb:02", BridgeMac = "52:54:00:aa:bb:ff";

    /// <summary>Each takes 3 to 10 s on an idle machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task BiosIpxe_RamdiskPlan_KernelRuns()
    {
        await using var network = await TestNetwork.CreateAsync(BridgeMac);
        await using var host = await StartAsync(network);
        await File.WriteAllBytesAsync(_folder.File("kernel"), TinyKernel("KERNEL-RUNS"));
        await File.WriteAllBytesAsync(_folder.File("ramdisk"), new byte[100_000]);
        host.Directory.Add(Mac, s => s.Plan = Plan());

        await using var machine = VirtualMachine.Start(network, await network.AddTapAsync(), Mac, Bios);
        await machine.SaysAsync("KERNEL-RUNS", Patience);

        Assert.Equal(
            [
                TimelineNames.DhcpDiscover, TimelineNames.DhcpOffer, TimelineNames.DhcpRequest, TimelineNames.DhcpAck,
                TimelineNames.ScriptServed, TimelineNames.KernelServed, TimelineNames.RamdiskServed,
            ],
            host.Timeline.Names.Distinct());
        var (acknowledged, scripted) = (At(TimelineNames.DhcpAck), At(TimelineNames.ScriptServed));
        Assert.True(scripted - acknowledged < TimeSpan.FromSeconds(10), $"iPXE waited from {acknowledged} to {scripted}: 16 s when no router advertisement comes");

        DateTimeOffset At(string name) => host.Timeline.Events.Last(e => e.Name == name).At;
    }

    [Fact]
    public async Task BiosIpxe_LocalDisk_DiskBoots()
    {
        await using var network = await TestNetwork.CreateAsync(BridgeMac);
        await using var host = await StartAsync(network);
        await File.WriteAllBytesAsync(_folder.File("disk"), TinyProgram(new byte[1 << 20], at: 0, segmentOffset: 0x7c00, "DISK-BOOTS"));
        host.Directory.Add(Mac, s => s.Plan = Plan() with { Target = BootTarget.LocalDisk, Purpose = "instance" });

        await using var machine = VirtualMachine.Start(network, await network.AddTapAsync(), Mac, [.. Bios, .. Disk()]);
        await machine.SaysAsync("DISK-BOOTS", Patience);

        Assert.Contains("boots from its own disk", machine.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uefi_LocalDisk_FetchesProgramAndScript_HandsBackToTheFirmware()
    {
        await using var network = await TestNetwork.CreateAsync(BridgeMac);
        await using var host = await StartAsync(network);
        host.Directory.Add(Mac);
        File.Copy("/usr/share/OVMF/OVMF_VARS_4M.fd", _folder.File("vars.fd"));

        await using var machine = VirtualMachine.Start(network, await network.AddTapAsync(), Mac, Uefi());
        await machine.SaysAsync("BdsDxe: failed to start", Patience); // a program that ends well would end the walk along the boot order

        Assert.Contains(host.Timeline.Events, e => e.Name == TimelineNames.DhcpAck && e.Message.Contains("snponly.efi", StringComparison.Ordinal));
        Assert.Contains(host.Timeline.Events, e => e.Name == TimelineNames.TftpRead && e.Message.Contains("snponly.efi", StringComparison.Ordinal));
        Assert.Contains(host.Timeline.Events, e => e.Name == TimelineNames.ScriptServed);
        Assert.DoesNotContain(TimelineNames.TftpFailed, host.Timeline.Names);
    }

    private async Task<BootHost> StartAsync(TestNetwork network) => await BootHost.StartAsync(
        new()
        {
            Dhcp = new()
            {
                Mode = DhcpMode.On,
                Subnets =
                [
                    new()
                    {
                        Network = IPNetwork.Parse($"{network.Subnet}.0/24"),
                        Interface = network.Interface,
                        PoolFirst = IPAddress.Parse($"{network.Subnet}.100"),
                        PoolLast = IPAddress.Parse($"{network.Subnet}.199"),
                    },
                ],
            },
            Tftp = new() { Listen = [new(IPAddress.Parse(network.ServerAddress), 69)] },
            Files = new() { FileRoots = [_folder.Path] },
            RouterAdvertisements = new() { Interfaces = [network.Interface] },
        },
        $"{network.ServerAddress}:8088");

    private BootPlan Plan() => new()
    {
        NodeUuid = default,
        Target = BootTarget.Ramdisk,
        Kernel = new(_folder.File("kernel")),
        Ramdisk = new(_folder.File("ramdisk")),
        Parameters = ["console=ttyS0"],
        Purpose = "deploy",
    };

    private static string[] Bios => ["-machine", "pc,graphics=off", "-device", "virtio-net-pci,netdev=n0,mac=MAC,bootindex=1"];

    private string[] Uefi() =>
    [
        "-machine", "q35", "-device", "virtio-net-pci,netdev=n0,mac=MAC,romfile=,bootindex=1",
        "-drive", "if=pflash,format=raw,unit=0,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd", "-drive", $"if=pflash,format=raw,unit=1,file={_folder.File("vars.fd")}",
    ];

    private string[] Disk() => ["-drive", $"if=none,id=d0,format=raw,file={_folder.File("disk")}", "-device", "virtio-blk-pci,drive=d0,bootindex=2"];

    /// <summary>A bzImage (Documentation/x86/boot.txt) that writes a word to the first serial port and halts, all within its real-mode part.</summary>
    private static byte[] TinyKernel(string word)
    {
        const int SetupSectors = 4, Sector = 512;
        var image = TinyProgram(new byte[((SetupSectors + 1) * Sector) + 4096], at: 0x280, segmentOffset: 0x80, word);
        image[0x1f1] = SetupSectors;
        byte[] jumpAndMagic = [0xeb, 0x7e, .. "HdrS"u8, 0x0c, 0x02]; // at 0x200: jmp 0x280; boot protocol 2.12
        jumpAndMagic.CopyTo(image, 0x200);
        image[0x211] = 0x81; // loaded high, may use the heap
        image[0x216] = 0x10; // code32_start 0x100000
        image[0x22f] = 0x7f; // highest address of a ramdisk
        return image;
    }

    /// <summary>Real-mode code: cs:si walks the word, each character goes to port 0x3f8, then it halts for good.</summary>
    private static byte[] TinyProgram(byte[] image, int at, int segmentOffset, string word)
    {
        const int Text = 0x20;
        var text = segmentOffset + Text;
        byte[] code = [0xbe, (byte)text, (byte)(text >> 8), 0xba, 0xf8, 0x03, 0x2e, 0xac, 0x84, 0xc0, 0x74, 0x03, 0xee, 0xeb, 0xf7, 0xf4, 0xeb, 0xfd];
        code.CopyTo(image, at);
        Encoding.ASCII.GetBytes(word + "\r\n\0").CopyTo(image, at + Text);
        (image[0x1fe], image[0x1ff]) = (0x55, 0xaa);
        return image;
    }
}
