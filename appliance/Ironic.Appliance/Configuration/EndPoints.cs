using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Ironic.Appliance.Configuration;

internal static class EndPoints
{
    /// <summary>ADDR:PORT with the port given; <c>IPEndPoint.TryParse</c> alone would take "10.0.0.1" as port 0.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        return text is not null && text.Contains(':', StringComparison.Ordinal) && !text.EndsWith(']') && IPEndPoint.TryParse(text, out endPoint);
    }
}
