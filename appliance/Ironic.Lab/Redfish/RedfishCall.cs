using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>A request as the resources see it.</summary>
/// <param name="Method">"GET", "PATCH", ...</param>
/// <param name="Segments">The path below /redfish/v1, without empty parts.</param>
/// <param name="Body">The JSON body; null: none.</param>
internal sealed record RedfishCall(string Method, string[] Segments, JsonObject? Body)
{
    public string Path => "/redfish/v1/" + string.Join('/', Segments);

    /// <summary>The body where it is no JSON.</summary>
    public SentFile? Raw { get; init; }

    /// <summary>File part of a multipart body.</summary>
    public SentFile? File { get; init; }

    /// <summary>What a multipart body says of its file; null: nothing.</summary>
    public JsonObject? Parameters { get; init; }

    public string? User { get; init; }

    public string? Text(string member) => Body?[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public bool? Flag(string member) => Body?[member] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;
}

/// <summary>Part of the tree of resources.</summary>
internal interface IRedfishResources
{
    /// <summary>Null: no resource of this part.</summary>
    ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken);
}
