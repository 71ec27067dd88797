using System.Net;
using System.Net.Http.Headers;
using Ironic.Images.Checksums;
using Ironic.Images.Inspection;
using Ironic.Model.Images;

namespace Ironic.Images.Sources;

/// <summary>Images that the agent fetches from the origin itself. We look at their beginning only, to refuse what would fail later.</summary>
internal sealed class HttpDirect(HttpOrigin origin, OriginRetry retry, ImageIntake intake, ImageOptions options)
{
    /// <summary>False, with the reason in <paramref name="why"/>: we have to serve it.</summary>
    public static bool IsPossible(ImageTask task, ImageOptions options, out string why)
    {
        why = task switch
        {
            { Promised: null } => "there is no checksum that the agent could verify",
            { Promised.Algorithm: DigestAlgorithm.Md5 } => "its checksum is an MD5",
            { Request.Authorization: not null } or { Source.UserInfo.Length: > 0 } => "credentials are not handed to machines",
            { Source.Scheme: "https" } when options.CaFile is not null => "the agent does not know the authority of CaFile",
            _ => "",
        };
        return why.Length == 0;
    }

    /// <summary>Null: it is not raw, or its origin does not tell its length; we have to serve it.</summary>
    /// <exception cref="ImageException">It cannot be had, or is refused.</exception>
    public async Task<ServedImage?> LookAsync(ImageTask task, CancellationToken cancellationToken)
    {
        var (head, length) = await retry.RunAsync(task.Source, token => ReadHeadAsync(task.Source, token), cancellationToken);
        if (length > options.MaxImageBytes) throw HttpDownload.TooLarge(task.Source, options.MaxImageBytes);
        switch (DiskImageInspector.Inspect(head, [], length, task.Declared, intake.Policy))
        {
            case Verdict.Refused refused:
                throw task.Refuse(refused);
            case Verdict.Accepted { Format: DiskFormat.Raw or DiskFormat.Iso } when length is { } bytes && task.Promised is { } promised:
                return new()
                {
                    Url = task.Source,
                    Format = "raw",
                    Length = bytes,
                    VirtualSize = bytes,
                    HashAlgorithm = promised.Algorithm.Name,
                    HashValue = promised.Hex,
                };
            default:
                return null;
        }
    }

    private async Task<(byte[] Head, long? Length)> ReadHeadAsync(Uri url, CancellationToken cancellationToken)
    {
        var ask = new OriginRequest(url) { Range = new RangeHeaderValue(0, DiskImageInspector.HeadBytes - 1), AllowDowngrade = true };
        using var response = await origin.OpenAsync(ask, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable) return ([], 0); // an empty file
        var whole = PartState.From(response).Total;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var head = new byte[DiskImageInspector.HeadBytes];
        var length = 0;
        int read;
        while (length < head.Length && (read = await origin.ReadAsync(body, head.AsMemory(length), cancellationToken)) > 0) length += read;
        return (head[..length], whole);
    }
}
