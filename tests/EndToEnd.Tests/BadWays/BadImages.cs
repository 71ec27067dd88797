using System.Net;
using EndToEnd.Tests.Racks;
using Ironic.Testing;

namespace EndToEnd.Tests.BadWays;

/// <summary>Images good and bad, and a web server (Python's) that has some of them.</summary>
public sealed class BadImages : IAsyncDisposable
{
    private readonly FileServer _server;

    private BadImages(FileServer server) => _server = server;

    /// <summary>The real one, and its SHA-256.</summary>
    public required Uri Debian { get; init; }

    public required string DebianChecksum { get; init; }

    /// <summary>The web server's root.</summary>
    public required Uri Origin { get; init; }

    /// <summary>A qcow2 image whose data would come from another file of this host.</summary>
    public required Uri WithBackingFile { get; init; }

    /// <summary>Well-formed, and not what a file has.</summary>
    public static string WrongChecksum { get; } = new('0', 64);

    /// <param name="folder">One that the appliance may take images from.</param>
    public static async Task<BadImages> ServeAsync(string folder)
    {
        var image = (await Recipes.BuildAsync()).OsImage;
        var served = Directory.CreateDirectory(Path.Combine(folder, "origin")).FullName;
        await CutAsync(Path.Combine(image, "debian-12.raw"), Path.Combine(served, "small.raw"));
        var overlay = Path.Combine(folder, "overlay.qcow2");
        var made = await ForeignTool.RunAsync("qemu-img", ["create", "-q", "-f", "qcow2", "-b", "/etc/shadow", "-F", "raw", overlay, "64M"]);
        if (!made.Succeeded) throw new InvalidOperationException(made.ToString());
        var server = await FileServer.StartAsync(served, IPAddress.Loopback);
        return new(server)
        {
            Debian = new($"file://{image}/debian-12.raw"),
            DebianChecksum = (await File.ReadAllLinesAsync(Path.Combine(image, "SHA256SUMS"))).Single(line => line.EndsWith("debian-12.raw", StringComparison.Ordinal)).Split(' ')[0],
            Origin = server.Root,
            WithBackingFile = new($"file://{overlay}"),
        };
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The beginning of a real image: a few MiB with a partition table.</summary>
    private static async Task CutAsync(string whole, string piece)
    {
        var bytes = new byte[4 << 20];
        await using var source = File.OpenRead(whole);
        await source.ReadExactlyAsync(bytes);
        await File.WriteAllBytesAsync(piece, bytes);
    }
}
