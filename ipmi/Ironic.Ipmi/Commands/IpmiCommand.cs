using Ironic.Ipmi.Bridging;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Reads an answer's data, after the completion code; false when they make no sense.</summary>
public delegate bool AnswerReader<TResponse>(ReadOnlySpan<byte> data, out TResponse response);

/// <summary>A command that is data: its numbers, its name, the request's bytes, and who reads the answer.</summary>
public sealed class IpmiCommand<TResponse>(CommandId id, string name, ReadOnlyMemory<byte> data, AnswerReader<TResponse> read) : IIpmiCommand<TResponse>
{
    public CommandId Id => id;

    public string Name => name;

    public byte Lun { get; init; }

    public IpmiRoute? Route { get; init; }

    public bool MayRepeat { get; init; } = true;

    public int Write(Span<byte> destination)
    {
        data.Span.CopyTo(destination);
        return data.Length;
    }

    public bool TryRead(ReadOnlySpan<byte> data, out TResponse response) => read(data, out response);
}
