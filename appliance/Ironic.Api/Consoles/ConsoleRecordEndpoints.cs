using System.Globalization;
using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Policy;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Conductor.Consoles;
using Ironic.Conductor.Nodes;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Consoles;

/// <summary><c>/appliance/v1/nodes/{n}/console</c>: what the machine said, start by start; ours, not Ironic's, hence outside of its microversions.</summary>
internal sealed class ConsoleRecordEndpoints(INodeService nodes, IConsoleService consoles) : IResource
{
    private const int UsualLimit = 1000, MostLimit = 10_000, LongestWait = 30, LongestSearch = 200;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.OnGet("/appliance/v1/nodes/{ident}/console", ShowAsync).WithoutVersions().Requires(Rules.NodeGetConsole, Subject.Node);

    private async Task<IResult> ShowAsync(ApiRequest request)
    {
        var arguments = request.Query();
        var boot = Bounded(arguments, "boot", 1, int.MaxValue);
        var from = Bounded(arguments, "from", 0, int.MaxValue) ?? 0;
        var limit = Bounded(arguments, "limit", 1, MostLimit) ?? UsualLimit;
        var wait = Bounded(arguments, "wait", 0, LongestWait) ?? 0;
        var search = arguments.Text("search");
        if (search is { Length: 0 or > LongestSearch }) arguments.Refuse(Fault.Invalid($"search has {search.Length} characters; 1 to {LongestSearch} are allowed"));
        if (arguments.Finish() is { } wrong) return Answers.Refused(wrong);
        if (await nodes.FindAsync(request.Route("ident"), request.Aborted) is not { } node) return Answers.Refused(Fault.NodeNotFound(request.Route("ident")));

        var boots = consoles.ListBoots(node.Uuid);
        if (boot is { } wanted && boots.All(b => b.Number != wanted))
            return Answers.Refused(Fault.NotFound($"Node {node.DisplayName} has no record of start {wanted}; it has {(boots.Count == 0 ? "none" : string.Join(", ", boots.Select(b => b.Number)))}."));
        var chosen = boot ?? (boots.Count > 0 ? boots[^1].Number : 1);
        var page = search is null
            ? await consoles.ReadAsync(node.Uuid, chosen, from, limit, TimeSpan.FromSeconds(wait), request.Aborted)
            : new(consoles.Search(node.Uuid, search, boot, limit), 0);
        return Answers.Json(writer =>
        {
            writer.WriteStartObject();
            WriteState(writer, consoles.FindState(node.Uuid));
            writer.WriteStartArray("boots"u8);
            foreach (var kept in wait > 0 ? consoles.ListBoots(node.Uuid) : boots) Write(writer, kept);
            writer.WriteEndArray();
            if (search is null) writer.WriteNumber("boot"u8, chosen);
            writer.WriteStartArray("lines"u8);
            foreach (var line in page.Lines) Write(writer, line);
            writer.WriteEndArray();
            if (search is null) writer.WriteNumber("next"u8, page.Next);
            writer.WriteEndObject();
        });
    }

    private static int? Bounded(Arguments arguments, string name, int least, int most)
    {
        if (arguments.Integer(name) is not { } value) return null;
        if (value < least || value > most) arguments.Refuse(Fault.Invalid($"{name} is {value}; it must be from {least} to {most}"));
        return value;
    }

    private static void WriteState(Utf8JsonWriter writer, ConsoleState? state)
    {
        writer.WriteString("state"u8, state switch { null => "off", { IsConnected: true } => "recording", _ => "connecting" });
        if (state is null) return;
        writer.WritePropertyName("since"u8);
        writer.WriteTime(state.Since);
        writer.WriteString("fault"u8, state.Fault);
    }

    private static void Write(Utf8JsonWriter writer, ConsoleBoot boot)
    {
        writer.WriteStartObject();
        writer.WriteNumber("boot"u8, boot.Number);
        writer.WritePropertyName("begun"u8);
        WriteTime(writer, boot.Begun);
        writer.WriteNumber("first"u8, boot.First);
        writer.WriteNumber("end"u8, boot.End);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ConsoleLine line)
    {
        writer.WriteStartObject();
        writer.WriteNumber("boot"u8, line.Boot);
        writer.WriteNumber("position"u8, line.Position);
        writer.WritePropertyName("at"u8);
        WriteTime(writer, line.At);
        writer.WriteString("text"u8, line.Text);
        writer.WriteBoolean("whole"u8, line.IsWhole);
        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, DateTimeOffset? time)
    {
        if (time is { } known) writer.WriteStringValue(known.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        else writer.WriteNullValue();
    }
}
