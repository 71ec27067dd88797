using Ironic.Testing;

namespace Ironic.Appliance.Tests;

/// <summary>The product's binary, as its user runs it.</summary>
internal static class Binary
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "ironic-appliance");

    public static Task<ForeignResult> RunAsync(params string[] arguments) => ForeignTool.RunAsync(Path, arguments, TimeSpan.FromSeconds(60));
}
