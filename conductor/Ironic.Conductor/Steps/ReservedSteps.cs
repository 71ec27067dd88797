namespace Ironic.Conductor.Steps;

/// <summary>Steps of any interface that the conductor itself carries out (the API contract, section 8.4).</summary>
internal static class ReservedSteps
{
    public const string PowerOn = "power_on", PowerOff = "power_off", Reboot = "reboot", Hold = "hold", Wait = "wait";

    /// <summary>A wait of more seconds than these is cut to them.</summary>
    public const int MaxWaitSeconds = 30;

    public static bool Contains(Step step) => step.Name is PowerOn or PowerOff or Reboot or Hold or Wait;
}
