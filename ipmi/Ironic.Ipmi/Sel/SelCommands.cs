using System.Buffers.Binary;
using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sel;

/// <summary>The commands of the System Event Log, IPMI v2.0 rev 1.1, section 31.</summary>
internal static class SelCommands
{
    public const ushort First = 0x0000, Last = 0xFFFF;

    private const byte WholeRecord = 0xFF, Initiate = 0xAA, GetStatus = 0x00, ErasureMask = 0x0F, Erased = 0x01;

    public static IpmiCommand<SelInfo> Info { get; } = new(CommandIds.GetSelInfo, "Get SEL Info", default, SelInfo.TryRead);

    public static IpmiCommand<ushort> Reserve { get; } = new(CommandIds.ReserveSel, "Reserve SEL", default, Answers.Word);

    public static IpmiCommand<RecordPart> Get(ushort reservation, ushort record)
    {
        var data = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(data, reservation);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), record);
        data[5] = WholeRecord;
        return new(CommandIds.GetSelEntry, string.Create(CultureInfo.InvariantCulture, $"Get SEL Entry ({record:X4}h)"), data, Answers.Record);
    }

    /// <summary>Twice would be two entries.</summary>
    public static IpmiCommand<ushort> Add(SelRecord record)
    {
        var data = new byte[SelRecord.Length];
        record.Write(data);
        return new(CommandIds.AddSelEntry, "Add SEL Entry", data, Answers.Word) { MayRepeat = false };
    }

    public static IpmiCommand<ushort> Delete(ushort reservation, ushort record)
    {
        var data = new byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(data, reservation);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), record);
        return new(CommandIds.DeleteSelEntry, string.Create(CultureInfo.InvariantCulture, $"Delete SEL Entry ({record:X4}h)"), data, Answers.Word);
    }

    /// <summary>The answer is whether it is erased by now.</summary>
    public static IpmiCommand<bool> Clear(ushort reservation, bool initiates)
    {
        var data = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(data, reservation);
        "CLR"u8.CopyTo(data.AsSpan(2));
        data[5] = initiates ? Initiate : GetStatus;
        return new(CommandIds.ClearSel, "Clear SEL", data, TryReadErasure);
    }

    public static IpmiCommand<DateTimeOffset?> GetTime { get; } = new(CommandIds.GetSelTime, "Get SEL Time", default, TryReadTime);

    public static IpmiCommand<Done> SetTime(DateTimeOffset time)
    {
        var data = new byte[sizeof(uint)];
        IpmiTime.Write(data, time);
        return new(CommandIds.SetSelTime, string.Create(CultureInfo.InvariantCulture, $"Set SEL Time ({time:u})"), data, Answers.None);
    }

    private static bool TryReadErasure(ReadOnlySpan<byte> data, out bool response)
    {
        response = data.IsEmpty || (data[0] & ErasureMask) == Erased; // without the byte, the completion code has said it
        return true;
    }

    private static bool TryReadTime(ReadOnlySpan<byte> data, out DateTimeOffset? response)
    {
        response = data.Length < sizeof(uint) ? null : IpmiTime.Read(data);
        return data.Length >= sizeof(uint);
    }
}
