using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Commands;

/// <summary>Get System Boot Options for parameter 5, read as boot flags.</summary>
public sealed class GetBootFlagsCommand : IIpmiCommand<BootFlags>
{
    private static readonly GetBootOptionCommand Option = new(BootOption.Flags);

    public static GetBootFlagsCommand Instance { get; } = new();

    public CommandId Id => Option.Id;

    public string Name => Option.Name;

    public int Write(Span<byte> destination) => Option.Write(destination);

    public bool TryRead(ReadOnlySpan<byte> data, out BootFlags response)
    {
        response = default;
        return Option.TryRead(data, out var value) && BootFlags.TryRead(value, out response);
    }
}
