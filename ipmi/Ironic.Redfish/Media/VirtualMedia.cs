using System.Text.Json.Nodes;
using Ironic.Redfish.Systems;
using Ironic.Redfish.Tasks;

namespace Ironic.Redfish.Media;

/// <summary>Virtual media of a system or, where that has none, of its managers.</summary>
public static class VirtualMedia
{
    /// <summary>Fetching the image may be part of the insertion.</summary>
    private static readonly TimeSpan InsertTimeout = TimeSpan.FromMinutes(5), SettleTimeout = TimeSpan.FromSeconds(20), SettlePause = TimeSpan.FromSeconds(1);

    extension(IRedfishChannel bmc)
    {
        /// <summary>The drives, those of the system first.</summary>
        public async Task<IReadOnlyList<MediaSlot>> GetMediaSlotsAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            List<MediaSlot> slots = [];
            foreach (var owner in (string[])[machine.SystemPath, .. machine.ManagerPaths])
            {
                var resource = await bmc.TryReadAsync(owner, cancellationToken);
                if (resource?["VirtualMedia"].Link is not { } collection) continue;
                slots.AddRange((await bmc.ReadMembersAsync(collection, cancellationToken)).Select(MediaSlot.From));
            }

            return [.. slots.DistinctBy(slot => slot.Path)];
        }

        /// <summary>Puts an image into the first drive that takes it; whatever was in it is put out first. Returns when the BMC shows it.</summary>
        /// <param name="machine">Whose drive.</param>
        /// <param name="type">"CD", "DVD", "USBStick", "Floppy".</param>
        /// <param name="image">Where the BMC fetches it.</param>
        /// <param name="cancellationToken">Gives up.</param>
        /// <exception cref="RedfishException">No drive takes it; the message has the reason of the last that was tried.</exception>
        public async Task<MediaSlot> InsertMediaAsync(RedfishMachine machine, string type, Uri image, CancellationToken cancellationToken)
        {
            var fitting = (await bmc.GetMediaSlotsAsync(machine, cancellationToken)).Where(slot => slot.Takes(type)).ToList();
            RedfishException? last = null;
            foreach (var slot in fitting)
            {
                try
                {
                    if (slot.IsInserted && slot.Image == image.AbsoluteUri) return slot;
                    await EjectAsync(bmc, machine, slot, cancellationToken); // iDRACs tell of media that are long gone, and refuse others for it
                    return await InsertAsync(bmc, machine, slot, image, cancellationToken);
                }
                catch (RedfishException e) when (e.Failure is RedfishFailure.Refused or RedfishFailure.NotFound or RedfishFailure.Unsupported or RedfishFailure.NotKept)
                {
                    last = e; // the next drive may be of use: Supermicro's first is not
                }
            }

            throw last ?? Faults.Unsupported(bmc.Target, $"virtual media drive for a {type}");
        }

        /// <summary>Empties the drives of a type. No error when they are empty.</summary>
        /// <param name="machine">Whose drives.</param>
        /// <param name="type">"CD" and the like; null: all drives.</param>
        /// <param name="cancellationToken">Gives up.</param>
        public async Task EjectMediaAsync(RedfishMachine machine, string? type, CancellationToken cancellationToken)
        {
            foreach (var slot in (await bmc.GetMediaSlotsAsync(machine, cancellationToken)).Where(slot => type is null || slot.Takes(type)))
                await EjectAsync(bmc, machine, slot, cancellationToken);
        }
    }

    private static async Task<MediaSlot> InsertAsync(IRedfishChannel bmc, RedfishMachine machine, MediaSlot slot, Uri image, CancellationToken cancellationToken)
    {
        var target = slot.Resource!.ActionTarget("#VirtualMedia.InsertMedia");
        if (machine.Quirks.MediaByPatch || target is null)
        {
            var body = new JsonObject { ["Image"] = image.AbsoluteUri, ["Inserted"] = true, ["WriteProtected"] = true };
            await bmc.PatchAsync(machine, await bmc.ReadAsync(slot.Path, cancellationToken), body, cancellationToken);
        }
        else
        {
            await PostLadderAsync(bmc, machine, target, image, cancellationToken);
        }

        return await SettleAsync(bmc, slot, image, cancellationToken);
    }

    /// <summary>Each rung says more: what one BMC must have, another refuses.</summary>
    private static async Task PostLadderAsync(IRedfishChannel bmc, RedfishMachine machine, string target, Uri image, CancellationToken cancellationToken)
    {
        var ladder = Payloads(image).Take(machine.Quirks.MediaImageOnly ? 1 : int.MaxValue).ToList();
        for (var rung = 0; ; rung++)
        {
            try
            {
                var answer = await bmc.PostAsync(target, ladder[rung], cancellationToken);
                if (TaskMonitor.Of(answer) is { } task) await bmc.WaitAsync(task, InsertTimeout, cancellationToken);
                return;
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.Refused && rung < ladder.Count - 1)
            {
                // The next one.
            }
        }
    }

    private static IEnumerable<JsonObject> Payloads(Uri image)
    {
        var body = new JsonObject { ["Image"] = image.AbsoluteUri };
        yield return (JsonObject)body.DeepClone();
        body["TransferProtocolType"] = image.Scheme.ToUpperInvariant();
        yield return (JsonObject)body.DeepClone();
        body["TransferMethod"] = "Stream";
        yield return (JsonObject)body.DeepClone();
        (body["UserName"], body["Password"]) = ("none", "none"); // NVIDIA DGX must have some
        yield return body;
    }

    private static async Task EjectAsync(IRedfishChannel bmc, RedfishMachine machine, MediaSlot slot, CancellationToken cancellationToken)
    {
        if (!slot.IsInserted && slot.Image is null) return;
        var target = slot.Resource!.ActionTarget("#VirtualMedia.EjectMedia");
        if (machine.Quirks.MediaByPatch || target is null)
        {
            var body = new JsonObject { ["Image"] = null, ["Inserted"] = false };
            await bmc.PatchAsync(machine, await bmc.ReadAsync(slot.Path, cancellationToken), body, cancellationToken);
            return;
        }

        try
        {
            await bmc.ActAsync(target, null, cancellationToken);
        }
        catch (RedfishException e) when (e.Failure is RedfishFailure.Refused or RedfishFailure.ServerError)
        {
            // "Nothing is inserted", in as many words as there are vendors: only what is there now counts.
            var now = MediaSlot.From(await bmc.ReadAsync(slot.Path, cancellationToken));
            if (now.IsInserted) throw;
        }
    }

    /// <summary>Some answer 204 and do nothing; others need a while to fetch the image.</summary>
    private static async Task<MediaSlot> SettleAsync(IRedfishChannel bmc, MediaSlot slot, Uri image, CancellationToken cancellationToken)
    {
        var begun = bmc.Time.GetTimestamp();
        while (true)
        {
            var now = MediaSlot.From(await bmc.ReadAsync(slot.Path, cancellationToken));
            if (now.IsInserted || (now.Image is not null && !now.Resource!.Body.Has("Inserted"))) return now;
            if (bmc.Time.GetElapsedTime(begun) >= SettleTimeout) throw Faults.NotKept(bmc.Target, $"{image.Place} for drive {slot.Name}", "an empty drive");
            await Task.Delay(SettlePause, bmc.Time, cancellationToken);
        }
    }
}
