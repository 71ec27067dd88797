using System.Text.Json.Nodes;
using Ironic.Model.Json;

namespace Ironic.Model.Secrets;

/// <summary>Free-form fields for whoever must not know their secrets: agents, webhooks, the history.</summary>
public static class SecretMask
{
    /// <summary>What stands for a secret, in API answers as well.</summary>
    public const string Text = "******";

    /// <summary>A copy with each secret (<see cref="SecretKeys"/>) replaced by <see cref="Text"/>: at any depth, whatever the value's kind.</summary>
    public static JsonObject ToMasked(this JsonMap map)
    {
        var copy = map.ToObject();
        MaskIn(copy);
        return copy;
    }

    private static void MaskIn(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) MaskIn(item);
        }

        if (node is not JsonObject map) return;
        foreach (var (key, value) in map.ToList())
        {
            if (SecretKeys.IsSecret(key)) map[key] = Text;
            else MaskIn(value);
        }
    }
}
