using System.Text.Json.Serialization;

namespace Ironic.Lab.State;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LabState))]
[JsonSerializable(typeof(Inventory))]
internal sealed partial class LabJson : JsonSerializerContext;
