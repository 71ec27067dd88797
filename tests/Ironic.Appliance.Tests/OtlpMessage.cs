using System.Text;

namespace Ironic.Appliance.Tests;

/// <summary>A message in protobuf's encoding, read without its schema; what is not well-formed throws.</summary>
internal sealed class OtlpMessage(byte[] bytes)
{
    private readonly Lazy<List<(int Field, byte[] Value)>> _fields = new(() => Parse(bytes));

    public string Text => Encoding.UTF8.GetString(bytes);

    public static OtlpMessage Read(byte[] bytes) => new(bytes);

    public OtlpMessage At(int field) => All(field).First();

    public IEnumerable<OtlpMessage> All(int field) => _fields.Value.Where(entry => entry.Field == field).Select(entry => new OtlpMessage(entry.Value));

    private static List<(int, byte[])> Parse(byte[] bytes)
    {
        List<(int, byte[])> fields = [];
        var at = 0;
        while (at < bytes.Length)
        {
            var key = Varint(bytes, ref at);
            var length = (key & 7) switch
            {
                0 => Skip(bytes, at),
                1 => 8,
                2 => (int)Varint(bytes, ref at),
                5 => 4,
                var other => throw new InvalidDataException($"wire type {other}"),
            };
            fields.Add(((int)(key >> 3), bytes[at..(at + length)]));
            at += length;
        }

        return fields;
    }

    private static int Skip(byte[] bytes, int from)
    {
        var at = from;
        Varint(bytes, ref at);
        return at - from;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var octet = bytes[at++];
            value |= (ulong)(octet & 0x7F) << shift;
            if (octet < 0x80) return value;
        }

        throw new InvalidDataException("a varint without end");
    }
}
