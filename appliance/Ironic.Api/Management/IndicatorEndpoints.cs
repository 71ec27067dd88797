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

namespace Ironic.Api.Management;

/// <summary><c>/v1/nodes/{n}/management/indicators</c> (contract, section 2.3). As in Ironic, no version hides them.</summary>
internal sealed class IndicatorEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    private const string All = "/v1/nodes/{ident}/management/indicators", One = All + "/{indicator}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.OnGet(All, ListAsync).Requires(Rules.NodeGetIndicator, Subject.Node);
        routes.OnGet(One, ShowAsync).Requires(Rules.NodeGetIndicator, Subject.Node);
        routes.OnPut(One, SetAsync).Requires(Rules.NodeSetIndicator, Subject.Node);
    }

    private async Task<IResult> ListAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await hardware.ListIndicatorsAsync(node.Uuid, request.Aborted)).TryGet(out var indicators, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("indicators"u8);
            foreach (var indicator in indicators)
            {
                var name = $"{indicator.Name}@{indicator.Component.ToWire()}";
                writer.WriteStartObject();
                writer.WriteString("name"u8, name);
                writer.WriteString("component"u8, indicator.Component.ToWire());
                writer.WriteBoolean("readonly"u8, indicator.ReadOnly);
                writer.WriteStartArray("states"u8);
                foreach (var state in indicator.States) writer.WriteStringValue(state.ToWire());
                writer.WriteEndArray();
                writer.WritePropertyName("links"u8);
                request.Links.WritePair(writer, $"nodes/{request.Route("ident")}/management/indicators/{name}");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (Malformed(request) is { } malformed) return Answers.Refused(malformed);
        if (!(await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)) return missing;
        if (!(await hardware.GetIndicatorAsync(node.Uuid, request.Route("indicator"), request.Aborted)).TryGet(out var state, out var fault)) return Answers.Refused(fault);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("state"u8, state.ToWire());
            writer.WriteEndObject();
        });
    }

    private async Task<IResult> SetAsync(ApiRequest request)
    {
        if (!(await request.ReadArgumentsAsync()).TryGet(out var arguments, out var unreadable)) return Answers.Refused(unreadable);
        var state = arguments.Choice<IndicatorState>("state", given => $"Invalid indicator state {given}; there are {string.Join(", ", Enum.GetValues<IndicatorState>().Select(known => known.ToWire()))}.");
        if (state is null) arguments.Refuse(Arguments.Missing("state"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (Malformed(request) is { } malformed) return Answers.Refused(malformed);
        return (await nodes.FindNodeAsync(request)).TryGet(out var node, out var missing)
            ? Answers.Of(await hardware.SetIndicatorAsync(node.Uuid, request.Route("indicator"), state!.Value, request.Aborted), Answers.NoContent)
            : missing;
    }

    private static Fault? Malformed(ApiRequest request) => request.Route("indicator").Split('@') is [{ Length: > 0 }, { Length: > 0 }]
        ? null
        : Fault.Invalid($"Malformed indicator name \"{request.Route("indicator")}\": NAME@COMPONENT is needed");
}
