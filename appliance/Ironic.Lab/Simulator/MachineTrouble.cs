namespace Ironic.Lab.Simulator;

/// <summary>A simulated machine cannot go on: it stands where it is until its power changes. The message names the kind of trouble, without names and addresses.</summary>
internal sealed class MachineTrouble : Exception
{
    public MachineTrouble(string message)
        : base(message)
    {
    }

    public MachineTrouble(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public MachineTrouble()
    {
    }
}
