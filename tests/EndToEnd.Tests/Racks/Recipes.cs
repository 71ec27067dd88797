using Ironic.Testing;

namespace EndToEnd.Tests.Racks;

/// <summary>What the recipes build (or find built): folders of the deploy ramdisk and of a real Debian image.</summary>
public sealed record Recipes(string Ramdisk, string OsImage)
{
    private static readonly SemaphoreSlim Once = new(1);
    private static Recipes? _built;

    public static async Task<Recipes> BuildAsync()
    {
        await Once.WaitAsync();
        try
        {
            return _built ??= await RunAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<Recipes> RunAsync()
    {
        // One door, so that what is tested is what `./dev demo` uses.
        var result = await ForeignTool.RunAsync("bash", [Path.Combine(Repository.Root, "dev"), "images"], TimeSpan.FromMinutes(20));
        if (!result.Succeeded) throw new InvalidOperationException($"./dev images: {result}");
        var lines = result.Output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new(lines["ramdisk"], lines["os"]);
    }
}
