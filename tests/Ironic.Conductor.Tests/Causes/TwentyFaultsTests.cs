using Ironic.AgentContract.Commands;
using Ironic.Conductor.Causes;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;
using Xunit.Abstractions;

namespace Ironic.Conductor.Tests.Causes;

/// <summary>Twenty faults of the field, each brought about among the real parts as far as they go; the deploy that fails of it is given its cause.</summary>
public sealed class TwentyFaultsTests(ITestOutputHelper output)
{
    private const string ConsoleOfAgent = "ironic-agent: warning: lookup of 52:54:00:00:00:0b at https://127.0.77.1:6385: ";

    private static readonly Dictionary<string, (string Cause, Func<FaultLab, Task> Inject)> Faults = new(StringComparer.Ordinal)
    {
        ["rogue DHCP"] = ("dhcp-other-server", At(lab => lab.AtBoot((5, lab.DhcpOfTheOther)))),
        ["no relay"] = ("dhcp-no-relay", At(lab =>
        {
            lab.Reserve(FaultLab.RelayedAddress);
            lab.AtBoot((1, lab.Prepare), (60, () => lab.Console("PXE-E51: No DHCP or proxyDHCP offers were received.\r\n")));
        })),
        ["STP delay"] = ("switch-port-slow", At(lab => lab.AtBoot((33, () => lab.Dhcp(seconds: 28, requests: false))))),
        ["wrong native VLAN"] = ("wrong-network", At(lab =>
        {
            lab.Reserve(FaultLab.RelayedAddress);
            lab.AtBoot((5, () => lab.Dhcp()));
        })),
        ["MTU black hole"] = ("mtu-black-hole", At(lab => lab.AtBoot((5, () => lab.Dhcp()), (6, () => lab.Tftp(FaultLab.X64Program, acknowledgements: 1))))),
        ["TFTP blocked"] = ("tftp-blocked", At(lab => lab.AtBoot((5, () => lab.Dhcp())))),
        ["TFTP answers blocked"] = ("tftp-blocked", At(lab => lab.AtBoot((5, () => lab.Dhcp()), (6, () => lab.Tftp(FaultLab.X64Program, acknowledgements: 0))))),
        ["wrong arch binary"] = ("boot-program-wrong-architecture", At(lab => lab.AtBoot((5, () => lab.Dhcp(architecture: 11)), (6, () => lab.Tftp(FaultLab.Arm64Program, acknowledgements: 2))))),
        ["Secure Boot refusal"] = ("secure-boot-refused", At(lab => lab.AtBoot(
            (5, () => lab.Dhcp()), (6, () => lab.Tftp(FaultLab.X64Program, acknowledgements: 2)), (7, () => lab.Console("BdsDxe: failed to load Boot0003 \"UEFI PXEv4\": Security Violation\r\n"))))),
        ["ramdisk out of memory"] = ("ramdisk-out-of-memory", Fetched(lab => (14, () => lab.Console("[    1.98] Kernel panic - not syncing: System is deadlocked on memory\r\n")))),
        ["missing NIC driver"] = ("ramdisk-no-network-driver", Fetched(lab => (30, () => lab.Console("ironic-ramdisk: 11.20 NETWAIT 10 s without an address; links: \r\n")))),
        ["agent cannot reach API"] = ("agent-cannot-reach-api", Fetched(lab => (15, lab.DhcpOfASystem))),
        ["agent cannot reach API, and says so"] = ("agent-cannot-reach-api", Fetched(lab => (20, () => lab.Console(ConsoleOfAgent + "no route to host\r\n")))),
        ["clock skew breaks TLS"] = ("clock-skew", Fetched(lab => (20, () => lab.Console(ConsoleOfAgent + "certificate verify failed: certificate is not yet valid\r\n")))),
        ["wrong checksum"] = ("image-checksum-mismatch", Step(CommandErrorTypes.ImageChecksum, "Image failed to verify against checksum")),
        ["disk too small"] = ("image-too-large", Step(CommandErrorTypes.ImageWrite, "Writing image to device /dev/sda failed: the image of 3 GiB does not fit the disk of 2 GiB")),
        ["wrong root hint"] = ("root-device-not-found", Step(CommandErrorTypes.DeviceNotFound, "No suitable device was found for deployment using these hints {'serial': 'X'}")),
        ["BMC 503"] = ("bmc-busy", async lab => lab.Machine.Faults.Bmc = await BmcFaultsOfTheField.UnavailableAsync(lab.Node, lab.World.Store)),
        ["BMC session limit"] = ("bmc-sessions-exhausted", async lab => lab.Machine.Faults.Bmc = await BmcFaultsOfTheField.NoSessionAsync(lab.Node, lab.World.Store)),
        ["virtual-media licence missing"] = ("bmc-licence-missing", async lab => lab.Machine.Faults.Preparation = await BmcFaultsOfTheField.NoMediaLicenceAsync(lab.Node, lab.World.Store)),
        ["wrong BMC password"] = ("bmc-credentials-refused", async lab => lab.Machine.Faults.Bmc = await BmcFaultsOfTheField.WrongPasswordAsync(lab.Node, lab.World.Store)),
        ["node booted its old disk"] = ("booted-from-disk", At(lab => lab.AtBoot((40, lab.DhcpOfASystem)))),
    };

    /// <summary>What fits more than one fault, or none that we know: named by where it stopped, or with doubt.</summary>
    private static readonly Dictionary<string, (string Cause, Func<FaultLab, Task> Inject)> Doubtful = new(StringComparer.Ordinal)
    {
        ["silence"] = ("no-dhcp", At(lab => lab.AtBoot())),
        ["silence after an offer"] = ("no-boot-file", At(lab => lab.AtBoot((5, () => lab.Dhcp(requests: false))))),
        ["offers in vain"] = ("dhcp-offer-unanswered", At(lab => lab.AtBoot((5, () => lab.Dhcp(requests: false)), (9, () => lab.Dhcp(seconds: 4, requests: false))))),
        ["silence after the ramdisk"] = ("no-agent", Fetched(lab => (9, () => { }))),
        ["a program that never runs"] = ("boot-program-did-not-start", At(lab => lab.AtBoot((5, () => lab.Dhcp()), (6, () => lab.Tftp(FaultLab.X64Program, acknowledgements: 2))))),
        ["another card without a link"] = ("no-boot-file", At(lab => lab.AtBoot((4, () => lab.Console("net1: [Link status: Down (http://ipxe.org/38086193)]\r\n")), (5, () => lab.Dhcp(requests: false))))),
        ["a certificate that has ended"] = ("clock-skew", Fetched(lab => (20, () => lab.Console(ConsoleOfAgent + "certificate has expired\r\n")))),
    };

    public static TheoryData<string> NamesOfFaults => [.. Faults.Keys];

    public static TheoryData<string> NamesOfDoubts => [.. Doubtful.Keys];

    [Theory]
    [MemberData(nameof(NamesOfFaults))]
    public async Task Fault_IsNamed(string fault)
    {
        var (node, told) = await FailAsync(Faults[fault]);
        Assert.Equal(Faults[fault].Cause, told.Data.GetText("cause"));
        Assert.NotEqual("low", told.Data.GetText("confidence"));
        Assert.EndsWith($"[cause: {Faults[fault].Cause}, {told.Data.GetText("confidence")} confidence]", node.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(NamesOfDoubts))]
    public async Task Doubt_IsNeverHigh(string doubt)
    {
        var (_, told) = await FailAsync(Doubtful[doubt]);
        Assert.Equal(Doubtful[doubt].Cause, told.Data.GetText("cause"));
        Assert.NotEqual("high", told.Data.GetText("confidence"));
    }

    private async Task<(Node Node, TimelineEvent Told)> FailAsync((string Cause, Func<FaultLab, Task> Inject) fault)
    {
        await using var lab = await FaultLab.StartAsync();
        await fault.Inject(lab);
        await lab.World.RequestAsync(lab.Node, "active");
        var node = await lab.World.RestAsync(lab.Node);
        output.WriteLine(node.LastError);
        var told = Assert.Single(await lab.World.TimelineAsync(lab.Node), e => e.Name == TimelineNames.JobFailed);
        Assert.Contains(told.Data.GetText("cause"), KnownCauses.All);
        Assert.Equal(node.LastError, (await lab.World.Store.ListHistoryAsync(lab.Node, default)).Last(entry => entry.Severity == "ERROR").Event);
        return (node, told);
    }

    private static Func<FaultLab, Task> At(Action<FaultLab> inject) => lab =>
    {
        inject(lab);
        return Task.CompletedTask;
    };

    /// <summary>A boot that goes well as far as the ramdisk, and then what happens there.</summary>
    private static Func<FaultLab, Task> Fetched(Func<FaultLab, (double, Action)> after) => At(lab => lab.AtBoot((5, () => lab.Dhcp()), (8, lab.FetchAll), after(lab)));

    private static Func<FaultLab, Task> Step(string type, string details) => At(lab => lab.Machine.Faults.StepErrors["write_image"] = (type, details));
}
