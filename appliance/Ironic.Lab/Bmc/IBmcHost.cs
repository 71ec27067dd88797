using Ironic.Ipmi.Commands;

namespace Ironic.Lab.Bmc;

/// <summary>A running BMC of one machine.</summary>
internal interface IBmcHost : IAsyncDisposable
{
    BmcEndpoint Endpoint { get; }

    /// <summary>A fault to be played: hears everything, answers nothing.</summary>
    bool IsSilent { get; set; }

    /// <summary>The boot flags for a start that the machine itself brings about (a reset by the guest); one-time flags are given once.</summary>
    BootFlags? TakeBootFlags();
}
