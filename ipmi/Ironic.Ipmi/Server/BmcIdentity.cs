using System.Text;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Server;

/// <summary>What a BMC brings into a handshake: the same for all of its sessions.</summary>
public sealed record BmcIdentity
{
    public required IReadOnlyList<BmcAccount> Accounts { get; init; }

    public required SystemGuid SystemGuid { get; init; }

    /// <summary>K_g. Default: empty, so that passwords take its place.</summary>
    public BmcSecret BmcKey { get; init; } = BmcSecret.Empty;

    /// <summary>The cipher suites to offer. Default: 17 and 3.</summary>
    public IReadOnlyList<CipherSuite> Suites { get; init; } = CipherSuite.Preferred;

    internal BmcAccount? Find(ReadOnlySpan<byte> userName)
    {
        var name = Encoding.UTF8.GetString(userName.TrimEnd((byte)0));
        return Accounts.FirstOrDefault(a => a.UserName == name);
    }
}
