using System.Text.Json.Nodes;
using Ironic.Redfish.Json;
using Ironic.Redfish.Systems;

namespace Ironic.Redfish.Bios;

/// <summary>What a BMC's attribute registry says of the BIOS settings.</summary>
internal sealed class BiosRegistry
{
    private readonly Dictionary<string, JsonView> _attributes = new(StringComparer.Ordinal);

    /// <summary>Reads the registry of this name; an empty one where there is none, or where it cannot be read: settings can be worked with all the same.</summary>
    public static async Task<BiosRegistry> ReadAsync(IRedfishChannel bmc, RedfishMachine machine, string? name, CancellationToken cancellationToken)
    {
        var registry = new BiosRegistry();
        if (string.IsNullOrEmpty(name) || machine.RegistriesPath is null) return registry;
        try
        {
            foreach (var path in await bmc.MembersAsync(machine.RegistriesPath, cancellationToken))
            {
                if (!IsNamed(path, name)) continue;
                var file = await bmc.ReadAsync(path, cancellationToken);
                if (Location(file) is not { } location) continue;
                registry.Fill((await bmc.ReadAsync(location, cancellationToken)).Body);
                break;
            }
        }
        catch (RedfishException e) when (e.Status is not null || e.Failure is RedfishFailure.MalformedAnswer or RedfishFailure.TooLarge)
        {
            // Without it values go unchecked; the BMC will say.
        }

        return registry;
    }

    public BiosSetting Describe(string name, JsonNode? value)
    {
        if (!_attributes.TryGetValue(name, out var entry)) return new(name, value);
        return new(name, value)
        {
            Type = entry["Type"].Text,
            AllowedValues = [.. entry["Value"].Items.Select(item => item["ValueName"].Text).OfType<string>()],
            LowerBound = entry["LowerBound"].Whole,
            UpperBound = entry["UpperBound"].Whole,
            MinLength = (int?)entry["MinLength"].Whole,
            MaxLength = (int?)entry["MaxLength"].Whole,
            ReadOnly = entry["ReadOnly"].Flag,
            ResetRequired = entry["ResetRequired"].Flag,
        };
    }

    private void Fill(JsonView registry)
    {
        foreach (var entry in registry["RegistryEntries"]["Attributes"].Items)
        {
            if (entry["AttributeName"].Text is { } name) _attributes[name] = entry;
        }
    }

    /// <summary>The resource's id is the registry's name, with or without its version: "BiosAttributeRegistryA43.v1_1_51".</summary>
    private static bool IsNamed(string path, string name)
    {
        var id = path.TrimEnd('/') is var trimmed ? trimmed[(trimmed.LastIndexOf('/') + 1)..] : path;
        return id.Equals(name, StringComparison.OrdinalIgnoreCase)
            || name.StartsWith(id + ".", StringComparison.OrdinalIgnoreCase) || id.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase);
    }

    private static string? Location(RedfishResource file)
    {
        var locations = file["Location"].Items.ToList();
        var chosen = locations.FirstOrDefault(l => l["Language"].Text?.StartsWith("en", StringComparison.OrdinalIgnoreCase) ?? false);
        return Http.RedfishPaths.Of((chosen.IsMissing ? locations.FirstOrDefault() : chosen)["Uri"].Text);
    }
}
