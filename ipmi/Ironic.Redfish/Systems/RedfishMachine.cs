using Ironic.Redfish.Http;
using Ironic.Redfish.Json;
using Ironic.Redfish.Quirks;

namespace Ironic.Redfish.Systems;

/// <summary>One computer system behind a BMC: where its resources lie, and what is odd about it. Found out once, and kept while the BMC is in use.</summary>
/// <remarks>A value: it holds no connection. The paths are the BMC's own; none is guessed.</remarks>
public sealed record RedfishMachine
{
    private const string DefaultSystems = "/redfish/v1/Systems";

    public required string SystemPath { get; init; }

    /// <summary>The BMC's own resource; null: it shows none.</summary>
    public string? ManagerPath { get; init; }

    /// <summary>All managers of the system, that one first.</summary>
    public IReadOnlyList<string> ManagerPaths { get; init; } = [];

    /// <summary>The chassis that hold the system; the first is its own.</summary>
    public IReadOnlyList<string> ChassisPaths { get; init; } = [];

    public string? UpdateServicePath { get; init; }

    public string? EventServicePath { get; init; }

    public string? RegistriesPath { get; init; }

    public required MachineKind Kind { get; init; }

    /// <summary>Version of the BMC's firmware; empty when not told.</summary>
    public string ManagerFirmware { get; init; } = "";

    /// <summary>The BMC's UUID, or the system's; null when neither is told.</summary>
    public string? Uuid { get; init; }

    public RedfishQuirks Quirks { get; init; } = new();

    /// <summary>Whether this BMC serves more systems than this one.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>Finds the system, its managers and chassis; from memory after the first time.</summary>
    /// <param name="bmc">The BMC.</param>
    /// <param name="system">The system's path, or its id; null or empty: the only one there is.</param>
    /// <param name="quirks">What is known to be odd.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RedfishException">No system, no such system, or several and none was named.</exception>
    public static async Task<RedfishMachine> FindAsync(IRedfishChannel bmc, string? system, QuirkTable quirks, CancellationToken cancellationToken)
    {
        var key = system ?? "";
        if (bmc.Memory.Machines.TryGetValue(key, out var known)) return known;
        var root = await bmc.ReadAsync(RedfishPaths.ServiceRoot, cancellationToken);
        var (path, count) = await FindSystemAsync(bmc, root, system, cancellationToken);
        var found = await DescribeAsync(bmc, root, await bmc.ReadAsync(path, cancellationToken), quirks, cancellationToken) with { IsOneOfMany = count > 1 };
        bmc.Memory.Quirks = found.Quirks;
        return bmc.Memory.Machines.GetOrAdd(key, found);
    }

    private static async Task<(string Path, int Count)> FindSystemAsync(IRedfishChannel bmc, RedfishResource root, string? system, CancellationToken cancellationToken)
    {
        if (system is ['/', ..]) return (RedfishPaths.Of(system) ?? throw Faults.Malformed(bmc.Target, system, "is no path of a system"), 0);
        var members = await bmc.MembersAsync(root["Systems"].Link ?? DefaultSystems, cancellationToken);
        var names = string.Join(", ", members.Select(member => $"'{Id(member)}'"));
        if (!string.IsNullOrEmpty(system))
        {
            return (members.FirstOrDefault(member => Id(member) == system)
                ?? throw Faults.Unsupported(bmc.Target, $"system '{system}'; it has {(names.Length == 0 ? "none" : names)}"), members.Count);
        }

        return members switch
        {
            [var only] => (only, 1),
            [] => throw Faults.Unsupported(bmc.Target, "system at all"),
            _ => throw Faults.Unsupported(bmc.Target, $"single system but several, {names}: name the one that is meant"),
        };
    }

    private static async Task<RedfishMachine> DescribeAsync(
        IRedfishChannel bmc, RedfishResource root, RedfishResource system, QuirkTable quirks, CancellationToken cancellationToken)
    {
        var managers = system["Links"]["ManagedBy"].Links;
        if (managers.Count == 0) managers = await MembersOrNoneAsync(bmc, root["Managers"].Link, cancellationToken);
        var chassis = system["Links"]["Chassis"].Links;
        if (chassis.Count == 0) chassis = await MembersOrNoneAsync(bmc, root["Chassis"].Link, cancellationToken);
        var manager = managers.Count == 0 ? null : await bmc.TryReadAsync(managers[0], cancellationToken);
        var firmware = manager?["FirmwareVersion"].Text ?? "";
        var kind = new MachineKind(
            system["Manufacturer"].Text ?? root["Vendor"].Text ?? "", system["Model"].Text ?? "", $"{manager?["Model"].Text} {ManagerName(manager)} {firmware}".Trim())
        {
            Firmware = firmware,
        };
        return new()
        {
            SystemPath = system.Path,
            ManagerPath = manager?.Path,
            ManagerPaths = managers,
            ChassisPaths = chassis,
            UpdateServicePath = root["UpdateService"].Link,
            EventServicePath = root["EventService"].Link,
            RegistriesPath = root["Registries"].Link,
            Kind = kind,
            ManagerFirmware = firmware,
            Uuid = manager?["ServiceEntryPointUUID"].Text ?? root["UUID"].Text ?? system["UUID"].Text,
            Quirks = quirks.For(kind),
        };
    }

    /// <summary>iDRACs tell their generation by path or name only: "iDRAC.Embedded.1", "16G Monolithic".</summary>
    private static string ManagerName(RedfishResource? manager) => (manager?["Model"].Text ?? "") switch
    {
        var model when model.StartsWith("17G", StringComparison.Ordinal) || model.StartsWith("18G", StringComparison.Ordinal) => "iDRAC10",
        _ => manager?["Name"].Text ?? "",
    };

    private static async Task<IReadOnlyList<string>> MembersOrNoneAsync(IRedfishChannel bmc, string? path, CancellationToken cancellationToken)
    {
        try
        {
            return path is null ? [] : await bmc.MembersAsync(path, cancellationToken);
        }
        catch (RedfishException e) when (e.Failure is RedfishFailure.NotFound or RedfishFailure.Forbidden or RedfishFailure.LicenceMissing)
        {
            return [];
        }
    }

    private static string Id(string path) => path.TrimEnd('/') is var trimmed ? trimmed[(trimmed.LastIndexOf('/') + 1)..] : path;
}
