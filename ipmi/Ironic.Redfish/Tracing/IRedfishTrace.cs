namespace Ironic.Redfish.Tracing;

/// <summary>Takes down what is asked of one BMC and what it answers. Called by several threads; never throws.</summary>
public interface IRedfishTrace
{
    /// <summary>One line, as <see cref="RedfishTraceFormat"/> writes it: no secret is in it.</summary>
    void Write(string line);
}
