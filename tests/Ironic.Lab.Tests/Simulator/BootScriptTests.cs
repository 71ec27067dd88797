using Ironic.Lab.Simulator;
using Ironic.Lab.Simulator.Boot;

namespace Ironic.Lab.Tests.Simulator;

public sealed class BootScriptTests
{
    private static readonly Uri From = new("http://10.77.0.1:8089/boot/ipxe/52:54:00:aa:bb:01");

    [Fact]
    public void Ramdisk_IsFoundBesideTheScript_WithItsArguments()
    {
        var script = BootScript.Parse(
            """
            #!ipxe
            echo web-01: deploy
            kernel /boot/nodes/1/kernel initrd=ramdisk ipa-api-url=http://10.77.0.1:8089 BOOTIF=01-${netX/mac:hexhyp} && initrd --name ramdisk http://10.77.0.9/ramdisk && boot ||
            imgfree ||
            sleep 2 ||
            kernel /boot/other ||
            sleep 5 ||
            """,
            From);

        Assert.Equal("http://10.77.0.1:8089/boot/nodes/1/kernel", script.Kernel!.AbsoluteUri);
        Assert.Equal("http://10.77.0.9/ramdisk", script.Ramdisk!.AbsoluteUri);
        Assert.Equal("http://10.77.0.1:8089", script.Argument("ipa-api-url"));
        Assert.Null(script.Argument("ipa"));
        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)], script.Pauses);
    }

    [Fact]
    public void LocalDisk_HasNoKernel() => Assert.Null(BootScript.Parse("#!ipxe\niseq ${platform} pcbios && sanboot --drive 0x80 ||\nexit 1\n", From).Kernel);

    [Fact]
    public void SomethingElse_IsTrouble() => Assert.Throws<MachineTrouble>(() => BootScript.Parse("<html>not found</html>", From));
}
