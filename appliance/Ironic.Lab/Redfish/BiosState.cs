using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>BIOS settings: those in force, and those that wait for the next start. Safe for use by several threads.</summary>
internal sealed class BiosState(bool isUefi)
{
    private readonly Lock _gate = new();
    private readonly JsonObject _current = Defaults(isUefi);
    private JsonObject _pending = [];

    /// <summary>What the registry tells of each setting.</summary>
    public static IReadOnlyList<BiosSettingKind> Kinds { get; } =
    [
        new("BootMode", "Enumeration", ["Uefi", "Bios"]) { IsReadOnly = true },
        new("ProcVirtualization", "Enumeration", ["Enabled", "Disabled"]),
        new("LogicalProc", "Enumeration", ["Enabled", "Disabled"]),
        new("SysProfile", "Enumeration", ["PerfOptimized", "PerfPerWattOptimized", "Custom"]),
        new("NumLock", "Enumeration", ["On", "Off"]),
        new("AssetTag", "String", []) { MaxLength = 63 },
        new("PostDelaySeconds", "Integer", []) { Lower = 0, Upper = 30 },
        new("QuietBoot", "Boolean", []),
    ];

    public JsonObject Current
    {
        get { lock (_gate) return (JsonObject)_current.DeepClone(); }
    }

    public JsonObject Pending
    {
        get { lock (_gate) return (JsonObject)_pending.DeepClone(); }
    }

    /// <summary>Null: taken. Else the setting that is wrong.</summary>
    public string? Request(JsonObject settings)
    {
        lock (_gate)
        {
            foreach (var (name, value) in settings)
            {
                if (Kinds.FirstOrDefault(kind => kind.Name == name) is not { } kind || !kind.Allows(value)) return name;
            }

            foreach (var (name, value) in settings) _pending[name] = value?.DeepClone();
            return null;
        }
    }

    public void RequestDefaults()
    {
        lock (_gate) _pending = Defaults(isUefi);
    }

    public void Apply()
    {
        lock (_gate)
        {
            foreach (var (name, value) in _pending) _current[name] = value?.DeepClone();
            _pending = [];
        }
    }

    private static JsonObject Defaults(bool isUefi) => new()
    {
        ["BootMode"] = isUefi ? "Uefi" : "Bios", ["ProcVirtualization"] = "Enabled", ["LogicalProc"] = "Enabled", ["SysProfile"] = "PerfPerWattOptimized",
        ["NumLock"] = "On", ["AssetTag"] = "", ["PostDelaySeconds"] = 0, ["QuietBoot"] = true,
    };
}

/// <summary>What a BIOS setting may be.</summary>
internal sealed record BiosSettingKind(string Name, string Type, string[] Values)
{
    public bool IsReadOnly { get; init; }

    public int? MaxLength { get; init; }

    public int? Lower { get; init; }

    public int? Upper { get; init; }

    public bool Allows(JsonNode? value) => !IsReadOnly && value is JsonValue given && Type switch
    {
        "Enumeration" => given.TryGetValue<string>(out var word) && Values.Contains(word),
        "String" => given.TryGetValue<string>(out var text) && text.Length <= MaxLength,
        "Integer" => given.TryGetValue<int>(out var number) && number >= Lower && number <= Upper,
        "Boolean" => given.TryGetValue<bool>(out _),
        _ => false,
    };
}
