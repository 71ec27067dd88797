using System.Text.Json.Nodes;
using Ironic.Drivers.Redfish.Raid;
using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RaidReportTests
{
    /// <summary>As makers spell them; the lab's own volumes have the short form.</summary>
    [Theory]
    [InlineData("NAA", "5000C500A1B2C3D4", """{"wwn":"0x5000c500a1b2c3d4"}""")]
    [InlineData("NAA", "600508b1001c0000000000000000001a", """{"wwn_with_extension":"0x600508b1001c0000000000000000001a"}""")]
    [InlineData("", "naa.600508B1-001C0000-00000000-0000001A", """{"wwn_with_extension":"0x600508b1001c0000000000000000001a"}""")]
    [InlineData("NAA", "0x50:00:c5:00:a1:b2:c3:d4", """{"wwn":"0x5000c500a1b2c3d4"}""")]
    [InlineData("NAA", "5000C500", null)]
    [InlineData("NAA", "a volume's own name", null)]
    [InlineData("UUID", "5000C500A1B2C3D4", null)]
    public void Identifiers_BecomeHints_WhereTheKernelHasThem(string format, string name, string? hint)
    {
        var volume = new VolumeView("/v/1", "1", "root") { RaidType = "RAID1", Identifiers = [new(format, name)] };
        var report = RaidReport.Of([new("/s", "s", "s") { Volumes = [volume] }], volume, DateTimeOffset.UnixEpoch).ToObject();
        var disk = Assert.Single((JsonArray)report["logical_disks"]!)!;
        Assert.Equal((hint, true), (disk["root_device_hint"]?.ToJsonString(), (bool?)disk["is_root_volume"]));
    }
}
