namespace Ironic.Model.Timeline;

/// <summary>The vocabulary of the timeline: <c>component.what</c>. Phases of a deploy are cut at these, and causes of failures are read from them.</summary>
public static class TimelineNames
{
    public const string JobStarted = "job.started", JobAdmitted = "job.admitted", JobResumed = "job.resumed", JobDone = "job.done", JobFailed = "job.failed", JobCleanUpFailed = "job.clean-up-failed";
    public const string StateChanged = "state.changed";
    public const string StepStarted = "step.started", StepDone = "step.done", StepFailed = "step.failed";
    public const string PowerRequested = "power.requested", PowerChanged = "power.changed", PowerFailed = "power.failed";
    public const string BmcCall = "bmc.call", BmcFailed = "bmc.failed", BootDeviceSet = "bmc.boot-device-set";
    public const string DhcpDiscover = "dhcp.discover", DhcpOffer = "dhcp.offer", DhcpRequest = "dhcp.request", DhcpAck = "dhcp.ack", DhcpNak = "dhcp.nak";
    public const string DhcpAwaited = "dhcp.awaited", DhcpOtherServer = "dhcp.other-server", DhcpUnserved = "dhcp.unserved";
    public const string TftpRead = "tftp.read", TftpFailed = "tftp.failed";
    public const string BootStarted = "boot.started", BootRetried = "boot.retried";
    public const string ScriptServed = "boot.script", KernelServed = "boot.kernel", RamdiskServed = "boot.ramdisk", MediaServed = "boot.media", HttpServed = "http.get", HttpFailed = "http.failed";
    public const string AgentLookup = "agent.lookup", AgentHeartbeat = "agent.heartbeat", AgentCommand = "agent.command", AgentInspection = "agent.inspection", AgentLost = "agent.lost";
    public const string ImagePrepared = "image.prepared", ImageFailed = "image.failed", ImageBegunAnew = "image.begun-anew", ImageWritten = "image.written", ConfigDriveWritten = "configdrive.written";
    public const string ConsoleConnected = "console.connected", ConsoleLost = "console.lost", ConsoleSign = "console.sign";
    public const string InstanceBooting = "instance.booting", InstanceSeen = "instance.seen";
}
