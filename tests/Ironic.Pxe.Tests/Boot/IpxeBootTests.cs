using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Pxe.Boot;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Tests.Support;
using Ironic.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Pxe.Tests.Boot;

public sealed class IpxeBootTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeBootDirectory _directory = new();
    private readonly DhcpState _dhcp = new(new(), TimeProvider.System, NullLogger<LeaseJournal>.Instance);

    public IpxeBootTests() => File.WriteAllText(_folder.File("kernel"), "");

    public void Dispose()
    {
        _dhcp.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Validate_NothingGivenNothingConfigured_NamesBoth() => Assert.Equal(
        ["Cannot validate PXE bootloader. Some parameters were missing in node's driver_info and configuration. Missing are: ['deploy_kernel', 'deploy_ramdisk']"],
        Slot().Validate(Node("{}")));

    [Fact]
    public void Validate_ConfiguredDefaults_AreEnough() =>
        Assert.Empty(Slot(new() { DeployKernel = new("http://x/k"), DeployRamdisk = new("http://x/r") }).Validate(Node("{}")));

    [Fact]
    public void Validate_Unusable_NamesEachWithWhatIsAllowed() => Assert.Equal(
        [
            "deploy_kernel 'glance-uuid' is not a file://, http:// or https:// URL.",
            $"deploy_ramdisk 'file:///etc/passwd' lies outside of the folders that may be served ({_folder.Path}).",
        ],
        Slot().Validate(Node("""{"deploy_kernel": "glance-uuid", "deploy_ramdisk": "file:///etc/passwd"}""")));

    [Fact]
    public void Validate_FileThatIsNotThere_IsNamed() => Assert.Contains(
        "does not exist", Slot().Validate(Node($$"""{"deploy_kernel": "file://{{_folder.File("kernel")}}", "deploy_ramdisk": "file://{{_folder.File("nope")}}"}""")).Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}", "{}", "console=ttyS0 quiet")]
    [InlineData("""{"kernel_append_params": "a=1  b"}""", "{}", "a=1 b")]
    [InlineData("""{"kernel_append_params": "a=1"}""", """{"kernel_append_params": "%default% c"}""", "console=ttyS0 quiet c")]
    public async Task PrepareRamdisk_LeavesAPlanWithAllArguments(string driverInfo, string instanceInfo, string appended)
    {
        var client = _directory.Add("52:54:00:aa:bb:01");
        var node = Node(driverInfo) with { NodeUuid = client.NodeUuid, InstanceInfo = JsonMap.Parse(instanceInfo) };

        await Slot(new() { KernelAppendParams = "console=ttyS0 quiet" })
            .PrepareRamdiskAsync(node, new(new(_folder.File("kernel")), new("http://x/r"), ["ipa-api-url=http://a"], "clean"), CancellationToken.None);

        var plan = (await _directory.FindAsync(client.Address, CancellationToken.None))!.Plan!;
        Assert.Equal((BootTarget.Ramdisk, "clean", "http://x/r"), (plan.Target, plan.Purpose, plan.Ramdisk!.AbsoluteUri));
        Assert.Equal($"ipa-api-url=http://a {appended}", string.Join(' ', plan.Parameters));
    }

    [Theory]
    [InlineData("ipxe", BootDevice.Pxe)]
    [InlineData("pxe", BootDevice.Pxe)]
    [InlineData("http-ipxe", BootDevice.UefiHttp)]
    [InlineData("http", BootDevice.UefiHttp)]
    public void Slots_AreRegistered_EachWithItsDevice(string name, BootDevice device)
    {
        using var services = new ServiceCollection().AddLogging().AddSingleton<IBootPlans>(_directory).AddSingleton<IBootDirectory>(_directory)
            .AddSingleton<ITimeline>(new RecordingTimeline()).AddSingleton(new ProvisioningUrls(new("http://127.0.0.1"), new("http://127.0.0.1"))).AddPxe(new()).BuildServiceProvider();
        var slot = services.GetServices<IDriverInterface>().OfType<IBootInterface>().Single(slot => slot.Name == name);
        Assert.Equal(device, slot.RamdiskDevice);
        var isHttp = device == BootDevice.UefiHttp;
        Assert.Equal(isHttp, slot.Validate(Node("""{"deploy_kernel": "http://x/k", "deploy_ramdisk": "http://x/r"}""") with { BootMode = BootMode.Bios }).Any(problem => problem.Contains("boots by UEFI", StringComparison.Ordinal)));
        Assert.Empty(slot.Validate(Node("""{"deploy_kernel": "http://x/k", "deploy_ramdisk": "http://x/r"}""") with { BootMode = BootMode.Uefi }));
    }

    [Fact]
    public async Task PrepareRamdisk_FileThatIsNotThere_IsADriverFaultWithItsCause()
    {
        var fault = await Assert.ThrowsAsync<DriverException>(() => Slot()
            .PrepareRamdiskAsync(Node("{}"), new(new(_folder.File("nope")), new("ftp://x/r"), [], "deploy"), CancellationToken.None).AsTask());

        Assert.Equal("boot-files-missing", fault.Cause);
        Assert.Equal(
            $"Cannot boot web-01 into the deploy ramdisk: kernel '{_folder.File("nope")}' does not exist. ramdisk 'ftp://x/r' is not a file://, http:// or https:// URL.", fault.Message);
    }

    [Fact]
    public async Task PrepareInstanceThenCleanUp_LocalDiskThenNothing()
    {
        var client = _directory.Add("52:54:00:aa:bb:01");
        var node = Node("{}") with { NodeUuid = client.NodeUuid };

        await Slot().PrepareInstanceAsync(node, CancellationToken.None);
        Assert.Equal(BootTarget.LocalDisk, (await _directory.FindAsync(client.Address, CancellationToken.None))!.Plan!.Target);
        await Slot().CleanUpAsync(node, CancellationToken.None);
        await Slot().CleanUpAsync(node, CancellationToken.None);
        Assert.Null((await _directory.FindAsync(client.Address, CancellationToken.None))!.Plan);
    }

    private IpxeBoot Slot(BootDefaults? defaults = null) => new("ipxe", BootDevice.Pxe, new(defaults ?? new(), new() { FileRoots = [_folder.Path] }, _directory), _directory, new(new(_directory, new()), new(), _dhcp, TimeProvider.System));

    private static DriverContext Node(string driverInfo) => new() { NodeUuid = Guid.NewGuid(), NodeName = "web-01", DriverInfo = JsonMap.Parse(driverInfo) };
}
