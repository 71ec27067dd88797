using System.Globalization;
using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Lanes;

namespace Ironic.Drivers.Ipmi;

/// <summary>What a node's <c>driver_info</c> says about its BMC, all of it valid.</summary>
/// <param name="Target">The BMC and how to log in to it.</param>
/// <param name="ForcesBootDevice">Send a persistent boot device again before each start.</param>
/// <param name="KeepsBootFlags">Tell the BMC not to drop boot flags after 60 s.</param>
/// <param name="IsRecorded">Take down what is said to the BMC.</param>
internal sealed record IpmiSettings(BmcTarget Target, bool ForcesBootDevice, bool KeepsBootFlags, bool IsRecorded)
{
    /// <summary>"10.0.0.5:623": what messages call the BMC.</summary>
    public string Label { get; } = string.Create(CultureInfo.InvariantCulture, $"{Target.Host}:{Target.Port}");

    /// <summary>The controller behind the BMC that is meant; null: the BMC itself.</summary>
    public IpmiRoute? Route { get; init; }
}
