namespace Ironic.Drivers;

/// <summary>Causes that more than one hardware type gives. Each name is explained in docs/bmc-causes.md.</summary>
internal static class DriverCauses
{
    public const string DriverInfoInvalid = "driver-info-invalid";
    public const string PowerDidNotChange = "power-did-not-change";
    public const string Unsupported = "unsupported";
    public const string StepArgumentsInvalid = "step-arguments-invalid";
}
