using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Media;

/// <summary><c>/v1/nodes/{n}/vmedia</c> (contract, section 2.7).</summary>
internal sealed class VirtualMediaEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    private const string Path = "/v1/nodes/{ident}/vmedia";
    private const int Since = 89, ListedSince = 93;

    private static readonly string[] Schemes = ["http", "https", "nfs", "cifs", "smb"], Sources = ["http", "local", "swift"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet(Path, ListAsync).Since(ListedSince).Requires(Rules.NodeGetMedia, Subject.Node);
        routes.OnPost(Path, AttachAsync).Since(Since).Requires(Rules.NodeAttachMedia, Subject.Node);
        routes.OnDelete(Path, DetachAsync).Since(Since).Requires(Rules.NodeDetachMedia, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await hardware.ListMediaAsync(node.Uuid, request.Aborted)).TryGet(out var media, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartArray();
            foreach (var medium in media)
            {
                writer.WriteStartObject();
                writer.WriteStartArray("media_types"u8);
                foreach (var type in medium.MediaTypes) writer.WriteStringValue(type);
                writer.WriteEndArray();
                writer.WriteBoolean("inserted"u8, medium.Inserted);
                writer.WriteString("image"u8, medium.Image);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>The BMC fetches the image by itself, so where it is said to come from makes no difference here.</summary>
    private async Task<IResult> AttachAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var device = arguments.Choice<VirtualMediaDevice>("device_type", given => $"Invalid device type {given} (valid are {Devices})");
        if (device is null) arguments.Refuse(Arguments.Missing("device_type"));
        var text = arguments.RequiredText("image_url");
        if (arguments.Text("image_download_source") is { } source && !Sources.Contains(source))
            arguments.Refuse(Fault.Invalid($"image_download_source is one of {string.Join(", ", Sources)}, not {source}"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var image) || !Schemes.Contains(image.Scheme))
            return Answers.Refused(Fault.Invalid($"Unsupported or missing URL scheme: {image?.Scheme ?? text} (supported are {string.Join(", ", Schemes)})"));
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.AttachMediaAsync(node.Uuid, device!.Value, image, request.Aborted), Answers.NoContent)
            : missing;
    }

    private async Task<IResult> DetachAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var words = arguments.List("device_types") ?? [];
        var invalid = words.Where(word => !WireNames.TryParse<VirtualMediaDevice>(word, out _)).ToList();
        if (invalid.Count > 0) arguments.Refuse(Fault.Invalid($"Invalid device type(s) {string.Join(", ", invalid)} (valid are {Devices})"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.DetachMediaAsync(node.Uuid, [.. words.Select(Parse)], request.Aborted), Answers.NoContent)
            : missing;
    }

    private static VirtualMediaDevice Parse(string word) => WireNames.TryParse<VirtualMediaDevice>(word, out var device) ? device : default;

    private static string Devices => string.Join(", ", Enum.GetValues<VirtualMediaDevice>().Select(known => known.ToWire()));
}
