using System.Text;
using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Machines;

/// <summary>The store is Debian's own; that the firmware does what stands there is shown by a machine that boots (EndToEnd).</summary>
public sealed class UefiVariablesTests
{
    private const string Uri = "http://10.77.0.1:8080/boot/programs/ipxe.efi";

    [Fact]
    public void BootNext_NamesAnOptionWithTheUri_AndTheLastWordCounts()
    {
        using var folder = new TemporaryFolder();
        File.Copy(FirmwareFiles.UefiVariables, folder.File("vars"));
        UefiVariables.BootNext(folder.File("vars"), "http://10.0.0.1/earlier.efi");
        UefiVariables.BootNext(folder.File("vars"), Uri);

        var volume = File.ReadAllBytes(folder.File("vars"));
        Assert.Equal(new FileInfo(FirmwareFiles.UefiVariables).Length, volume.Length);
        Assert.Equal([0x54, 0x48], UefiVariables.Find(volume, "BootNext"));
        var option = UefiVariables.Find(volume, "Boot4854")!;
        Assert.Equal([1, 0, 0, 0], option[..4]);
        Assert.Equal(Encoding.UTF8.GetBytes(Uri), option[^(4 + Uri.Length)..^4]);
        Assert.Null(UefiVariables.Find(volume, "Boot0001"));
    }

    [Fact]
    public void BootNext_InAStoreThatIsFullOrNone_Fails()
    {
        using var folder = new TemporaryFolder();
        File.Copy(FirmwareFiles.UefiVariables, folder.File("vars"));
        Assert.Throws<LabException>(() =>
        {
            for (var i = 0; i < 20; i++) UefiVariables.BootNext(folder.File("vars"), "http://10.0.0.1/" + new string('a', 60_000));
        });

        File.WriteAllBytes(folder.File("none"), new byte[4096]);
        Assert.Throws<LabException>(() => UefiVariables.BootNext(folder.File("none"), Uri));
        File.WriteAllBytes(folder.File("empty"), []);
        Assert.Throws<LabException>(() => UefiVariables.BootNext(folder.File("empty"), Uri));
    }

    [Fact]
    public void Find_InAnyDamagedStore_EndsWithoutHarm()
    {
        using var folder = new TemporaryFolder();
        File.Copy(FirmwareFiles.UefiVariables, folder.File("vars"));
        UefiVariables.BootNext(folder.File("vars"), Uri);
        var volume = File.ReadAllBytes(folder.File("vars"));
        for (var at = 0; at < 1024 * 8; at++)
        {
            var damaged = volume[..4096];
            damaged[at / 8] ^= (byte)(1 << (at % 8));
            UefiVariables.Find(damaged, "BootNext");
            var bent = (byte[])volume.Clone();
            if (at % 8 != 0) continue;
            bent[at / 8] ^= 0xFF;
            UefiVariables.Find(bent, "BootNext");
        }

        for (var length = 0; length < 256; length++) Assert.Null(UefiVariables.Find(volume.AsSpan(0, length), "BootNext"));
    }
}
