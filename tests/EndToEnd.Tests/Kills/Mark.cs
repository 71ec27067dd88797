using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Kills;

/// <summary>An event as the timeline tells it.</summary>
public sealed record Happening(long Sequence, DateTimeOffset At, string Name, JsonObject Data)
{
    public static Happening From(JsonNode told) => new(
        (long)told["sequence"]!, told["at"]!.GetValue<DateTimeOffset>(), (string)told["name"]!, (JsonObject)told["data"]!.DeepClone());

    public string? Text(string key) => (string?)Data[key];
}

/// <summary>A phase, and how its beginning is told from outside.</summary>
/// <param name="Phase">Its name in a deploy's profile.</param>
/// <param name="Begins">Whether an event begins it; null: the machine's console does.</param>
public sealed record Mark(string Phase, Func<Happening, bool>? Begins)
{
    /// <summary>What the console says when the phase begins, and when it is over.</summary>
    public (string Begins, string Over)? Console { get; init; }

    /// <summary>Over within milliseconds: a kill aimed at it may come just after. What follows is then killed; a restart in virtual time, which hits every point, is Conductor.Tests'.</summary>
    public bool Brief { get; init; }

    /// <summary>The kill comes only once so many bytes have been written to the disk.</summary>
    public long WrittenBytes { get; init; }

    /// <summary>Every phase of a deploy, in their order.</summary>
    public static IReadOnlyList<Mark> Deploy { get; } =
    [
        new("image", e => IsJob(e, "deploy")),
        new("power", e => e.Name == "image.prepared"),
        .. Boot,
        new("steps", e => e.Name == "agent.heartbeat"),
        new("image write", e => IsStep(e, "deploy.write_image")) { WrittenBytes = 200 << 20 },
        new("config drive", null) { Console = ("written and verified", "config drive of "), Brief = true },
        new("steps after the write", e => e.Name == "image.written"),
        new("reboot", e => IsStep(e, "deploy.tear_down_agent")),
        new("first boot", e => e.Name == "instance.booting"),
    ];

    /// <summary>Phases of a clean, the first half of them.</summary>
    public static IReadOnlyList<Mark> CleanFirst { get; } = [new("power", e => IsJob(e, "clean")), Boot[1], Boot[3], new("clean step", e => e.Name == "step.started")];

    /// <summary>An undeploy, and the other half of its clean's.</summary>
    public static IReadOnlyList<Mark> CleanSecond { get; } =
    [
        new("tear-down", e => IsJob(e, "undeploy")), Boot[0], Boot[2], new("steps", e => e.Name == "agent.heartbeat"), new("after a clean step", e => e.Name == "step.done"),
    ];

    private static IReadOnlyList<Mark> Boot =>
    [
        new("firmware and DHCP", e => e.Name == "boot.started"),
        new("loader", e => e.Name is "tftp.read" or "boot.script"),
        new("ramdisk fetch", e => e.Name == "boot.kernel"),
        new("kernel to agent", e => e.Name == "boot.ramdisk" && e.Text("phase") != "start"),
    ];

    private static bool IsJob(Happening e, string kind) => e.Name == "job.started" && e.Text("kind") == kind;

    private static bool IsStep(Happening e, string step) => e.Name == "step.started" && e.Text("step") == step;
}
