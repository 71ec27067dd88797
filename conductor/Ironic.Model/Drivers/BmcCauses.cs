namespace Ironic.Model.Drivers;

/// <summary>Causes of drivers' failures that the rules go by, so that both sides spell them once. docs/bmc-causes.md explains them, with those that nobody but the reader goes by.</summary>
public static class BmcCauses
{
    /// <summary>Others hold all sessions of the BMC; they end by themselves, mostly within a minute.</summary>
    public const string SessionsExhausted = "bmc-sessions-exhausted";
}
