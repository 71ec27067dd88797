using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Users;

/// <summary>What a user may do over a channel: Get User Access, IPMI v2.0 rev 1.1, table 22-33.</summary>
/// <param name="Limit">The highest privilege; 0Fh: no access.</param>
/// <param name="MayUseIpmi">IPMI messaging is on for him.</param>
/// <remarks>
/// <code>
/// 0  users at most   1  7:6 state, 5:0 enabled users   2  users with fixed names   3  bit 6 call-back only, 5 link, 4 IPMI; 3:0 limit
/// </code>
/// </remarks>
public readonly record struct UserAccess(PrivilegeLevel Limit, bool MayUseIpmi)
{
    public const int Length = 4;
    public const PrivilegeLevel NoAccess = (PrivilegeLevel)0x0F;

    private const byte CountMask = 0x3F, IpmiBit = 0x10, LinkBit = 0x20, CallbackBit = 0x40, LimitMask = 0x0F, EnabledState = 0x40, DisabledState = 0x80;

    /// <summary>Numbers that users may have: 1 to this.</summary>
    public byte MostUsers { get; init; }

    public byte EnabledUsers { get; init; }

    /// <summary>Users, the first ones, whose names cannot be changed.</summary>
    public byte FixedNames { get; init; }

    /// <summary>Null: the BMC does not say.</summary>
    public bool? IsEnabled { get; init; }

    public bool MayUseLink { get; init; }

    public bool IsCallbackOnly { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> data, out UserAccess access)
    {
        access = default;
        if (data.Length < Length) return false;
        access = new((PrivilegeLevel)(data[3] & LimitMask), (data[3] & IpmiBit) != 0)
        {
            MostUsers = (byte)(data[0] & CountMask), EnabledUsers = (byte)(data[1] & CountMask), FixedNames = (byte)(data[2] & CountMask),
            IsEnabled = (data[1] & ~CountMask) switch { EnabledState => true, DisabledState => false, _ => null },
            MayUseLink = (data[3] & LinkBit) != 0, IsCallbackOnly = (data[3] & CallbackBit) != 0,
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = MostUsers;
        destination[1] = (byte)(EnabledUsers | IsEnabled switch { true => EnabledState, false => DisabledState, _ => 0 });
        destination[2] = FixedNames;
        destination[3] = Rights;
        return Length;
    }

    internal byte Rights => (byte)((byte)Limit | (MayUseIpmi ? IpmiBit : 0) | (MayUseLink ? LinkBit : 0) | (IsCallbackOnly ? CallbackBit : 0));
}
