using System.Text.Json.Nodes;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Systems;

/// <summary>Boot override and boot mode of a system, in all the ways that BMCs want them written; what was written is read back.</summary>
public static class BootControl
{
    private const string TargetName = "BootSourceOverrideTarget", EnabledName = "BootSourceOverrideEnabled", ModeName = "BootSourceOverrideMode", HttpName = "HttpBootUri";
    private const string Once = "Once", Continuous = "Continuous", Cd = "Cd", UsbCd = "UsbCd", UefiHttp = "UefiHttp";

    extension(IRedfishChannel bmc)
    {
        public async Task<BootOverride> GetBootOverrideAsync(RedfishMachine machine, CancellationToken cancellationToken) =>
            Read((await bmc.ReadAsync(machine.SystemPath, cancellationToken))["Boot"]);

        /// <summary>Makes the system boot from somewhere once, or each time.</summary>
        /// <param name="machine">Whose boot.</param>
        /// <param name="target">Redfish's word, "Pxe".</param>
        /// <param name="continuous">Each time; a BMC that cannot gets "Once", which the result tells.</param>
        /// <param name="mode">"UEFI", "Legacy"; null: leave it. Written only where it is another.</param>
        /// <param name="httpUri">For "UefiHttp"; null: leave it to DHCP, and clear what the BMC may have of an earlier one.</param>
        /// <param name="cancellationToken">Gives up.</param>
        /// <exception cref="RedfishException">Refused in every form; or accepted and not kept.</exception>
        public async Task<BootOverrideResult> SetBootOverrideAsync(
            RedfishMachine machine, string target, bool continuous, string? mode, Uri? httpUri, CancellationToken cancellationToken)
        {
            var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
            var now = Read(system["Boot"]);
            if (target == Cd) target = CdFor(machine, now);
            if (now.AllowedTargets.Count > 0 && !now.AllowedTargets.Contains(target))
                throw Faults.Unsupported(bmc.Target, $"boot target {target}; it has {string.Join(", ", now.AllowedTargets)}");
            var wanted = new BootOverride(target, continuous ? Continuous : Once, machine.Quirks.BootWithoutMode ? null : mode) { HttpUri = httpUri?.AbsoluteUri };
            try
            {
                await WriteAsync(bmc, machine, system, now, wanted, cancellationToken);
            }
            catch (RedfishException e) when (continuous && e.Failure is RedfishFailure.Refused)
            {
                wanted = wanted with { Enabled = Once }; // "Continuous" was dropped from newer schemas
                await WriteAsync(bmc, machine, system, now, wanted, cancellationToken);
            }

            await VerifyAsync(bmc, machine, wanted, cancellationToken);
            return new(wanted.IsContinuous);
        }

        /// <summary>The mode in which the system boots: "UEFI", "Legacy"; null: not told.</summary>
        public async Task<string?> GetBootModeAsync(RedfishMachine machine, CancellationToken cancellationToken) =>
            (await bmc.GetBootOverrideAsync(machine, cancellationToken)).Mode;

        public async Task SetBootModeAsync(RedfishMachine machine, string mode, CancellationToken cancellationToken)
        {
            var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
            var now = Read(system["Boot"]);
            if (now.Mode == mode) return;
            var body = new JsonObject { [ModeName] = mode };
            if (machine.Quirks.BootNeedsEnabled || machine.Quirks.BootNeedsAll) (body[EnabledName], body[TargetName]) = (now.Enabled ?? "Disabled", now.Target ?? "None");
            await PatchBootAsync(bmc, machine, system, body, cancellationToken);
            var kept = Read((await ReadBackAsync(bmc, machine, cancellationToken))["Boot"]).Mode;
            if (kept is not null && kept != mode) throw Faults.NotKept(bmc.Target, $"boot mode {mode}", $"'{kept}'");
        }
    }

    private static BootOverride Read(JsonView boot) => new(boot[TargetName].Text, boot[EnabledName].Text, boot[ModeName].Text)
    {
        HttpUri = boot[HttpName].Text,
        AllowedTargets = boot[$"{TargetName}@Redfish.AllowableValues"].Texts,
    };

    /// <summary>Virtual CDs are USB devices to some; others know only the one word or the other.</summary>
    private static string CdFor(RedfishMachine machine, BootOverride now) => (now.AllowedTargets.Contains(Cd), now.AllowedTargets.Contains(UsbCd)) switch
    {
        (_, true) when machine.Quirks.CdIsUsbCd => UsbCd,
        (false, true) => UsbCd,
        _ => Cd,
    };

    /// <summary>First only what differs, which most want; then everything together, which the others want.</summary>
    private static async Task WriteAsync(
        IRedfishChannel bmc, RedfishMachine machine, RedfishResource system, BootOverride now, BootOverride wanted, CancellationToken cancellationToken)
    {
        var changes = machine.Quirks.BootNeedsAll ? Everything(now, wanted) : Differences(machine, now, wanted);
        if (changes.Count == 0) return; // iDRACs run a job, and restart the machine, for what is set already
        try
        {
            await PatchBootAsync(bmc, machine, system, changes, cancellationToken);
        }
        catch (RedfishException e) when (e.Failure == RedfishFailure.Refused && e.Status is not 405 && !machine.Quirks.BootNeedsAll)
        {
            await PatchBootAsync(bmc, machine, system, Everything(now, wanted), cancellationToken);
        }
    }

    private static JsonObject Differences(RedfishMachine machine, BootOverride now, BootOverride wanted)
    {
        JsonObject boot = [];
        if (now.Target != wanted.Target) boot[TargetName] = wanted.Target;
        if (now.Enabled != wanted.Enabled || machine.Quirks.BootNeedsEnabled) boot[EnabledName] = wanted.Enabled;
        if (wanted.Mode is { } mode && mode != now.Mode) boot[ModeName] = mode;
        if (wanted.HttpUri is { } uri && uri != now.HttpUri) boot[HttpName] = uri;
        if (wanted is { Target: UefiHttp, HttpUri: null } && !string.IsNullOrEmpty(now.HttpUri)) boot[HttpName] = null; // else it would boot what somebody wanted before
        if (boot.Count == 0 && !wanted.IsContinuous) boot[EnabledName] = wanted.Enabled; // asked for once more, so that the BMC counts anew
        return boot;
    }

    private static JsonObject Everything(BootOverride now, BootOverride wanted)
    {
        var boot = new JsonObject { [TargetName] = wanted.Target, [EnabledName] = wanted.Enabled };
        if ((wanted.Mode ?? now.Mode) is { } mode) boot[ModeName] = mode;
        if (wanted.HttpUri is { } uri) boot[HttpName] = uri;
        return boot;
    }

    /// <summary>To the system itself, or to its settings resource where the BMC wants it so.</summary>
    private static async Task PatchBootAsync(IRedfishChannel bmc, RedfishMachine machine, RedfishResource system, JsonObject boot, CancellationToken cancellationToken)
    {
        if (machine.Quirks.BootBySettings && system.SettingsPath is { } first)
        {
            await WriteToAsync(bmc, machine, await bmc.ReadAsync(first, cancellationToken), boot, cancellationToken);
            return;
        }

        try
        {
            await WriteToAsync(bmc, machine, system, boot, cancellationToken);
        }
        catch (RedfishException e) when (e.Status == 405 && system.SettingsPath is not null)
        {
            await WriteToAsync(bmc, machine, await bmc.ReadAsync(system.SettingsPath, cancellationToken), boot, cancellationToken);
        }
    }

    private static async Task WriteToAsync(IRedfishChannel bmc, RedfishMachine machine, RedfishResource resource, JsonObject boot, CancellationToken cancellationToken) =>
        await bmc.PatchAsync(machine, resource, new JsonObject { ["Boot"] = boot.DeepClone() }, cancellationToken);

    private static async Task VerifyAsync(IRedfishChannel bmc, RedfishMachine machine, BootOverride wanted, CancellationToken cancellationToken)
    {
        var kept = Read((await ReadBackAsync(bmc, machine, cancellationToken))["Boot"]);
        if (kept.Target == wanted.Target && kept.IsEnabled)
        {
            if (wanted.HttpUri is not { } uri || kept.HttpUri == uri) return;
            throw Faults.NotKept(bmc.Target, $"{new Uri(uri).Place} to boot by HTTP", $"'{kept.HttpUri}'");
        }

        throw Faults.NotKept(bmc.Target, $"boot target {wanted.Target} ({wanted.Enabled})", $"'{kept.Target}' ({kept.Enabled})");
    }

    private static async Task<RedfishResource> ReadBackAsync(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken)
    {
        var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
        if (!machine.Quirks.BootBySettings || system.SettingsPath is not { } settings) return system;
        var pending = await bmc.TryReadAsync(settings, cancellationToken);
        return pending is null || pending["Boot"].IsMissing ? system : pending;
    }
}
