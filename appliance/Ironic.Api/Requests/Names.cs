using System.Buffers;
using Ironic.Api.Microversions;

namespace Ironic.Api.Requests;

/// <summary>Logical names (contract, section 2.0).</summary>
internal static class Names
{
    public const int MaxLength = 255;

    /// <summary>RFC 3986, section 2.3.</summary>
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    /// <summary>Unreserved characters, and nothing that could be taken for a UUID.</summary>
    public static bool IsLogical(string text) =>
        text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Unreserved) && !Uuids.TryParse(text, out _);

    /// <summary>Before 1.10 names were host names.</summary>
    public static bool IsLogical(string text, Microversion version) => IsLogical(text) && (version >= 10 || text.Split('.').All(IsHostLabel));

    private static bool IsHostLabel(string label) => label.Length is > 0 and <= 63 && label[0] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
