using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Images;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Slots;
using Ironic.Conductor.Steps;
using Ironic.Conductor.Undeploy;
using Ironic.Model.Images;
using Ironic.Model.Json;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Deploy;

/// <summary>The core step write_image: our image service has the image, the agent fetches and writes it, with the config drive.</summary>
internal sealed class ImageWriting(IImageService images, IConfigDriveBuilder configDrives, INodeStore nodes, AgentStepRequests requests, ConductorOptions options)
{
    private const string Stage = "write";

    /// <param name="timeout">Of the write, from the agent's last sign of life.</param>
    /// <param name="reload">The stage that asks the agent for its steps anew.</param>
    public AgentCommand Command(TimeSpan timeout, string reload) => new(Stage, BuildAsync, (context, result) => Ended(context, result, reload), timeout);

    public async Task<ServedImage> PrepareAsync(StageContext context, CancellationToken cancellationToken)
    {
        var begun = context.Now;
        try
        {
            var image = await images.PrepareAsync(ImageRequests.Of(context.Node), cancellationToken);
            context.Node = context.Node with { InstanceInfo = context.Node.InstanceInfo.With("image_type", "whole-disk") };
            context.Record(TimelineNames.ImagePrepared, $"image ready: {image.Format}, {image.Length} bytes", Data(image), context.Now - begun);
            return image;
        }
        catch (ImageException e)
        {
            context.Record(TimelineNames.ImageFailed, e.Message, JsonMap.From(new JsonObject { ["cause"] = e.Cause }), context.Now - begun);
            throw;
        }
    }

    private async Task<CommandRequest> BuildAsync(StageContext context, CancellationToken cancellationToken)
    {
        var image = await PrepareAsync(context, cancellationToken); // once more: idempotent, and after a restart it is this that keeps it served
        var configDrive = await ConfigDriveAsync(context, cancellationToken);
        var arguments = new PrepareImageParams { ImageInfo = Info(context, image), Configdrive = configDrive };
        var step = StepStages.Current(context, StepPhase.Deploy) ?? throw new InvalidOperationException("No step is current.");
        context.State.Set("configdrive", configDrive is not null);
        return await requests.ExecuteAsync(context, StepPhase.Deploy, step.WithArgs(JsonSerializer.SerializeToNode(arguments, AgentJson.Default.PrepareImageParams)), cancellationToken);
    }

    private StageOutcome Ended(StageContext context, CommandResult result, string reload)
    {
        if (result.Error?.Type == CommandErrorTypes.ImageDownload && AgentCommandStages.SenderOf(context) is var from && from != options.HostName)
        {
            context.Record(TimelineNames.ImageBegunAnew, $"the image came from {from ?? "an appliance"}, which is gone; it is written anew, from {options.HostName}");
            return new StageOutcome.Next(AgentCommand.FirstOf(Stage));
        }

        if (result.Status == CommandStatus.VersionMismatch) return StepStages.Redo(context, StepPhase.Deploy, reload);
        if (result.Status != CommandStatus.Succeeded) return StepStages.Failed(context, StepPhase.Deploy, result);
        context.Record(TimelineNames.ImageWritten, "the image is written and verified");
        if (context.State.GetFlag("configdrive")) context.Record(TimelineNames.ConfigDriveWritten, "the config drive is written", duration: ConfigDriveTime(result));
        return new StageOutcome.Next(StepStages.NextStage);
    }

    /// <summary>Null: the agent does not tell.</summary>
    private static TimeSpan? ConfigDriveTime(CommandResult result) =>
        result.Result is JsonObject told && told["deploy_result"] is JsonObject of && of["config_drive_seconds"] is JsonValue value && value.TryGetValue<double>(out var seconds) && seconds is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds) : null;

    private static ImageInfo Info(StageContext context, ServedImage image) => new()
    {
        Id = Path.GetFileName(new Uri(context.Node.InstanceInfo.GetText("image_source")!).AbsolutePath),
        Urls = [image.Url.AbsoluteUri],
        Checksum = image.HashValue,
        OsHashAlgo = image.HashAlgorithm,
        OsHashValue = image.HashValue,
        DiskFormat = image.Format,
        ContainerFormat = "bare",
        StreamRawImages = image.Format == "raw",
        ImageType = "whole-disk",
        NodeUuid = context.Node.Uuid.ToString(),
        DeployBootMode = DriverContexts.BootModeOf(context.Node)?.ToWire(),
        BootOption = "local",
        ExtentsUrl = image.Extents?.Url.AbsoluteUri,
        ExtentsSha256 = image.Extents?.Sha256,
    };

    /// <summary>As the verb left it (a blob), or as the client put it into instance_info itself.</summary>
    private async Task<string?> ConfigDriveAsync(StageContext context, CancellationToken cancellationToken)
    {
        var node = context.Node;
        if (await nodes.ReadBlobAsync(node.Uuid, UndeployFlow.ConfigDriveBlob, cancellationToken) is { } blob)
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetString(blob));
            return configDrives.Build(document.RootElement, node.Uuid, node.Name);
        }

        return node.InstanceInfo.TryGet(ImageRequests.ConfigDriveKey, out var given) && given.ValueKind is JsonValueKind.String or JsonValueKind.Object && given.ToString() != ImageRequests.StoredMark
            ? configDrives.Build(given, node.Uuid, node.Name)
            : null;
    }

    private static JsonMap Data(ServedImage image) =>
        JsonMap.From(new JsonObject { ["format"] = image.Format, ["length"] = image.Length, ["virtual_size"] = image.VirtualSize });
}
