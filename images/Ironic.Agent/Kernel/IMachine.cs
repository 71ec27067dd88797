namespace Ironic.Agent.Kernel;

/// <summary>The machine that the agent runs on, as far as it can end it or cut it off. What is behind this must never run in a test: it acts on the host, whatever tree of files is injected.</summary>
internal interface IMachine
{
    /// <summary>Everything written so far is on the disks when this returns.</summary>
    void Sync();

    /// <summary>Does not return on a real machine.</summary>
    void Reboot();

    /// <inheritdoc cref="Reboot"/>
    void PowerOff();

    /// <summary>Takes every network interface but the loopback down.</summary>
    void TakeLinksDown();
}
