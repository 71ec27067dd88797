using Ironic.Model.Boot;
using Ironic.Pxe.Media;

namespace Ironic.Pxe.Content;

/// <summary>What lies at a path: generated text or an open file, and whose boot it belongs to.</summary>
/// <param name="Role">What part it plays in a boot: decides which timeline event tells of it.</param>
internal sealed record BootContent(ContentRole Role) : IDisposable
{
    public byte[]? Text { get; init; }

    public ServedFile? File { get; init; }

    /// <summary>Made up of files as it is read.</summary>
    public BootCd? Cd { get; init; }

    /// <summary>Whose it is by its path; null: anybody's.</summary>
    public BootClient? Client { get; init; }

    public void Dispose()
    {
        File?.Dispose();
        Cd?.Dispose();
    }
}

internal enum ContentRole
{
    Script,
    Program,
    Kernel,
    Ramdisk,
    Image,

    /// <summary>A CD for a BMC, which reads it in many small pieces.</summary>
    Media,
}
