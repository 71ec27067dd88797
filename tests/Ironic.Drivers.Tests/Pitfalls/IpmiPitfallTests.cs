using System.Diagnostics;
using Ironic.Drivers.Tests.Support;
using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Tests.Ipmi;
using Ironic.Model.Drivers;
using BootDevice = Ironic.Model.Drivers.BootDevice;

namespace Ironic.Drivers.Tests.Pitfalls;

/// <summary>What BMCs in the field have done to others over IPMI, and how the drivers cope: the lab's BMC does it on demand.</summary>
public sealed class IpmiPitfallTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    private IPowerInterface Power => _node.Driver.Power;

    private IManagementInterface Management => _node.Driver.Management;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task Pitfall01_QuestionsBeforeTheSessionIgnored_LoginGoesOn_AndTheNextDoesNotAskAgain()
    {
        _node.Bmc.Faults = new() { IgnoresStrangers = true };
        await Power.GetStateAsync(_node.Context, default);
        var first = Requests;
        _node.SetInfo("ipmi_priv_level", "OPERATOR"); // another login, so another session
        await Power.GetStateAsync(_node.Context, default);

        // Not seven: the first one asked in vain, and more than once. Closing the old session is one of the five and one.
        Assert.InRange(Requests - first, 5, 6);
        Assert.True(first > 6);
    }

    [Theory]
    [InlineData(RakpStatus.NoCipherSuiteMatch)]
    [InlineData(RakpStatus.InvalidAuthenticationAlgorithm)]
    [InlineData(RakpStatus.InvalidRole)]
    public async Task Pitfall02_BestSuiteOfferedAndRefused_TheOtherOneIsTaken_AndRemembered(RakpStatus status)
    {
        var refusals = 0;
        _node.Bmc.Faults = new() { Opens = suite => suite == CipherSuite.Suite17 ? Count(ref refusals, status) : RakpStatus.Ok };
        Assert.Equal(PowerState.Off, await Power.GetStateAsync(_node.Context, default));
        Assert.Equal(3, Status.CipherSuite);
        _node.SetInfo("ipmi_priv_level", "OPERATOR");
        await Power.GetStateAsync(_node.Context, default);
        Assert.Equal(1, refusals);
    }

    [Theory]
    [InlineData(RakpStatus.UnauthorizedRole)] // 0Ah
    [InlineData(RakpStatus.NoCipherSuiteMatch)] // 11h
    [InlineData(RakpStatus.IllegalParameter)] // 12h
    public async Task Pitfall03_DisabledSuiteRefusedByAnyStatus_IsNamedForWhatItIs(RakpStatus status)
    {
        _node.Bmc.Faults = new() { Opens = _ => status };
        var fault = await FaultAsync(() => Power.GetStateAsync(_node.Context, default).AsTask());
        Assert.Equal(status == RakpStatus.UnauthorizedRole ? "bmc-privilege-insufficient" : "bmc-cipher-suite-unsupported", fault.Cause);
        Assert.Contains($"{(byte)status:X2}h", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pitfall04_AllSessionSlotsTaken_IsWaitedFor_AndOurOwnSlotGivenBack()
    {
        var taken = 1;
        _node.Bmc.Faults = new() { Opens = _ => taken-- > 0 ? RakpStatus.InsufficientResources : RakpStatus.Ok };
        Assert.Equal(PowerState.Off, await Power.GetStateAsync(_node.Context, default));
        Assert.Equal(1, _node.Bmc.Sessions);
        for (var i = 0; i < 20; i++) await Power.GetStateAsync(_node.Context, default);
        Assert.Equal(1, _node.Bmc.Sessions);
        await _node.StopDriversAsync();
        Assert.Equal(0, _node.Bmc.Sessions);
    }

    [Fact]
    public async Task Pitfall05_PrivilegeZeroInTheOpenSessionResponse_IsNotHeldAgainstIt()
    {
        _node.Bmc.Faults = new() { StatesNoPrivilege = true };
        await Power.SetStateAsync(_node.Context, PowerTarget.On, null, default);
        Assert.True(_node.Chassis.IsOn);
    }

    [Fact]
    public async Task Pitfall05_WrongChecksums_CutPackets_RepetitionsAndDisorder_AreGotOver()
    {
        await Power.GetStateAsync(_node.Context, default); // logged in: two damaged proofs in a row could only be taken for a wrong password
        _node.Bmc.Faults = new() { Wire = new() { CorruptShare = 0.15, TruncateShare = 0.1, DuplicateShare = 0.2, ReorderShare = 0.1 } };
        for (var i = 0; i < 20; i++) await RepeatAsync(() => Power.GetStateAsync(_node.Context, default).AsTask());
    }

    [Theory]
    [InlineData(CompletionCode.NodeBusy)]
    [InlineData(CompletionCode.BmcInitializing)]
    [InlineData(CompletionCode.Timeout)]
    public async Task Pitfall06_BusyAfterAPowerAction_IsBorne(CompletionCode code)
    {
        var busy = 2;
        _node.Bmc.Faults = new() { Refuses = id => id == CommandIds.GetChassisStatus && _node.Chassis.IsOn && busy-- > 0 ? code : null };
        await Power.SetStateAsync(_node.Context, PowerTarget.On, TimeSpan.FromSeconds(60), default);
        Assert.True(_node.Chassis.IsOn);
        Assert.True(busy < 0);
    }

    [Fact]
    public async Task Pitfall06_SeriesOfCommands_IsStretched()
    {
        await using var paced = NodeUnderTest.Start(mostPerSecond: 5);
        var clock = Stopwatch.StartNew();
        await paced.Driver.Management.SetBootDeviceAsync(paced.Context, BootDevice.Pxe, false, default); // 4 commands and 5 for the login
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task Pitfall07_BmcRefusesToKeepBootFlags_TheyAreSetAllTheSame()
    {
        var refused = 0;
        _node.Bmc.Faults = new() { Refuses = id => id == CommandIds.SetSystemBootOptions && refused++ == 0 ? CompletionCode.InvalidDataField : null };
        await Management.SetBootDeviceAsync(_node.Context, BootDevice.Pxe, persistent: false, default);
        Assert.Equal(new(BootDevice.Pxe, false), await Management.GetBootDeviceAsync(_node.Context, default));
    }

    [Fact]
    public async Task Pitfall07_WithTheQuirk_TheBmcIsNotEvenAsked()
    {
        _node.Context = _node.Context with { DriverInternalInfo = _node.Context.DriverInternalInfo.With("bmc_vendor", "openbmc") };
        var settings = 0;
        _node.Bmc.Faults = new() { Refuses = id => id == CommandIds.SetSystemBootOptions && settings++ < 0 ? CompletionCode.InvalidDataField : null };
        await Management.SetBootDeviceAsync(_node.Context, BootDevice.Pxe, persistent: false, default);
        Assert.Equal(2, settings); // acknowledge and flags
    }

    [Fact]
    public async Task Pitfall08_BmcSaysYesAndDoesNothing_IsFoundOut()
    {
        _node.Bmc.Faults = new() { IgnoresBootOptions = true, IgnoresControl = true };
        Assert.Equal("boot-device-not-kept", (await FaultAsync(() => Management.SetBootDeviceAsync(_node.Context, BootDevice.Pxe, false, default).AsTask())).Cause);
        Assert.Equal("power-did-not-change", (await FaultAsync(() => Power.SetStateAsync(_node.Context, PowerTarget.On, null, default).AsTask())).Cause);
    }

    [Fact]
    public async Task Pitfall08_SupermicroUefiDisk_HasItsOwnCode()
    {
        _node.Context = _node.Context with { BootMode = BootMode.Uefi, DriverInternalInfo = _node.Context.DriverInternalInfo.With("bmc_vendor", "supermicro") };
        await Management.SetBootDeviceAsync(_node.Context, BootDevice.Disk, persistent: true, default);
        Assert.Equal(Ironic.Ipmi.Commands.BootDevice.RemoteMedia, _node.Bmc.TakeBootFlags()!.Value.Device);
    }

    [Fact]
    public async Task Pitfall09_SerialLineOfAClientThatDied_IsRefusedByName_AndTakenOverWhenTold()
    {
        var serial = new LoopbackSerial();
        await using var node = NodeUnderTest.Start(serial: serial);
        var console = node.Driver.Get<ISerialConsoleCapability>(DriverSlot.Console);
        await using var died = await console.OpenSerialAsync(node.Context, takesOver: false, default); // nobody reads it any more, and nobody closes it
        await FaultAsync(() => console.OpenSerialAsync(node.Context, takesOver: false, default).AsTask());

        await using var line = await console.OpenSerialAsync(node.Context, takesOver: true, default);
        await line.WriteAsync("login"u8.ToArray());
        var said = new byte[5];
        await line.ReadExactlyAsync(said).AsTask().WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("LOGIN"u8.ToArray(), said);
        Assert.Equal(PowerState.Off, await node.Driver.Power.GetStateAsync(node.Context, default)); // nor does the line keep others from the BMC
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task Pitfall10_WrongCountsAndIdsInTheSensorRepository_AreNotBelieved(ushort count)
    {
        await using var client = new IpmiClient(new(), TimeProvider.System);
        await using var bmc = await client.ConnectAsync(_node.Bmc.EndPoint, new("admin", BmcSecret.FromText("secret")), default);
        var right = await bmc.ReadSdrAsync(default);
        _node.Bmc.Faults = new() { StatedSdrCount = count, MisnumbersSdr = true };

        var records = await bmc.ReadSdrAsync(default);

        Assert.NotEmpty(records);
        Assert.Equal(right.Select(r => (r.Type, r.Bytes.Length)), records.Select(r => (r.Type, r.Bytes.Length)));
    }

    [Fact]
    public async Task Pitfall11_BmcKeySet_IsNamedWhereItIsMissing_AndUsedWhereItIsGiven()
    {
        await using var keyed = NodeUnderTest.Start(bmcKey: "00112233445566778899");
        var fault = await FaultAsync(() => keyed.Driver.Power.GetStateAsync(keyed.Context, default).AsTask());
        Assert.Equal("bmc-credentials-refused", fault.Cause);
        Assert.Contains("has a BMC key (K_g) set, and none was given", fault.Message, StringComparison.Ordinal);
        keyed.SetInfo("ipmi_hex_kg_key", "00112233445566778899");
        Assert.Equal(PowerState.Off, await keyed.Driver.Power.GetStateAsync(keyed.Context, default));
    }

    private BmcStatus Status => ((IBmcStatusCapability)Power).DescribeBmc(_node.Context);

    private long Requests => Status.Requests;

    private static RakpStatus Count(ref int counter, RakpStatus status)
    {
        counter++;
        return status;
    }

    private static Task<DriverException> FaultAsync(Func<Task> act) => Assert.ThrowsAsync<DriverException>(act);

    /// <summary>What a job does with what may pass.</summary>
    private static async Task RepeatAsync(Func<Task> act)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act();
                return;
            }
            catch (DriverException e) when (e.IsTransient && attempt < 5)
            {
                // Once more.
            }
        }
    }
}
