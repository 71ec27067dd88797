using System.Text.Json.Nodes;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Systems;

/// <summary>UEFI Secure Boot of a system.</summary>
/// <param name="IsEnabled">From the next boot on.</param>
/// <param name="IsInForce">In this boot; null: not told.</param>
/// <param name="Mode">"UserMode", "SetupMode", ...; null: not told.</param>
public sealed record SecureBootState(bool IsEnabled, bool? IsInForce, string? Mode);

/// <summary>The resource <c>SecureBoot</c>.</summary>
public static class SecureBootControl
{
    extension(IRedfishChannel bmc)
    {
        public async Task<SecureBootState> GetSecureBootAsync(RedfishMachine machine, CancellationToken cancellationToken) =>
            Read(await FindAsync(bmc, machine, cancellationToken));

        /// <summary>From the next boot on. No error when it is so already.</summary>
        public async Task SetSecureBootAsync(RedfishMachine machine, bool enabled, CancellationToken cancellationToken)
        {
            var resource = await FindAsync(bmc, machine, cancellationToken);
            if (Read(resource).IsEnabled == enabled) return;
            await bmc.PatchAsync(machine, resource, new JsonObject { ["SecureBootEnable"] = enabled }, cancellationToken);
            var settings = resource.SettingsPath is { } path ? await bmc.TryReadAsync(path, cancellationToken) : null;
            var kept = Read(await bmc.ReadAsync(resource.Path, cancellationToken)).IsEnabled;
            if (kept != enabled && settings?["SecureBootEnable"].Flag != enabled) throw Faults.NotKept(bmc.Target, $"Secure Boot {(enabled ? "on" : "off")}", kept ? "on" : "off");
        }

        /// <param name="machine">Whose keys.</param>
        /// <param name="resetType">"ResetAllKeysToDefault", "DeleteAllKeys", "DeletePK".</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task ResetSecureBootKeysAsync(RedfishMachine machine, string resetType, CancellationToken cancellationToken)
        {
            var resource = await FindAsync(bmc, machine, cancellationToken);
            var target = resource.ActionTarget("#SecureBoot.ResetKeys") ?? throw Faults.Unsupported(bmc.Target, "way to reset the keys of Secure Boot");
            await bmc.PostAsync(target, new JsonObject { ["ResetKeysType"] = resetType }, cancellationToken);
        }
    }

    private static SecureBootState Read(RedfishResource resource) => new(
        resource["SecureBootEnable"].Flag ?? false,
        resource["SecureBootCurrentBoot"].Text switch { "Enabled" => true, "Disabled" => false, _ => null },
        resource["SecureBootMode"].Text);

    private static async Task<RedfishResource> FindAsync(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken)
    {
        var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
        return await bmc.TryReadAsync(system["SecureBoot"].Link, cancellationToken) ?? throw Faults.Unsupported(bmc.Target, "Secure Boot (or no licence for it)");
    }
}
