namespace Ironic.Redfish.Json;

/// <summary>Finds the BMC's words in an error, a task or an answer.</summary>
internal static class MessageReader
{
    private const int MostMessages = 32;

    public static IReadOnlyList<RedfishMessage> Read(JsonView body)
    {
        var error = body["error"];
        var listed = First(error["@Message.ExtendedInfo"], body["@Message.ExtendedInfo"], body["Messages"]);
        RedfishMessage[] messages = [.. listed.Items.Take(MostMessages).Select(One).Where(m => m.Id.Length > 0 || m.Text.Length > 0)];
        if (messages.Length > 0) return messages;
        return error["message"].Text is { } text ? [new(error["code"].Text ?? "", text, "", "")] : [];
    }

    private static RedfishMessage One(JsonView message) => new(
        message["MessageId"].Text ?? message["MessageID"].Text ?? "", // MessageID: iLO 4
        message["Message"].Text ?? "",
        message["MessageSeverity"].Text ?? message["Severity"].Text ?? "",
        message["Resolution"].Text ?? "");

    private static JsonView First(params ReadOnlySpan<JsonView> views)
    {
        foreach (var view in views)
        {
            if (!view.IsMissing) return view;
        }

        return default;
    }
}
