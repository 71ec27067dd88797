using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>One command that a BMC serves.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Needs">The lowest privilege that may use it; none: also strangers, outside any session.</param>
/// <param name="AnswerAsync">What it does.</param>
internal sealed record BmcCommand(CommandId Id, PrivilegeLevel Needs, Func<BmcRequest, ValueTask<BmcAnswer>> AnswerAsync)
{
    /// <summary>A command that needs no waiting.</summary>
    public BmcCommand(CommandId id, PrivilegeLevel needs, Func<BmcRequest, BmcAnswer> answer)
        : this(id, needs, request => new ValueTask<BmcAnswer>(answer(request)))
    {
    }
}

/// <summary>A command as it came.</summary>
/// <param name="Data">After the command code.</param>
/// <param name="Session">Who asks; null: a stranger.</param>
internal readonly record struct BmcRequest(ReadOnlyMemory<byte> Data, BmcSession? Session);

/// <summary>A completion code and what goes with it.</summary>
internal readonly record struct BmcAnswer(CompletionCode Code, ReadOnlyMemory<byte> Data = default)
{
    public static implicit operator BmcAnswer(CompletionCode code) => new(code);

    /// <summary>An answer from what writes itself.</summary>
    public static BmcAnswer Of(Writer write)
    {
        var buffer = new byte[64];
        return new(CompletionCode.Ok, buffer.AsMemory(0, write(buffer)));
    }

    public delegate int Writer(Span<byte> destination);
}
