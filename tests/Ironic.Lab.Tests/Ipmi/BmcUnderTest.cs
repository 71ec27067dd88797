using System.Net;
using Ironic.Ipmi;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>A virtual BMC with a fake machine, on a port that the system chose.</summary>
internal sealed class BmcUnderTest : IAsyncDisposable
{
    public static readonly BmcCredentials Admin = new("admin", BmcSecret.FromText("secret-password-20ch"));

    public static readonly VirtualBmcOptions Options = new()
    {
        Identity = new()
        {
            Accounts =
            [
                new(Admin.UserName, Admin.Password),
                new("viewer", BmcSecret.FromText("view")) { Limit = PrivilegeLevel.User },
            ],
            SystemGuid = new(new Guid("00112233-4455-6677-8899-aabbccddeeff")),
        },
    };

    private BmcUnderTest(VirtualBmcOptions options, TimeProvider time)
    {
        Bmc = VirtualBmc.Start(new(IPAddress.Loopback, 0), options, Chassis, time, NullLogger<VirtualBmc>.Instance);
        Client = new(new(), TimeProvider.System);
    }

    public FakeChassis Chassis { get; } = new();

    public VirtualBmc Bmc { get; }

    public IpmiClient Client { get; }

    public static BmcUnderTest Start(VirtualBmcOptions? options = null, TimeProvider? time = null) => new(options ?? Options, time ?? TimeProvider.System);

    public Task<IpmiSession> ConnectAsync(BmcCredentials? login = null) => Client.ConnectAsync(Bmc.EndPoint, login ?? Admin, default);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Bmc.DisposeAsync();
    }
}
