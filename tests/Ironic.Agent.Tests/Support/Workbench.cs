using Ironic.Agent.Conductor;
using Ironic.Agent.Configuration;
using Ironic.Agent.ConfigDrives;
using Ironic.Agent.Disks;
using Ironic.Agent.Images;
using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;
using Ironic.Agent.RootDevices;
using Ironic.Testing;

namespace Ironic.Agent.Tests.Support;

/// <summary>A machine whose disks are files, and the parts of the agent that write to them.</summary>
internal sealed class Workbench : IDisposable
{
    public const long Mebibyte = 1 << 20;

    /// <summary>Made once: sgdisk sleeps a second whenever it has written.</summary>
    private static readonly Task<byte[]> GptImage = CreateGptImageAsync();

    public FixtureTree Tree { get; } = new();

    public AgentLog Log { get; } = Consoles.Silent();

    public AgentOptions Options { get; init; } = new() { ImageRetryInterval = TimeSpan.Zero, ImageRetries = 3, ImageConnectTimeout = TimeSpan.FromSeconds(5), DiskWaitAttempts = 1 };

    public DiskOpener Disks => new(Tree.Folders);

    public RootDeviceSelector RootDevices => new(new(Tree.Folders), Options, TimeProvider.System, Log);

    public Enrollment Conductor { get; } = new(new(), new(null), Consoles.Silent());

    public ImageWriter ImageWriter => new(Disks, new ConfigDriveWriter(Guid.NewGuid, Log), Conductor, Options, TimeProvider.System, Log);

    public Recorder Progress { get; } = new();

    /// <summary>A disk full of 0xAA: whatever a test expects to be zero must have been made so.</summary>
    public BlockDevice AddDisk(string name = "vda", long bytes = 64 * Mebibyte, params (string Path, string Content)[] attributes)
    {
        var content = new byte[bytes];
        Array.Fill(content, (byte)0xAA);
        Tree.AddDisk(name, $"pci0000:00/{name}", bytes, attributes).Add($"dev/{name}", content);
        return new DiskReader(Tree.Folders).Read().Single(disk => disk.Path == $"/dev/{name}");
    }

    public string FileOf(BlockDevice disk) => Path.Combine(Tree.Folders.Dev, Path.GetFileName(disk.Path));

    public byte[] Read(BlockDevice disk) => File.ReadAllBytes(FileOf(disk));

    /// <summary>Runs a foreign tool on the disk's file; fails the test when the tool does.</summary>
    public static async Task<string> ToolAsync(string tool, params string[] arguments)
    {
        var result = await ForeignTool.RunAsync(tool, arguments);
        Assert.True(result.Succeeded, $"{tool} {string.Join(' ', arguments)}: {result}");
        return result.Output;
    }

    /// <summary>A raw disk image of 20 MiB: GPT, a partition of random bytes, one of zeros with an island.</summary>
    public static async Task<byte[]> MakeGptImageAsync() => (byte[])(await GptImage).Clone();

    private static async Task<byte[]> CreateGptImageAsync()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("image"), new byte[20 * Mebibyte]);
        await ToolAsync("sgdisk", "-n", "1:2048:+6M", "-n", "2:0:+10M", "-c", "1:root", folder.File("image"));
        var image = await File.ReadAllBytesAsync(folder.File("image"));
        new Random(1).NextBytes(image.AsSpan((int)Mebibyte, (int)(6 * Mebibyte)));
        new Random(2).NextBytes(image.AsSpan((int)(12 * Mebibyte) + 4096, 5000));
        return image;
    }

    /// <summary>A raw disk image of 8 MiB with a boot record and one partition.</summary>
    public async Task<byte[]> MakeMbrImageAsync()
    {
        var file = Path.Combine(Tree.Root, "mbr.img");
        await File.WriteAllBytesAsync(file, new byte[8 * Mebibyte]);
        var result = await ForeignTool.RunAsync("sfdisk", [file], input: "label: dos\nlabel-id: 0x1234abcd\nstart=2048, size=8192, type=83, bootable\n");
        Assert.True(result.Succeeded, result.ToString());
        return await File.ReadAllBytesAsync(file);
    }

    /// <summary>A config drive with one file, packed as the conductor sends it.</summary>
    public async Task<(byte[] Iso, string Packed)> MakeConfigDriveAsync()
    {
        Tree.Add("cd/openstack/latest/meta_data.json", """{"hostname":"node-7"}""");
        var file = Path.Combine(Tree.Root, "cd.iso");
        await ToolAsync("genisoimage", "-quiet", "-ldots", "-allow-lowercase", "-allow-multidot", "-l", "-J", "-r", "-V", "config-2", "-o", file, Path.Combine(Tree.Root, "cd"));
        var iso = await File.ReadAllBytesAsync(file);
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(iso);
        return (iso, Convert.ToBase64String(packed.ToArray(), Base64FormattingOptions.InsertLineBreaks));
    }

    public void Dispose() => Tree.Dispose();

    internal sealed class Recorder : IProgress<string>
    {
        public List<string> Texts { get; } = [];

        public bool Has(string part)
        {
            lock (Texts) return Texts.Exists(text => text.Contains(part, StringComparison.Ordinal));
        }

        public void Report(string value)
        {
            lock (Texts) Texts.Add(value);
        }
    }
}
