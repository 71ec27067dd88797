namespace Ironic.Ipmi.Tracing;

/// <summary>Takes down what is said to one BMC and what it answers. Called by several threads; never throws.</summary>
public interface IIpmiTrace
{
    /// <summary>One line, as <see cref="IpmiTraceFormat"/> writes it: no secret is in it.</summary>
    void Write(string line);
}
