using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>A command with its parameters: how to put it and how to read the answer. Pure.</summary>
public interface IIpmiCommand<TResponse>
{
    /// <summary>No request has more data than this, in bytes.</summary>
    const int MaxRequestLength = 255 - IpmiMessageCodec.Overhead;

    CommandId Id { get; }

    /// <summary>As the operator should read it: "Chassis Control (power off)".</summary>
    string Name { get; }

    /// <summary>
    /// False for commands that do more when they come twice, as a reset does. A BMC should know a repetition by its number, but not all do
    /// (ipmi_sim does not), so these are repeated late, and not at all in a new session.
    /// </summary>
    bool MayRepeat => true;

    /// <summary>The logical unit that it is for. Almost all are for 0, the BMC; sensors may live in others.</summary>
    byte Lun => 0;

    /// <summary>The controller behind the BMC that it is for; null (the default): the BMC itself.</summary>
    IpmiRoute? Route => null;

    /// <summary>Writes the request data, at most <see cref="MaxRequestLength"/> bytes; returns how many.</summary>
    int Write(Span<byte> destination);

    /// <summary>Reads the answer's data, after the completion code; false when they make no sense.</summary>
    bool TryRead(ReadOnlySpan<byte> data, out TResponse response);
}
