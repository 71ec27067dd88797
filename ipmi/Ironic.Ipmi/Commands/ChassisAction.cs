namespace Ironic.Ipmi.Commands;

/// <summary>What Chassis Control can do to a machine; the values are the wire's (IPMI v2.0 rev 1.1, table 28-4).</summary>
public enum ChassisAction : byte
{
    /// <summary>Off at once, as by holding the power button ("power down").</summary>
    PowerOff = 0,

    PowerOn = 1,

    /// <summary>Off for at least a second, then on. Many BMCs refuse it while the machine is off.</summary>
    PowerCycle = 2,

    HardReset = 3,

    /// <summary>A diagnostic interrupt, usually an NMI.</summary>
    DiagnosticInterrupt = 4,

    /// <summary>Asks the operating system to shut down (ACPI power button). Accepted does not mean that it will.</summary>
    SoftShutdown = 5,
}
