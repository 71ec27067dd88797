namespace Ironic.Redfish.Firmware;

/// <summary>The ways in which a BMC takes firmware; null: not that way.</summary>
/// <param name="SimpleUpdate">It fetches the file: target of the action.</param>
/// <param name="Multipart">The file is sent with parameters (DSP0266 §12.7.2).</param>
/// <param name="Push">The bare file is sent; the older way, and OpenBMC's only one for long.</param>
public sealed record FirmwareWays(string? SimpleUpdate, string? Multipart, string? Push)
{
    /// <summary>Protocols that the BMC lists for fetching: "HTTP", "HTTPS", "TFTP"; empty: it lists none.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>When a file that is sent with parameters can take effect: "Immediate", "OnReset"; empty: not told.</summary>
    public IReadOnlyList<string> MultipartTimes { get; init; } = [];

    public bool CanPush => (Multipart ?? Push) is not null;

    /// <summary>For people: "SimpleUpdate by HTTP, HTTPS; multipart push".</summary>
    public string InWords
    {
        get
        {
            string?[] ways =
            [
                SimpleUpdate is null ? null : Protocols.Count == 0 ? "SimpleUpdate" : $"SimpleUpdate by {string.Join(", ", Protocols)}",
                Multipart is null ? null : "multipart push",
                Push is null ? null : "push",
            ];
            return string.Join("; ", ways.OfType<string>()) is { Length: > 0 } words ? words : "no way to take firmware";
        }
    }

    /// <summary>Whether the BMC can fetch from there.</summary>
    public bool Fetches(Uri image) => SimpleUpdate is not null && !image.IsFile && (Protocols.Count == 0 || Protocols.Contains(image.Scheme.ToUpperInvariant()));
}
