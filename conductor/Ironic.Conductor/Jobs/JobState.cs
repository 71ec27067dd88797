using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Json;

namespace Ironic.Conductor.Jobs;

/// <summary>What a job's stages hand on: a mutable copy of <see cref="Model.Jobs.Job.State"/>, stored with the stage's outcome.</summary>
internal sealed class JobState(JsonMap stored)
{
    private readonly JsonObject _values = stored.ToObject();

    public string? GetText(string key) => _values[key]?.GetValue<string>();

    public int GetInt(string key) => _values[key]?.GetValue<int>() ?? 0;

    public bool GetFlag(string key) => _values[key]?.GetValue<bool>() ?? false;

    public DateTimeOffset? GetTime(string key) =>
        GetText(key) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null;

    public JsonNode? GetNode(string key) => _values[key];

    public void Set(string key, string? value) => Put(key, value);

    public void Set(string key, int value) => Put(key, value);

    public void Set(string key, bool value) => Put(key, value);

    public void Set(string key, DateTimeOffset value) => Put(key, value.ToString("O", CultureInfo.InvariantCulture));

    public void Set(string key, JsonNode? value) => Put(key, value?.DeepClone());

    public void Remove(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) _values.Remove(key);
    }

    public JsonMap ToMap() => JsonMap.From(_values);

    private void Put(string key, JsonNode? value)
    {
        if (value is null) _values.Remove(key);
        else _values[key] = value;
    }
}
