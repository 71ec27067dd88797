using System.Text.Json.Nodes;
using Ironic.Agent.Cleaning;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Nodes;
using Ironic.Agent.Steps;
using Ironic.Agent.Tests.Support;
using static Ironic.Agent.Tests.Support.Workbench;

namespace Ironic.Agent.Tests.Cleaning;

public sealed class CleaningTests : IDisposable
{
    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task EraseDevices_EveryByteOfEveryDisk_IsZero(int passes)
    {
        BlockDevice[] disks = [_bench.AddDisk("vda", 8 * Mebibyte), _bench.AddDisk("vdb", 3 * Mebibyte + 512)];

        var result = await RunAsync("erase_devices", new() { ["driver_internal_info"] = new JsonObject { ["agent_erase_devices_iterations"] = passes, ["disk_erasure_concurrency"] = 2 } });

        Assert.Equal("""{"/dev/vda":null,"/dev/vdb":null}""", result!.ToJsonString());
        Assert.All(disks, disk => Assert.DoesNotContain(_bench.Read(disk), b => b != 0));
    }

    [Fact]
    public async Task EraseMetadata_EndsOfDiskAndPartitions_AreZero_AndTheRestStays()
    {
        var disk = _bench.AddDisk(bytes: 32 * Mebibyte);
        await ToolAsync("sgdisk", "-o", "-n", "1:2048:+10M", "-n", "2:0:+10M", _bench.FileOf(disk));

        await RunAsync("erase_devices_metadata", []);

        var left = _bench.Read(disk);
        foreach (var (start, length) in new[] { (0L, 2L), (10L, 2L), (20L, 1L), (31L, 1L) }) // the disk's start and partition 1's, the border of 1 and 2, the end of 2, the disk's end
            Assert.DoesNotContain(left[(int)(start * Mebibyte)..(int)((start + length) * Mebibyte)], b => b != 0);
        Assert.DoesNotContain(left[(int)(2 * Mebibyte)..(int)(10 * Mebibyte)], b => b != 0xAA);
        Assert.DoesNotContain(left[(int)(21 * Mebibyte)..(int)(31 * Mebibyte)], b => b != 0xAA);
    }

    [Theory]
    [InlineData("mkfs.ext4", "-q", "-F")]
    [InlineData("mkfs.vfat", "-I")]
    public async Task EraseMetadata_BlkidFindsNothingAfterwards(string tool, params string[] arguments)
    {
        var disk = _bench.AddDisk(bytes: 32 * Mebibyte);
        await ToolAsync(tool, [.. arguments, _bench.FileOf(disk)]);
        await RunAsync("erase_devices_metadata", []);
        Assert.Empty((await Ironic.Testing.ForeignTool.RunAsync("blkid", ["-p", _bench.FileOf(disk)])).Output);
    }

    [Fact]
    public async Task EraseExpress_EndsAreZero()
    {
        var disk = _bench.AddDisk(bytes: 8 * Mebibyte);
        await RunAsync("erase_devices_express", []);
        var left = _bench.Read(disk);
        Assert.DoesNotContain(left[..(int)Mebibyte].Concat(left[^(int)Mebibyte..]), b => b != 0);
    }

    [Fact]
    public async Task Erase_LeavesAlone_WhatItMust()
    {
        BlockDevice[] kept =
        [
            _bench.AddDisk("vda", Mebibyte, ("removable", "1\n")), _bench.AddDisk("vdb", Mebibyte, ("serial", "keep-me\n")),
            _bench.AddDisk("vdc", Mebibyte, ("holders/md0", "")), _bench.AddDisk("vdd", Mebibyte),
        ];
        var erased = _bench.AddDisk("vde", 2 * Mebibyte);
        _bench.Tree.Link("dev/disk/by-label/ir-vfd-dev", "dev/vdd");

        await RunAsync("erase_devices", new() { ["properties"] = new JsonObject { ["skip_block_devices"] = new JsonArray(new JsonObject { ["serial"] = "keep-me" }, new JsonObject { ["volume_name"] = "large" }) } });

        Assert.All(kept, disk => Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA));
        Assert.DoesNotContain(_bench.Read(erased), b => b != 0);
    }

    [Fact]
    public async Task EraseDevices_ReadOnlyDisk_FailsUnlessAllowed()
    {
        var disk = _bench.AddDisk("vda", Mebibyte, ("ro", "1\n"));
        var fault = await Assert.ThrowsAsync<AgentException>(() => RunAsync("erase_devices", []));
        Assert.Equal("BlockDeviceEraseError", fault.Type);
        Assert.Contains("/dev/vda as the device is flagged read-only", fault.Details, StringComparison.Ordinal);

        await RunAsync("erase_devices", new() { ["driver_internal_info"] = new JsonObject { ["agent_erase_skip_read_only"] = true } });
        await RunAsync("erase_devices_metadata", []);
        Assert.DoesNotContain(_bench.Read(disk), b => b != 0xAA);
    }

    [Fact]
    public async Task Erase_OneDiskFails_TheOthersAreErasedAndTheOneIsNamed()
    {
        var good = _bench.AddDisk("vda", 2 * Mebibyte);
        var gone = _bench.AddDisk("vdb", 2 * Mebibyte);
        File.Delete(_bench.FileOf(gone));

        var fault = await Assert.ThrowsAsync<AgentException>(() => RunAsync("erase_devices", []));

        Assert.Contains("\"/dev/vdb\": ", fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain("\"/dev/vda\": ", fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(_bench.Read(good), b => b != 0);
    }

    [Fact]
    public async Task Erase_ClusterFileSystem_IsProtectedWhereAskedFor()
    {
        var disk = _bench.AddDisk(bytes: 8 * Mebibyte);
        await ToolAsync("sgdisk", "-o", "-n", "1:2048:+2M", "-t", "1:AA31E02A-400F-11DB-9590-000C2911D1B8", _bench.FileOf(disk));

        var fault = await Assert.ThrowsAsync<AgentException>(() => RunAsync("erase_devices", [], guard: true));
        Assert.Equal("ProtectedDeviceError", fault.Type);
        Assert.Contains("VMware VMFS", fault.Details, StringComparison.Ordinal);
        await RunAsync("erase_devices", [], guard: false);
    }

    [Fact]
    public async Task ErasePstore_RemovesTheRecords()
    {
        _bench.Tree.Add("sys/fs/pstore/dmesg-efi-1", "oops").Add("sys/fs/pstore/folder/x", "oops");
        await RunAsync("erase_pstore", []);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_bench.Tree.Folders.Sys, "fs/pstore")));
    }

    private async Task<JsonNode?> RunAsync(string step, JsonObject node, bool guard = false)
    {
        var options = _bench.Options with { GuardSpecialFilesystems = guard };
        var erasable = new ErasableDisks(_bench.RootDevices, new(_bench.Disks, options), _bench.Tree.Folders, _bench.Log);
        var steps = new CleanSteps(erasable, new(_bench.Disks, TimeProvider.System, _bench.Log), _bench.Disks, _bench.Tree.Folders, _bench.Log).Steps();
        return await steps.Single(s => s.Name == step).RunAsync(new StepRun(new NodeRecord(node), [], _bench.Progress), CancellationToken.None);
    }
}
