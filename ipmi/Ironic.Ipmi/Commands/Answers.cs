using System.Buffers.Binary;

namespace Ironic.Ipmi.Commands;

/// <summary>Readers of answers that many commands have.</summary>
internal static class Answers
{
    /// <summary>The completion code has said it all.</summary>
    public static bool None(ReadOnlySpan<byte> data, out Done response)
    {
        response = default;
        return true;
    }

    /// <summary>A reservation or record id.</summary>
    public static bool Word(ReadOnlySpan<byte> data, out ushort response)
    {
        response = data.Length < sizeof(ushort) ? default : BinaryPrimitives.ReadUInt16LittleEndian(data);
        return data.Length >= sizeof(ushort);
    }

    public static bool Bytes(ReadOnlySpan<byte> data, out byte[] response)
    {
        response = data.ToArray();
        return true;
    }

    /// <summary>The id of the record after this one, then (part of) this one.</summary>
    public static bool Record(ReadOnlySpan<byte> data, out RecordPart response)
    {
        response = data.Length < sizeof(ushort) ? default : new(BinaryPrimitives.ReadUInt16LittleEndian(data), data[sizeof(ushort)..].ToArray());
        return data.Length >= sizeof(ushort);
    }
}

/// <summary>A record, or part of it, as SEL and SDR repository hand it out.</summary>
internal readonly record struct RecordPart(ushort Next, byte[] Bytes);
