using Microsoft.Net.Http.Headers;

namespace Ironic.Pxe.HttpBoot;

/// <summary>Which bytes of a file to send.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Length">How many.</param>
/// <param name="IsPart">False: the whole file (200); true: a part (206).</param>
internal readonly record struct ByteRange(long Start, long Length, bool IsPart)
{
    /// <summary>
    /// Reads a Range header (RFC 9110 section 14). Several ranges at once, and headers that make no sense, are answered with the whole file, as the
    /// RFC allows: nothing that boots or deploys asks for several, and they are a known way to make a server work hard.
    /// </summary>
    /// <returns>Null: it lies outside of the file (416).</returns>
    public static ByteRange? Choose(RangeHeaderValue? header, long fileLength)
    {
        var whole = new ByteRange(0, fileLength, IsPart: false);
        if (header is not { Ranges.Count: 1 } || !header.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)) return whole;
        return header.Ranges.First() switch
        {
            { From: { } from } when from >= fileLength => null,
            { From: { } from, To: var to } => new(from, Math.Min(to ?? long.MaxValue, fileLength - 1) - from + 1, IsPart: true),
            { To: { } suffix } when suffix == 0 || fileLength == 0 => null,
            { To: { } suffix } => new(Math.Max(0, fileLength - suffix), Math.Min(suffix, fileLength), IsPart: true),
            _ => whole,
        };
    }
}
