using System.Collections.Immutable;
using N = Ironic.Model.Timeline.TimelineNames;
using S = Ironic.Conductor.Consoles.ConsoleSigns;

namespace Ironic.Conductor.Causes;

/// <summary>Why boots fail, as a table. The first row that holds names the cause: what the machine itself said comes before what its silence means.</summary>
internal static class CauseRules
{
    /// <summary>Not an event but a property of the node: see <see cref="CauseNaming"/>.</summary>
    public const string SecureBootFact = "node.secure-boot";

    /// <summary>A loop's worth of offers: firmware that hears one takes it up at once.</summary>
    private const int OffersInVain = 3;

    /// <summary>Seconds that a client has been asking when it is first heard. Spanning tree keeps a port shut for 30; firmware asks after 0, 4, 12, 28.</summary>
    private const double HeardLate = 12;

    /// <summary>The smallest block that is not also the smallest MTU's: what is larger may vanish where small packets pass.</summary>
    private const double LargeBlock = 1024;

    private static readonly string[] Firmware = ["pxe", "httpboot", "ipxe"];
    private static readonly string[] NothingHeard = ["no-dhcp", "timeout"];
    private static readonly string[] NothingFetched = ["no-dhcp", "no-boot-file", "timeout"];
    private static readonly string[] NothingRan = ["no-boot-file", "no-kernel", "timeout"];
    private static readonly string[] NoLoader = ["no-boot-file", "no-kernel", "no-agent", "timeout"];
    private static readonly string[] NoAgent = ["no-agent", "no-heartbeat", "timeout"];

    private static readonly Clue Acknowledged = new(N.DhcpAck) { With = [("kind", Firmware)] };
    private static readonly Clue Fetched = new(N.TftpRead, N.HttpServed, N.ScriptServed, N.KernelServed);
    private static readonly Clue Ran = new(N.ScriptServed, N.KernelServed);
    private static readonly Clue AskedForFile = new(N.TftpRead, N.TftpFailed, N.HttpServed, N.HttpFailed, N.ScriptServed, N.KernelServed);
    private static readonly Clue IpxeAsked = new(N.DhcpDiscover, N.DhcpRequest) { With = [("kind", ["ipxe"])] };

    public static ImmutableArray<CauseRule> Table { get; } =
    [
        // DHCP
        new("dhcp-other-server", Confidence.High, NoLoader, "another DHCP server, {server}, answered the machine, and it took that one's offer; take it off this network, or let us be a proxy")
        {
            Seen = [new(N.DhcpOtherServer) { With = [("kind", Firmware)] }],
            Unseen = [Acknowledged with { After = new(N.DhcpOtherServer) }, Fetched],
        },
        new("dhcp-other-server", Confidence.Medium, NoAgent, "another DHCP server, {server}, answered the ramdisk, whose addresses may not lead to us")
        {
            Seen = [new(N.DhcpOtherServer) { With = [("kind", ["system"])], After = new(N.RamdiskServed) }],
            Unseen = [new(N.DhcpAck) { With = [("kind", ["system"])], After = new(N.DhcpOtherServer) }],
        },
        new("wrong-network", Confidence.High, NothingRan, "the machine's packets come from {network}, where its reserved address {reserved} does not belong: the native VLAN of its switch port is wrong, or the cable is in another port")
        {
            Seen = [new(N.DhcpDiscover) { With = [("misplaced", ["true"])] }],
            Unseen = [Ran],
        },
        new("dhcp-network-unserved", Confidence.High, NothingFetched, "the machine's packets come {way}, and no subnet is configured for that: configure it, or correct the VLAN of its switch port")
        {
            Seen = [new(N.DhcpUnserved)],
            Unseen = [new(N.DhcpOffer)],
        },
        new("dhcp-pool-exhausted", Confidence.High, NothingFetched, "no address is free in {network}")
        {
            Seen = [new(N.DhcpDiscover) { With = [("free", ["false"])] }],
            Unseen = [Acknowledged],
        },
        new("dhcp-address-refused", Confidence.Medium, NothingFetched, "the machine wants an address that it cannot have, and gave up when it was told")
        {
            Seen = [new(N.DhcpNak)],
            Unseen = [Acknowledged],
        },
        new("boot-program-missing", Confidence.High, NothingFetched, "there is no boot program for this machine's firmware ({client})")
        {
            Seen = [new(N.DhcpOffer) { With = [("kind", ["pxe", "httpboot"])], Without = ["boot_file", "pxe_enabled"] }],
            Unseen = [Fetched],
        },
        new("link-down", Confidence.Medium, NothingFetched, "the machine's firmware says that its network card has no link: cable, switch port")
        {
            Seen = [Sign(S.NoLink)],
            Unseen = [Dhcp()],
        },
        new("dhcp-no-relay", Confidence.High, NothingHeard, "the machine asks for an address ({line}), but {network} is reached by a DHCP relay only, and none of that network has ever passed a packet on: configure the router's relay (IP helper) with our address")
        {
            Seen = [Sign(S.NoOffer), new(N.DhcpAwaited) { With = [("via", ["relay"]), ("heard", ["false"])] }],
        },
        new("dhcp-no-relay", Confidence.Medium, NothingHeard, "{network} is reached by a DHCP relay only, and none of that network has ever passed a packet on: configure the router's relay (IP helper) with our address")
        {
            Seen = [new(N.DhcpAwaited) { With = [("via", ["relay"]), ("heard", ["false"])] }],
            Unseen = [Dhcp(), Sign(S.SystemRuns)],
        },
        new("switch-port-slow", Confidence.Medium, NothingFetched, "the machine was first heard when it had been asking for {seconds} s already: its switch port opens late (spanning tree; make it an edge port, \"portfast\")")
        {
            Seen = [new(N.DhcpDiscover) { With = [("kind", Firmware)], Between = ("seconds", HeardLate, ushort.MaxValue) }],
            Unseen = [new(N.DhcpDiscover) { With = [("kind", Firmware)], Between = ("seconds", 0, HeardLate) }, Fetched],
        },
        new("dhcp-offer-unanswered", Confidence.Medium, NothingFetched, "offers were sent, and none was taken up: they do not reach the machine (switch port, relay, VLAN, a filter on DHCP servers)")
        {
            Seen = [new(N.DhcpOffer) { With = [("kind", Firmware)], AtLeast = OffersInVain }],
            Unseen = [new(N.DhcpRequest) { With = [("kind", Firmware)] }, Fetched],
        },

        // Loader
        .. WrongArchitectures(),
        new("secure-boot-refused", Confidence.High, NothingRan, "the firmware refuses to run what it has fetched ({line}): Secure Boot wants a signed program (signed shim and GRUB), or must be turned off")
        {
            Seen = [Sign(S.SecureBoot)],
            Unseen = [Ran],
        },
        new("secure-boot-refused", Confidence.High, NothingRan, "{path} is not signed, and the node boots with Secure Boot: name a signed program, or turn Secure Boot off")
        {
            Seen = [new(N.TftpRead, N.HttpServed) { With = [("signed", ["false"])] }, new(SecureBootFact)],
            Unseen = [Ran, IpxeAsked],
        },
        new("mtu-black-hole", Confidence.High, NothingRan, "the terms of {path} were agreed upon, but no block of {block_size} bytes has arrived: large packets are lost on the way (MTU of a switch, tunnel or VLAN)")
        {
            Seen = [new(N.TftpFailed) { With = [("state", ["sending"]), ("bytes", ["0"])], Between = ("block_size", LargeBlock, double.MaxValue) }],
            Unseen = [new(N.TftpRead)],
        },
        new("tftp-blocked", Confidence.High, NothingRan, "{path} was asked for by TFTP, but our answers, which come from a port of their own, do not arrive: a firewall that does not follow TFTP")
        {
            Seen = [new(N.TftpFailed) { With = [("state", ["unanswered"])] }],
            Unseen = [new(N.TftpRead)],
        },
        new("tftp-blocked", Confidence.High, NothingFetched, "the machine was given an address and told to fetch {boot_file} by TFTP; it says that it gets no answer ({line}), and no request has come: UDP port 69 is blocked on the way")
        {
            Seen = [Sign(S.TftpTimeout), Acknowledged with { With = [("kind", ["pxe"])] }],
            Unseen = [AskedForFile],
        },
        new("tftp-blocked", Confidence.Medium, NothingFetched, "the machine was given an address and told to fetch {boot_file} by TFTP, again and again, and no request has come: UDP port 69 is blocked on the way")
        {
            Seen = [new(N.DhcpAck) { With = [("kind", ["pxe"])], AtLeast = 2 }],
            Unseen = [AskedForFile],
        },
        new("boot-file-missing", Confidence.High, NothingFetched, "the machine asks for {path}, which is not there")
        {
            Seen = [new(N.TftpFailed) { With = [("reason", ["File not found"])] }],
            Unseen = [Fetched],
        },
        new("boot-file-missing", Confidence.High, [.. NothingRan, "no-agent"], "the kernel or ramdisk of the node's boot plan ({path}) is not there any more, or may not be served")
        {
            Seen = [new(N.HttpFailed, N.TftpFailed) { With = [("reason", ["not found", "File not found"])], Containing = ("path", "/nodes/") }],
            Unseen = [new(N.RamdiskServed) { With = [("phase", ["end"])] }],
        },
        new("mtu-black-hole", Confidence.Medium, ["no-kernel", "no-agent", "timeout"], "{path} was begun and never arrived whole, while small files did: large packets are lost on the way (MTU), or the network is very bad")
        {
            Seen = [new(N.ScriptServed), new(N.HttpFailed) { With = [("reason", ["cut short"])], AtLeast = 2 }],
            Unseen = [new(N.KernelServed, N.RamdiskServed) { With = [("phase", ["end"])] }],
        },
        new("boot-program-did-not-start", Confidence.Medium, NothingRan, "{path} was fetched whole and never ran: Secure Boot, or a program for other firmware")
        {
            Seen = [new(N.TftpRead, N.HttpServed) { With = [("platform", ["bios", "x86", "x64", "arm64"])] }],
            Unseen = [Ran, IpxeAsked],
        },

        // Ramdisk
        new("ramdisk-out-of-memory", Confidence.High, NoAgent, "the machine has too little memory for the ramdisk ({line})") { Seen = [Sign(S.OutOfMemory)] },
        new("ramdisk-no-network-driver", Confidence.High, NoAgent, "the ramdisk's kernel finds no network card ({line}): its driver is not in the ramdisk") { Seen = [Sign(S.NoNetworkCard)] },
        new("ramdisk-kernel-panic", Confidence.High, NoAgent, "the ramdisk's kernel gave up ({line})") { Seen = [Sign(S.KernelPanic)] },
        new("clock-skew", Confidence.High, NoAgent, "the machine's clock is wrong, so that it takes our certificate for not yet valid ({line}): set its clock (step set_bmc_clock, firmware setup)") { Seen = [Sign(S.CertificateEarly)] },
        new("clock-skew", Confidence.Medium, NoAgent, "by the machine's clock our certificate is not valid ({line}): its clock is wrong (step set_bmc_clock, firmware setup), or the certificate has really ended") { Seen = [Sign(S.CertificateDate)] },
        new("agent-cannot-reach-api", Confidence.High, NoAgent, "the agent runs and cannot reach the API ({line}): route, firewall, or the API's address as the ramdisk is told it")
        {
            Seen = [Sign(S.LookupFailed)],
            Unseen = [new(N.AgentLookup)],
        },
        new("agent-cannot-reach-api", Confidence.Medium, NoAgent, "the ramdisk runs and has an address, but its agent did not reach the API: route, firewall, or the API's address as the ramdisk is told it")
        {
            Seen = [new(N.DhcpAck) { With = [("kind", ["system"])], After = new(N.RamdiskServed) }],
            Unseen = [new(N.AgentLookup)],
        },

        // Another device
        new("booted-from-disk", Confidence.High, NothingFetched, "what asks for an address is an operating system ({client}), and the firmware never did: the machine booted its own disk; look at its boot order, and whether its BMC keeps the boot device")
        {
            Seen = [new(N.BootStarted) { With = [("device", ["pxe"])] }, new(N.DhcpDiscover, N.DhcpRequest) { With = [("kind", ["system"])] }],
            Unseen = [Dhcp(Firmware), Fetched],
        },
        new("booted-from-disk", Confidence.Medium, NothingFetched, "an operating system has started ({line}): the machine booted its own disk; look at its boot order, and whether its BMC keeps the boot device")
        {
            Seen = [new(N.BootStarted) { With = [("device", ["pxe"])] }, Sign(S.SystemRuns)],
            Unseen = [Dhcp(Firmware), Fetched],
        },
    ];

    private static Clue Sign(string sign) => new(N.ConsoleSign) { With = [("sign", [sign])] };

    private static Clue Dhcp(params string[] kinds) => new(N.DhcpDiscover, N.DhcpRequest) { With = kinds.Length == 0 ? [] : [("kind", kinds)] };

    /// <summary>A row for each pair of firmware and program that do not fit. Firmware that calls itself x86 and is x64 is common (type 6 for 7): it is no proof of anything.</summary>
    private static IEnumerable<CauseRule> WrongArchitectures()
    {
        string[] platforms = ["bios", "x86", "x64", "arm64"];
        return
            from machine in platforms
            from program in platforms
            where machine != program && (machine, program) is not ("x86", "x64")
            select new CauseRule("boot-program-wrong-architecture", Confidence.High, NothingRan, $"{{path}} is a program for {program}, and the machine's firmware is {machine}: correct the boot programs")
            {
                Seen = [new(N.TftpRead, N.HttpServed) { With = [("platform", [program])] }, new(N.DhcpDiscover, N.DhcpRequest, N.DhcpAck) { With = [("kind", ["pxe", "httpboot"]), ("platform", [machine])] }],
                Unseen = [Ran, IpxeAsked],
            };
    }
}
