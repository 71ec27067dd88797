using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Drivers.Ssh;
using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Ironic.Drivers.Tests.Ssh;

/// <summary>The ssh hardware type against OpenSSH's server.</summary>
public sealed class SshDriverTests : IAsyncLifetime
{
    private readonly RecordingTimeline _timeline = new();
    private LibvirtHost _host = null!;
    private ServiceProvider _services = null!;
    private NodeDriver _driver = null!;

    public async Task InitializeAsync()
    {
        _host = await LibvirtHost.StartAsync();
        SshDriverOptions options = new()
        {
            StateFolder = _host.StateFolder, CommandTimeout = TimeSpan.FromSeconds(20), KeepFor = TimeSpan.FromSeconds(20),
            PowerTimeout = TimeSpan.FromSeconds(10), FirstPoll = TimeSpan.FromMilliseconds(50), LongestPoll = TimeSpan.FromMilliseconds(200),
        };
        _services = new ServiceCollection().AddSingleton(options).AddBmcDrivers(new()).BuildServiceProvider();
        var registry = new DriverRegistry(_services.GetServices<HardwareType>(), _services.GetServices<IDriverInterface>());
        Assert.True(registry.TryCompose("ssh", new Dictionary<DriverSlot, string>(), out _driver!, out _));
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Power_AllTargets_ReachTheMachineOverOneLogin()
    {
        var node = Node(("ssh_domain", "web1"));
        Assert.Equal(PowerState.Off, await _driver.Power.GetStateAsync(node, default));

        await _driver.Power.SetStateAsync(node, PowerTarget.On, null, default);
        Assert.Equal("running", _host.State);
        await _driver.Power.SetStateAsync(node, PowerTarget.Reboot, null, default);
        await _driver.Power.SetStateAsync(node, PowerTarget.SoftReboot, null, default);
        await _driver.Power.SetStateAsync(node, PowerTarget.SoftOff, null, default);
        await _driver.Power.SetStateAsync(node, PowerTarget.Off, null, default);

        Assert.Equal(["start web1", "destroy web1", "start web1", "shutdown web1", "start web1", "shutdown web1"], _host.Log.Where(l => !l.StartsWith("domstate", StringComparison.Ordinal)));
        Assert.Equal(1, _host.Logins);
        Assert.Contains(_timeline.Events, e => e.Message!.Contains("power on accepted by", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BootDevice_Set_IsReadBackAndOverrulesSingleDevices()
    {
        var node = Node(("ssh_domain", "web1"));
        Assert.Equal(new(BootDevice.Disk, true), await _driver.Management.GetBootDeviceAsync(node, default));

        await _driver.Management.SetBootDeviceAsync(node, BootDevice.Pxe, persistent: true, default);

        Assert.Equal(new(BootDevice.Pxe, true), await _driver.Management.GetBootDeviceAsync(node, default));
        Assert.DoesNotContain("order=", _host.MachineXml, StringComparison.Ordinal);
        Assert.Contains("52:54:00:AA:00:01", _host.MachineXml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definition_WithASecret_StandsInNoArgumentThere()
    {
        var node = Node(("ssh_domain", "web1"));
        await _driver.Management.SetBootDeviceAsync(node, BootDevice.Cdrom, persistent: true, default);

        Assert.Contains("console-secret", _host.MachineXml, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.CommandLines, line => line.Contains("console-secret", StringComparison.Ordinal) || line.Contains("base64", StringComparison.Ordinal));
        Assert.Contains(_host.CommandLines, line => line.Contains("define /dev/stdin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Machine_NotNamed_IsFoundByItsMac()
    {
        var node = Node() with { Properties = JsonMap.From(new JsonObject { ["mac_addresses"] = "52:54:00:aa:00:01" }) };
        Assert.True(_driver.TryGet<IBmcIdentityCapability>(out var identity));
        Assert.Equal("52:54:00:aa:00:01", (await identity.IdentifyAsync(node, default))["mac_addresses"]);
    }

    [Fact]
    public async Task Key_GivenAsText_StandsInNoArgument()
    {
        var node = Node(("ssh_domain", "web1"), ("ssh_key_filename", null), ("ssh_private_key_contents", await File.ReadAllTextAsync(_host.KeyFile)));
        Assert.Equal(PowerState.Off, await _driver.Power.GetStateAsync(node, default));
        var folder = _services.GetRequiredService<SshConnections>().Folder;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        var secret = Assert.Single(Directory.GetFiles(folder, "*.key"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(secret));

        await _services.DisposeAsync();
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task HostKey_Strict_MustBeTheOneGiven()
    {
        Assert.Equal(PowerState.Off, await _driver.Power.GetStateAsync(Node(("ssh_domain", "web1"), ("ssh_host_key_policy", "strict"), ("ssh_host_key", _host.HostKey)), default));

        var other = Node(("ssh_domain", "web1"), ("ssh_host_key_policy", "strict"), ("ssh_host_key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"));
        Assert.Equal("ssh-host-key-wrong", (await FaultAsync(other)).Cause);
    }

    [Fact]
    public async Task HostKey_ThatChanges_IsNotTrusted()
    {
        var options = _services.GetRequiredService<SshDriverOptions>();
        await using (var first = new SshConnections(options)) // a process that ends: its connection is gone, what it trusts is not
            await first.RunAsync(SshSettings.TryRead(Node(("ssh_domain", "web1")), out _)!.Host, "true", input: null, default);

        await _host.ChangeHostKeyAsync();

        Assert.Equal("ssh-host-key-wrong", (await FaultAsync(Node(("ssh_domain", "web1")))).Cause);
    }

    [Fact]
    public async Task Login_Refused_IsNamed()
    {
        var fault = await FaultAsync(Node(("ssh_domain", "web1"), ("ssh_username", "nobody")));
        Assert.Equal(("ssh-credentials-refused", false), (fault.Cause, fault.IsTransient));
    }

    [Fact]
    public async Task Machine_ThatIsNotThere_IsNamed() => Assert.Equal("virsh-no-such-machine", (await FaultAsync(Node(("ssh_domain", "gone")))).Cause);

    [Fact]
    public async Task Host_ThatDoesNotListen_IsUnreachable() => Assert.Equal("ssh-unreachable", (await FaultAsync(Node(("ssh_domain", "web1"), ("ssh_port", "1")))).Cause);

    [Theory]
    [InlineData("ssh_domain", "web1; rm -rf /")]
    [InlineData("ssh_domain", "-x")]
    [InlineData("ssh_username", "-oProxyCommand=evil")]
    [InlineData("libvirt_uri", "qemu:///system'$(evil)")]
    [InlineData("ssh_host_key", "ssh-ed25519 AAAA\nother")]
    [InlineData("ssh_virt_type", "vmware")]
    [InlineData("ssh_password", "both")]
    public void Validate_WhatCouldBeAnOptionOrCode_IsRefused(string key, string value) => Assert.NotEmpty(_driver.Power.Validate(Node((key, value))));

    [Fact]
    public void Validate_Nothing_NamesAllThatIsMissing() =>
        Assert.Equal(3, _driver.Power.Validate(new() { NodeUuid = Guid.NewGuid(), NodeName = "n" }).Count);

    private async Task<DriverException> FaultAsync(DriverContext node) =>
        await Assert.ThrowsAsync<DriverException>(() => _driver.Power.GetStateAsync(node, default).AsTask());

    private DriverContext Node(params (string Key, string? Value)[] info)
    {
        var json = new JsonObject
        {
            ["ssh_address"] = "127.0.0.1", ["ssh_port"] = _host.Port.ToString(CultureInfo.InvariantCulture),
            ["ssh_username"] = Environment.UserName, ["ssh_key_filename"] = _host.KeyFile,
        };
        foreach (var (key, value) in info) json[key] = value;
        return new() { NodeUuid = Guid.NewGuid(), NodeName = "node-1", DriverInfo = JsonMap.From(json), Timeline = _timeline };
    }
}
