using System.Diagnostics.CodeAnalysis;

namespace Ironic.Api.Requests;

/// <summary>UUIDs as clients spell them: with dashes or without, in either case.</summary>
internal static class Uuids
{
    public static bool TryParse([NotNullWhen(true)] string? text, out Guid uuid)
    {
        uuid = default;
        return text is { Length: 32 or 36 } && (Guid.TryParseExact(text, "D", out uuid) || Guid.TryParseExact(text, "N", out uuid));
    }
}
