using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>An answer before it is sent.</summary>
internal sealed record RedfishReply(int Status, JsonObject? Body = null)
{
    public string? Location { get; init; }

    public string? Token { get; init; }

    /// <summary>The body's tag is to be sent with it.</summary>
    public bool IsResource { get; init; }

    public string? Allow { get; init; }

    public static RedfishReply NoContent { get; } = new(204);

    public static RedfishReply Resource(JsonObject body) => new(200, body) { IsResource = true };

    public static RedfishReply Error(int status, string id, string text) => new(status, new JsonObject
    {
        ["error"] = new JsonObject
        {
            ["code"] = $"Base.1.8.{id}",
            ["message"] = text,
            ["@Message.ExtendedInfo"] = new JsonArray(new JsonObject
            {
                ["@odata.type"] = "#Message.v1_1_1.Message", ["MessageId"] = $"Base.1.8.{id}", ["Message"] = text, ["MessageSeverity"] = "Critical", ["Resolution"] = "None.",
            }),
        },
    });

    public static RedfishReply NotFound(string path) => Error(404, "ResourceMissingAtURI", $"There is no resource at {path}.");

    public static RedfishReply BadValue(string member, string? value) => Error(400, "PropertyValueNotInList", $"The value '{value}' is not one that {member} can have.");

    public static RedfishReply Missing(string member) => Error(400, "PropertyMissing", $"{member} is missing.");

    public static RedfishReply NotAllowed(string member) => Error(400, "PropertyNotWritable", $"{member} cannot be given here.");
}
