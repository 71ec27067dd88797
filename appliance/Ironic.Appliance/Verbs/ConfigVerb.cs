using System.Text.Json;
using Ironic.Appliance.Configuration;
using Ironic.Appliance.Hosting;

namespace Ironic.Appliance.Verbs;

/// <summary><c>config</c>: the configuration file with every key at its default.</summary>
internal static class ConfigVerb
{
    public const string Help = """
        ironic-appliance config

        Prints the configuration file with every key at its default. A file need only hold the keys that differ.
        Comments and trailing commas are allowed; an unknown key is an error.
        """;

    public static string Print() => JsonSerializer.Serialize(Defaults(), ConfigurationJson.Format);

    private static ApplianceOptions Defaults() => new()
    {
        HostName = "(the machine's host name)",
        Provisioning = new() { Interface = "eth1", Address = new([10, 77, 0, 1]), Dhcp = new() { First = new([10, 77, 0, 100]), Last = new([10, 77, 0, 199]) } },
        Images = FeatureOptions.Images(new()),
        Conductor = FeatureOptions.Conductor(new()) with { HostName = "(as above)" },
    };
}
