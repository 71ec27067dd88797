using System.Net;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Network;
using Ironic.Pxe.Tests.Dhcp.Wire;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Pxe.Tests.Dhcp;

public sealed class LeaseTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Offer_SameClientAgain_IsTheSameAddress()
    {
        var (table, subnet) = Open();

        var first = table.Offer(subnet, DhcpRequests.Mac, null, null)!.Address;

        Assert.Equal(first, table.Offer(subnet, DhcpRequests.Mac, null, null)!.Address);
        Assert.Equal(4, Enumerable.Range(0, 4).Select(i => table.Offer(subnet, Mac(i), null, null)).Select(lease => lease?.Address).Append(first).OfType<Ipv4>().Distinct().Count());
    }

    [Fact]
    public void Offer_NotRequestedInTime_IsFreeAgain()
    {
        var (table, subnet) = Open();
        for (var i = 0; i < 4; i++) Assert.NotNull(table.Offer(subnet, Mac(i), null, null));
        Assert.Null(table.Offer(subnet, Mac(9), null, null));

        _time.Advance(TimeSpan.FromSeconds(31));

        Assert.NotNull(table.Offer(subnet, Mac(9), null, null));
    }

    [Fact]
    public void Bind_Expired_GoesToAnotherOnlyWhenNothingElseIsFree()
    {
        var (table, subnet) = Open();
        var mine = Bound(table, subnet, Mac(0));
        _time.Advance(TimeSpan.FromHours(2));
        Assert.Null(table.HolderOf(mine));

        var others = Enumerable.Range(1, 3).Select(i => Bound(table, subnet, Mac(i))).ToList();

        Assert.DoesNotContain(mine, others);
        Assert.Equal(mine, Bound(table, subnet, Mac(0)));
    }

    [Fact]
    public void Bind_SomebodyElses_IsRefused()
    {
        var (table, subnet) = Open();
        var mine = Bound(table, subnet, Mac(0));

        Assert.Null(table.Bind(subnet, Mac(1), mine, null));
    }

    [Fact]
    public void Reservation_HeldByAnother_PoolMeanwhile()
    {
        var (table, subnet) = Open();
        var taken = Bound(table, subnet, Mac(0));

        var meanwhile = table.Offer(subnet, Mac(1), taken, null)!.Address;
        Assert.NotEqual(taken, meanwhile);
        Assert.NotNull(table.Bind(subnet, Mac(1), meanwhile, taken));

        _time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(taken, table.Offer(subnet, Mac(1), taken, null)!.Address);
    }

    [Fact]
    public void Release_ByHolder_FreesTheAddress_ByAnotherDoesNot()
    {
        var (table, subnet) = Open();
        var mine = Bound(table, subnet, Mac(0));

        table.Release(Mac(1), mine);
        Assert.Equal(Mac(0), table.HolderOf(mine));
        table.Release(Mac(0), mine);
        Assert.Null(table.HolderOf(mine));
    }

    [Fact]
    public void Decline_LeavesTheAddressAlone_UntilItsTimeIsOver()
    {
        var (table, subnet) = Open();
        var bad = Bound(table, subnet, Mac(0));
        Assert.True(table.Decline(Mac(0), bad));
        Assert.False(table.Decline(Mac(1), bad));
        for (var i = 0; i < 3; i++) Assert.NotEqual(bad, Bound(table, subnet, Mac(i)));
        Assert.Null(table.Offer(subnet, Mac(9), null, bad));

        _time.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(bad, table.Offer(subnet, Mac(9), null, null)!.Address);
    }

    [Fact]
    public void Restart_LeasesHold_OffersAreForgotten()
    {
        var (table, subnet) = Open();
        var bound = Bound(table, subnet, Mac(0));
        table.Offer(subnet, Mac(1), null, null);
        var declined = Bound(table, subnet, Mac(2));
        table.Decline(Mac(2), declined);

        var (again, sameSubnet) = Open(); // nothing was closed: as after a kill

        Assert.Equal(Mac(0), again.HolderOf(bound));
        Assert.NotEqual(declined, again.Offer(sameSubnet, Mac(2), null, declined)!.Address);
    }

    [Theory]
    [InlineData("bound 10.77.0.1")]
    [InlineData("bound 10.77.0.101 52:54:00:00:00:07 99999999999999999999")]
    [InlineData("bound 10.77.0.101 nonsense 1900000000")]
    [InlineData("hound 10.77.0.101 52:54:00:00:00:07 1900000000")]
    [InlineData("bound 10.99.0.101 52:54:00:00:00:07 1900000000")]
    [InlineData("\0\0\0\0")]
    public void Restart_AfterTornOrStrangeLine_TakesTheRest(string line)
    {
        var file = _folder.File("leases");
        File.WriteAllText(file, $"bound 10.77.0.100 52:54:00:00:00:05 1900000000\n{line}\nbound 10.77.0.102 52:54:00:00:00:06 1900000000\nbound 10.77.0.1");

        var (table, subnet) = Open();

        Assert.Equal(Mac(5), table.HolderOf(Ipv4.From(IPAddress.Parse("10.77.0.100"))));
        Assert.Equal(Mac(6), table.HolderOf(Ipv4.From(IPAddress.Parse("10.77.0.102"))));
        Assert.NotNull(Bound(table, subnet, Mac(8)).ToString());
        Assert.Equal(3, File.ReadAllLines(file).Length);
    }

    [Fact]
    public void Journal_ManyRenewals_StaysSmall()
    {
        var (table, subnet) = Open();
        for (var i = 0; i < 5000; i++) Bound(table, subnet, Mac(i % 4));

        Assert.InRange(new FileInfo(_folder.File("leases")).Length, 100, 100_000);
    }

    [Fact]
    public void Journal_FolderThatCannotBeWritten_LeasesHoldInMemory()
    {
        File.WriteAllText(_folder.File("in-the-way"), "");

        var (table, subnet) = Open(Path.Combine(_folder.File("in-the-way"), "leases"));

        Assert.Equal(Mac(0), table.HolderOf(Bound(table, subnet, Mac(0))));
    }

    private static Ipv4 Bound(LeaseTable table, ServedSubnet subnet, Ironic.Model.Ports.MacAddress mac)
    {
        var address = table.Offer(subnet, mac, null, null)!.Address;
        Assert.NotNull(table.Bind(subnet, mac, address, null));
        return address;
    }

    private static Ironic.Model.Ports.MacAddress Mac(int last) => DhcpResponderTests.Mac((byte)last);

    private (LeaseTable, ServedSubnet) Open(string? file = null)
    {
        var options = new DhcpOptions { Subnets = [DhcpBench.Subnet] };
        var subnet = new ServedSubnet(DhcpBench.Subnet);
        return (new(options, [subnet], new(file ?? _folder.File("leases"), NullLogger<LeaseJournal>.Instance), _time), subnet);
    }
}
