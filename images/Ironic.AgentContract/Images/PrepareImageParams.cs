using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Images;

/// <summary>Arguments of <c>standby.prepare_image</c>, and of the deploy step <c>write_image</c>.</summary>
public sealed record PrepareImageParams
{
    public required ImageInfo ImageInfo { get; init; }

    /// <summary>base64 of the gzipped ISO 9660, or a URL of one; null: no config drive (or the one in <see cref="ImageInfo.Configdrive"/>).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Configdrive { get; init; }
}

/// <summary>Arguments of <c>image.install_bootloader</c>. For a whole-disk image all UUIDs are null.</summary>
public sealed record InstallBootloaderParams
{
    public string? RootUuid { get; init; }

    public string? EfiSystemPartUuid { get; init; }

    public string? PrepBootPartUuid { get; init; }

    /// <summary><c>bios</c> (default) or <c>uefi</c>.</summary>
    public string TargetBootMode { get; set; } = "bios";

    /// <summary>Whether a failure is only logged; null: the agent's own setting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? IgnoreBootloaderFailure { get; init; }
}
