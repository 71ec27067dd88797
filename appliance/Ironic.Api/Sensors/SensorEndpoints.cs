using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Sensors;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Sensors;

/// <summary><c>/appliance/v1/nodes/{n}/sensors</c>: what was last read of a node's sensors. Ours, not Ironic's, hence outside of its microversions.</summary>
internal sealed class SensorEndpoints(INodeService nodes, ISensorService sensors) : IResource
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.OnGet("/appliance/v1/nodes/{ident}/sensors", ShowAsync).WithoutVersions().Requires(Rules.NodeGetSensors, Subject.Node);

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (await nodes.FindAsync(request.Route("ident"), request.Aborted) is not { } node) return Answers.Refused(Fault.NodeNotFound(request.Route("ident")));
        return (await sensors.FindAsync(node.Uuid, request.Aborted)).TryGet(out var look, out var fault)
            ? Answers.Json(writer => Write(writer, look))
            : Answers.Refused(fault);
    }

    private static void Write(Utf8JsonWriter writer, SensorLook look)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("collected_at"u8);
        writer.WriteTime(look.CollectedAt);
        writer.WriteString("reason"u8, look.Reason);
        writer.WriteStartArray("sensors"u8);
        foreach (var reading in look.Readings) Write(writer, reading);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, SensorReading reading)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, reading.Id);
        writer.WriteString("name"u8, reading.Name);
        writer.WriteString("kind"u8, reading.Kind.ToWire());
        WriteNumber(writer, "value"u8, reading.Value);
        writer.WriteString("unit"u8, reading.Unit);
        writer.WriteString("status"u8, reading.Status?.ToWire());
        WriteNumber(writer, "upper_critical"u8, reading.UpperCritical);
        writer.WriteStartArray("states"u8);
        foreach (var state in reading.States) writer.WriteStringValue(state);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>What a formula makes of a byte is rounded to what the byte can have meant.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } known) writer.WriteNumber(name, Math.Round(known, 4));
        else writer.WriteNull(name);
    }
}
