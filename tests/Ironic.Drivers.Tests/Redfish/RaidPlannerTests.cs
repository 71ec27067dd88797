using Ironic.Drivers.Redfish;
using Ironic.Drivers.Redfish.Raid;
using Ironic.Model.Json;
using Ironic.Redfish.Storage;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RaidPlannerTests
{
    private const long GiB = 1L << 30;

    /// <summary>Two controllers: eight small SATA SSDs on one, four large SAS disks on the other.</summary>
    private static readonly StorageView[] Machine = [Storage("A", 8, 100, "SSD", "SATA"), Storage("B", 4, 500, "HDD", "SAS")];

    [Theory]
    [InlineData("""{"size_gb": 100, "raid_level": "1"}""", "A RAID1 x2 100")] // the fewest and smallest that will do
    [InlineData("""{"size_gb": 200, "raid_level": "1"}""", "B RAID1 x2 200")]
    [InlineData("""{"size_gb": 300, "raid_level": "5"}""", "B RAID5 x3 300")]
    [InlineData("""{"size_gb": 300, "raid_level": "5", "disk_type": "ssd"}""", "A RAID5 x4 300")]
    [InlineData("""{"size_gb": 250, "raid_level": "0", "controller": "A"}""", "A RAID0 x3 250")]
    [InlineData("""{"size_gb": 100, "raid_level": "6", "interface_type": "sas"}""", "B RAID6 x4 100")]
    [InlineData("""{"size_gb": 300, "raid_level": "1+0", "disk_type": "ssd"}""", "A RAID10 x6 300")]
    [InlineData("""{"size_gb": 400, "raid_level": "5+0"}""", "A RAID50 x6 400")]
    [InlineData("""{"size_gb": "MAX", "raid_level": "6+0"}""", "A RAID60 x8 MAX")]
    [InlineData("""{"size_gb": "MAX", "raid_level": "1"}""", "B RAID1 x2 MAX")] // the largest
    [InlineData("""{"size_gb": "MAX", "raid_level": "0", "number_of_physical_disks": 4, "controller": "A"}""", "A RAID0 x4 MAX")]
    [InlineData("""{"size_gb": 50, "raid_level": "1", "controller": "B", "physical_disks": ["B3", "B1"], "volume_name": "root", "is_root_volume": true}""", "B RAID1 x2 50 'root' root: B1 B3")]
    public void Wish_GetsTheDisksThatFit(string wish, string expected) => Assert.StartsWith(expected, Assert.Single(Plan([wish])), StringComparison.Ordinal);

    [Fact]
    public void Wishes_ThatLeaveNoPlaceForLaterOnes_AreMovedOn()
    {
        // The first could have the large disks only after the second: one of four SATA SSDs for 100 GiB is a better fit, but all eight are wanted.
        var plan = Plan(["""{"size_gb": 100, "raid_level": "1"}""", """{"size_gb": 600, "raid_level": "6", "disk_type": "ssd", "number_of_physical_disks": 8}"""]);
        Assert.Equal(["A RAID6 x8 600", "B RAID1 x2 100"], plan.Select(Head).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Wishes_ForAllThatIsLeft_AreMadeLast_AndShareOnlyWhereBothSayThatTheyDo()
    {
        string[] wishes =
        [
            """{"size_gb": "MAX", "raid_level": "5", "controller": "B", "physical_disks": ["B0", "B1", "B2"], "share_physical_disks": true, "volume_name": "data"}""",
            """{"size_gb": 100, "raid_level": "5", "controller": "B", "physical_disks": ["B0", "B1", "B2"], "share_physical_disks": true, "volume_name": "root"}""",
        ];
        Assert.Equal(["B RAID5 x3 100 'root': B0 B1 B2", "B RAID5 x3 MAX 'data': B0 B1 B2"], Plan(wishes));
        Assert.Contains("none is free that fits", Refused([wishes[1].Replace("true", "false", StringComparison.Ordinal), wishes[0]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Disks_OfVolumesThatAreThere_AreTakenOnlyByWhoShares()
    {
        StorageView[] machine =
        [
            Machine[1] with { Volumes = [new("/v/1", "1", "old") { RaidType = "RAID5", CapacityBytes = 800 * GiB, DrivePaths = [.. Machine[1].Drives.Take(3).Select(drive => drive.Path + "/")] }] },
        ];
        Assert.Contains("there are 1 x 500 GiB HDD SAS on 'B'", Refused(["""{"size_gb": 10, "raid_level": "1"}"""], machine), StringComparison.Ordinal);
        Assert.Equal("B RAID0 x1 10", Head(Assert.Single(Plan(["""{"size_gb": 10, "raid_level": "0"}"""], machine))));
        Assert.Equal("B RAID5 x3 200", Head(Assert.Single(Plan(["""{"size_gb": 200, "raid_level": "5", "share_physical_disks": true, "controller": "B", "physical_disks": ["B0", "B1", "B2"]}"""], machine))));
        Assert.Contains("large enough", Refused(["""{"size_gb": 201, "raid_level": "5", "share_physical_disks": true, "controller": "B", "physical_disks": ["B0", "B1", "B2"]}"""], machine), StringComparison.Ordinal);
    }

    [Fact]
    public void Disks_PassedThroughOrFailing_AreFreeOrNotWanted()
    {
        StorageView[] machine =
        [
            Machine[1] with
            {
                Drives = [Machine[1].Drives[0] with { Health = "Critical" }, .. Machine[1].Drives.Skip(1)],
                Volumes = [new("/v/1", "1", "raw") { Kind = "RawDevice", CapacityBytes = 500 * GiB, DrivePaths = [Machine[1].Drives[1].Path] }],
            },
        ];
        Assert.Equal("B RAID5 x3 10: B1 B2 B3", Assert.Single(Plan(["""{"size_gb": 10, "raid_level": "5"}"""], machine)));
        Assert.Contains("there are 3 x 500 GiB", Refused(["""{"size_gb": 10, "raid_level": "6"}"""], machine), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "controller": "C"}""", "there is no controller 'C'; there are 'A', 'B'")]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "controller": "B", "physical_disks": ["B0", "X"]}""", "there is no disk 'X'; there are 'B0', 'B1', 'B2', 'B3'")]
    [InlineData("""{"size_gb": 10, "raid_level": "5+0", "controller": "B"}""", "'B' can do RAID0, RAID1, RAID5, RAID6, and not RAID50")]
    [InlineData("""{"size_gb": 9000, "raid_level": "0"}""", "logical_disks[0] (RAID 0, 9000 GiB): it needs at least 1 disks that are alike, free and large enough; there are 8 x 100 GiB SSD SATA on 'A', 4 x 500 GiB HDD SAS on 'B'.")]
    public void Wish_ThatDoesNotFit_IsExplained(string wish, string words) => Assert.Contains(words, Refused([wish]), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"size_gb": 0, "raid_level": "1"}""", "size_gb '0' is neither")]
    [InlineData("""{"size_gb": 10, "raid_level": "JBOD"}""", "raid_level 'JBOD' is none that Redfish has; these are: 0, 1, 1+0, 5, 5+0, 6, 6+0")]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "number_of_physical_disks": 3}""", "RAID 1 takes exactly 2 disks, not 3")]
    [InlineData("""{"size_gb": 10, "raid_level": "1+0", "number_of_physical_disks": 5}""", "RAID 1+0 takes an even number of disks, 4 or more, not 5")]
    [InlineData("""{"size_gb": 10, "raid_level": "5", "number_of_physical_disks": 4, "controller": "A", "physical_disks": ["A0", "A1", "A2"]}""", "number_of_physical_disks is 4, but 3 physical_disks are named")]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "controller": "A", "physical_disks": ["A0", "A0"]}""", "names a disk twice")]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "controller": "A", "physical_disks": [{"size": "> 1"}, {"size": "> 2"}]}""", "hints are for software RAID")]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "controller": "software"}""", "choose raid interface 'agent'")]
    [InlineData("""{"size_gb": 10, "raid_level": "1", "interface_type": "scsi"}""", "interface_type 'scsi' is none")]
    [InlineData("7", "logical_disks[0] is no object")]
    public void Wish_ThatMakesNoSense_IsNamed(string wish, string words)
    {
        List<string> problems = [];
        RaidWish.Read(JsonMap.Parse($$"""{"logical_disks": [{{wish}}]}"""), problems);
        Assert.Contains(words, Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Wishes_WithTwoRootVolumes_AreRefused()
    {
        List<string> problems = [];
        RaidWish.Read(JsonMap.Parse("""{"logical_disks": [{"size_gb": 1, "raid_level": "0", "is_root_volume": true}, {"size_gb": 1, "raid_level": "0", "is_root_volume": true}]}"""), problems);
        Assert.Contains("Only one of logical_disks can be the root volume: logical_disks[0], logical_disks[1]", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Search_OverManyDisks_Ends()
    {
        var wishes = Enumerable.Range(0, 30).Select(_ => """{"size_gb": 10, "raid_level": "0", "number_of_physical_disks": 5}""").ToArray();
        Assert.Contains("it needs 5 disks", Refused(wishes, [.. Enumerable.Range(0, 10).Select(number => Storage($"S{number}", 12, 100 + number, "SSD", "SATA"))]), StringComparison.Ordinal);
    }

    private static string Head(string line) => line.Split(':', ' ') is var parts ? string.Join(' ', parts.Take(4)) : line;

    private static List<string> Plan(string[] wishes, StorageView[]? machine = null)
    {
        List<string> problems = [];
        var plan = RaidPlanner.Plan(machine ?? Machine, RaidWish.Read(JsonMap.Parse($$"""{"logical_disks": [{{string.Join(",", wishes)}}]}"""), problems), problems);
        Assert.Empty(problems);
        return [.. plan.Select(Describe)];
    }

    private static string Refused(string[] wishes, StorageView[]? machine = null)
    {
        List<string> problems = [];
        Assert.Empty(RaidPlanner.Plan(machine ?? Machine, RaidWish.Read(JsonMap.Parse($$"""{"logical_disks": [{{string.Join(",", wishes)}}]}"""), problems), problems));
        return Assert.Single(problems);
    }

    private static string Describe(RaidVolume volume) =>
        $"{volume.Storage[^1]} {volume.Type} x{volume.Drives.Count} {(volume.Bytes is { } bytes ? $"{bytes / GiB}" : "MAX")}{(volume.Name is null ? "" : $" '{volume.Name}'")}{(volume.IsRoot ? " root" : "")}"
        + $": {string.Join(' ', volume.Drives.Select(ResourcePaths.NameOf))}";

    private static StorageView Storage(string id, int disks, int gigabytes, string medium, string protocol) => new($"/redfish/v1/Systems/1/Storage/{id}", id, $"Controller {id}")
    {
        RaidTypes = id == "B" ? ["RAID0", "RAID1", "RAID5", "RAID6"] : [],
        VolumesPath = $"/redfish/v1/Systems/1/Storage/{id}/Volumes",
        Drives = [.. Enumerable.Range(0, disks).Select(number => new DriveView($"/redfish/v1/Systems/1/Storage/{id}/Drives/{id}{number}", $"{id}{number}", $"Disk {id}{number}")
        {
            CapacityBytes = gigabytes * GiB, MediaType = medium, Protocol = protocol, Health = "OK",
        })],
    };
}
