using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>A serial line whose machine says back what is typed, in capitals, and what the test wants said.</summary>
internal sealed class LoopbackSerial : IBmcSerial
{
    private readonly ConcurrentDictionary<ChannelReader<byte[]>, Channel<byte[]>> _listeners = new();

    /// <summary>What was typed, all of it.</summary>
    public StringBuilder Typed { get; } = new();

    public ChannelReader<byte[]> Listen()
    {
        var listener = Channel.CreateUnbounded<byte[]>();
        _listeners[listener.Reader] = listener;
        return listener.Reader;
    }

    public void Unlisten(ChannelReader<byte[]> reader) => _listeners.TryRemove(reader, out _);

    public ValueTask TypeAsync(ReadOnlyMemory<byte> characters, CancellationToken cancellationToken)
    {
        var text = Encoding.ASCII.GetString(characters.Span);
        Typed.Append(text);
        Say(text.ToUpperInvariant());
        return ValueTask.CompletedTask;
    }

    public void Say(string text)
    {
        foreach (var listener in _listeners.Values) listener.Writer.TryWrite(Encoding.ASCII.GetBytes(text));
    }
}
