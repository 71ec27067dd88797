using System.Text.Json.Nodes;
using Ironic.Redfish.Json;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tasks;

namespace Ironic.Redfish.Bios;

/// <summary>BIOS settings of a system: what they are, what they may be, and what they will be after the next start.</summary>
public static class BiosSettings
{
    extension(IRedfishChannel bmc)
    {
        /// <summary>The settings in force, with what the registry says of each, where there is one.</summary>
        public async Task<IReadOnlyList<BiosSetting>> GetBiosAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var bios = await FindAsync(bmc, machine, cancellationToken);
            var registry = await BiosRegistry.ReadAsync(bmc, machine, bios["AttributeRegistry"].Text, cancellationToken);
            return [.. bios["Attributes"].Members.Select(member => registry.Describe(member.Key, Node(member.Value)))];
        }

        /// <summary>The settings that wait for the next start, and differ from those in force.</summary>
        public async Task<JsonObject> GetPendingBiosAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var bios = await FindAsync(bmc, machine, cancellationToken);
            JsonObject pending = [];
            if (bios.SettingsPath is null || await bmc.TryReadAsync(bios.SettingsPath, cancellationToken) is not { } settings) return pending;
            var current = bios["Attributes"];
            // Dells list changes only, HPEs and Lenovos all settings.
            foreach (var (name, value) in settings["Attributes"].Members)
            {
                if (!current.Has(name) || current[name].ToString() != value.ToString()) pending[name] = Node(value);
            }

            return pending;
        }

        /// <summary>Asks for settings; they hold after the next start. Settings that are as asked for are left out.</summary>
        /// <returns>The job that the BMC made of it; null: none. And the names of what was written; none: all was as asked for.</returns>
        /// <exception cref="RedfishException">Refused; or the registry does not allow a value, and nothing was sent.</exception>
        public async Task<(RedfishTask? Task, IReadOnlyList<string> Written)> SetBiosAsync(RedfishMachine machine, JsonObject settings, CancellationToken cancellationToken)
        {
            var bios = await FindAsync(bmc, machine, cancellationToken);
            var registry = await BiosRegistry.ReadAsync(bmc, machine, bios["AttributeRegistry"].Text, cancellationToken);
            var changes = Changes(bmc, bios, registry, settings);
            if (changes.Count == 0) return (null, []);
            var names = changes.Select(change => change.Key).ToList();
            var target = bios.SettingsPath is { } path ? await bmc.ReadAsync(path, cancellationToken) : bios;
            var answer = await WriteAsync(bmc, machine, bios, target, changes, cancellationToken);
            return (TaskMonitor.Of(answer), names);
        }

        /// <summary>All settings back to the factory's, after the next start.</summary>
        public async Task<RedfishTask?> ResetBiosAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var bios = await FindAsync(bmc, machine, cancellationToken);
            var target = bios.ActionTarget("#Bios.ResetBios") ?? throw Faults.Unsupported(bmc.Target, "way to reset the BIOS settings");
            return TaskMonitor.Of(await bmc.ActAsync(target, null, cancellationToken));
        }
    }

    private static async Task<RedfishResource> FindAsync(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken)
    {
        var system = await bmc.ReadAsync(machine.SystemPath, cancellationToken);
        return await bmc.TryReadAsync(system["Bios"].Link, cancellationToken) ?? throw Faults.Unsupported(bmc.Target, "BIOS settings (or no licence for them)");
    }

    private static JsonObject Changes(IRedfishChannel bmc, RedfishResource bios, BiosRegistry registry, JsonObject settings)
    {
        JsonObject changes = [];
        List<string> problems = [];
        var current = bios["Attributes"];
        foreach (var (name, value) in settings)
        {
            if (!current.Has(name))
            {
                problems.Add($"There is no BIOS setting {name}.");
                continue;
            }

            var attribute = registry.Describe(name, Node(current[name]));
            var wanted = attribute.Coerce(value);
            if (JsonNode.DeepEquals(wanted, attribute.Value)) continue;
            if (attribute.WhyNot(wanted) is { } problem) problems.Add(problem);
            else changes[name] = wanted;
        }

        if (problems.Count > 0) throw new RedfishException(RedfishFailure.Refused, $"Not sent to BMC {bmc.Target.Label}: {string.Join(" ", problems)}");
        return changes;
    }

    /// <summary>With an apply time where the BMC knows of it: iDRACs apply nothing without, others refuse what they do not know.</summary>
    private static async Task<Http.RedfishAnswer> WriteAsync(
        IRedfishChannel bmc, RedfishMachine machine, RedfishResource bios, RedfishResource target, JsonObject changes, CancellationToken cancellationToken)
    {
        var supported = bios["@Redfish.Settings"]["SupportedApplyTimes"].Texts;
        var plain = new JsonObject { ["Attributes"] = changes };
        if (machine.Quirks.BiosWithoutApplyTime || (supported.Count > 0 && !supported.Contains("OnReset")) || bios.SettingsPath is null)
            return await bmc.PatchAsync(machine, target, plain, cancellationToken);
        var timed = (JsonObject)plain.DeepClone();
        timed["@Redfish.SettingsApplyTime"] = new JsonObject { ["@odata.type"] = "#Settings.v1_1_0.PreferredApplyTime", ["ApplyTime"] = "OnReset" };
        try
        {
            return await bmc.PatchAsync(machine, target, timed, cancellationToken);
        }
        catch (RedfishException e) when (e.Failure == RedfishFailure.Refused && supported.Count == 0)
        {
            return await bmc.PatchAsync(machine, target, plain, cancellationToken);
        }
    }

    private static JsonNode? Node(JsonView value) => value.IsMissing ? null : JsonNode.Parse(value.ToString());
}
