using Ironic.AgentContract.Inventory;
using Ironic.Conductor.Inspect;
using Ironic.Model.Json;

namespace Ironic.Conductor.Tests.Inspect;

public sealed class RootDeviceHintsTests
{
    private static readonly DiskInfo Disk = new() { Name = "/dev/sda", Model = "QEMU HARDDISK", Size = 20L << 30, Rotational = true, Serial = "S 1", Hctl = "0:0:0:0", Tran = "sata" };

    [Theory]
    [InlineData("""{"serial": "s 1"}""", true)]
    [InlineData("""{"serial": "S%201"}""", true)]
    [InlineData("""{"serial": "s== s 1"}""", true)]
    [InlineData("""{"serial": "s!= s 1"}""", false)]
    [InlineData("""{"model": "<in> harddisk"}""", true)]
    [InlineData("""{"model": "<all-in> disk <all-in> qemu"}""", true)]
    [InlineData("""{"model": "<all-in> disk <all-in> samsung"}""", false)]
    [InlineData("""{"name": "<or> /dev/sdb <or> /dev/sda"}""", true)]
    [InlineData("""{"name": "<or> /dev/sdb <or> /dev/sdc"}""", false)]
    [InlineData("""{"size": 20}""", true)]
    [InlineData("""{"size": ">= 20"}""", true)]
    [InlineData("""{"size": "> 20"}""", false)]
    [InlineData("""{"size": "= 10"}""", true)]
    [InlineData("""{"size": "<or> 10 <or> 20"}""", true)]
    [InlineData("""{"rotational": true, "tran": "sata"}""", true)]
    [InlineData("""{"rotational": "false"}""", false)]
    [InlineData("""{"wwn": "0x5000"}""", false)]
    public void Match_FollowsTheOperators(string hints, bool matches)
    {
        Assert.True(RootDeviceHints.TryParse(JsonMap.Parse(hints), out var parsed, out var problem), problem);
        Assert.Equal(matches, parsed.Match(Disk));
    }

    [Theory]
    [InlineData("""{"colour": "red"}""", "'colour' is no root device hint")]
    [InlineData("""{"size": "big"}""", "size cannot be 'big'")]
    [InlineData("""{"rotational": "maybe"}""", "rotational cannot be 'maybe'")]
    [InlineData("""{"model": {"a": 1}}""", "model cannot be")]
    public void Parse_RefusesWhatItCannotMean(string hints, string text)
    {
        Assert.False(RootDeviceHints.TryParse(JsonMap.Parse(hints), out _, out var problem));
        Assert.Contains(text, problem, StringComparison.Ordinal);
    }
}
