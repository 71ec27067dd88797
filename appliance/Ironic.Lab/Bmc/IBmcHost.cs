using Ironic.Lab.Machines;

namespace Ironic.Lab.Bmc;

/// <summary>A running BMC of one machine.</summary>
internal interface IBmcHost : IAsyncDisposable
{
    BmcEndpoint Endpoint { get; }

    /// <summary>A fault to be played: hears everything, answers nothing.</summary>
    bool IsSilent { get; set; }

    /// <summary>The boot order for a start that the machine itself brings about (a reset by the guest); what is set for one start is given once.</summary>
    BootOrder TakeBootOrder();

    /// <summary>Hears that the machine went off or came on without the BMC.</summary>
    void PowerChangedByItself(bool isOn)
    {
        // Most are not interested: they look when they are asked.
    }
}
