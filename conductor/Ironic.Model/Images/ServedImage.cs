namespace Ironic.Model.Images;

/// <summary>An image that the agent can fetch: whole, verified against its given checksum, in a format the agent writes.</summary>
public sealed record ServedImage
{
    /// <summary>On our boot server, with Range; or the origin itself, where <see cref="ImageDownloadSource.Http"/> was asked for and is safe.</summary>
    public required Uri Url { get; init; }

    /// <summary>"raw" or "qcow2".</summary>
    public required string Format { get; init; }

    /// <summary>Bytes to be fetched.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes of the disk that it makes.</summary>
    public required long VirtualSize { get; init; }

    /// <summary>"sha256" or "sha512", of what <see cref="Url"/> serves.</summary>
    public required string HashAlgorithm { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string HashValue { get; init; }

    /// <summary>Which blocks of a raw image are used, so that the agent need not fetch and hash the zeros. Null: not known, or not raw.</summary>
    public ServedExtents? Extents { get; init; }
}
