using System.Threading.Channels;

namespace Ironic.Lab.Ipmi;

/// <summary>The machine's serial line, as a BMC has it for Serial over LAN.</summary>
public interface IBmcSerial
{
    /// <summary>What the machine says from now on. Completes when the line ends, or the reader lags too far behind.</summary>
    ChannelReader<byte[]> Listen();

    /// <summary>The reader is done with.</summary>
    void Unlisten(ChannelReader<byte[]> reader);

    /// <summary>Types on the line; what is typed at a machine that is off is lost.</summary>
    ValueTask TypeAsync(ReadOnlyMemory<byte> characters, CancellationToken cancellationToken);
}
