using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Bmcs;

/// <summary><c>/appliance/v1/nodes/{n}/bmc</c>: how it stands with a node's BMC. Ours, not Ironic's, hence outside of its microversions.</summary>
internal sealed class BmcEndpoints(INodeService nodes, INodeHardwareService hardware) : IResource
{
    public void Map(IEndpointRouteBuilder routes) => routes.OnGet("/appliance/v1/nodes/{ident}/bmc", ShowAsync).WithoutVersions().Requires(Rules.NodeGetBmc, Subject.Node);

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        if (request.Query().Finish() is { } wrong) return Answers.Refused(wrong);
        if (await nodes.FindAsync(request.Route("ident"), request.Aborted) is not { } node) return Answers.Refused(Fault.NodeNotFound(request.Route("ident")));
        return (await hardware.DescribeBmcAsync(node.Uuid, request.Aborted)).TryGet(out var bmc, out var fault)
            ? Answers.Json(writer => Write(writer, bmc))
            : Answers.Refused(fault);
    }

    /// <summary>Durations are seconds.</summary>
    private static void Write(Utf8JsonWriter writer, BmcStatus bmc)
    {
        writer.WriteStartObject();
        writer.WriteString("protocol"u8, bmc.Protocol);
        writer.WriteString("address"u8, bmc.Address);
        writer.WriteStartObject("identity"u8);
        foreach (var (name, value) in bmc.Identity) writer.WriteString(name, value);
        writer.WriteEndObject();
        writer.WriteStartObject("quirks"u8);
        foreach (var (name, value) in bmc.Quirks) writer.WriteNumber(name, value);
        writer.WriteEndObject();
        writer.WriteBoolean("session_open"u8, bmc.IsSessionOpen);
        if (bmc.CipherSuite is { } suite) writer.WriteNumber("cipher_suite"u8, suite);
        writer.WriteNumber("waiting"u8, bmc.Waiting);
        writer.WriteNumber("requests"u8, bmc.Requests);
        WriteSeconds(writer, "round_trip"u8, bmc.RoundTrip);
        WriteSeconds(writer, "timeout"u8, bmc.Timeout);
        writer.WriteNumber("most_per_second"u8, bmc.MostPerSecond);
        WriteSeconds(writer, "least_interval"u8, bmc.LeastInterval);
        writer.WriteNumber("failures"u8, bmc.Failures);
        writer.WriteString("last_failure"u8, bmc.LastFailure);
        WriteSeconds(writer, "asked_again_in"u8, bmc.AskedAgainIn);
        writer.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan? duration)
    {
        if (duration is { } known) writer.WriteNumber(name, Math.Round(known.TotalSeconds, 4));
        else writer.WriteNull(name);
    }
}
