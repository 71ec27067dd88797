using Ironic.Lab.Machines;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Machines;

public sealed class MachineVolumesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Volume_IsAnEmptyFileFromTheFirstStartOn_AndGoneWithTheVolume()
    {
        var files = new MachineFiles(_folder.Path);
        var volumes = new MachineVolumes(files);
        volumes.Plug(new("Volume.1", "5000000000000001", 300L << 30));
        volumes.Plug(new("Volume.2", "5000000000000002", 1 << 20));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path));

        Assert.Equal([("Volume.1", "5000000000000001", false), ("Volume.2", "5000000000000002", false)], volumes.Make().Select(volume => (volume.Id, volume.Naa, volume.IsBootable)));
        Assert.Equal(300L << 30, new FileInfo(files.Volume("Volume.1")).Length);

        volumes.Unplug("Volume.1");
        volumes.Unplug("Volume.3"); // none that there ever was
        Assert.Equal(["Volume.2"], volumes.Make().Select(volume => volume.Id));
        Assert.Equal([files.Volume("Volume.2")], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public void Volume_WithABootRecord_IsBootable_AndKeepsItsContent()
    {
        var files = new MachineFiles(_folder.Path);
        var volumes = new MachineVolumes(files);
        volumes.Plug(new("Volume.1", "5000000000000001", 1 << 20));
        volumes.Make();
        SectorGuest.Install(files.Volume("Volume.1"));
        Assert.True(Assert.Single(volumes.Make()).IsBootable);
        Assert.Equal(1 << 20, new FileInfo(files.Volume("Volume.1")).Length);
    }

    [Fact]
    public void Volume_ThatNoFileCanHold_IsALabsFault()
    {
        var volumes = new MachineVolumes(new(_folder.Path));
        volumes.Plug(new("Volume.1", "5000000000000001", long.MaxValue - 511));
        Assert.Contains("Volume.1", Assert.Throws<LabException>(() => volumes.Make()).Message, StringComparison.Ordinal);
    }
}
