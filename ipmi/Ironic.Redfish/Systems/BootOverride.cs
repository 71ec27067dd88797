namespace Ironic.Redfish.Systems;

/// <summary>What a system boots next (<c>ComputerSystem.Boot</c>).</summary>
/// <param name="Target">Redfish's word: "Pxe", "Hdd", "Cd", "UefiHttp", "BiosSetup", ...; "None" or null: its own order.</param>
/// <param name="Enabled">"Once", "Continuous", "Disabled".</param>
/// <param name="Mode">"UEFI" or "Legacy"; null: not told.</param>
public sealed record BootOverride(string? Target, string? Enabled, string? Mode)
{
    /// <summary>From where "UefiHttp" boots; null: by DHCP's word.</summary>
    public string? HttpUri { get; init; }

    /// <summary>The targets that the BMC lists; empty: it lists none.</summary>
    public IReadOnlyList<string> AllowedTargets { get; init; } = [];

    public bool IsContinuous => Enabled == "Continuous";

    /// <summary>In force for the next boot.</summary>
    public bool IsEnabled => Enabled is "Once" or "Continuous";
}

/// <summary>What became of a change of the boot override.</summary>
/// <param name="IsContinuous">False, though it was asked for: newer BMCs know "Once" only; it has to be set again before each boot.</param>
public sealed record BootOverrideResult(bool IsContinuous);
