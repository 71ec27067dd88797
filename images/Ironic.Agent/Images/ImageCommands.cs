using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Commands;
using Ironic.Agent.Faults;
using Ironic.Agent.Nodes;
using Ironic.Agent.RootDevices;
using Ironic.Agent.Steps;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Steps;

namespace Ironic.Agent.Images;

/// <summary>Writing an image: as the step <c>write_image</c>, and as the command <c>standby.prepare_image</c> of older conductors.</summary>
internal sealed class ImageCommands(ImageWriter writer, RootDeviceSelector rootDevices, NodeCache nodes)
{
    private volatile string? _rootUuid;

    public IEnumerable<StepDefinition> Steps() =>
    [
        new()
        {
            Name = "write_image",
            Flows = StepFlows.Deploy | StepFlows.Service,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal)
            {
                ["image_info"] = new("What to write, and where to get it", Required: true),
                ["configdrive"] = new("base64 of a gzipped ISO 9660, or a URL of one", Required: false),
            },
            // The result reads as that of prepare_image, which upstream's step runs beneath.
            RunAsync = async (run, cancellationToken) =>
            {
                var written = await WriteAsync(run.Node, run.Arguments, run.Progress, cancellationToken);
                return JsonSerializer.SerializeToNode(new($"prepare_image: {written.Message}", written.ConfigDrive?.TotalSeconds), AgentJson.Default.WriteImageResult);
            },
        },
    ];

    public IEnumerable<AgentCommand> Commands() =>
    [
        new()
        {
            Name = CommandNames.PrepareImage,
            InBackground = true,
            Arguments = ["image_info", "configdrive"],
            Check = arguments => ImageValidation.Read(arguments["image_info"]),
            RunAsync = async (run, cancellationToken) => (await WriteAsync(nodes.Current, run.Arguments, run.Progress, cancellationToken)).Message,
        },
        new()
        {
            Name = CommandNames.GetPartitionUuids,
            RunAsync = (_, _) => Task.FromResult<JsonNode?>(_rootUuid is { } uuid ? new JsonObject { ["root uuid"] = uuid } : []),
        },
        new()
        {
            Name = CommandNames.ExecuteBootcInstall,
            InBackground = true,
            IgnoresOthers = true,
            Check = _ => throw Fault.InvalidParams("This agent has no container runtime: bootc images cannot be installed with it."),
            RunAsync = (_, _) => throw new NotSupportedException(),
        },
    ];

    private async Task<WrittenImage> WriteAsync(NodeRecord node, JsonObject arguments, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var image = ImageValidation.Read(arguments["image_info"]);
        var configDrive = Text(arguments["configdrive"]) ?? image.Configdrive;
        var device = await rootDevices.SelectAsync(node, cancellationToken);
        var written = await writer.WriteAsync(device, image, configDrive, progress, cancellationToken);
        _rootUuid = written.RootUuid;
        return written;
    }

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length > 0 ? text : null,
        _ => throw Fault.InvalidParams("'configdrive' must be text: base64 of a gzipped ISO 9660, or a URL of one."),
    };
}
