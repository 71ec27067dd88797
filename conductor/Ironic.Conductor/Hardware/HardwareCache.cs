using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Hardware;

/// <summary>What the API shows of a machine's BIOS and firmware: read anew when it may have changed. That it cannot be read fails nothing.</summary>
internal sealed class HardwareCache(IResourceStore resources)
{
    public async Task RefreshAsync(StageContext context, CancellationToken cancellationToken)
    {
        await TryAsync(context, "BIOS settings", async () =>
        {
            if (context.Driver.TryGet<IBiosCapability>(out var bios)) await KeepAsync(context, await bios.ReadBiosAsync(context.Hardware, cancellationToken), cancellationToken);
        });
        await TryAsync(context, "firmware versions", async () =>
        {
            if (context.Driver.TryGet<IFirmwareCapability>(out var firmware)) await KeepAsync(context, await firmware.ReadFirmwareAsync(context.Hardware, cancellationToken), cancellationToken);
        });
    }

    public async Task KeepAsync(StageContext context, IReadOnlyList<BiosSetting> settings, CancellationToken cancellationToken) =>
        context.Writes.Add(await WriteAsync(context.Node.Uuid, settings, context.Now, cancellationToken));

    public async Task KeepAsync(StageContext context, IReadOnlyList<FirmwareComponent> components, CancellationToken cancellationToken) =>
        context.Writes.Add(await WriteAsync(context.Node.Uuid, components, context.Now, cancellationToken));

    /// <summary>What keeps a node's settings: those that are as they were keep their times.</summary>
    public async Task<StoreWrite> WriteAsync(Guid node, IReadOnlyList<BiosSetting> settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = (await resources.FindBiosAsync(node, cancellationToken))?.Settings.ToDictionary(setting => setting.Name, StringComparer.Ordinal) ?? [];
        return new StoreWrite.PutBios(new(node, [.. settings.Select(Dated)]));

        BiosSetting Dated(BiosSetting read) => !known.TryGetValue(read.Name, out var before)
            ? read with { CreatedAt = now, UpdatedAt = null }
            : read with { CreatedAt = before.CreatedAt, UpdatedAt = read.Value == before.Value ? before.UpdatedAt : now };
    }

    /// <summary>The same of its firmware: components that were known keep their first version.</summary>
    public async Task<StoreWrite> WriteAsync(Guid node, IReadOnlyList<FirmwareComponent> components, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = (await resources.FindFirmwareAsync(node, cancellationToken))?.Components.ToDictionary(component => component.Component, StringComparer.Ordinal) ?? [];
        return new StoreWrite.PutFirmware(new(node, [.. components.Select(Dated)]));

        FirmwareComponent Dated(FirmwareComponent read) => !known.TryGetValue(read.Component, out var before)
            ? read with { CreatedAt = now, UpdatedAt = null }
            : read with
            {
                InitialVersion = before.InitialVersion,
                LastVersionFlashed = read.LastVersionFlashed ?? before.LastVersionFlashed,
                CreatedAt = before.CreatedAt,
                UpdatedAt = read.CurrentVersion == before.CurrentVersion ? before.UpdatedAt : now,
            };
    }

    private static async Task TryAsync(StageContext context, string what, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (DriverException e)
        {
            context.Record(TimelineNames.BmcFailed, $"the {what} could not be read, which is not fatal: {e.Message}");
        }
    }
}
