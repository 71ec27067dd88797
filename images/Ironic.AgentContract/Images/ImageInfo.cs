using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Images;

/// <summary>What to write to the root disk, and how to get it. What is null is not written.</summary>
public sealed record ImageInfo
{
    /// <summary>The last part of the image source's path; names the image in messages.</summary>
    public required string Id { get; init; }

    /// <summary>At least one; tried in this order.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>Hex of 32, 64 or 128 digits (md5, sha256, sha512), or the URL of a checksum file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Checksum { get; init; }

    /// <summary><c>md5</c>, <c>sha256</c>, <c>sha512</c>; wins over <see cref="Checksum"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OsHashAlgo { get; init; }

    /// <summary>Hex, or the URL of a checksum file.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OsHashValue { get; init; }

    /// <summary><c>raw</c> or <c>qcow2</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DiskFormat { get; init; }

    /// <summary><c>bare</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContainerFormat { get; init; }

    /// <summary>True: a raw image goes straight to the disk.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? StreamRawImages { get; init; }

    /// <summary><c>whole-disk</c> (also when null) or <c>partition</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NodeUuid { get; init; }

    /// <summary>base64 of the gzipped ISO 9660, or a URL of one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Configdrive { get; init; }

    /// <summary><c>bios</c> or <c>uefi</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeployBootMode { get; init; }

    /// <summary><c>local</c>; anything else is a partition image's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? BootOption { get; init; }

    /// <summary>Proxy URL by scheme: <c>http</c>, <c>https</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Proxies { get; init; }

    /// <summary>Comma-separated hosts to reach without proxy.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? NoProxy { get; init; }

    /// <summary><c>http_basic</c> or <c>noauth</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageServerAuthStrategy { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageServerUser { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageServerPassword { get; init; }

    /// <summary>base64 of the whole value of the <c>Authorization</c> header.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageRequestAuthorization { get; init; }

    /// <summary>Ours, unknown to upstream's agent: URL of the map of used blocks of a raw image (docs/images.md); null: none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExtentsUrl { get; init; }

    /// <summary>SHA-256 of the document behind <see cref="ExtentsUrl"/>, lower-case hex; never null when that is given.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ExtentsSha256 { get; init; }

    /// <summary>Names no secret: neither credentials nor the config drive.</summary>
    public override string ToString() => $"{Id} ({DiskFormat ?? "raw"}) from {string.Join(", ", Urls)}";
}
