namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>Walks code-length-value options; also the encapsulated ones of options 43, 82 and 175. Allocation-free.</summary>
/// <remarks>RFC 2132 section 2: code 0 is padding of one byte, 255 ends the area. An area without an end is accepted: some ROMs send none.</remarks>
internal ref struct DhcpOptionReader(ReadOnlySpan<byte> area)
{
    private ReadOnlySpan<byte> _rest = area;

    public DhcpOption Code { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True once an option was met whose length points past the end; no option follows it.</summary>
    public bool Overran { get; private set; }

    public bool Read()
    {
        while (!_rest.IsEmpty)
        {
            Code = (DhcpOption)_rest[0];
            if (Code == DhcpOption.End) break;
            if (Code == DhcpOption.Pad)
            {
                _rest = _rest[1..];
                continue;
            }

            if (_rest.Length < 2 || _rest.Length < 2 + _rest[1])
            {
                Overran = true;
                break;
            }

            Value = _rest.Slice(2, _rest[1]);
            _rest = _rest[(2 + Value.Length)..];
            return true;
        }

        _rest = default;
        Value = default;
        return false;
    }
}
