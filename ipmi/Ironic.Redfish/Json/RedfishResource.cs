using Ironic.Redfish.Http;

namespace Ironic.Redfish.Json;

/// <summary>A resource as it was read.</summary>
/// <param name="Path">Where it was read.</param>
/// <param name="Body">Its members.</param>
/// <param name="ETag">Of this reading; null: the BMC gave none.</param>
public sealed record RedfishResource(string Path, JsonView Body, string? ETag)
{
    /// <summary>A member of the resource.</summary>
    public JsonView this[string name] => Body[name];

    /// <summary>The resource that pending changes are written to (<c>@Redfish.Settings</c>, DSP0266 §9.10); null: there is none.</summary>
    public string? SettingsPath => Body["@Redfish.Settings"]["SettingsObject"].Link;

    /// <summary>The target of an action; null when the resource has no such action.</summary>
    /// <param name="name">"#ComputerSystem.Reset".</param>
    public string? ActionTarget(string name) => RedfishPaths.Of(Body["Actions"][name]["target"].Text);
}
