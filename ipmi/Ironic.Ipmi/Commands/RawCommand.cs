using System.Globalization;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Any command by its numbers; the answer's data as they come, after the completion code.</summary>
public sealed class RawCommand(CommandId id, ReadOnlyMemory<byte> data) : IIpmiCommand<byte[]>
{
    public CommandId Id => id;

    public string Name => string.Create(CultureInfo.InvariantCulture, $"raw 0x{(byte)id.NetFn:x2} 0x{id.Code:x2}");

    /// <summary>Nobody knows what it does, so it is not sent again in a new session.</summary>
    public bool MayRepeat => false;

    public int Write(Span<byte> destination)
    {
        data.Span.CopyTo(destination);
        return data.Length;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out byte[] response)
    {
        response = data.ToArray();
        return true;
    }
}
