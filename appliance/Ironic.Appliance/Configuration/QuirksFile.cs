using System.Text.Json;
using Ironic.Ipmi.Quirks;
using Ironic.Redfish.Quirks;

namespace Ironic.Appliance.Configuration;

/// <summary>The operator's own quirks of BMCs, after those that we know of: new ones hold without a new release.</summary>
internal static class QuirksFile
{
    private const string IpmiKey = "ipmi", RedfishKey = "redfish";

    /// <summary>Both tables; the built-in ones where no file is named.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or holds something else: said with what is allowed.</exception>
    public static (IpmiQuirkTable Ipmi, QuirkTable Redfish) Read(string? path)
    {
        if (path is null) return (IpmiQuirkTable.BuiltIn, QuirkTable.BuiltIn);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new ConfigurationException($"{path}: an object with the lists {IpmiKey} and {RedfishKey} is needed.");
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Name is not (IpmiKey or RedfishKey)) throw new ConfigurationException($"{path}: there is no table '{member.Name}'; there are {IpmiKey} and {RedfishKey}.");
            }

            return (
                document.RootElement.TryGetProperty(IpmiKey, out var ipmi) ? IpmiQuirkTable.BuiltIn.With(ipmi.GetRawText()) : IpmiQuirkTable.BuiltIn,
                document.RootElement.TryGetProperty(RedfishKey, out var redfish) ? QuirkTable.BuiltIn.With(redfish.GetRawText()) : QuirkTable.BuiltIn);
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>What is wrong with it; null: nothing.</summary>
    public static string? Problem(string? path)
    {
        try
        {
            Read(path);
            return null;
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
    }
}
