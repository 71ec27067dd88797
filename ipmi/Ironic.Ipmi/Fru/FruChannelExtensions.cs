using System.Buffers.Binary;
using System.Globalization;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Fru;

/// <summary>FRU data by name, IPMI v2.0 rev 1.1, section 34. Each throws <see cref="IpmiException"/> as <see cref="IIpmiChannel.ExecuteAsync"/> does.</summary>
public static class FruChannelExtensions
{
    /// <summary>Of what a BMC says it has, no more is read.</summary>
    private const int MostBytes = 16 << 10;

    /// <summary>Parts to ask for, in the order of trying.</summary>
    private static readonly int[] Parts = [224, 64, 32, 16, 8];

    extension(IIpmiChannel bmc)
    {
        /// <summary>The inventory of one FRU; 0 is the machine's board. Null: there is none, or nothing is written in it.</summary>
        public async Task<FruInventory?> ReadFruAsync(byte device, CancellationToken cancellationToken)
        {
            try
            {
                return FruReader.TryRead(await bmc.ReadFruBytesAsync(device, cancellationToken), out var inventory) ? inventory : null;
            }
            catch (IpmiException e) when (e.Code is CompletionCode.NotPresent or CompletionCode.InvalidDataField or CompletionCode.ParameterOutOfRange)
            {
                return null;
            }
        }

        /// <summary>All bytes of a FRU, read in parts that shrink where a BMC cannot send as many.</summary>
        public async Task<byte[]> ReadFruBytesAsync(byte device, CancellationToken cancellationToken)
        {
            var info = await bmc.ExecuteAsync(Info(device), cancellationToken);
            List<byte> bytes = [];
            var (size, part) = (Math.Min(info.Size, MostBytes), 0);
            while (bytes.Count < size)
            {
                try
                {
                    var data = await bmc.ExecuteAsync(Read(device, bytes.Count, Math.Min(Parts[part], size - bytes.Count), info.IsByWords), cancellationToken);
                    if (data.Length == 0) break;
                    bytes.AddRange(data);
                }
                catch (IpmiException e) when (e.Code is CompletionCode.CannotReturnThatMany or CompletionCode.InvalidRequestLength or CompletionCode.RequestTooLong
                    or CompletionCode.ParameterOutOfRange or CompletionCode.InvalidDataField or CompletionCode.Unspecified && (part < Parts.Length - 1 || bytes.Count > 0))
                {
                    if (++part == Parts.Length) break; // it has less than it says: what there is counts
                }
            }

            return [.. bytes];
        }
    }

    private static IpmiCommand<FruSize> Info(byte device) => new(CommandIds.GetFruInfo, $"Get FRU Inventory Area Info ({device})", new[] { device }, FruSize.TryRead);

    private static IpmiCommand<byte[]> Read(byte device, int offset, int count, bool isByWords)
    {
        var data = new byte[4];
        var divisor = isByWords ? 2 : 1;
        data[0] = device;
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(1), (ushort)(offset / divisor));
        data[3] = (byte)Math.Max(1, count / divisor);
        return new(CommandIds.ReadFru, string.Create(CultureInfo.InvariantCulture, $"Read FRU Data ({device}, from {offset})"), data,
            (ReadOnlySpan<byte> answer, out byte[] response) =>
            {
                response = answer.IsEmpty ? [] : answer[1..Math.Min(answer.Length, 1 + answer[0] * divisor)].ToArray();
                return !answer.IsEmpty;
            });
    }

    /// <summary>How large a FRU is, and whether it is addressed in words.</summary>
    private readonly record struct FruSize(int Size, bool IsByWords)
    {
        public static bool TryRead(ReadOnlySpan<byte> data, out FruSize size)
        {
            size = data.Length < 3 ? default : new(BinaryPrimitives.ReadUInt16LittleEndian(data), (data[2] & 1) != 0);
            return data.Length >= 3;
        }
    }
}
