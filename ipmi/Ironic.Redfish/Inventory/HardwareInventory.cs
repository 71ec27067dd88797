using System.Collections.Frozen;
using Ironic.Redfish.Json;
using Ironic.Redfish.Storage;
using Ironic.Redfish.Systems;

namespace Ironic.Redfish.Inventory;

/// <summary>Reads a <see cref="HardwareView"/>. What a BMC has not, refuses or garbles is left out: an inventory of most is better than none.</summary>
public static class HardwareInventory
{
    private static readonly FrozenDictionary<string, string> Architectures = new Dictionary<string, string>
    {
        ["x86"] = "x86_64", ["x86-64"] = "x86_64", ["Intel 64"] = "x86_64", ["ARM"] = "aarch64", ["ARM-A64"] = "aarch64", ["ARM-A32"] = "armv7l", ["Power"] = "ppc64le", ["RISC-V"] = "riscv64",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    extension(IRedfishChannel bmc)
    {
        public async Task<HardwareView> GetHardwareAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
            var processors = await MostAsync(() => bmc.ReadMembersAsync(system["Processors"].Link, cancellationToken));
            var cpus = processors.Where(p => p["ProcessorType"].Text is null or "CPU" && p["Status"]["State"].Text != "Absent").ToList();
            return new()
            {
                Vendor = system["Manufacturer"].Text,
                Model = system["Model"].Text,
                Serial = system["SerialNumber"].Text,
                Sku = system["SKU"].Text,
                SystemUuid = system["UUID"].Text,
                BiosVersion = system["BiosVersion"].Text,
                BootMode = system["Boot"]["BootSourceOverrideMode"].Text,
                Threads = ThreadsOf(system, cpus),
                Sockets = (int?)system["ProcessorSummary"]["Count"].Whole ?? (cpus.Count > 0 ? cpus.Count : null),
                ProcessorModel = system["ProcessorSummary"]["Model"].Text ?? cpus.FirstOrDefault()?["Model"].Text,
                Architecture = ArchitectureOf(cpus),
                MemoryMiB = await MemoryOfAsync(bmc, system, cancellationToken),
                Nics = await MostAsync(() => NicsOfAsync(bmc, system, cancellationToken)),
                Storage = await MostAsync(() => bmc.GetStorageAsync(machine, cancellationToken)),
                PcieDevices = await MostAsync(() => PcieOfAsync(bmc, system, cancellationToken)),
            };
        }

        /// <summary>The network ports that have an address, each address once.</summary>
        public async Task<IReadOnlyList<NicView>> GetNicsAsync(RedfishMachine machine, CancellationToken cancellationToken) =>
            await NicsOfAsync(bmc, await bmc.ReadAsync(machine.SystemPath, cancellationToken), cancellationToken);
    }

    private static int? ThreadsOf(RedfishResource system, List<RedfishResource> cpus)
    {
        var sum = cpus.Sum(cpu => cpu["TotalThreads"].Whole ?? cpu["TotalCores"].Whole ?? 0);
        return sum > 0 ? (int)Math.Min(sum, int.MaxValue) : (int?)system["ProcessorSummary"]["LogicalProcessorCount"].Whole;
    }

    private static string? ArchitectureOf(List<RedfishResource> cpus)
    {
        foreach (var cpu in cpus)
        {
            if (cpu["InstructionSet"].Text is { } set && Architectures.TryGetValue(set, out var name)) return name;
            if (cpu["ProcessorArchitecture"].Text is { } architecture && Architectures.TryGetValue(architecture, out var other)) return other;
        }

        return null;
    }

    private static async Task<long?> MemoryOfAsync(IRedfishChannel bmc, RedfishResource system, CancellationToken cancellationToken)
    {
        if (system["MemorySummary"]["TotalSystemMemoryGiB"].Number is { } total and > 0) return (long)(total * 1024);
        var modules = await MostAsync(() => bmc.ReadMembersAsync(system["Memory"].Link, cancellationToken));
        var sum = modules.Sum(module => module["CapacityMiB"].Whole ?? 0);
        return sum > 0 ? sum : null;
    }

    private static async Task<IReadOnlyList<NicView>> NicsOfAsync(IRedfishChannel bmc, RedfishResource system, CancellationToken cancellationToken)
    {
        var nics = await bmc.ReadMembersAsync(system["EthernetInterfaces"].Link, cancellationToken);
        return
        [
            .. nics.Select(nic => (Nic: nic, Mac: Mac(nic["MACAddress"].Text) ?? Mac(nic["PermanentMACAddress"].Text)))
                .Where(pair => pair.Mac is not null).DistinctBy(pair => pair.Mac)
                .Select(pair => new NicView(
                    pair.Nic["Id"].Text ?? "", pair.Mac!, IsEnabled(pair.Nic["Status"]["State"].Text), pair.Nic["LinkStatus"].Text, pair.Nic["SpeedMbps"].Whole)),
        ];
    }

    private static bool? IsEnabled(string? state) => state switch { "Enabled" => true, null or "Starting" or "StandbyOffline" => null, _ => false };

    /// <summary>Lower case with colons; null for what is no Ethernet address of one machine.</summary>
    private static string? Mac(string? text)
    {
        var digits = text?.Replace(":", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        if (digits is not { Length: 12 } || !digits.All(char.IsAsciiHexDigit) || digits.All(c => c == '0') || digits.All(c => c == 'f')) return null;
        return string.Join(':', digits.Chunk(2).Select(pair => new string(pair)));
    }

    private static async Task<IReadOnlyList<PcieView>> PcieOfAsync(IRedfishChannel bmc, RedfishResource system, CancellationToken cancellationToken)
    {
        List<PcieView> found = [];
        foreach (var device in await bmc.ReadAllAsync(system["PCIeDevices"].Links, cancellationToken))
        {
            var functions = await bmc.ReadMembersAsync(device["PCIeFunctions"].Link, cancellationToken);
            var function = functions.Count > 0 ? functions[0].Body : default;
            found.Add(new(
                device["Id"].Text ?? "", device["Name"].Text, device["Manufacturer"].Text, device["Model"].Text,
                function["VendorId"].Text, function["DeviceId"].Text, function["DeviceClass"].Text));
        }

        return found;
    }

    /// <summary>HPEs answer 400 for network adapters until the operating system is up; Supermicros want a licence for storage.</summary>
    private static async Task<IReadOnlyList<T>> MostAsync<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (RedfishException e) when (e.Status is not null || e.Failure is RedfishFailure.MalformedAnswer or RedfishFailure.TooLarge)
        {
            return [];
        }
    }
}
