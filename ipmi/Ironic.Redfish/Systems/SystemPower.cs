namespace Ironic.Redfish.Systems;

/// <summary>What a system's power is (<c>ComputerSystem.PowerState</c>).</summary>
public enum SystemPower
{
    /// <summary>Missing, null or a word that we do not know.</summary>
    Unknown,
    On,
    Off,
    PoweringOn,
    PoweringOff,
    Paused,
}

/// <summary>What to do to a system's power; each is one or another of Redfish's reset types, whichever the BMC has.</summary>
public enum PowerAction
{
    On,
    ForceOff,
    GracefulOff,
    ForceRestart,
    GracefulRestart,
    PowerCycle,
    Nmi,
}
