using System.Collections.Immutable;
using System.Text.Json;

namespace Ironic.Api.Patch;

internal enum PatchVerb
{
    Add,
    Replace,
    Remove,
}

/// <summary>One operation of a JSON patch.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Path">Where; at least one element, the first of which is the field.</param>
/// <param name="Value">Null: none was given.</param>
/// <param name="Source">As sent, for messages.</param>
internal sealed record PatchOperation(PatchVerb Verb, ImmutableArray<string> Path, JsonElement? Value, JsonElement Source)
{
    public string Root => Path[0];

    public override string ToString() => Requests.PythonText.Of(Source);
}
