
namespace Ironic.Agent;

/// <summary>Who offers the steps. The conductor sends the version back with each step, and starts over when it has changed.</summary>
internal static class HardwareManager
{
    public const string Name = "appliance_hardware_manager";

    /// <summary>To be raised whenever a step is added, removed, or takes other arguments.</summary>
    public const string Version = "1.0";

    public static IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string>(StringComparer.Ordinal) { [Name] = Version };
}
