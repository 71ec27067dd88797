using System.Buffers.Binary;
using System.Globalization;
using Ironic.Agent.Boot.Wire;

namespace Ironic.Agent.Boot;

/// <summary>The firmware's boot entries: <c>Boot0000</c> and on, in the order that <c>BootOrder</c> gives (UEFI 2.10, 3.3).</summary>
internal sealed class EfiBootEntries(EfiVariables variables)
{
    private const string Order = "BootOrder";

    public IEnumerable<(ushort Number, EfiLoadOption Entry)> List()
    {
        foreach (var name in variables.Names)
        {
            if (name.Length == 8 && name.StartsWith("Boot", StringComparison.Ordinal)
                && ushort.TryParse(name.AsSpan(4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                && variables.Read(name) is { } value && EfiLoadOption.TryRead(value, out var entry))
            {
                yield return (number, entry!);
            }
        }
    }

    /// <summary>Adds an entry that is tried first, in place of those of the same description.</summary>
    public void AddFirst(string description, byte[] option)
    {
        foreach (var (number, _) in List().Where(pair => pair.Entry.Description == description).ToList()) Remove(number);
        var taken = List().Select(pair => pair.Number).ToHashSet();
        var free = (ushort)Enumerable.Range(0, ushort.MaxValue).First(number => !taken.Contains((ushort)number));
        variables.Write(Name(free), option);
        WriteOrder([free, .. ReadOrder().Where(number => number != free)]);
    }

    public void Remove(ushort number)
    {
        WriteOrder([.. ReadOrder().Where(other => other != number)]);
        variables.Delete(Name(number));
    }

    private static string Name(ushort number) => string.Create(CultureInfo.InvariantCulture, $"Boot{number:X4}");

    private List<ushort> ReadOrder()
    {
        var value = variables.Read(Order) ?? [];
        return [.. Enumerable.Range(0, value.Length / sizeof(ushort)).Select(i => BinaryPrimitives.ReadUInt16LittleEndian(value.AsSpan(i * sizeof(ushort))))];
    }

    private void WriteOrder(List<ushort> order)
    {
        var value = new byte[order.Count * sizeof(ushort)];
        for (var i = 0; i < order.Count; i++) BinaryPrimitives.WriteUInt16LittleEndian(value.AsSpan(i * sizeof(ushort)), order[i]);
        variables.Write(Order, value);
    }
}
