using Ironic.Model.Boot;
using Ironic.Model.Ports;
using Ironic.Pxe.Scripts;

namespace Ironic.Pxe.Tests.Scripts;

public sealed class BootScriptTests
{
    private static readonly BootClient Client = new(MacAddress.From([0x52, 0x54, 0, 0xaa, 0xbb, 1]), Guid.Parse("11111111-2222-3333-4444-555555555555"), "web-01")
    {
        Plan = new()
        {
            NodeUuid = default,
            Target = BootTarget.Ramdisk,
            Kernel = new("file:///var/lib/boot/vmlinuz"),
            Ramdisk = new("https://images.example/ramdisk.img"),
            Parameters = ["ipa-api-url=http://10.77.0.1:6385", "console=ttyS0"],
            Purpose = "deploy",
        },
    };

    private const string Attempt =
        "kernel /boot/nodes/11111111-2222-3333-4444-555555555555/kernel initrd=ramdisk ipa-api-url=http://10.77.0.1:6385 console=ttyS0 "
        + "BOOTIF=01-${netX/mac:hexhyp} && initrd --name ramdisk https://images.example/ramdisk.img && boot ||";

    [Fact]
    public void Ipxe_Ramdisk_IsTriedABoundedNumberOfTimesEverSlower()
    {
        var lines = IpxeScript.For(Client).Split('\n');

        Assert.Equal("#!ipxe", lines[0]);
        Assert.Equal("echo web-01 (11111111-2222-3333-4444-555555555555): deploy", lines[1]);
        Assert.Equal(6, lines.Count(line => line == Attempt));
        Assert.Equal(["sleep 2 ||", "sleep 5 ||", "sleep 15 ||", "sleep 30 ||", "sleep 60 ||"], lines.Where(line => line.StartsWith("sleep", StringComparison.Ordinal)));
        Assert.Equal(["echo the deploy ramdisk could not be fetched; going on with the next boot device", "exit 1", ""], lines[^3..]);
        Assert.DoesNotContain(lines, line => line.StartsWith("goto", StringComparison.Ordinal));
    }

    [Fact]
    public void Ipxe_WithoutRamdisk_FetchesTheKernelOnly()
    {
        var script = IpxeScript.For(Client with { Plan = Client.Plan! with { Ramdisk = null } });

        Assert.DoesNotContain("initrd", script, StringComparison.Ordinal);
        Assert.Contains("/kernel ipa-api-url", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ipxe_NoPlanOrLocalDisk_GoesToTheDisk(bool planned)
    {
        var script = IpxeScript.For(Client with { Plan = planned ? Client.Plan! with { Target = BootTarget.LocalDisk, Kernel = null } : null });

        Assert.EndsWith("iseq ${platform} pcbios && sanboot --no-describe --drive 0x80 ||\nexit 1\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Scripts_LineBreaksInOperatorsText_BeginNoCommand()
    {
        var evil = Client with { NodeName = "a\nshell", Plan = Client.Plan! with { Parameters = ["x=1\nshell", "y=\r\0z"], Purpose = "de\nploy" } };

        Assert.DoesNotContain(IpxeScript.For(evil).Split('\n'), line => line.StartsWith("shell", StringComparison.Ordinal));
        Assert.DoesNotContain(GrubConfig.For(evil).Split('\n'), line => line.StartsWith("shell", StringComparison.Ordinal));
        Assert.Contains("x=1shell y=z ", IpxeScript.For(evil), StringComparison.Ordinal);
    }

    [Fact]
    public void Grub_Ramdisk_FetchesBothFromUs_ArgumentsQuoted()
    {
        var plan = Client.Plan! with { Ramdisk = new("file:///var/lib/boot/ramdisk"), Parameters = ["a=$b;c", "d='e'"] };

        Assert.Equal(
            """
            echo 'web-01 (11111111-2222-3333-4444-555555555555): deploy'
            linux /boot/nodes/11111111-2222-3333-4444-555555555555/kernel 'a=$b;c' 'd='\''e'\''' 'BOOTIF=01-52-54-00-aa-bb-01'
            initrd /boot/nodes/11111111-2222-3333-4444-555555555555/ramdisk
            boot

            """,
            GrubConfig.For(Client with { Plan = plan }));
    }

    [Fact]
    public void Grub_FilesElsewhere_SaysThatItCannot() =>
        Assert.Contains("GRUB cannot fetch https://images.example/ramdisk.img", GrubConfig.For(Client), StringComparison.Ordinal);

    [Fact]
    public void Grub_NoPlan_GoesToTheDisk() => Assert.EndsWith("exit 1\n", GrubConfig.For(Client with { Plan = null }), StringComparison.Ordinal);
}
