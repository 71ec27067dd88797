using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Server;

/// <summary>A user of a BMC: who may log in to it, and how far that goes.</summary>
public sealed record BmcAccount(string UserName, BmcSecret Password)
{
    /// <summary>The highest privilege that the user may ask for. Default: administrator.</summary>
    public PrivilegeLevel Limit { get; init; } = PrivilegeLevel.Administrator;
}
