using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Redfish.Json;
using Ironic.Redfish.Systems;

namespace Ironic.Redfish.Managers;

/// <summary>The BMC itself: its reset, its clock; and the lights of its machine.</summary>
public static class ManagerControl
{
    extension(IRedfishChannel bmc)
    {
        /// <summary>Restarts the BMC: it is away for a minute or more, and its sessions end.</summary>
        /// <param name="machine">Whose BMC.</param>
        /// <param name="isForced">Without waiting for what runs on it.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task ResetManagerAsync(RedfishMachine machine, bool isForced, CancellationToken cancellationToken)
        {
            var manager = await FindAsync(bmc, machine, cancellationToken);
            var action = manager["Actions"]["#Manager.Reset"];
            var target = manager.ActionTarget("#Manager.Reset") ?? throw Faults.Unsupported(bmc.Target, "way to be reset");
            var allowed = action["ResetType@Redfish.AllowableValues"].Texts;
            string[] wanted = isForced ? ["ForceRestart", "GracefulRestart"] : ["GracefulRestart", "ForceRestart"];
            var type = allowed.Count == 0 ? wanted[0] : wanted.FirstOrDefault(allowed.Contains) ?? throw Faults.Unsupported(bmc.Target, $"{wanted[0]}; it has {string.Join(", ", allowed)}");
            await bmc.PostAsync(target, new JsonObject { ["ResetType"] = type }, cancellationToken);
            bmc.Memory.Forget();
        }

        /// <summary>The BMC's clock; null: it shows none.</summary>
        public async Task<DateTimeOffset?> GetClockAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            var manager = await FindAsync(bmc, machine, cancellationToken);
            return DateTimeOffset.TryParse(manager["DateTime"].Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var now) ? now : null;
        }

        /// <summary>Sets the BMC's clock, with its zone at UTC where it keeps one.</summary>
        public async Task SetClockAsync(RedfishMachine machine, DateTimeOffset now, CancellationToken cancellationToken)
        {
            var manager = await FindAsync(bmc, machine, cancellationToken);
            var body = new JsonObject { ["DateTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
            if (manager.Body.Has("DateTimeLocalOffset")) body["DateTimeLocalOffset"] = "+00:00";
            await bmc.PatchAsync(machine, manager, body, cancellationToken);
        }

        /// <summary>"On", "Off", "Blinking"; null: not told.</summary>
        /// <param name="path">A system, chassis or drive.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task<string?> GetIndicatorAsync(string path, CancellationToken cancellationToken)
        {
            var resource = await bmc.ReadAsync(path, cancellationToken);
            return resource["IndicatorLED"].Text switch
            {
                "Lit" => "On",
                null => resource["LocationIndicatorActive"].Flag switch { true => "On", false => "Off", null => null },
                var word => word,
            };
        }

        /// <param name="machine">Whose light.</param>
        /// <param name="path">A system, chassis or drive.</param>
        /// <param name="state">"On", "Off", "Blinking".</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task SetIndicatorAsync(RedfishMachine machine, string path, string state, CancellationToken cancellationToken)
        {
            var resource = await bmc.ReadAsync(path, cancellationToken);
            var body = resource.Body.Has("IndicatorLED") || !resource.Body.Has("LocationIndicatorActive")
                ? new JsonObject { ["IndicatorLED"] = state == "On" ? "Lit" : state }
                : new JsonObject { ["LocationIndicatorActive"] = state != "Off" };
            await bmc.PatchAsync(machine, resource, body, cancellationToken);
        }
    }

    private static async Task<RedfishResource> FindAsync(IRedfishChannel bmc, RedfishMachine machine, CancellationToken cancellationToken) =>
        await bmc.TryReadAsync(machine.ManagerPath, cancellationToken) ?? throw Faults.Unsupported(bmc.Target, "manager");
}
