using System.Globalization;
using System.Text.Json;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>An event of a node's timeline.</summary>
internal sealed record Happening(DateTimeOffset At, string Name, string Message, JsonElement Data)
{
    /// <summary>All events that the timeline holds of a node since then; null: nobody tells just now.</summary>
    public static async Task<IReadOnlyList<Happening>?> ReadAsync(ChaosApi api, string node, DateTimeOffset since) =>
        await api.GetAsync($"/appliance/v1/nodes/{node}/timeline?limit=1000") is { } told
            ? [.. told.GetProperty("events").EnumerateArray().Select(Of).Where(happened => happened.At >= since).OrderBy(happened => happened.At)]
            : null;

    public string? Text(string key) => Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {Name}: {Message}");

    private static Happening Of(JsonElement told) => new(
        told.GetProperty("at").GetDateTimeOffset(), told.GetProperty("name").GetString()!, told.GetProperty("message").GetString()!, told.GetProperty("data").Clone());
}
