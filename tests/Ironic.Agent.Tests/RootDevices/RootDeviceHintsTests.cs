using System.Text.Json.Nodes;
using Ironic.Agent.Inventory;
using Ironic.Agent.RootDevices;

namespace Ironic.Agent.Tests.RootDevices;

public sealed class RootDeviceHintsTests
{
    private const long Gibibyte = 1L << 30;

    private static readonly BlockDevice Disk = new()
    {
        SysfsFolder = "",
        Info = new()
        {
            Name = "/dev/sda",
            Model = "Samsung SSD 870",
            Vendor = "ATA",
            Serial = "S5Y1NX0R123456",
            Size = 50 * Gibibyte,
            Rotational = false,
            Wwn = "0x5002538f00000001",
            WwnWithExtension = "0x5002538f00000001abcdefabcdefabcd",
            WwnVendorExtension = "0xabcdefabcdefabcd",
            Hctl = "0:0:0:0",
            ByPath = "/dev/disk/by-path/pci-0000:00:1f.2-ata-1",
            Tran = "sata",
        },
        Serials = ["S5Y1NX0R123456", "Samsung_SSD_870_S5Y1NX0R123456"],
    };

    [Theory]
    [InlineData("size", "50", true)]
    [InlineData("size", "== 50", true)]
    [InlineData("size", "49", false)]
    [InlineData("size", "= 40", true)]
    [InlineData("size", "= 51", false)]
    [InlineData("size", ">= 50", true)]
    [InlineData("size", "> 50", false)]
    [InlineData("size", "<= 50", true)]
    [InlineData("size", "< 60", true)]
    [InlineData("size", "!= 50", false)]
    [InlineData("size", "<or> 20 <or> 50", true)]
    [InlineData("size", "<or> 20 <or> 30", false)]
    [InlineData("model", "samsung ssd 870", true)]
    [InlineData("model", "Samsung", false)]
    [InlineData("model", "s== Samsung SSD 870", true)]
    [InlineData("model", "s!= Samsung SSD 870", false)]
    [InlineData("model", "s!= Intel", true)]
    [InlineData("model", "<in> SSD", true)]
    [InlineData("model", "<in> HDD", false)]
    [InlineData("model", "<all-in> samsung 870", true)]
    [InlineData("model", "<all-in> samsung 980", false)]
    [InlineData("model", "<or> Intel <or> Samsung SSD 870", true)]
    [InlineData("model", "<or> Intel <or> Micron", false)]
    [InlineData("vendor", "s>= ata", true)]
    [InlineData("vendor", "s> ata", false)]
    [InlineData("vendor", "s< b", true)]
    [InlineData("vendor", "s<= a", false)]
    [InlineData("serial", "s5y1nx0r123456", true)]
    [InlineData("serial", "Samsung_SSD_870_S5Y1NX0R123456", true)]
    [InlineData("wwn", "0x5002538F00000001", true)]
    [InlineData("wwn_with_extension", "<in> abcdef", true)]
    [InlineData("wwn_vendor_extension", "0xabcdefabcdefabcd", true)]
    [InlineData("hctl", "0:0:0:0", true)]
    [InlineData("hctl", "1:0:0:0", false)]
    [InlineData("by_path", "/dev/disk/by-path/pci-0000:00:1f.2-ata-1", true)]
    [InlineData("name", "/dev/sda", true)]
    [InlineData("name", "<or> /dev/sdb <or> /dev/sda", true)]
    [InlineData("tran", "sata", true)]
    [InlineData("rotational", "false", true)]
    [InlineData("rotational", "1", false)]
    public void Hint_OneOperator_MatchesOrNot(string name, string value, bool expected) =>
        Assert.Equal(expected, RootDeviceHints.Parse(new JsonObject { [name] = value }).Match(Disk));

    [Fact]
    public void Hints_JsonNumbersAndBooleans_AreTaken() =>
        Assert.True(RootDeviceHints.Parse(new JsonObject { ["size"] = 50, ["rotational"] = false }).Match(Disk));

    [Fact]
    public void Hints_OneOfSeveralFails_DiskDoesNotMatch() =>
        Assert.False(RootDeviceHints.Parse(new JsonObject { ["size"] = 50, ["vendor"] = "other" }).Match(Disk));

    [Fact]
    public void Hint_AttributeThatTheDiskLacks_DoesNotMatch() =>
        Assert.False(RootDeviceHints.Parse(new JsonObject { ["model"] = "s!= x" }).Match(Disk with { Info = Disk.Info with { Model = null } }));

    [Fact]
    public void Hints_Wrong_AreAllNamed()
    {
        var fault = Assert.Throws<FormatException>(() => RootDeviceHints.Parse(new JsonObject { ["colour"] = "red", ["size"] = "big", ["rotational"] = "maybe", ["model"] = "<in> " }));
        Assert.All(new[] { "colour", "size", "rotational", "model" }, name => Assert.Contains($"hint {name} ", fault.Message, StringComparison.Ordinal));
        Assert.Contains("known are by_path, hctl, model", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_WithoutHints_TakesTheSmallestThatIsLargeEnough()
    {
        BlockDevice[] disks = [Sized("/dev/sdc", 10), Sized("/dev/sdb", 5), Sized("/dev/sda", 5), Sized("/dev/sdd", 3), Sized("/dev/sde", 4) with { Removable = true }];
        Assert.Equal("/dev/sda", RootDeviceSelector.Choose(disks, null)!.Path);
    }

    [Fact]
    public void Choose_WithHints_TakesTheFirstThatMatches()
    {
        BlockDevice[] disks = [Sized("/dev/sda", 5), Sized("/dev/sdb", 10), Sized("/dev/sdc", 10)];
        Assert.Equal("/dev/sdb", RootDeviceSelector.Choose(disks, RootDeviceHints.Parse(new() { ["size"] = ">= 10" }))!.Path);
    }

    private static BlockDevice Sized(string name, long gibibytes) => new() { SysfsFolder = "", Info = new() { Name = name, Size = gibibytes * Gibibyte } };
}
