using System.Text.Json.Serialization;
using Ironic.Images.Sources;

namespace Ironic.Images.Cache;

/// <summary>The cache's own files.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CacheEntry))]
[JsonSerializable(typeof(PartState))]
internal sealed partial class CacheJson : JsonSerializerContext;
