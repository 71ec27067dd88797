using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Cold and Warm Reset, IPMI v2.0 rev 1.1, sections 20.2 and 20.3: the BMC itself starts anew, and may do so before it answers.</summary>
/// <param name="isWarm">Keeps what the BMC has in memory (sensors' thresholds and the like), as far as it can.</param>
public sealed class ResetBmcCommand(bool isWarm) : IIpmiCommand<Done>
{
    public CommandId Id => isWarm ? CommandIds.WarmReset : CommandIds.ColdReset;

    public string Name => isWarm ? "Warm Reset" : "Cold Reset";

    public bool MayRepeat => false;

    public int Write(Span<byte> destination) => 0;

    public bool TryRead(ReadOnlySpan<byte> data, out Done response)
    {
        response = default;
        return true;
    }
}
