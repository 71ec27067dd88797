using Ironic.Api.Microversions;
using Ironic.Api.Nodes;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Management;

/// <summary><c>/v1/nodes/{n}/management</c>: boot device and NMI (contract, section 2.3).</summary>
internal sealed class ManagementEndpoints(INodeService nodes) : IResource
{
    public void Map(IEndpointRouteBuilder routes)
    {
        const string BootDevice = "/v1/nodes/{ident}/management/boot_device";
        routes.OnGet(BootDevice, ShowBootDeviceAsync).Requires(Rules.NodeGetBootDevice, Subject.Node);
        routes.OnPut(BootDevice, SetBootDeviceAsync).Requires(Rules.NodeSetBootDevice, Subject.Node);
        routes.OnGet(BootDevice + "/supported", ListBootDevicesAsync).Requires(Rules.NodeGetBootDevice, Subject.Node);
        routes.OnPut("/v1/nodes/{ident}/management/inject_nmi", InjectNmiAsync).Since(29).Requires(Rules.NodeInjectNmi, Subject.Node);
    }

    private async Task<IResult> ShowBootDeviceAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await nodes.GetBootDeviceAsync(node.Uuid, request.Aborted)).TryGet(out var setting, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("boot_device"u8, setting.Device?.ToWire());
            if (setting.Persistent is { } persistent) writer.WriteBoolean("persistent"u8, persistent);
            else writer.WriteNull("persistent"u8);
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> SetBootDeviceAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var device = arguments.Choice<BootDevice>("boot_device", given => $"Invalid boot device {given} specified.");
        var persistent = arguments.Flag("persistent") ?? false;
        if (device is null) arguments.Refuse(Arguments.Missing("boot_device"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.SetBootDeviceAsync(node.Uuid, device!.Value, persistent, request.Aborted), Answers.NoContent)
            : missing;
    }

    private async Task<IResult> ListBootDevicesAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await nodes.ListBootDevicesAsync(node.Uuid, request.Aborted)).TryGet(out var devices, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("supported_boot_devices"u8);
            foreach (var device in devices.Order()) writer.WriteStringValue(device.ToWire());
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> InjectNmiAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await nodes.InjectNmiAsync(node.Uuid, request.Aborted), Answers.NoContent)
            : missing;
    }
}
