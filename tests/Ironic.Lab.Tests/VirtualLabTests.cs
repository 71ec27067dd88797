using System.Net.NetworkInformation;
using System.Net.Sockets;
using Ironic.Lab.Machines;
using Ironic.Lab.Network;
using Ironic.Lab.State;
using Ironic.Testing;

namespace Ironic.Lab.Tests;

/// <summary>A lab's making and unmaking.</summary>
public sealed class VirtualLabTests
{
    [Fact]
    public async Task Lab_IsWholeWhileUp_AndGoneAfterwards()
    {
        using var data = new TemporaryFolder();
        var options = LabFixture.Options(data.Path, LabFixture.Small, LabFixture.Small with { Firmware = Firmware.Uefi });
        LabFolder folder;
        string hostInterface;
        await using (var lab = await VirtualLab.StartAsync(options, default))
        {
            (folder, hostInterface) = (lab.Folder, lab.HostInterface);
            Assert.Equal(lab.HostAddress, Assert.Single(Addresses(hostInterface)));
            Assert.Equal([$"{options.Name}-1", $"{options.Name}-2"], lab.Machines.Select(machine => machine.Name));
            Assert.Equal(2, lab.Machines.Select(machine => machine.Mac).Distinct().Count());
            Assert.Equal(2, lab.Machines.Select(machine => machine.Bmc.Address).Distinct().Count());
            Assert.All(lab.Machines, machine => Assert.Equal(64 * MachineOptions.MiB, new FileInfo(machine.DiskPath).Length));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.StateFile));
            Assert.Equal(lab.Machines[1].Bmc.Password, folder.TryReadState()!.Machines[1].Bmc.Password);
            Assert.True(folder.IsHosted);

            await lab.Machines[0].TurnOnAsync(BootOrder.DiskFirst, default);
            Assert.Equal("on", folder.TryReadState()!.Machines[0].Power);
            Assert.NotEmpty(await NetworkNamespace.ProcessesAsync(folder.NetworkNamespace, default));

            var second = await Assert.ThrowsAsync<LabException>(() => VirtualLab.StartAsync(options, default));
            Assert.Contains("is up already", second.Message, StringComparison.Ordinal);
            Assert.True(lab.Machines[0].IsPoweredOn);
        }

        AssertGone(folder, hostInterface);
    }

    [Fact]
    public async Task Start_ThatFailsHalfWay_LeavesNothing()
    {
        using var data = new TemporaryFolder();
        using var taken = new UdpClient(0);
        var options = LabFixture.Options(data.Path) with { BmcPort = ((System.Net.IPEndPoint)taken.Client.LocalEndPoint!).Port };
        var fault = await Assert.ThrowsAsync<LabException>(() => VirtualLab.StartAsync(options, default));
        Assert.Contains("is taken", fault.Message, StringComparison.Ordinal);
        AssertGone(new(data.Path, options.Name));
    }

    [Fact]
    public async Task Start_CancelledAtAnyMoment_LeavesNothing()
    {
        using var data = new TemporaryFolder();
        foreach (var milliseconds in new[] { 0, 5, 20, 40, 60 })
        {
            var options = LabFixture.Options(data.Path);
            using var cancel = new CancellationTokenSource(milliseconds);
            try
            {
                await using var lab = await VirtualLab.StartAsync(options, cancel.Token);
            }
            catch (OperationCanceledException)
            {
                // Or it was quicker.
            }

            AssertGone(new(data.Path, options.Name));
        }
    }

    [Fact]
    public async Task Leftovers_OfADeadHost_AreRemovedByTheNextStart()
    {
        using var data = new TemporaryFolder();
        var options = LabFixture.Options(data.Path);
        var folder = new LabFolder(data.Path, options.Name);
        await LabNetwork.CreateAsync(folder.NetworkNamespace, machines: 3, TimeProvider.System, default);
        await using var stray = ForeignTool.Start("nsenter", [$"--net=/run/netns/{folder.NetworkNamespace}", "sleep", "600"]);
        await using var helper = ForeignTool.Start("sleep", ["600"], folder.ProcessMark.Environment);
        await folder.TryClaim()!.DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "disk.raw"), "old");

        await using (var lab = await VirtualLab.StartAsync(options, default))
        {
            await Eventually.TrueAsync(() => stray.HasExited && helper.HasExited, LabFixture.Limit, "strays are ended");
            Assert.False(File.Exists(Path.Combine(folder.Path, "disk.raw")));
        }

        AssertGone(folder);
    }

    [Fact]
    public async Task Labs_SideBySide_ShareNothing()
    {
        await using var one = await LabFixture.StartAsync();
        await using var other = await LabFixture.StartAsync();
        Assert.NotEqual(one.Lab.HostInterface, other.Lab.HostInterface);
        Assert.NotEqual(one.Lab.HostAddress, other.Lab.HostAddress);
        Assert.NotEqual(one.Machine.Mac, other.Machine.Mac);
        Assert.NotEqual(one.Machine.Bmc.Address, other.Machine.Bmc.Address);
        Assert.NotEqual(one.Machine.Bmc.Password, other.Machine.Bmc.Password);
    }

    private static IEnumerable<System.Net.IPAddress> Addresses(string name) =>
        NetworkInterface.GetAllNetworkInterfaces().Single(nic => nic.Name == name).GetIPProperties().UnicastAddresses
            .Select(unicast => unicast.Address).Where(address => address.AddressFamily == AddressFamily.InterNetwork);

    private static void AssertGone(LabFolder folder, string? hostInterface = null)
    {
        Assert.False(LabRemains.Exist(folder));
        Assert.Empty(folder.ProcessMark.Find());
        if (hostInterface is not null) Assert.DoesNotContain(NetworkInterface.GetAllNetworkInterfaces(), nic => nic.Name == hostInterface);
    }
}
