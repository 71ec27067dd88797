namespace Ironic.Agent.Conductor;

internal static class Pauses
{
    /// <summary>
    /// A multiple of a pause, cut to ticks. The framework's own product rounds, for which the ahead-of-time compiler wants an instruction (SSE4.1)
    /// that QEMU's default processor lacks: each method that multiplies so would be compiled on the machine itself.
    /// </summary>
    public static TimeSpan Times(this TimeSpan pause, double factor) => new((long)(pause.Ticks * factor));
}
