namespace Ironic.Ipmi.Commands;

/// <summary>The 16 bytes of Get System GUID. IPMI wants them least byte first throughout; most vendors send SMBIOS order instead.</summary>
/// <param name="SmbiosOrder">The bytes read as SMBIOS stores a UUID: what most BMCs mean.</param>
public readonly record struct SystemGuid(Guid SmbiosOrder)
{
    public const int Length = 16;

    /// <summary>The bytes read as IPMI v2.0 rev 1.1, table 20-10 has it.</summary>
    public Guid IpmiOrder
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Length];
            SmbiosOrder.TryWriteBytes(bytes);
            bytes.Reverse();
            return new(bytes, bigEndian: true);
        }
    }

    public static bool TryRead(ReadOnlySpan<byte> data, out SystemGuid value)
    {
        value = data.Length < Length ? default : new(new Guid(data[..Length]));
        return data.Length >= Length;
    }

    public int Write(Span<byte> destination)
    {
        SmbiosOrder.TryWriteBytes(destination);
        return Length;
    }
}
