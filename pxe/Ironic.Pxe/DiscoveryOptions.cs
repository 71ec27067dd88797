namespace Ironic.Pxe;

/// <summary>Booting machines that nobody told us of, so that they report themselves.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>Default: false; unknown machines get no answer at all.</summary>
    public bool Enabled { get; init; }

    /// <summary>What they boot: <c>file://</c> below a root of <see cref="Content.BootFilesOptions.FileRoots"/>, or <c>http(s)://</c>.</summary>
    public Uri? Kernel { get; init; }

    /// <inheritdoc cref="Kernel"/>
    public Uri? Ramdisk { get; init; }

    /// <summary>Kernel arguments, in order: where the agent shall report what it found.</summary>
    public IReadOnlyList<string> Parameters { get; init; } = [];
}
