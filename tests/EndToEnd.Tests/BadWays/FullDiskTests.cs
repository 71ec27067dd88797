using EndToEnd.Tests.Racks;
using Ironic.Lab;
using Ironic.Testing;

namespace EndToEnd.Tests.BadWays;

/// <summary>The disk under the appliance's data folder runs full: first too full for an image, then to the last byte, in the middle of a clean.</summary>
[Collection(Machines.Collection)]
public sealed class FullDiskTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task DataFolderRunsFull_IsNamed_AndAllGoesOnOnceThereIsRoom()
    {
        await using var disk = await SmallDisk.MountAsync(mebibytes: 48);
        await using var rack = await Rack.BuildAsync(new RackOptions { Machines = [new MachineOptions { MemoryMiB = 768 }], DataFolder = disk.File("data") });
        await using var images = await BadImages.ServeAsync(rack.Folder);
        var trial = new Trial(rack, rack.Machine, images);
        try
        {
            await rack.EnrollAsync();
            await trial.DeployAsync();
            await trial.EndsAsync("deploy failed", "disk-full", Limit, "debian-12.raw", disk.File("data"), "free");
            await trial.IsHandedBackAsync();

            await trial.TellAsync("manage");
            await trial.ReachesAsync("manageable", Limit);
            await trial.TellAsync("clean", "--clean-steps", """[{"interface": "deploy", "step": "erase_devices_metadata"}]""");
            await trial.SeesAsync("dhcp.ack", Limit);
            FillUp(disk.File("ballast"));
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => rack.Client.RunAsync("node", "create", "--driver", "ipmi"));
            Assert.Contains("is full", refused.Message, StringComparison.Ordinal);
            Assert.Equal("clean wait", await rack.Nodes.StateAsync(trial.Node)); // what is known can still be read
            await rack.Machine.Console.WaitForAsync("ironic-agent: warning", 0, Limit, CancellationToken.None); // nor can the agent be taken in

            File.Delete(disk.File("ballast"));
            var cleaned = await trial.ReachesAsync("manageable", Limit);
            Assert.Null(cleaned["last_error"]);
            Assert.Null(cleaned["reservation"]);
            Assert.Equal(1, rack.Machine.Starts);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    /// <summary>To the last byte.</summary>
    private static void FillUp(string file)
    {
        using var ballast = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var piece in new[] { 1 << 20, 4096, 1 })
        {
            try
            {
                while (true) ballast.Write(new byte[piece]);
            }
            catch (IOException)
            {
                // No room for so much; less may fit.
            }
        }
    }
}
