using System.Security.Cryptography;
using System.Text;
using Ironic.Images.Cache;
using Ironic.Images.Checksums;
using Ironic.Images.Inspection;
using Ironic.Images.Sources;
using Ironic.Model.Images;

namespace Ironic.Images;

/// <summary>One image to be had: what was asked for, and the digest that it must have (null: none is known).</summary>
internal sealed record ImageTask(ImageRequest Request, Digest? Promised)
{
    public Uri Source => Request.Source;

    /// <summary>As messages name it.</summary>
    public string Name { get; } = ImageName.Of(Request.Source);

    public DiskFormat? Declared { get; } = Request.DiskFormat is { } format ? DiskFormats.FromName(format) : null;

    /// <summary>Stands for the URL in the cache's files, where the URL itself might give away a signature or password.</summary>
    public string SourceKey { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Request.Source.AbsoluteUri)));

    /// <summary>Requests of equal key want the same work done.</summary>
    public string WorkKey => $"{SourceKey} {Promised} {Declared}";

    public ImageException Refuse(Verdict.Refused verdict) => new($"Image {Name} {verdict.Reason}.", verdict.Cause);

    public ImageException Mismatch(Digest actual) =>
        new($"Image {Name} is not what its checksum says: {Promised} was promised, the content has {actual}.", ImageCauses.ChecksumMismatch);

    public CacheSource Describe(DiskFormat format, IReadOnlyList<Digest> digests) =>
        new() { Key = SourceKey, Name = Name, Format = format.Name, Digests = digests };
}
