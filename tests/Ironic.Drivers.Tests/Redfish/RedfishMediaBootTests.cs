using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishMediaBootTests
{
    private static readonly RamdiskBoot Ramdisk = new(new("http://10.0.0.1/kernel"), new("http://10.0.0.1/ramdisk"), [], "deploy");

    public static TheoryData<string> Makers => [.. Personalities.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Ramdisk_IsInTheDriveAtTheStart_AndOutForTheInstance(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker], maker.StartsWith("idrac", StringComparison.Ordinal) ? "idrac" : "redfish");
        var boot = node.Driver.Boot;
        Assert.Empty(boot.Validate(node.Context));
        await boot.PrepareRamdiskAsync(node.Context, Ramdisk, default);
        await boot.PrepareRamdiskAsync(node.Context, Ramdisk, default); // as after a restart of ours
        await node.Driver.Management.SetBootDeviceAsync(node.Context, boot.RamdiskDevice, persistent: false, default);
        await node.Driver.Power.SetStateAsync(node.Context, PowerTarget.On, null, default);
        Assert.Contains(node.Board.LastBoot?.Target, (string[])["Cd", "UsbCd"]);
        Assert.Equal(node.Lab.FileBytes, await File.ReadAllBytesAsync(node.Board.Media!));

        await boot.PrepareInstanceAsync(node.Context, default);
        Assert.Null(node.Board.Media);
        await boot.CleanUpAsync(node.Context, default);
    }

    [Fact]
    public async Task Image_WhoseUrlIsSigned_IsToldWithoutWhatSignsIt()
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("deploy_iso", $"{node.Lab.File.ToString().Replace("http://", "http://user:hidden@", StringComparison.Ordinal)}?signature=hidden");
        await node.Driver.Boot.PrepareRamdiskAsync(node.Context, Ramdisk, default);
        await node.Driver.Boot.CleanUpAsync(node.Context, default);

        Assert.Contains(node.Timeline.Events, e => e.Message!.StartsWith($"virtual CD {node.Lab.File} (deploy)", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Timeline.Events, e => e.Message!.Contains("hidden", StringComparison.Ordinal) || e.Data.ToString().Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Image_AcceptedAndNotInserted_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Generic with { MediaDrives = [("Usb", ["USBStick"])] });
        Assert.Equal("unsupported", (await Assert.ThrowsAsync<DriverException>(() => node.Driver.Boot.PrepareRamdiskAsync(node.Context, Ramdisk, default).AsTask())).Cause);
    }

    [Fact]
    public async Task NodeWithoutAnImage_GetsTheOneThatIsMade_AndItGoesWithTheRamdisk()
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("deploy_iso", null);
        node.Media.Url = node.Lab.File;
        Assert.Empty(node.Driver.Boot.Validate(node.Context));
        await node.Driver.Boot.PrepareRamdiskAsync(node.Context, Ramdisk, default);
        Assert.Equal(Ramdisk, node.Media.Made);
        Assert.Equal(node.Lab.FileBytes, await File.ReadAllBytesAsync(node.Board.Media!));

        await node.Driver.Boot.CleanUpAsync(node.Context, default);
        Assert.Null(node.Board.Media);
        Assert.Null(node.Media.Made);
    }

    [Theory]
    [InlineData(null, "no CD can be made")]
    [InlineData("", "no CD can be made")]
    [InlineData("file:///ramdisk.iso", "is not an http:// or https:// URL")]
    public async Task Validate_WithoutAnImage_TellsWhy(string? given, string words)
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("deploy_iso", given);
        node.Media.Problems = ["no CD can be made"];
        Assert.Contains(words, Assert.Single(node.Driver.Boot.Validate(node.Context)), StringComparison.Ordinal);
        Assert.Equal(0, node.Lab.Service.Requests);
    }
}
