using System.Security.Cryptography;
using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishFirmwareTests
{
    private const string Pushed = "POST /redfish/v1/UpdateService/update", Fetched = "POST /redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate";

    [Fact]
    public async Task Update_OfTheBios_EndsWithTheNewVersion()
    {
        await using var node = await RedfishNode.StartAsync();
        var before = await node.Slot<IFirmwareCapability>().ReadFirmwareAsync(node.Context, default);
        Assert.Equal(["bios", "bmc"], before.Select(part => part.Component));

        var done = await UpdateAsync(node, $$"""{"component": "bios", "url": "{{node.Lab.File}}"}""");

        Assert.Equal("2.1", done);
        Assert.True(node.Board.IsOn); // it was started for it
        Assert.Contains(Fetched, node.Lab.Service.Log);
    }

    [Theory]
    [InlineData("generic", "auto", Fetched)]
    [InlineData("generic", "simple", Fetched)]
    [InlineData("generic", "push", Pushed + "-multipart")]
    [InlineData("openbmc", "auto", Pushed + "-multipart")]
    [InlineData("supermicro-x11", "push", Pushed)]
    public async Task Update_GoesTheWayThatTheBmcOffers_AndTheNodeAsksFor(string maker, string method, string way)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        node.SetInfo("redfish_firmware_method", method);

        Assert.Equal("2.1", await UpdateAsync(node, $$"""{"component": "bios", "url": "{{node.Lab.File}}", "checksum": "sha256:{{Hash(node)}}", "wait": 0}"""));

        Assert.Equal([way], node.Lab.Service.Log.Where(line => line.StartsWith("POST", StringComparison.Ordinal) && line.Contains("/UpdateService/", StringComparison.Ordinal)));
        Assert.Equal(Hash(node), node.Lab.Service.LastFirmwareHash);
        Assert.Empty(Directory.EnumerateFiles(node.Staged));
    }

    [Fact]
    public async Task Update_OfAFileOfTheAppliances_IsPushed()
    {
        await using var node = await RedfishNode.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(node.Files, "bios.bin"), "ironic-lab-firmware BIOS 2.7\n");
        Assert.Equal("2.7", await UpdateAsync(node, $$"""{"component": "bios", "url": "file://{{node.Files}}/bios.bin"}"""));
        Assert.Contains(Pushed + "-multipart", node.Lab.Service.Log);
    }

    [Theory]
    [InlineData("push")]
    [InlineData("simple")] // the BMC is not even asked to fetch it
    public async Task Update_WhoseFileIsNotWhatItShouldBe_GoesToNobody(string method)
    {
        await using var node = await RedfishNode.StartAsync();
        node.SetInfo("redfish_firmware_method", method);
        var wrong = new string('a', 64);

        var fault = await FaultAsync(node, $$"""{"component": "bios", "url": "{{node.Lab.File}}", "checksum": "{{wrong}}"}""");

        Assert.Equal("firmware-checksum-wrong", fault.Cause);
        Assert.Contains($"SHA256 is {Hash(node)}, and must be {wrong}", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Lab.Service.Log, line => line.StartsWith("POST /redfish/v1/UpdateService", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(node.Staged));
    }

    [Theory]
    [InlineData("openbmc", "simple", "http", "cannot fetch it by SimpleUpdate. BMC 127.0.0.1")]
    [InlineData("generic", "simple", "file", "a file of the appliance cannot be fetched")]
    public async Task Update_ThatTheBmcCannotTakeThatWay_SaysWhatItOffers(string maker, string method, string scheme, string words)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker]);
        node.SetInfo("redfish_firmware_method", method);
        var fault = await FaultAsync(node, $$"""{"component": "bios", "url": "{{scheme}}://{{(scheme == "file" ? node.Files : "10.0.0.1")}}/a"}""");
        Assert.Equal("unsupported", fault.Cause);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.Contains("multipart push; push; the node's redfish_firmware_method is simple", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_WhoseFileCannotBeHad_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.OpenBmc);
        Directory.CreateDirectory(Path.Combine(node.Lab.Folder, "secret"));
        await File.WriteAllTextAsync(Path.Combine(node.Lab.Folder, "secret", "key"), "ironic-lab-firmware BIOS 6\n");
        File.CreateSymbolicLink(Path.Combine(node.Files, "link"), Path.Combine(node.Lab.Folder, "secret", "key"));
        node.Lab.FileBytes = new byte[(4 << 20) + 1];
        foreach (var (url, words) in new[]
        {
            ("http://127.0.0.1:1/a?signature=hidden", "the file cannot be had: Connection refused"),
            (node.Lab.File.ToString(), "it has more than 4 MiB"),
            ($"file://{node.Lab.Folder}/secret/key", "outside of the folders that may be read"),
            ($"file://{node.Files}/link", "outside of the folders that may be read"),
            ($"file://{node.Files}/nothing", "Could not find file"),
        })
        {
            var fault = await FaultAsync(node, $$"""{"component": "bios", "url": "{{url}}"}""");
            Assert.Equal("firmware-not-fetched", fault.Cause);
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", fault.Message, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(node.Lab.Service.Log, line => line.StartsWith("POST /redfish/v1/UpdateService", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(node.Staged));
    }

    [Fact]
    public async Task Update_WhoseTaskFails_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { TasksFail = true };

        var fault = await FaultAsync(node, $$"""{"component": "bios", "url": "{{node.Lab.File}}"}""");

        Assert.Equal("bmc-task-failed", fault.Cause);
    }

    /// <summary>The appliance dies after each request, before its answer is written down: the file is handed over once, be the BMC's task over by then or not.</summary>
    [Theory]
    [InlineData("simple")]
    [InlineData("push")]
    public async Task Update_KilledAfterEachRequest_AsksForNothingTwice(string method)
    {
        int[] ends = [1, 5, 6, 7, 8, 9, 10, 12, 30];
        await Task.WhenAll(ends.Select(questions => KilledAfterEachRequestAsync(method, questions)));
    }

    private static async Task KilledAfterEachRequestAsync(string method, int questions)
    {
        await using var node = await RedfishNode.StartWithSlowTasksAsync(Personalities.Generic, questions);
        node.SetInfo("redfish_firmware_method", method);

        var done = await node.RunStepThroughKillsAsync(DriverSlot.Firmware, "update", $$"""{"settings": [{"component": "bios", "url": "{{node.Lab.File}}"}]}""");

        Assert.Equal("2.1", done.Firmware!.Single(part => part.Component == "bios").CurrentVersion);
        Assert.Single(node.Lab.Service.Log, line => line.StartsWith("POST /redfish/v1/UpdateService", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"settings": []}""")]
    [InlineData("""{"settings": [{"component": "disk", "url": "http://10.0.0.1/a"}]}""")]
    [InlineData("""{"settings": [{"component": "bios", "url": "a"}]}""")]
    [InlineData("""{"settings": [{"component": "bios", "url": "http://10.0.0.1/a", "checksum": "d41d8cd98f00b204e9800998ecf8427e"}]}""")]
    [InlineData("""{"settings": [{"component": "bios", "url": "http://10.0.0.1/a", "wait": -1}]}""")]
    [InlineData("""{"settings": [7]}""")]
    public async Task Update_OfWhatCannotBe_IsRefused(string args)
    {
        await using var node = await RedfishNode.StartAsync();
        Assert.Equal("step-arguments-invalid", (await Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Firmware, "update", args))).Cause);
    }

    private static string Hash(RedfishNode node) => Convert.ToHexStringLower(SHA256.HashData(node.Lab.FileBytes));

    private static async Task<string?> UpdateAsync(RedfishNode node, string setting)
    {
        var done = await node.RunStepAsync(DriverSlot.Firmware, "update", $$"""{"settings": [{{setting}}]}""");
        return done.Firmware!.Single(part => part.Component == "bios").CurrentVersion;
    }

    private static Task<DriverException> FaultAsync(RedfishNode node, string setting) =>
        Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Firmware, "update", $$"""{"settings": [{{setting}}]}"""));
}
