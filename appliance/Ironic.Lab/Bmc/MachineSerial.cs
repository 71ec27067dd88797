using System.Threading.Channels;
using Ironic.Lab.Consoles;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Bmc;

/// <summary>The wire between a BMC and its machine's serial line.</summary>
internal sealed class MachineSerial(SerialConsole console) : IBmcSerial
{
    public ChannelReader<byte[]> Listen() => console.Listen(withHistory: false);

    public void Unlisten(ChannelReader<byte[]> reader) => console.Unlisten(reader);

    public async ValueTask TypeAsync(ReadOnlyMemory<byte> characters, CancellationToken cancellationToken) => await console.TrySendAsync(characters, cancellationToken);
}
