using System.Collections.Frozen;
using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Lan;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tracing;

/// <summary>
/// A trace as text, one line for each message, in the clear as it was before encryption. Pure. Logins are told in words: their proofs would let anybody
/// who has the trace try passwords.
/// </summary>
/// <remarks>
/// <code>
/// > 00 01           a request: network function and command, data
/// &lt; 00 01 00 61    its answer: the same, completion code, data
/// > 06 47 02 02 **  what is secret
/// # login: cipher suite 17
/// </code>
/// </remarks>
public static class IpmiTraceFormat
{
    private const string Secret = "**";
    private const int CommunityLength = 18;

    /// <summary>Commands that carry keys, with the bytes of their data that are none.</summary>
    private static readonly FrozenDictionary<CommandId, OpenLength> Secrets = new Dictionary<CommandId, OpenLength>
    {
        [CommandIds.SetUserPassword] = (_, _) => 2, // user, operation
        [new(NetFn.App, 0x56)] = (_, _) => 3, // Set Channel Security Keys: channel, operation, key; an answer has a completion code and a flag before the key
        [CommandIds.SetLanParameter] = (data, _) => data.Length > 1 && data[1] == (byte)LanParameter.Community ? 2 : data.Length,
        [CommandIds.GetLanParameter] = (data, isResponse) => isResponse && data.Length >= 2 + CommunityLength ? 2 : data.Length, // no other parameter is so long
    }.ToFrozenDictionary();

    private delegate int OpenLength(ReadOnlySpan<byte> data, bool isResponse);

    /// <summary>The line for a message.</summary>
    public static string Write(in IpmiMessage message)
    {
        var open = Secrets.TryGetValue(message.Command, out var known) ? Math.Min(known(message.Data, message.IsResponse), message.Data.Length) : message.Data.Length;
        var data = message.Data[..open].ToArray().Select(Hex).Concat(Enumerable.Repeat(Secret, message.Data.Length - open));
        return $"{(message.IsResponse ? '<' : '>')} {string.Join(' ', new[] { Hex((byte)message.Command.NetFn), Hex(message.Command.Code) }.Concat(data))}";
    }

    /// <summary>The line for something that is no message.</summary>
    public static string Note(string text) => $"# {text.ReplaceLineEndings(" ")}";

    /// <summary>The requests of a trace with their answers, in order; null: no answer came.</summary>
    /// <exception cref="FormatException">A line is none of a trace; the message says which.</exception>
    public static IReadOnlyList<IpmiTraceExchange> Read(string trace)
    {
        List<IpmiTraceExchange> exchanges = [];
        foreach (var (number, line) in trace.Split('\n', StringSplitOptions.TrimEntries).Index())
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var (id, data) = ReadMessage(line, number + 1);
            if (line[0] == '>') exchanges.Add(new(id, data, Answer: null));
            else if (exchanges is [.., { Answer: null } last] && last.Id == id) exchanges[^1] = last with { Answer = data };
        }

        return exchanges;
    }

    private static (CommandId Id, byte[] Data) ReadMessage(string line, int number)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var bytes = new byte[words.Length - 1];
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] != Secret && !byte.TryParse(words[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i - 1]))
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number} of the trace has '{words[i]}'; a byte in hex or {Secret} is needed."));
        }

        if (words[0] is not (">" or "<") || bytes.Length < 2) throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number} of the trace is no message."));
        return (new((NetFn)bytes[0], bytes[1]), bytes[2..]);
    }

    private static string Hex(byte value) => value.ToString("x2", CultureInfo.InvariantCulture);
}

/// <summary>A request of a trace, and what came back.</summary>
/// <param name="Id">Which command.</param>
/// <param name="Data">Its data; what was secret is 0.</param>
/// <param name="Answer">Completion code and data; null: no answer.</param>
public sealed record IpmiTraceExchange(CommandId Id, byte[] Data, byte[]? Answer);
