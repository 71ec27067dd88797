using System.Net;
using System.Text;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Lan;
using Ironic.Ipmi.Server;
using Ironic.Ipmi.Users;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>What a virtual BMC tells of its network and its users. Nothing of it can be changed: the lab gives addresses and passwords.</summary>
internal sealed class LanService(VirtualBmcOptions options, IPEndPoint endPoint)
{
    public const byte Channel = 1;

    private const byte ThisChannel = LanChannelExtensions.ThisChannel, ChannelMask = 0x0F, Lan8023 = 0x04, Ipmb = 0x01, MultiSession = 0x80, AlwaysAvailable = 0x02,
        ParameterRevision = 0x11, MostUsers = 16, UserMask = 0x3F;

    private const CompletionCode NoSuchParameter = (CompletionCode)0x80;

    /// <summary>Users are numbered from 2; 1 is the anonymous one.</summary>
    private const int FirstUser = 2;

    private IReadOnlyList<BmcAccount> Accounts => options.Identity.Accounts;

    public IEnumerable<BmcCommand> Commands =>
    [
        new(CommandIds.GetChannelInfo, PrivilegeLevel.User, request => OnChannel(request, GetInfo)),
        new(CommandIds.GetChannelAccess, PrivilegeLevel.User, request => OnChannel(request, () => new(CompletionCode.Ok, new byte[] { AlwaysAvailable, (byte)PrivilegeLevel.Administrator }))),
        new(CommandIds.GetLanParameter, PrivilegeLevel.Operator, GetParameter),
        new(CommandIds.GetUserAccess, PrivilegeLevel.Operator, GetUserAccess),
        new(CommandIds.GetUserName, PrivilegeLevel.Operator, GetUserName),
        new(CommandIds.GetUserPayloadAccess, PrivilegeLevel.Operator, _ => new BmcAnswer(CompletionCode.Ok, new byte[] { 0x02, 0, 0, 0 })), // SOL
    ];

    private static BmcAnswer GetInfo() => new(CompletionCode.Ok, new byte[] { Channel, Lan8023, Ipmb, MultiSession, 0xF2, 0x1B, 0x00, 0, 0 }); // IPMI's own vendor number

    private BmcAnswer GetParameter(BmcRequest request)
    {
        if (request.Data.Length < 4) return CompletionCode.InvalidRequestLength;
        return OnChannel(request, () => Parameter((LanParameter)request.Data.Span[1]) is { } value
            ? new BmcAnswer(CompletionCode.Ok, (byte[])[ParameterRevision, .. value])
            : NoSuchParameter);
    }

    private byte[]? Parameter(LanParameter parameter) => parameter switch
    {
        LanParameter.SetInProgress => [0],
        LanParameter.AuthenticationSupport => [0],
        LanParameter.AuthenticationEnables => [0, 0, 0, 0, 0],
        LanParameter.IpAddress => endPoint.Address.GetAddressBytes()[..4],
        LanParameter.IpAddressSource => [(byte)AddressSource.Static],
        LanParameter.MacAddress => [.. options.Board.Mac],
        LanParameter.SubnetMask => [255, 0, 0, 0],
        LanParameter.Ipv4Header => [0x40, 0x40, 0x10],
        LanParameter.DefaultGateway or LanParameter.BackupGateway => [0, 0, 0, 0],
        LanParameter.DefaultGatewayMac or LanParameter.BackupGatewayMac => new byte[6],
        LanParameter.Community => Encoding.ASCII.GetBytes("public".PadRight(18, '\0')),
        LanParameter.VlanId => [0, 0],
        LanParameter.VlanPriority => [0],
        LanParameter.CipherSuiteCount => [(byte)options.Identity.Suites.Count],
        LanParameter.CipherSuites => [0, .. options.Identity.Suites.Select(s => s.Id).Order()],
        LanParameter.CipherSuitePrivileges => [0, .. Enumerable.Repeat((byte)0x44, 8)],
        _ => null,
    };

    private BmcAnswer GetUserAccess(BmcRequest request)
    {
        if (request.Data.Length < 2) return CompletionCode.InvalidRequestLength;
        return OnChannel(request, () =>
        {
            var user = request.Data.Span[1] & UserMask;
            if (user is 0 or > MostUsers) return CompletionCode.ParameterOutOfRange;
            var account = Account(user);
            return BmcAnswer.Of(new UserAccess(account?.Limit ?? UserAccess.NoAccess, MayUseIpmi: account is not null)
            {
                MostUsers = MostUsers, EnabledUsers = (byte)Accounts.Count, IsEnabled = account is not null,
            }.Write);
        });
    }

    private BmcAnswer GetUserName(BmcRequest request)
    {
        if (request.Data.IsEmpty) return CompletionCode.InvalidRequestLength;
        var user = request.Data.Span[0] & UserMask;
        if (user is 0 or > MostUsers) return CompletionCode.ParameterOutOfRange;
        var name = new byte[UserChannelExtensions.NameLength];
        if (Account(user) is { } account) Encoding.UTF8.GetBytes(account.UserName, name);
        return new(CompletionCode.Ok, name);
    }

    private BmcAccount? Account(int user) => user - FirstUser is var index && index >= 0 && index < Accounts.Count ? Accounts[index] : null;

    private static BmcAnswer OnChannel(BmcRequest request, Func<BmcAnswer> answer)
    {
        if (request.Data.IsEmpty) return CompletionCode.InvalidRequestLength;
        return (request.Data.Span[0] & ChannelMask) is Channel or ThisChannel ? answer() : CompletionCode.InvalidDataField;
    }
}
