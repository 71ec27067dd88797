using Ironic.Agent.Kernel;
using Ironic.Testing;

namespace Ironic.Agent.Tests.Support;

/// <summary>Trees that look like /sys, /proc and the like, in a temporary folder.</summary>
internal sealed class FixtureTree : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SystemFolders Folders => new()
    {
        Proc = _folder.File("proc"),
        Sys = _folder.File("sys"),
        Dev = _folder.File("dev"),
        Etc = _folder.File("etc"),
        Logs = _folder.File("var/log"),
        Run = _folder.File("run"),
    };

    public string Root => _folder.Path;

    public FixtureTree Add(string path, string content) => Add(path, System.Text.Encoding.UTF8.GetBytes(content));

    public FixtureTree Add(string path, byte[] content)
    {
        var file = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return this;
    }

    public FixtureTree Link(string path, string target)
    {
        var link = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, _folder.File(target));
        return this;
    }

    /// <summary>A network interface on a virtio device.</summary>
    public FixtureTree AddInterface(string name, string mac)
    {
        var device = $"sys/devices/pci0000:00/0000:00:03.0/virtio0";
        Add($"{device}/net/{name}/address", mac + "\n").Add($"{device}/net/{name}/type", "1\n").Add($"{device}/net/{name}/carrier", "1\n").Add($"{device}/net/{name}/speed", "-1\n");
        Add($"{device}/vendor", "0x1af4\n").Add($"{device}/device", "0x0001\n").Add("sys/bus/virtio/drivers/virtio_net/module", "");
        Link($"{device}/net/{name}/device", device).Link($"{device}/driver", "sys/bus/virtio/drivers/virtio_net");
        return Link($"sys/class/net/{name}", $"{device}/net/{name}");
    }

    /// <summary>A disk at <paramref name="place"/> beneath sys/devices; attributes are relative to the disk's folder.</summary>
    public FixtureTree AddDisk(string name, string place, long bytes, params (string Path, string Content)[] attributes)
    {
        var folder = $"sys/devices/{place}/block/{name}";
        Add($"{folder}/size", $"{bytes / 512}\n").Add($"{folder}/queue/logical_block_size", "512\n").Add($"{folder}/queue/physical_block_size", "4096\n");
        Add($"{folder}/queue/rotational", "0\n").Add($"{folder}/ro", "0\n").Add($"{folder}/removable", "0\n");
        foreach (var (path, content) in attributes)
        {
            if (path.StartsWith("device/", StringComparison.Ordinal)) Add($"sys/devices/{place}/{path["device/".Length..]}", content);
            else Add($"{folder}/{path}", content);
        }

        Directory.CreateDirectory(_folder.File($"sys/devices/{place}"));
        Link($"{folder}/device", $"sys/devices/{place}");
        return Link($"sys/block/{name}", folder);
    }

    public void Dispose() => _folder.Dispose();
}
