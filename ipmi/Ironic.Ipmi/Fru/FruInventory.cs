namespace Ironic.Ipmi.Fru;

/// <summary>What is known of one part of a machine: Platform Management FRU Information Storage Definition v1.2.</summary>
public sealed record FruInventory
{
    public FruChassis? Chassis { get; init; }

    public FruBoard? Board { get; init; }

    public FruProduct? Product { get; init; }

    /// <summary>The multirecord area, record by record, as bytes.</summary>
    public IReadOnlyList<FruMultiRecord> Records { get; init; } = [];

    /// <summary>What of it did not make sense, in words: areas with wrong checksums or lengths. They are told all the same, as far as they can be read.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Nothing is written in it.</summary>
    public bool IsEmpty => Chassis is null && Board is null && Product is null && Records.Count == 0;
}

/// <summary>The chassis area, section 10.</summary>
/// <param name="Type">SMBIOS's number of the enclosure's kind: 17h is a rack mount chassis.</param>
/// <param name="PartNumber">Empty: not told.</param>
/// <param name="Serial">Empty: not told.</param>
public sealed record FruChassis(byte Type, string PartNumber, string Serial)
{
    /// <summary>Fields of the maker's own.</summary>
    public IReadOnlyList<string> Custom { get; init; } = [];
}

/// <summary>The board area, section 11.</summary>
/// <remarks>Empty texts: not told.</remarks>
public sealed record FruBoard(string Manufacturer, string Name, string Serial, string PartNumber)
{
    /// <summary>Null: not told.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    public string FileId { get; init; } = "";

    /// <inheritdoc cref="FruChassis.Custom"/>
    public IReadOnlyList<string> Custom { get; init; } = [];
}

/// <summary>The product area, section 12.</summary>
/// <remarks>Empty texts: not told.</remarks>
public sealed record FruProduct(string Manufacturer, string Name, string PartNumber, string Version, string Serial, string AssetTag)
{
    public string FileId { get; init; } = "";

    /// <inheritdoc cref="FruChassis.Custom"/>
    public IReadOnlyList<string> Custom { get; init; } = [];
}

/// <summary>One record of the multirecord area, section 16. Type 00h: power supply, 01h: DC output, 02h: DC load, C0h and above: an OEM's.</summary>
public sealed record FruMultiRecord(byte Type, byte Version, ReadOnlyMemory<byte> Data);
